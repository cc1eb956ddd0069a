/** Sizes of the grid in CSS pixels. */
export interface GridLayout {
  readonly columns: number;
  /** Of a thumbnail, which is square. */
  readonly side: number;
  /** From one row to the next. */
  readonly rowHeight: number;
}

export const GAP = 16;
const CAPTION = 44;
const LEAST_SIDE = 168;
// Two beside each other on the narrowest phone.
const LEAST_SIDE_NARROW = 128;
const NARROW = 600;

/** Rows of equal squares over the whole width. */
export function layoutFor(width: number): GridLayout {
  const least = width < NARROW ? LEAST_SIDE_NARROW : LEAST_SIDE;
  const columns = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const side = Math.floor((width - GAP * (columns - 1)) / columns);
  return { columns, side, rowHeight: side + CAPTION + GAP };
}

/**
 * The rows to draw, the last one excluded: those in sight, and as many again above and below, so that scrolling shows
 * no gap.
 *
 * @param top of the window's upper edge below the grid's; negative where the grid begins further down
 */
export function rowsInSight(top: number, windowHeight: number, rowHeight: number, rows: number): { first: number; last: number } {
  const inSight = Math.ceil(windowHeight / rowHeight) + 1;
  const first = Math.floor(top / rowHeight);
  const clamp = (row: number) => Math.min(rows, Math.max(0, row));
  return { first: clamp(first - inSight), last: clamp(first + 2 * inSight) };
}

/** Where an arrow key leads in a grid; undefined for other keys. */
export function indexAfter(key: string, index: number, columns: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -count, End: count };
  const step = steps[key];
  if (step === undefined) return undefined;
  const next = index + step;
  if (key === 'Home' || key === 'End') return Math.min(count - 1, Math.max(0, next));
  return next < 0 || next >= count ? index : next;
}
