import { EventLine, printEvent, size } from '../../../../src/tools/cli/serve/event-line';

const TIME = new Date(2026, 0, 1, 9, 5, 3);
const HIT: EventLine = {
  kind: 'good', event: 'Hit', status: 200, bytes: 23_456, milliseconds: 1.6, subject: 'GET /a.jpg?w=640',
};

test('a line of the terminal has the time, and columns of fixed widths before the subject', () => {
  expect([
    printEvent(TIME, HIT, false),
    printEvent(TIME, { kind: 'plain', event: 'Purge', subject: '/*', details: ['3 responses', 'all'] }, false),
    printEvent(TIME, { ...HIT, event: 'RefreshHit', bytes: 1_234_567, milliseconds: 90_000 }, false),
  ]).toEqual([
    '09:05:03  Hit         200   23.5 kB      2 ms  GET /a.jpg?w=640',
    '09:05:03  Purge                                /*  (3 responses, all)',
    '09:05:03  RefreshHit  200    1.2 MB    90.0 s  GET /a.jpg?w=640',
  ]);
});

test('a line of the terminal is colored by the kind of its event, if colors are on', () => {
  expect(printEvent(TIME, { ...HIT, details: ['stored'] }, true)).toBe(
    '\u001b[2m09:05:03\u001b[0m  \u001b[32mHit       \u001b[0m  200   23.5 kB      2 ms  GET /a.jpg?w=640'
      + '\u001b[2m  (stored)\u001b[0m',
  );
  expect(printEvent(TIME, { kind: 'plain', event: 'Purge', subject: '/*' }, true)).toContain('  Purge       ');
});

test('a line of the terminal escapes control characters and line breaks in subject and details', () => {
  const error: EventLine = { kind: 'bad', event: 'Error', subject: 'a\n\u001b[31mb', details: ['\u202ec'] };
  expect(printEvent(TIME, error, false).endsWith('a\\u000a\\u001b[31mb  (\\u202ec)')).toBe(true);
});

test.each([
  [0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [999_949, '999.9 kB'], [999_950, '1.0 MB'], [-1500, '-1.5 kB'],
])('the size of %d bytes is printed as %s', (bytes, expected) => expect(size(bytes)).toBe(expected));
