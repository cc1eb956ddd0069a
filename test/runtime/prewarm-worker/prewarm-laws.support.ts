import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Faults, NO_FAULTS, PrewarmWorld } from './prewarm-world.support';
import { variantsOf } from '../../../src/runtime/prewarm-worker/prewarm-work';
import { Random } from '../../bench/purge/random';

const MESSAGE_IMAGES = 20; // as the purge worker sends them

/** Sends images as the purge worker does. */
export function sendAll(world: PrewarmWorld, keys: readonly string[]): void {
  for (let start = 0; start < keys.length; start += MESSAGE_IMAGES) {
    world.send({ keys: keys.slice(start, start + MESSAGE_IMAGES) });
  }
}

export function namesOf(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index));
}

/** A number of uploaded images, with faults and with variants whose transformation always fails. */
export interface Uploads {
  readonly seed: number;
  readonly faults: Faults;
  readonly images: number;
  readonly variants: number;
  /** The share of variants whose transformation always fails. */
  readonly poison: number;
}

const PROBABILITY = fc.constantFrom(0, 0, 0.02, 0.1, 0.3);

export const UPLOADS: fc.Arbitrary<Uploads> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  faults: fc.record({
    duplication: PROBABILITY, crashing: PROBABILITY, throttling: PROBABILITY, failing: PROBABILITY,
  }),
  images: fc.integer({ min: 1, max: 60 }),
  variants: fc.integer({ min: 1, max: 8 }),
  poison: fc.constantFrom(0, 0, 0.01, 0.2, 1),
});

/** Requires that every variant that can be transformed is stored, and that no other one is given up. */
export async function allIsStored({ seed, faults, images, variants: count, poison: share }: Uploads): Promise<void> {
  const random = new Random(seed).next;
  const [keys, variants] = [namesOf(images, index => `${index}.jpg`), namesOf(count, index => `_.w.${index}`)];
  const all = variantsOf({ keys }, { variants }).map(({ stored }) => stored);
  const poison = new Set(all.filter(() => random() < share));
  const world = new PrewarmWorld(variants, random, faults, new Set([...poison].map(path => `/${path}`)));
  sendAll(world, keys);
  await world.drain();

  assert.deepEqual(all.filter(path => !poison.has(path) && !world.isStored(path)), []);
  const dead = world.deadLetters.flatMap(work => variantsOf(work, { variants })).map(({ stored }) => stored);
  assert.deepEqual(new Set(dead), poison);
  assert.ok(world.mostInProgress <= 2, `${world.mostInProgress} transformations at once`);
  const repeated = [...world.transformations].filter(([path, times]) => times > 1 && !poison.has(path.slice(1)));
  if (JSON.stringify(faults) === JSON.stringify(NO_FAULTS)) assert.deepEqual(repeated, []);
}
