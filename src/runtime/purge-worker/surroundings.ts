import { Ceiling } from './ceiling';
import { Versions } from './change';
import { VariantStore } from './delete-variants';
import { Invalidations } from './invalidate';
import { Surface } from './items';
import { Job } from './job';
import { OriginalCounter } from './whole-folders';

/** Settings of the worker, which the construct passes in its environment. */
export interface PurgeConfig {
  readonly surface: Surface;
  /** Number of changed images of a folder for which the folder may be purged. */
  readonly folderAt: number;
  /** Seconds after which nothing is on its way any more that began before a change. */
  readonly againAfter: number;
  /** Number of items in a month before changes share them. */
  readonly maxItemsPerMonth: number;
}

/** The queue of the worker's messages. */
export interface JobQueue {
  send(job: Job, delaySeconds: number): Promise<void>;
}

/** The services that the worker uses. */
export interface PurgeSurroundings {
  readonly config: PurgeConfig;
  readonly invalidations: Invalidations;
  readonly queue: JobQueue;
  /** Missing without transformation. */
  readonly store?: VariantStore;
  readonly versions?: Versions;
  /** Missing where originals cannot be listed. No folder is taken to have changed as a whole then. */
  readonly originals?: OriginalCounter;
  readonly ceiling: Ceiling;
  readonly now: () => number;
  readonly measure: (purged: Purged) => void;
  readonly log: (event: Record<string, unknown>) => void;
}

/** The result of one call of the worker. */
export interface Purged {
  readonly images: number;
  readonly folders: number;
  readonly items: number;
  /** Includes those of this call; at least the limit, where changes share items. */
  readonly itemsThisMonth: number;
}
