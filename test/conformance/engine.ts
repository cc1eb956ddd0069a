import { Cells, Deviation } from './cells';

/** Whether there is time for everything, or only for a sample of it. */
export type Mode = 'short' | 'long';

/** What engines that try at random go by. */
export interface Chance {
  /** The same seed is the same input, in the same order. */
  readonly seed: number;
  /** How long all of fuzzing may take, and as long again what is under load. */
  readonly seconds: number;
}

/**
 * Something that we did not write and that knows better than we do.
 */
export interface Engine {
  readonly name: string;
  /** What is compared. */
  readonly title: string;
  readonly deviations?: readonly Deviation[];
  /** Brings it to this machine, where it is not there yet. Throws `MissingEngine` where it cannot be had. */
  install(): Promise<void>;
  run(cells: Cells, mode: Mode, chance: Chance): Promise<void>;
}

/**
 * An engine that cannot be had on this machine.
 */
export class MissingEngine extends Error {}
