import * as fc from 'fast-check';
import { Cells, Deviation, justifiedIn } from './cells';

const DEVIATION: Deviation = {
  of: /^missing key: 403 here, 404 there$/,
  rule: 'only callers with s3:ListBucket learn that a key is missing',
  see: 'https://example.com',
};

test('Cells count equal values as agreed', () => {
  const cells = new Cells();
  cells.compare('a key', 200, 200);
  cells.compare('a list', ['x'], ['x']);
  expect(cells.tally()).toMatchObject({ agreed: 2, failures: [] });
});

test('Cells report different values as a failure with both values', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('a key', 200, 403);
  expect(cells.tally().failures).toContain('a key: 200 here, 403 there');
});

test('Cells count a difference that matches a deviation as justified', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('missing key', 403, 404);
  expect(cells.tally()).toMatchObject({ agreed: 0, failures: [] });
  expect(justifiedIn(cells.tally())).toBe(1);
});

test('Cells report the reverse of a deviation as a failure', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('missing key', 404, 403);
  expect(cells.tally().failures[0]).toBe('missing key: 404 here, 403 there');
});

test('Cells report a deviation without a cell as a failure', () => {
  expect(new Cells([DEVIATION]).tally().failures).toEqual([expect.stringContaining('remove it from the list')]);
});

test('Cells accept a deviation without a cell if the comparison ended early', () => {
  const cells = new Cells([DEVIATION]);
  cells.breakOff('go is missing');
  expect(cells.tally().failures).toEqual(['the comparison ended early: go is missing']);
});

test('Cells count every cell exactly once', () => {
  const value = fc.constantFrom(200, 403, 404);
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('missing key', 'a key'), value, value)), compared => {
    const cells = new Cells([DEVIATION]);
    cells.compare('missing key', 403, 404); // so that the deviation is used
    compared.forEach(([cell, ours, theirs]) => cells.compare(cell, ours, theirs));
    const tally = cells.tally();
    expect(tally.agreed + justifiedIn(tally) + tally.failures.length).toBe(compared.length + 1);
    expect(tally.agreed).toBe(compared.filter(([, ours, theirs]) => ours === theirs).length);
  }));
});
