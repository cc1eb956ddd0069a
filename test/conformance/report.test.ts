import { Tally } from './cells';
import { Engine } from './engine';
import { Verdict, closingLine, progress, table } from './report';

const ENGINE: Engine = {
  name: 'other',
  title: 'another implementation',
  install: async () => undefined,
  run: async () => undefined,
};
const DEVIATION = { of: /x/, rule: 'documented by AWS', see: 'https://example.com/rule' };
const TALLY: Tally = {
  agreed: 5,
  justified: new Map([[DEVIATION, 2]]),
  failures: ['a: 1 here, 2 there'],
  notes: ['colors'],
};
const SPOKE: Verdict = { engine: ENGINE, tally: TALLY, seconds: 3 };
const MISSING: Verdict = { engine: { ...ENGINE, name: 'absent' }, missing: 'go is missing', seconds: 0 };

test('the section of an engine lists failures, rules and cases that were not compared', () => {
  expect(progress(SPOKE).split('\n')).toEqual([
    'FAILED a: 1 here, 2 there',
    'justified (2): documented by AWS', '  https://example.com/rule',
    'not compared: colors',
    '5 agreed, 2 justified, 1 failed in 3 s',
  ]);
});

test('the section of an engine contains only the first 20 failures', () => {
  const failures = Array.from({ length: 25 }, (_, index) => `cell ${index}`);
  expect(progress({ ...SPOKE, tally: { ...TALLY, failures } })).toMatch(/FAILED cell 19\n… and 5 more\n/);
});

test('the section of a missing engine contains the reason', () => {
  expect(progress(MISSING)).toBe('skipped: go is missing');
});

test('the table of results has a line for each engine, and the sum', () => {
  const rows = table([SPOKE, MISSING]).split('\n').map(line => line.split(/ {2,}/));
  expect(rows[0]).toEqual(['engine', 'cells compared', 'agreed', 'justified', 'failed', 'seconds']);
  expect(rows[1]).toEqual(['other', '8', '5', '2', '1', '3']);
  expect(rows[2].slice(0, 2)).toEqual(['absent', 'skipped']);
  expect(rows[3]).toEqual(['all', '8', '5', '2', '1', '3']);
});

test('the last line counts cells and skipped engines', () => {
  expect(closingLine([SPOKE])).toBe('7 passed, 1 failed');
  expect(closingLine([SPOKE, MISSING])).toBe('7 passed, 1 failed, 1 skipped');
});
