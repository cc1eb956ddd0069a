import { Cells, Deviation } from './cells';

/** The extent of a run: a sample (`short`), or everything (`long`). */
export type Mode = 'short' | 'long';

/** Options of engines that generate random input. */
export interface Chance {
  /** Seed of the random input. The same seed generates the same input in the same order. */
  readonly seed: number;
  /** Duration of all fuzzing, and again of the load test. */
  readonly seconds: number;
}

/** An implementation by others that this library is compared with. */
export interface Engine {
  readonly name: string;
  /** The comparison, as the report introduces it. */
  readonly title: string;
  readonly deviations?: readonly Deviation[];
  /** Installs the engine if necessary. Throws `MissingEngine` if it is unavailable. */
  install(): Promise<void>;
  run(cells: Cells, mode: Mode, chance: Chance): Promise<void>;
}

/** The error for an engine that is unavailable on this machine. */
export class MissingEngine extends Error {}
