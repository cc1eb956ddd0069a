/** Dimensions of the grid in CSS pixels. */
export interface GridLayout {
  readonly columns: number;
  /** Size of a thumbnail, without its caption. */
  readonly width: number;
  readonly height: number;
  /** Distance between the tops of two rows. */
  readonly rowHeight: number;
}

export const GAP = 16;
const CAPTION = 58;
const LEAST_WIDTH = 200;
// Two columns on the narrowest phone.
const LEAST_WIDTH_NARROW = 128;
const NARROW = 600;
const MOST_WIDTH = 640;
const SHAPE = 3 / 4;

/** Number of rows up to which the last one matters. */
const FEW_ROWS = 3;

/** Returns the layout of equal thumbnails that fills a width. */
export function layoutFor(width: number, count: number): GridLayout {
  const isNarrow = width < NARROW;
  const most = columnsOf(width, isNarrow ? LEAST_WIDTH_NARROW : LEAST_WIDTH);
  const isDense = isNarrow || count > most * FEW_ROWS;
  const columns = isDense ? most : evenColumns(columnsOf(width, MOST_WIDTH) + 1, most, count);
  const each = Math.floor((width - GAP * (columns - 1)) / columns);
  const height = Math.round(each * SHAPE);
  return { columns, width: each, height, rowHeight: height + CAPTION + GAP };
}

function columnsOf(width: number, each: number): number {
  return Math.max(1, Math.floor((width + GAP) / (each + GAP)));
}

/** Returns the number of columns that leaves the fewest places empty. */
function evenColumns(fewest: number, most: number, count: number): number {
  const choices = Array.from({ length: most - fewest + 1 }, (_, fewer) => most - fewer);
  const empty = (columns: number) => (columns - count % columns) % columns / columns;
  return choices.reduce((best, columns) => empty(columns) < empty(best) ? columns : best);
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
