import { performance } from 'node:perf_hooks';
import * as fc from 'fast-check';
import { testIo } from './support';
import { PrewarmWork } from '../../../src/runtime/prewarm-worker/prewarm-work';
import { prewarmKeys } from '../../../src/tools/cli/prewarm';

const DONE = { transformed: 1, stored: 0, refused: 0, failed: [], left: [] };

afterEach(() => jest.restoreAllMocks());

/** Runs the command on a clock of its own. The worker takes some milliseconds for an image. */
async function prewarmed(
  keys: readonly string[], rate: number, millisecondsOf: (key: string) => number,
) {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const started: { readonly key: string; readonly at: number }[] = [];
  const io = testIo(async milliseconds => { now += milliseconds; });
  const worker = {
    invoke: async (event: object) => {
      const { prewarm: { keys: [key] } } = event as { prewarm: PrewarmWork };
      started.push({ key, at: now });
      now += millisecondsOf(key);
      return { ...DONE };
    },
  };
  await prewarmKeys(keys, worker, { rate }, io);
  return { started };
}

describe('prewarmKeys()', () => {
  test('begins no more images in any second than the rate, however long they take', async () => {
    const times = fc.array(fc.nat(3000), { minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 50 }), times, async (rate, milliseconds) => {
      const keys = milliseconds.map((_, index) => `${index}`);
      const { started } = await prewarmed(keys, rate, key => milliseconds[Number(key)]);
      expect(started).toHaveLength(milliseconds.length);
      for (const { at } of started) {
        const within = started.filter(other => other.at >= at && other.at < at + 1000 - 1e-6);
        expect(within.length).toBeLessThanOrEqual(rate);
      }
    }), { numRuns: 100 });
  });

  test('completes all images in order if it is stopped anywhere and continued after its last key', async () => {
    const stops = fc.array(fc.nat(40), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 40 }), stops, async (count, given) => {
      const keys = Array.from({ length: count }, (_, index) => `${index}.jpg`);
      const seen: string[] = [];
      let left = keys;
      for (const stopAt of [...given, Infinity]) {
        let invocations = 0;
        const io = testIo();
        const worker = {
          invoke: async (event: object) => {
            if (invocations++ === stopAt) io.stop();
            seen.push((event as { prewarm: PrewarmWork }).prewarm.keys[0]);
            return { ...DONE };
          },
        };
        const { last, isComplete } = await prewarmKeys(left, worker, { rate: 1000 }, io);
        if (isComplete) break;
        left = last === undefined ? left : keys.slice(keys.indexOf(last) + 1);
      }
      expect(seen).toEqual(keys);
    }), { numRuns: 100 });
  });
});
