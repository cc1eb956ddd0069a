/** Describes the keys of panes for screen readers. */
export function PaneKeys() {
  return (
    <p id="pane-keys" hidden>
      Plus and minus zoom, 0 shows the whole image, 1 shows its pixels. The arrow keys move a zoomed image.
    </p>
  );
}
