import { atOnce } from './at-once';
import { Run, VariantStore, Watermarks, deleteVariantsInFolder, deleteVariantsOfImage } from './delete-variants';
import { Job } from './job';
import { Targets, isIn, joined } from './targets';

/** A message, and its job or the reason why it has none. */
export interface Asked { readonly id: string; readonly job?: Job; readonly error?: unknown }

/** The result of emptying the variant bucket. */
export interface Emptied {
  /** The messages: with an error if one of their targets has failed, and without the targets that are unfinished. */
  readonly asked: readonly Asked[];
  /** Jobs for the targets for which there was no time, one for each. */
  readonly unfinished: readonly Job[];
  /** The watermarks among the targets. */
  readonly watermarks: Watermarks;
}

/** The targets of one kind that are not done. */
interface NotDone {
  readonly errors: Map<string, unknown>;
  /** The key after which each goes on; undefined at its beginning. */
  readonly unfinished: Map<string, string | undefined>;
}

type Kind = 'images' | 'folders';
type Delete = (store: VariantStore, target: string, run: Run) => Promise<string | undefined>;

const AT_ONCE: Record<Kind, number> = { images: 32, folders: 1 };

/**
 * Deletes the variants of all targets, of each image and folder once, until time runs out.
 */
export async function emptyStore(
  asked: readonly Asked[], store: VariantStore | undefined, isOver: () => boolean,
): Promise<Emptied> {
  const watermarks: Watermarks = { marks: new Set(), marked: new Set() };
  if (!store) return { asked, unfinished: [], watermarks };
  const jobs = asked.flatMap(({ job }) => job ?? []);
  const emptying = new Emptying(store, jobs, { isOver, watermarks });
  const images = await emptying.deleteAll('images', deleteVariantsOfImage);
  const folders = await emptying.deleteAll('folders', deleteVariantsInFolder);
  return {
    asked: asked.map(one => withError(withoutUnfinished(one, images, folders), images, folders)),
    unfinished: [...unfinishedImages(images, jobs), ...unfinishedFolders(folders, jobs)],
    watermarks,
  };
}

class Emptying {
  private readonly targets: Targets;
  private isBegun = false;

  constructor(private readonly store: VariantStore, private readonly jobs: readonly Job[], private readonly run: Run) {
    this.targets = joined(jobs);
  }

  public async deleteAll(kind: Kind, work: Delete): Promise<NotDone> {
    const notDone: NotDone = { errors: new Map(), unfinished: new Map() };
    const begins = placesToBegin(this.jobs, kind);
    await atOnce(AT_ONCE[kind], this.targets[kind], target => this.delete(target, begins.get(target), work, notDone));
    return notDone;
  }

  /** However late it is, something is done, so that it comes to an end. */
  private async delete(
    target: string, begin: string | undefined, work: Delete, { errors, unfinished }: NotDone,
  ): Promise<void> {
    if (this.isBegun && this.run.isOver()) return void unfinished.set(target, begin);
    this.isBegun = true;
    try {
      const after = await work(this.store, target, { ...this.run, after: begin });
      if (after !== undefined) unfinished.set(target, after);
    } catch (error) {
      errors.set(target, error);
    }
  }
}

/** Returns where an earlier run left off with each. What several jobs ask for is done from the beginning. */
function placesToBegin(jobs: readonly Job[], kind: Kind): Map<string, string | undefined> {
  const places = new Map<string, string | undefined>();
  for (const job of jobs) {
    for (const target of job[kind]) places.set(target, places.has(target) ? undefined : job.after);
  }
  return places;
}

/** A message cannot go on where one of its own targets, or the folder around one, has failed. */
function withError(one: Asked, images: NotDone, folders: NotDone): Asked {
  if (!one.job) return one;
  const image = one.job.images.find(key => images.errors.has(key));
  if (image !== undefined) return { id: one.id, error: images.errors.get(image) };
  const folder = around([...one.job.images, ...one.job.folders], folders.errors);
  return folder === undefined ? one : { id: one.id, error: folders.errors.get(folder) };
}

function withoutUnfinished(one: Asked, images: NotDone, folders: NotDone): Asked {
  if (!one.job || images.unfinished.size + folders.unfinished.size === 0) return one;
  const isDone = (target: string) => around([target], folders.unfinished) === undefined;
  return {
    ...one,
    job: {
      ...one.job,
      images: one.job.images.filter(key => !images.unfinished.has(key) && isDone(key)),
      folders: one.job.folders.filter(isDone),
    },
  };
}

/** Returns the folder in which one of the targets is. */
function around(targets: readonly string[], folders: ReadonlyMap<string, unknown>): string | undefined {
  return [...folders.keys()].find(folder => targets.some(target => isIn(folder, target)));
}

function unfinishedImages({ unfinished }: NotDone, jobs: readonly Job[]): Job[] {
  if (unfinished.size === 0) return [];
  const asking = new Map<string, Job[]>();
  for (const job of jobs) for (const key of job.images) asking.set(key, [...asking.get(key) ?? [], job]);
  return [...unfinished].map(([key, after]) => ({ images: [key], folders: [], after, ...flagsOf(asking.get(key)!) }));
}

function unfinishedFolders({ unfinished }: NotDone, jobs: readonly Job[]): Job[] {
  return [...unfinished].map(([folder, after]) => {
    const asking = jobs.filter(({ images, folders }) => [...images, ...folders].some(target => isIn(folder, target)));
    return { images: [], folders: [folder], after, ...flagsOf(asking) };
  });
}

/** Purged once more, and shared, only if all that ask for it are. */
function flagsOf(jobs: readonly Job[]): Pick<Job, 'again' | 'shared'> {
  return { again: jobs.every(({ again }) => again), shared: jobs.every(({ shared }) => shared) };
}
