import * as path from 'node:path';
import * as fc from 'fast-check';
import { validCalls } from './monitoring';
import { synthesize } from './synthesize';
import { propsOnPlan, propsOnSite, validProps } from './valid-props';

/** Numbers of random combinations of props. */
export const RANDOM_PROPS = { short: 24, long: 300 };

/** Synthesizes random valid combinations of props, each to a folder. Returns the message of each that throws. */
export function synthesizeRandomProps(folder: string, count: number): (string | undefined)[] {
  const random = fc.tuple(
    fc.oneof(
      { arbitrary: validProps(), weight: 4 }, { arbitrary: propsOnPlan(), weight: 1 },
      { arbitrary: propsOnSite(), weight: 1 },
    ),
    validCalls(),
  );
  return fc.sample(random, { numRuns: count, seed: 1 }).map(([part, calls], index) =>
    synthesize(path.join(folder, `random-${index}`), `Random${index}`, part, calls));
}
