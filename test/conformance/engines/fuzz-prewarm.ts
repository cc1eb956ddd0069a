import * as fc from 'fast-check';
import { Random } from '../../bench/purge/random';
import { UPLOADS, allIsStored, namesOf, sendAll } from '../../runtime/prewarm-worker/prewarm-laws.support';
import { Faults, PrewarmWorld } from '../../runtime/prewarm-worker/prewarm-world.support';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { search, share } from '../hostile/search';

export const fuzzPrewarm: Engine = {
  name: 'fuzz-prewarm',
  title: 'fuzzing and load: the prewarm queue with lost, repeated and late messages, killed workers and failing images, '
    + 'in virtual time',
  install: async () => undefined, // random input needs no engine
  run: async (cells, mode, chance) => {
    await search(
      cells, 'every variant that can be transformed is stored', fc.asyncProperty(UPLOADS, allIsStored), share(chance, 0.1),
    );
    await load(cells, mode, chance.seed);
  },
};

const UPLOADED: Record<Mode, number> = { short: 50_000, long: 1_000_000 };
const FAULTS: Faults = { duplication: 0.02, crashing: 0.001, throttling: 0.01, failing: 0.01 };
const MOST_BYTES = 4096; // of a message with 20 of these keys

/** Uploads very many images at once. */
async function load(cells: Cells, mode: Mode, seed: number): Promise<void> {
  const images = UPLOADED[mode];
  const world = new PrewarmWorld(['_.w.1'], new Random(1 + seed % 2 ** 30).next, FAULTS);
  const keys = namesOf(images, index => `folder/${index}.jpg`);
  sendAll(world, keys);
  await world.drain();
  cells.compare('variants that a large upload lacks', keys.filter(key => !world.isStored(`${key}/_.w.1`)).length, 0);
  cells.compare('messages of a large upload that are given up', world.deadLetters.length, 0);
  cells.compare('the most transformations at once', world.mostInProgress, 2);
  cells.compare('a large upload needs small messages only', world.largestMessage <= MOST_BYTES, true);
  // Failures and killed workers repeat some.
  const repeated = world.transformations.size * 1.1;
  const all = [...world.transformations.values()].reduce((sum, times) => sum + times, 0);
  cells.compare('a large upload repeats few transformations', all <= repeated, true);
}
