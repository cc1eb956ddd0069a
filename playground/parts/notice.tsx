import { useEffect, useRef } from 'preact/hooks';
import { dismissNotice, notice, undoNotice } from '../state';

/** Live region with the current notice, in the header, so that it covers nothing. */
export function Notice() {
  const element = useRef<HTMLDivElement>(null);
  const current = notice.value;
  const act = (action: () => void) => {
    // The button that has the focus disappears.
    document.getElementById('main')?.focus({ preventScroll: true });
    action();
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isUndo || !notice.value?.undo || (event.target as Element).matches('input, select, textarea')) return;
      event.preventDefault();
      act(undoNotice);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  useHeight(element);
  return (
    <div ref={element} class={`notice${current?.isBad ? ' bad' : ''}`} role="status">
      {current && (
        <>
          <p>{current.text}</p>
          {current.undo && (
            <button type="button" class="small" title="Ctrl+Z" onClick={() => act(undoNotice)}>Undo</button>
          )}
          <button type="button" class="small quiet icon" aria-label="Dismiss" onClick={() => act(dismissNotice)}>
            ✕
          </button>
        </>
      )}
    </div>
  );
}

/** Tells styles the height of the notice, below which other elements stick to the top. */
function useHeight(element: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty('--notice-height', `${element.current?.offsetHeight ?? 0}px`);
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
}
