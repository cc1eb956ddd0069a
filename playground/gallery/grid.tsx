import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { GridLayout, indexAfter, layoutFor, visibleRows } from './grid-layout';
import { Thumbnail } from './thumbnail';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { versionOf } from '../changes/image-changes';

interface Sight {
  readonly layout: GridLayout;
  readonly first: number;
  readonly last: number;
  /** Whether scrolling caused this view. */
  readonly isScrolling: boolean;
}

const NOTHING: Sight = { layout: layoutFor(0, 0), first: 0, last: 0, isScrolling: false };

/** Virtual grid: only visible images are in the document. */
export function Grid({ cdn, keys }: { cdn: CdnInfo; keys: readonly string[] }) {
  const list = useRef<HTMLUListElement>(null);
  const { layout, first, last, isScrolling } = useSight(list, keys.length);
  const focus = useFocus(list, layout);
  const rows = Math.ceil(keys.length / layout.columns);
  const start = first * layout.columns;
  return (
    // Focus moves between the links, and the list handles the arrow keys.
    <ul ref={list} class="grid" onKeyDown={event => focus(event, keys.length)} style={{
      gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
      paddingTop: `${first * layout.rowHeight}px`,
      paddingBottom: `${Math.max(0, rows - last) * layout.rowHeight}px`,
    }}>
      {keys.slice(start, last * layout.columns).map((key, offset) => (
        <Thumbnail
          key={`${versionOf(cdn.id, key)} ${key}`}
          cdn={cdn}
          imageKey={key}
          index={start + offset}
          count={keys.length}
          layout={layout}
          isPassing={isScrolling}
        />
      ))}
    </ul>
  );
}

function isSame(one: Sight, other: Sight): boolean {
  return (
    one.first === other.first
    && one.last === other.last
    && one.layout.width === other.layout.width
    && one.layout.columns === other.layout.columns
  );
}

/** Tracks the scroll position of the window and the width of the list. */
function useSight(list: { current: HTMLUListElement | null }, count: number): Sight {
  const [sight, setSight] = useState(NOTHING);
  useLayoutEffect(() => {
    const look = (isScrolling: boolean) => {
      if (!list.current) return;
      const { width, top } = list.current.getBoundingClientRect();
      const layout = layoutFor(width, count);
      const rows = visibleRows(-top, innerHeight, layout.rowHeight, Math.ceil(count / layout.columns));
      setSight(seen => isSame(seen, { layout, ...rows, isScrolling }) ? seen : { layout, ...rows, isScrolling });
    };
    const scroll = () => look(true);
    look(false);
    const resizing = new ResizeObserver(() => look(false));
    resizing.observe(list.current!);
    addEventListener('scroll', scroll, { passive: true });
    return () => {
      resizing.disconnect();
      removeEventListener('scroll', scroll);
    };
  }, [count]);
  return sight;
}

/** Moves the focus between images with arrow keys, including images that are not in the document yet. */
function useFocus(list: { current: HTMLUListElement | null }, layout: GridLayout) {
  const wanted = useRef<number | undefined>(undefined);
  const focusWanted = () => {
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!link) return;
    wanted.current = undefined;
    link.focus();
  };
  useEffect(focusWanted);
  return (event: KeyboardEvent, count: number) => {
    const index = Number((event.target as HTMLElement).dataset.index);
    const next = indexAfter(event.key, index, layout.columns, count);
    if (next === undefined || !list.current) return;
    event.preventDefault();
    wanted.current = next;
    const top =
      list.current.getBoundingClientRect().top + scrollY + Math.floor(next / layout.columns) * layout.rowHeight;
    const isAbove = top < scrollY + 80;
    const isBelow = top + layout.rowHeight > scrollY + innerHeight;
    if (isAbove || isBelow) scrollTo({ top: isAbove ? top - 120 : top + layout.rowHeight - innerHeight + 24 });
    focusWanted();
  };
}
