import { PAIRS } from './pairs';
import { printUpdates } from './print';

function printed(...pairs: typeof PAIRS[number][]): { isExpected: boolean; lines: string[] } {
  const lines: string[] = [];
  return { isExpected: printUpdates(pairs, line => lines.push(line)), lines };
}

const named = (name: string) => PAIRS.find(pair => pair.name === name)!;

describe('printUpdates()', () => {
  test('prints a row for each update, with replaced resources and the verdict', () => {
    const { isExpected, lines } = printed(
      named('nothing changes'),
      named('change `defaultTtl`'),
      named('OAI to OAC at once'),
    );
    expect(isExpected).toBe(true);
    expect(lines).toEqual([
      expect.any(String), expect.any(String),
      '| nothing changes |  |  |  |  |  | safe |',
      '| change `defaultTtl` | CachePolicy |  |  |  |  | safe |',
      expect.stringMatching(/^\| OAI to OAC at once \|  \|  \|  \|  \|  \| interrupts viewers: the bucket/),
      '3 updates, as expected.',
    ]);
  });

  test.each([
    ['a verdict that is not expected', { ...named('OAI to OAC at once'), expected: {} }],
    [
      'an expected verdict that is none',
      { ...named('nothing changes'), expected: { verdicts: ['loses data: Bucket'] } },
    ],
  ])('marks an update as unexpected: %s', (_title, pair) => {
    const { isExpected, lines } = printed(pair);
    expect(isExpected).toBe(false);
    expect(lines[2]).toContain('(UNEXPECTED)');
    expect(lines[3]).toBe(`Unexpected: ${pair.name}`);
  });
});
