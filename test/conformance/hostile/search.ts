import * as fc from 'fast-check';
import { Watchdog, watchdog } from './watchdog';
import { Cells } from '../cells';
import { Chance } from '../engine';

/** Returns a share of the time, for one of several properties. */
export function share({ seed, seconds }: Chance, part: number): Chance {
  return { seed, seconds: seconds * part };
}

/** The seed of random input, and the number of inputs in place of a time. */
interface Count {
  readonly seed: number;
  readonly inputs: number;
}

/**
 * Tests a property with random input until the time is over, or with a number of inputs. A counterexample is shrunk
 * while there is time, and reported with its seed. Input that hangs is reported too, but ends the run.
 */
export async function search<T extends unknown[]>(
  cells: Cells,
  law: string,
  property: fc.IRawProperty<T>,
  chance: Chance | Count,
): Promise<void> {
  const { seed } = chance;
  const extent = 'inputs' in chance ? { numRuns: chance.inputs } : {
    numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: chance.seconds * 1000, markInterruptAsFailure: false,
  };
  const watching = await watchdog(`${law}, --seed ${seed}`);
  const check = async () =>
    fc.check(watched(property, watching) as fc.IAsyncProperty<T>, { seed, ...extent });
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
  return `fails with --seed ${seed} by ${fc.stringify(counterexample)}: `
    + `${errorInstance instanceof Error ? errorInstance.stack : String(errorInstance)}`;
}
