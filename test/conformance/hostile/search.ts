import * as fc from 'fast-check';
import { Watchdog, watchdog } from './watchdog';
import { Cells } from '../cells';
import { Chance } from '../engine';

/** A part of the time, for one of several laws. */
export function share({ seed, seconds }: Chance, part: number): Chance {
  return { seed, seconds: seconds * part };
}

/**
 * Tries a law on random input for as long as there is time. What breaks it is made as small as there is time for, and
 * reported with the seed that leads to it again. What hangs is too, but ends everything.
 */
export async function search<T extends unknown[]>(
  cells: Cells,
  law: string,
  property: fc.IRawProperty<T>,
  { seed, seconds }: Chance,
): Promise<void> {
  const watching = await watchdog(`${law}, --seed ${seed}`);
  const check = async () =>
    fc.check(watched(property, watching) as fc.IAsyncProperty<T>, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    });
  const result = await check().finally(watching.leave);
  console.log(`${law}: ${result.numRuns} inputs, --seed ${seed}`);
  cells.compare(law, result.failed ? broken(result) : 'holds', 'holds');
}

function watched<T extends unknown[]>(property: fc.IRawProperty<T>, watching: Watchdog): fc.IRawProperty<T> {
  const run = property.run.bind(property);
  property.run = input => {
    watching.see(input);
    return run(input);
  };
  return property;
}

function broken<T>({ seed, counterexample, errorInstance }: fc.RunDetails<T>): string {
  return `broken at --seed ${seed} by ${fc.stringify(counterexample)}: ${errorInstance instanceof Error ? errorInstance.stack : String(errorInstance)}`;
}
