import * as fc from 'fast-check';
import { Cells, Deviation, justifiedIn } from './cells';

const DEVIATION: Deviation = {
  of: /^missing key: 403 here, 404 there$/,
  rule: 'only who may list learns that',
  see: 'https://example.com',
};

test('what is the same on both sides agrees', () => {
  const cells = new Cells();
  cells.compare('a key', 200, 200);
  cells.compare('a list', ['x'], ['x']);
  expect(cells.tally()).toMatchObject({ agreed: 2, failures: [] });
});

test('what differs fails, and says how', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('a key', 200, 403);
  expect(cells.tally().failures).toContain('a key: 200 here, 403 there');
});

test('what differs as it should is justified', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('missing key', 403, 404);
  expect(cells.tally()).toMatchObject({ agreed: 0, failures: [] });
  expect(justifiedIn(cells.tally())).toBe(1);
});

test('what differs the other way round is not', () => {
  const cells = new Cells([DEVIATION]);
  cells.compare('missing key', 404, 403);
  expect(cells.tally().failures[0]).toBe('missing key: 404 here, 403 there');
});

test('a deviation that is not seen fails', () => {
  expect(new Cells([DEVIATION]).tally().failures).toEqual([expect.stringContaining('take it off the list')]);
});

test('unless the engine broke off before it could be seen', () => {
  const cells = new Cells([DEVIATION]);
  cells.breakOff('go is not there');
  expect(cells.tally().failures).toEqual(['it broke off: go is not there']);
});

test('every cell is counted once', () => {
  const value = fc.constantFrom(200, 403, 404);
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('missing key', 'a key'), value, value)), compared => {
    const cells = new Cells([DEVIATION]);
    cells.compare('missing key', 403, 404); // so that it is seen
    compared.forEach(([cell, ours, theirs]) => cells.compare(cell, ours, theirs));
    const tally = cells.tally();
    expect(tally.agreed + justifiedIn(tally) + tally.failures.length).toBe(compared.length + 1);
    expect(tally.agreed).toBe(compared.filter(([, ours, theirs]) => ours === theirs).length);
  }));
});
