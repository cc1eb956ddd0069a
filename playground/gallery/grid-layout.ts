/** Dimensions of the grid in CSS pixels. */
export interface GridLayout {
  readonly columns: number;
  /** Side length of a thumbnail, which is square. */
  readonly side: number;
  /** Distance between the tops of two rows. */
  readonly rowHeight: number;
}

export const GAP = 16;
const CAPTION = 44;
const LEAST_SIDE = 168;
// Two columns on the narrowest phone.
const LEAST_SIDE_NARROW = 128;
const NARROW = 600;

/** Returns the layout of equal squares for a width. */
export function layoutFor(width: number): GridLayout {
  const least = width < NARROW ? LEAST_SIDE_NARROW : LEAST_SIDE;
  const columns = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const side = Math.floor((width - GAP * (columns - 1)) / columns);
  return { columns, side, rowHeight: side + CAPTION + GAP };
}

/**
 * Returns the rows to render, excluding `last`: the visible ones, and as many above and below, so that scrolling shows
 * no gap.
 *
 * @param top distance from the top of the grid to the top of the window; negative if the grid begins further down
 */
export function visibleRows(
  top: number,
  windowHeight: number,
  rowHeight: number,
  rows: number,
): { first: number; last: number } {
  const inSight = Math.ceil(windowHeight / rowHeight) + 1;
  const first = Math.floor(top / rowHeight);
  const clamp = (row: number) => Math.min(rows, Math.max(0, row));
  return { first: clamp(first - inSight), last: clamp(first + 2 * inSight) };
}

/** Returns the index after an arrow key, or undefined for other keys. */
export function indexAfter(key: string, index: number, columns: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const next = index + step;
  if (key === 'Home' || key === 'End') return Math.min(count - 1, Math.max(0, next));
  return next < 0 || next >= count ? index : next;
}
