import { atOnce } from './at-once';
import { Deleted, Run, VariantStore, deleteVariantsInFolder, deleteVariantsOfImage } from './delete-variants';
import { Job } from './job';
import { isIn, joined } from './targets';

/** A message, and its job or the reason why it has none. */
export interface Asked { readonly id: string; readonly job?: Job; readonly error?: unknown }

/** The result of emptying the variant bucket. */
export interface Emptied {
  /** The messages: with an error if one of their targets has failed, and without the targets that are unfinished. */
  readonly asked: readonly Asked[];
  /** Jobs for the targets for which there was no time, one for each. */
  readonly unfinished: readonly Job[];
  /** Images whose variants had a watermark that was purged. */
  readonly marked: ReadonlySet<string>;
}

/** The targets of one kind that are not done. */
interface NotDone {
  readonly errors: Map<string, unknown>;
  /** The key after which each goes on; undefined at its beginning. */
  readonly unfinished: Map<string, string | undefined>;
}

const IMAGES_AT_ONCE = 32;

/**
 * Deletes the variants of all targets, of each image and folder once, until time runs out.
 */
export async function emptyStore(
  asked: readonly Asked[], store: VariantStore | undefined, isOver: () => boolean,
): Promise<Emptied> {
  const marked = new Set<string>();
  if (!store) return { asked, unfinished: [], marked };
  const jobs = asked.flatMap(({ job }) => job ?? []);
  const targets = joined(jobs);
  let isBegun = false;
  const isTooLate = () => isBegun && isOver();
  const deleteEach = async (kind: Kind, atATime: number, work: (target: string, run: Run) => Promise<Deleted>): Promise<NotDone> => {
    const notDone: NotDone = { errors: new Map(), unfinished: new Map() };
    const begins = placesToBegin(jobs, kind);
    await atOnce(atATime, targets[kind], async target => {
      const after = begins.get(target);
      if (isTooLate()) return void notDone.unfinished.set(target, after);
      isBegun = true;
      try {
        const deleted = await work(target, { after, isOver });
        deleted.marked.forEach(image => marked.add(image));
        if (deleted.after !== undefined) notDone.unfinished.set(target, deleted.after);
      } catch (error) {
        notDone.errors.set(target, error);
      }
    });
    return notDone;
  };
  const images = await deleteEach('images', IMAGES_AT_ONCE, (key, run) => deleteVariantsOfImage(store, key, run));
  const folders = await deleteEach('folders', 1, (folder, run) => deleteVariantsInFolder(store, folder, run));
  const unfinished = [...unfinishedImages(images, jobs), ...unfinishedFolders(folders, jobs)];
  return { asked: asked.map(one => withError(withoutUnfinished(one, images, folders), images, folders)), unfinished, marked };
}

type Kind = 'images' | 'folders';

/** Returns where an earlier run left off with each. What several jobs ask for is done from the beginning. */
function placesToBegin(jobs: readonly Job[], kind: Kind): Map<string, string | undefined> {
  const places = new Map<string, string | undefined>();
  for (const job of jobs) for (const target of job[kind]) places.set(target, places.has(target) ? undefined : job.after);
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
