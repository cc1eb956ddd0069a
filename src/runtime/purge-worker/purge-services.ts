import { Versions } from './change';
import { VariantObjects } from './delete-variants';
import { Surface } from './invalidation-items';
import { Invalidations } from './invalidations';
import { JobQueue } from './job-queue';
import { OriginalCounter } from './wholly-changed-folders';
import { SourceRoute } from '../../model/source-routes';
import { MonthlyLimit } from '../aws/monthly-limit';

/** Settings of the purge worker, which the construct passes in its environment. */
export interface PurgeConfig {
  readonly surface: Surface;
  /** Number of changed images in a folder from which the folder may be purged as a whole. */
  readonly folderAt: number;
  /** Seconds after which no response from before a change can still be in transit. */
  readonly againAfter: number;
  /** Number of items in a month, above which changes share items. */
  readonly maxItemsPerMonth: number;
  /** The sources of originals by prefixes, the longest first. Missing if all originals have one source. */
  readonly routes?: readonly SourceRoute[];
}

/** The queue of images to prewarm. */
export interface PrewarmQueue {
  /** Whether prewarmed variants have watermarks. */
  readonly hasMarked: boolean;
  send(keys: readonly string[]): Promise<void>;
}

/** The services that the worker uses. */
export interface PurgeServices {
  readonly config: PurgeConfig;
  readonly invalidations: Invalidations;
  readonly queue: JobQueue;
  /** Missing without transformation. */
  readonly variants?: VariantObjects;
  readonly versions?: Versions;
  /** Returns the versions in a bucket of `routes`. */
  readonly versionsIn?: (bucket: string) => Versions;
  /** Missing if originals cannot be listed. No folder then counts as wholly changed. */
  readonly originals?: OriginalCounter;
  /** Missing without prewarming. */
  readonly prewarmQueue?: PrewarmQueue;
  readonly limit: MonthlyLimit;
  readonly now: () => number;
  readonly measure: (purged: Purged) => void;
  readonly log: (event: Record<string, unknown>) => void;
}

/** The result of one call of the worker. */
export interface Purged {
  readonly images: number;
  readonly folders: number;
  readonly items: number;
  /** Includes the items of this call. At least the limit if changes share items. */
  readonly itemsThisMonth: number;
}
