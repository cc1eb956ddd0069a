import * as fc from 'fast-check';
import { GAP, indexAfter, layoutFor, visibleRows } from '../../../../playground/gallery/grid-layout';

test.each([
  [358, 5000, 2],
  [768, 5000, 3],
  [1200, 5000, 5],
  [1360, 8, 4],
  [1360, 4, 4],
  [1360, 6, 6],
  [2480, 8, 8],
])('layoutFor returns for a width of %d and %d images %d columns', (width, count, columns) => {
  expect(layoutFor(width, count).columns).toBe(columns);
});

test('layoutFor returns columns that fill any width', () => {
  fc.assert(fc.property(fc.integer({ min: 60, max: 4000 }), fc.nat(5000), (available, count) => {
    const { columns, width, height, rowHeight } = layoutFor(available, count);
    const left = available - columns * width - (columns - 1) * GAP;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThan(columns);
    expect(height).toBeGreaterThan(0);
    expect(rowHeight).toBeGreaterThan(height + GAP);
  }));
});

test('visibleRows returns all rows in the window and few others', () => {
  const between = (min: number, max: number) => fc.integer({ min, max });
  const sizes = fc.record({
    top: between(-500, 100_000),
    height: between(300, 2000),
    rowHeight: between(100, 400),
    rows: fc.nat(1000),
  });
  fc.assert(fc.property(sizes, ({ top, height, rowHeight, rows }) => {
    const { first, last } = visibleRows(top, height, rowHeight, rows);
    for (let row = 0; row < rows; row++) {
      const isSeen = (row + 1) * rowHeight > top && row * rowHeight < top + height;
      if (isSeen) expect(row >= first && row < last).toBe(true);
    }
    expect(last - first).toBeLessThanOrEqual(3 * (Math.ceil(height / rowHeight) + 1));
    expect(first).toBeGreaterThanOrEqual(0);
    expect(last).toBeLessThanOrEqual(rows);
  }));
});

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 4],
  ['ArrowUp', 4, 1],
  ['ArrowUp', 1, 1],
  ['ArrowDown', 6, 6],
  ['End', 0, 7],
  ['Home', 5, 0],
])('indexAfter returns for %s at %d the index %d, of eight in rows of three', (key, from, to) => {
  expect(indexAfter(key, from, 3, 8)).toBe(to);
});

test('indexAfter ignores keys other than arrows', () => {
  expect(indexAfter('a', 0, 3, 8)).toBeUndefined();
});
