import {
  DeletionRun, VariantObjects, Watermarks, deleteVariantsInFolder, deleteVariantsOfImage,
} from './delete-variants';
import { Job, ReadMessage } from './job';
import { Targets, mergeTargets } from './targets';
import { Unpurged, unfinishedFolders, unfinishedImages, withError, withoutUnfinished } from './unpurged-targets';

/** The result of purging the variant bucket. */
export interface VariantBucketPurge {
  /** The messages: with an error if one of their targets has failed, and without their unfinished targets. */
  readonly messages: readonly ReadMessage[];
  /** A job for each target that is unfinished because time has run out. */
  readonly unfinished: readonly Job[];
  /** The watermarks among the targets. */
  readonly watermarks: Watermarks;
}

type Kind = 'images' | 'folders';
type Delete = (variants: VariantObjects, target: string, run: DeletionRun) => Promise<string | undefined>;

const CONCURRENCY: Record<Kind, number> = { images: 32, folders: 1 };

/**
 * Deletes the variants of all targets until time runs out. Each image and folder is handled once.
 */
export async function purgeVariantBucket(
  messages: readonly ReadMessage[], variants: VariantObjects | undefined, isOutOfTime: () => boolean,
): Promise<VariantBucketPurge> {
  const watermarks: Watermarks = { marks: new Set(), marked: new Set() };
  if (!variants) return { messages, unfinished: [], watermarks };
  const jobs = messages.flatMap(({ job }) => job ?? []);
  const deletion = new TargetDeletion(variants, jobs, { isOutOfTime, watermarks });
  const images = await deletion.deleteAll('images', deleteVariantsOfImage);
  const folders = await deletion.deleteAll('folders', deleteVariantsInFolder);
  return {
    messages: messages.map(message => withError(withoutUnfinished(message, images, folders), images, folders)),
    unfinished: [...unfinishedImages(images, jobs), ...unfinishedFolders(folders, jobs)],
    watermarks,
  };
}

class TargetDeletion {
  private readonly targets: Targets;
  private hasBegun = false;

  constructor(
    private readonly variants: VariantObjects, private readonly jobs: readonly Job[], private readonly run: DeletionRun,
  ) {
    this.targets = mergeTargets(jobs);
  }

  public async deleteAll(kind: Kind, work: Delete): Promise<Unpurged> {
    const unpurged: Unpurged = { errors: new Map(), unfinished: new Map() };
    const starts = startingKeys(this.jobs, kind);
    await concurrently(CONCURRENCY[kind], this.targets[kind], target => {
      return this.delete(target, starts.get(target), work, unpurged);
    });
    return unpurged;
  }

  /** Deletes the variants of a target. The first target is handled however late it is, so that every run progresses. */
  private async delete(
    target: string, start: string | undefined, work: Delete, { errors, unfinished }: Unpurged,
  ): Promise<void> {
    if (this.hasBegun && this.run.isOutOfTime()) return void unfinished.set(target, start);
    this.hasBegun = true;
    try {
      const after = await work(this.variants, target, { ...this.run, after: start });
      if (after !== undefined) unfinished.set(target, after);
    } catch (error) {
      errors.set(target, error);
    }
  }
}

/** Returns the key after which the deletion of each target continues. A target of several jobs starts from scratch. */
function startingKeys(jobs: readonly Job[], kind: Kind): Map<string, string | undefined> {
  const keys = new Map<string, string | undefined>();
  for (const job of jobs) {
    for (const target of job[kind]) keys.set(target, keys.has(target) ? undefined : job.after);
  }
  return keys;
}

/**
 * Runs work for all items, at most `limit` at a time. Rejects with the first failure, after all other work has ended.
 */
export async function concurrently<T>(
  limit: number, items: Iterable<T>, work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const workers = Array.from({ length: limit }, async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  });
  const failed = (await Promise.allSettled(workers)).find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}
