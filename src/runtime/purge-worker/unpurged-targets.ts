import { Job, ReadMessage } from './job';
import { isIn } from './targets';

/** The targets of one kind whose variants are not, or not all, deleted. */
export interface Unpurged {
  readonly errors: Map<string, unknown>;
  /** The last deleted key of each; undefined if nothing is deleted. */
  readonly unfinished: Map<string, string | undefined>;
}

/** Returns a message with an error if one of its targets, or a folder that contains one, has failed. */
export function withError(message: ReadMessage, images: Unpurged, folders: Unpurged): ReadMessage {
  const { id, job } = message;
  if (!job) return message;
  const image = job.images.find(key => images.errors.has(key));
  if (image !== undefined) return { id, key: image, error: images.errors.get(image) };
  const folder = containing([...job.images, ...job.folders], folders.errors);
  return folder === undefined ? message : { id, key: folder, error: folders.errors.get(folder) };
}

/** Returns a message without its unfinished targets. */
export function withoutUnfinished(message: ReadMessage, images: Unpurged, folders: Unpurged): ReadMessage {
  const { job } = message;
  if (!job || images.unfinished.size + folders.unfinished.size === 0) return message;
  const isFinished = (target: string) => containing([target], folders.unfinished) === undefined;
  return {
    ...message,
    job: {
      ...job,
      images: job.images.filter(key => !images.unfinished.has(key) && isFinished(key)),
      folders: job.folders.filter(isFinished),
    },
  };
}

/** Returns a job for each unfinished image. */
export function unfinishedImages({ unfinished }: Unpurged, jobs: readonly Job[]): Job[] {
  if (unfinished.size === 0) return [];
  const jobsByImage = new Map<string, Job[]>();
  for (const job of jobs) for (const key of job.images) jobsByImage.set(key, [...jobsByImage.get(key) ?? [], job]);
  return [...unfinished].map(([key, after]) => (
    { images: [key], folders: [], after, ...flagsOf(jobsByImage.get(key)!) }
  ));
}

/** Returns a job for each unfinished folder. */
export function unfinishedFolders({ unfinished }: Unpurged, jobs: readonly Job[]): Job[] {
  return [...unfinished].map(([folder, after]) => {
    const inFolder = jobs.filter(({ images, folders }) => [...images, ...folders].some(target => isIn(folder, target)));
    return { images: [], folders: [folder], after, ...flagsOf(inFolder) };
  });
}

/** Returns the jobs of images in unfinished folders, whose jobs do not tell which of their images have changed. */
export function imagesInUnfinishedFolders(unfinished: readonly Job[], messages: readonly ReadMessage[]): Job[] {
  const folders = unfinished.flatMap(job => job.folders);
  return messages.flatMap(({ job }) => job ? [{
    images: job.images.filter(key => folders.some(folder => isIn(folder, key))),
    folders: [],
    again: job.again ?? false,
    shared: job.shared ?? false,
  }] : []);
}

/** Returns the first folder that contains a target. */
function containing(targets: readonly string[], folders: ReadonlyMap<string, unknown>): string | undefined {
  return [...folders.keys()].find(folder => targets.some(target => isIn(folder, target)));
}

/** Returns the flags of a merged job: it is a second purge, or shared, only if all of its jobs are. */
function flagsOf(jobs: readonly Job[]): Pick<Job, 'again' | 'shared'> {
  return { again: jobs.every(({ again }) => again), shared: jobs.every(({ shared }) => shared) };
}
