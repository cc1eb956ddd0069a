import * as fc from 'fast-check';
import { UPLOADS, allIsStored, namesOf, sendAll } from './prewarm-laws.support';
import { NO_FAULTS, PrewarmWorld } from './prewarm-world.support';
import { Random } from '../../bench/purge/random';

describe('the prewarm queue', () => {
  test('stores every variant that can be transformed, and gives up no other, whatever is repeated or late', async () => {
    await fc.assert(fc.asyncProperty(UPLOADS, allIsStored), { numRuns: 150 });
  }, 60_000);

  test('transforms 40,000 variants of 20,000 uploads once each, one at a time in two workers', async () => {
    const world = new PrewarmWorld(['_.w.1', '_.w.2'], new Random(1).next, NO_FAULTS);
    sendAll(world, namesOf(20_000, index => `folder/${index}.jpg`));
    await world.drain();
    expect(world.transformations.size).toBe(40_000);
    expect([...world.transformations.values()].every(times => times === 1)).toBe(true);
    expect([world.mostInProgress, world.runs, world.deadLetters]).toEqual([2, 1000, []]);
  });

  test('sends messages that SQS accepts for the longest keys, in as many runs as it takes', async () => {
    const variants = namesOf(30, index => `_.v.1_f.auto-avif_w.${index}`);
    const world = new PrewarmWorld(variants, new Random(1).next, { ...NO_FAULTS, failing: 0.5 });
    sendAll(world, namesOf(40, index => `${'\u0001'.repeat(100)}/${'x'.repeat(600)}${index}.jpg`));
    await world.drain();
    expect(world.deadLetters).toEqual([]);
    expect(world.transformations.size).toBe(1200);
    expect(world.largestMessage).toBeLessThan(256 * 1024);
  });
});
