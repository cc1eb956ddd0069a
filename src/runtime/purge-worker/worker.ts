import { Asked, Emptied, emptyStore } from './empty-variant-bucket';
import { isMarkOfDeepFolder } from './items';
import { Job, readJob } from './job';
import { purgeEdges, purgeEdgesNow } from './purge-edges';
import { TARGETS_IN_A_MESSAGE, sendJobs } from './send-jobs';
import { PurgeSurroundings } from './surroundings';
import { Targets, isEmpty, withFolders } from './targets';

export interface QueueMessage { readonly messageId: string; readonly body: string }

/** The result of a purge that somebody waits for. */
export interface PurgedNow {
  /** Ids of the invalidations. */
  readonly ids: readonly string[];
  /**
   * Whether there are more variants than one run deletes: the queue has the rest, and edge locations are purged after
   * it.
   */
  readonly unfinished: boolean;
}

const EDGES_MILLISECONDS = 15_000; // left for edge locations if the variant bucket takes all the time that there is

/**
 * Purges the targets of the messages together, and returns the ids of those that are to come again.
 *
 * A run may end anywhere and begin again: variants are deleted first, since edge locations would fetch stale ones; then
 * a message is sent to purge once more when nothing is on its way any more; then edge locations are purged; then the
 * messages are gone.
 */
export async function purgeMessages(
  messages: readonly QueueMessage[], surroundings: PurgeSurroundings, until: number,
): Promise<string[]> {
  const { log } = surroundings;
  const read = await Promise.all(messages.map(message => ask(message, surroundings)));
  const emptied = await emptyStore(read, surroundings.store, timeToEmpty(until, surroundings));
  const broken = emptied.asked.filter(({ error }) => error !== undefined);
  broken.forEach(({ id, error }) => log({ level: 'error', event: 'not-purged', id, error: String(error) }));
  const ids = emptied.asked.flatMap(({ id, job }) => job ? [id] : []);
  try {
    await goOnEmptying(emptied, surroundings);
    const jobs = jobsAfter(emptied, surroundings);
    if (jobs.length > 0) await purgeEdges({ jobs, marks: emptied.watermarks.marks, ids, until }, surroundings);
    return broken.map(({ id }) => id);
  } catch (error) {
    log({ level: 'error', event: 'not-invalidated', error: String(error) });
    return [...broken.map(({ id }) => id), ...ids];
  }
}

/** Purges at once, for somebody who waits for it. */
export async function purgeNow(targets: Targets, surroundings: PurgeSurroundings, until: number): Promise<PurgedNow> {
  const emptied = await emptyStore([{ id: '', job: targets }], surroundings.store, timeToEmpty(until, surroundings));
  const [{ job, error }] = emptied.asked;
  if (!job) throw error;
  await goOnEmptying(emptied, surroundings);
  const unfinished = emptied.unfinished.length > 0;
  const jobs = jobsAfter(emptied, surroundings);
  if (jobs.length === 0) return { ids: [], unfinished };
  const round = { jobs, marks: emptied.watermarks.marks, ids: [String(surroundings.now())], until };
  return { ids: await purgeEdgesNow(round, surroundings), unfinished };
}

function timeToEmpty(until: number, { now }: PurgeSurroundings): () => boolean {
  return () => now() >= until - EDGES_MILLISECONDS;
}

async function ask({ messageId: id, body }: QueueMessage, { versions, now }: PurgeSurroundings): Promise<Asked> {
  try {
    return { id, job: await readJob(body, versions, now()) };
  } catch (error) {
    return { id, error };
  }
}

/** Edge locations are purged by the run that deletes the last variant. */
async function goOnEmptying({ unfinished }: Emptied, { queue, log }: PurgeSurroundings): Promise<void> {
  if (unfinished.length > 0) log({ level: 'info', event: 'deletion-deferred', targets: unfinished.length });
  await sendJobs(queue, unfinished);
}

/** Returns the jobs for edge locations: those that are done with, and what only the references of this run tell. */
function jobsAfter(emptied: Emptied, surroundings: PurgeSurroundings): Job[] {
  const { asked, unfinished } = emptied;
  const jobs = asked.flatMap(({ job }) => job && !isEmpty(job) ? [job] : []);
  const found = foundImages(emptied, surroundings);
  if (found.length === 0) return jobs;
  const targets = withFolders({ images: found, folders: [] }, TARGETS_IN_A_MESSAGE, () => true);
  return [...jobs, { ...targets, again: true, shared: [...jobs, ...unfinished].every(({ shared }) => shared) }];
}

/**
 * Returns the images that no target names. Paths are those of the images with a watermark, not of the watermark. The
 * tag of a deep folder is not on variants with a watermark from it, and the run that finishes the folder does not read
 * its references again.
 */
function foundImages({ unfinished, watermarks }: Emptied, { config: { surface } }: PurgeSurroundings): string[] {
  const { marked, marks } = watermarks;
  if (surface.variants === 'paths') return [...marked];
  return unfinished.length === 0 ? [] : [...marks].filter(isMarkOfDeepFolder);
}
