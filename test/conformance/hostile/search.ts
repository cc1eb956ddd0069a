import * as fc from 'fast-check';
import { Cells } from '../cells';
import { Chance } from '../engine';

/** A part of the time, for one of several laws. */
export function share({ seed, seconds }: Chance, part: number): Chance {
  return { seed, seconds: seconds * part };
}

/**
 * Tries a law on random input for as long as there is time. What breaks it is made as small as there is time for, and reported
 * with the seed that leads to it again.
 */
export async function search<T>(cells: Cells, law: string, property: fc.IRawProperty<T>, { seed, seconds }: Chance): Promise<void> {
  const result = await fc.check(property as fc.IAsyncProperty<T>, {
    seed, numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false,
  });
  console.log(`${law}: ${result.numRuns} inputs, --seed ${seed}`);
  cells.compare(law, result.failed ? broken(result) : 'holds', 'holds');
}

function broken<T>({ seed, counterexample, errorInstance }: fc.RunDetails<T>): string {
  return `broken at --seed ${seed} by ${fc.stringify(counterexample)}: ${errorInstance instanceof Error ? errorInstance.stack : String(errorInstance)}`;
}
