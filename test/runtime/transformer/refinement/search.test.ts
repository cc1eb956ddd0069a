import * as fc from 'fast-check';
import { RefinementEncoder } from '../../../../src/runtime/transformer/refinement/encoders';
import { goalFor } from '../../../../src/runtime/transformer/refinement/goal';
import { Candidate, Look } from '../../../../src/runtime/transformer/refinement/look';
import { candidatesFor } from '../../../../src/runtime/transformer/refinement/search';

const TARGET = 70;

/** An encoder whose results have the length and the score of a setting by two functions. */
interface Curve {
  readonly bytesOf: (setting: number) => number;
  readonly scoreOf: (setting: number) => number;
  readonly settings?: readonly number[];
}

/** Searches from a stored variant with the setting 80, and returns the candidates. */
async function searched(
  { bytesOf, scoreOf, settings = range(20, 98) }: Curve, first: Partial<Look> = {},
): Promise<Candidate[]> {
  const stored = { setting: 80, bytes: 1000, score: 75, ...first };
  const encoder: RefinementEncoder = {
    encoding: 'lossy WebP' as never,
    slope: 0.5,
    growth: 0.016,
    offset: 0,
    settings,
    maxCandidates: 3,
    encode: async (_, setting) => Buffer.alloc(bytesOf(setting), setting),
  };
  return candidatesFor(stored, {
    pixels: undefined as never,
    encoder,
    goal: goalFor(stored, TARGET),
    proceed: () => undefined,
    score: async data => scoreOf(data[0]),
  });
}

function range(lowest: number, highest: number): number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
}

describe('candidatesFor()', () => {
  test('stops the search at the first candidate on the target', async () => {
    const candidates = await searched({ bytesOf: setting => 10 * setting, scoreOf: setting => 35 + setting / 2 });
    expect(candidates.map(({ setting }) => setting)).toEqual([70]);
  });

  test('stops the search between two neighboring settings, one of which is too low and one too high', async () => {
    const candidates = await searched({
      bytesOf: setting => 10 * setting, scoreOf: setting => setting > 64 ? 72 : 67, settings: [64, 65, 70],
    });
    expect(candidates.map(({ setting }) => setting)).toEqual([70, 65, 64]);
  });

  test('tries only settings between those that are too low and too high', async () => {
    const scores = [[40, 69], [50, 60], [62, 68], [66, 74], [98, 80]];
    const candidates = await searched({
      bytesOf: setting => 10 * setting, scoreOf: setting => scores.find(([upTo]) => setting <= upTo)![1],
    });
    const tried = candidates.map(({ setting }) => setting);
    const low = Math.max(...tried.slice(0, -1).filter(setting => setting <= 62));
    const high = Math.min(...tried.slice(0, -1).filter(setting => setting > 62));
    expect(tried.at(-1)).toBeGreaterThan(low);
    expect(tried.at(-1)).toBeLessThan(high);
  });

  test('finds the target with four candidates where scores rise faster with higher settings', async () => {
    const candidates = await searched({
      bytesOf: setting => 10 * setting, scoreOf: setting => 65.9 + (setting - 74) * (setting > 74 ? 1.3 : 0.5),
    }, { setting: 85, score: 80.2 });
    expect(candidates.length).toBeLessThanOrEqual(4);
    expect(Math.abs(candidates.at(-1)!.score - TARGET)).toBeLessThan(0.7);
  });

  test('makes one more candidate if none is within a point of the target', async () => {
    const count = async (scoreOf: Curve['scoreOf']): Promise<number> =>
      (await searched({ bytesOf: setting => 10 * setting, scoreOf })).length;
    expect(await count(setting => setting > 55 ? 80 : 60)).toBe(4);
    expect(await count(setting => setting > 55 ? 70.9 : 60)).toBe(3);
  });

  test('searches the highest score with fewer bytes for an image slightly below the target', async () => {
    const candidates = await searched(
      { bytesOf: setting => 13 * setting, scoreOf: setting => 31.5 + setting / 2 }, { score: 69 });
    const best = candidates.filter(({ bytes }) => bytes <= 980).map(({ score }) => score);
    expect(Math.max(...best)).toBeGreaterThan(68.5);
  });

  test('adds a candidate of as many bytes if an image far below the target cannot reach it', async () => {
    const candidates = await searched(
      { bytesOf: setting => 1100 * Math.exp(0.016 * (setting - 80)), scoreOf: setting => setting / 2 }, { score: 40 });
    expect(candidates.at(-1)!.bytes).toBeLessThanOrEqual(980);
    expect(candidates.at(-1)!.bytes).toBeGreaterThan(900);
  });

  test('encodes with at most five settings, and with none twice, whatever the scores and bytes are', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.tuple(fc.double({ min: -50, max: 100, noNaN: true }), fc.integer({ min: 1, max: 4000 })), {
        minLength: 1, maxLength: 12,
      }),
      fc.double({ min: -50, max: 100, noNaN: true }),
      async (results, score) => {
        const at = (setting: number) => results[setting - 80];
        const settings = range(80, 79 + results.length);
        const candidates = await searched(
          { bytesOf: setting => at(setting)[1], scoreOf: setting => at(setting)[0], settings }, { score });
        const tried = candidates.map(({ setting }) => setting);
        expect(tried.length).toBeLessThanOrEqual(5);
        expect(new Set(tried).size).toBe(tried.length);
      },
    ));
  });
});
