import { isWatermarkInDeepFolder } from './invalidation-items';
import { Job, ReadMessage, readJob } from './job';
import { MAX_TARGETS_IN_A_MESSAGE, sendJobs } from './job-queue';
import { purgeEdgeLocations, purgeEdgeLocationsNow } from './purge-edge-locations';
import { PurgeServices } from './purge-services';
import { VariantBucketPurge, purgeVariantBucket } from './purge-variant-bucket';
import { Targets, collapseToFolders, isEmpty } from './targets';
import { imagesInUnfinishedFolders } from './unpurged-targets';
import { QueueMessage } from '../aws/lambda-shell';

/** The result of a purge whose caller waits for it. */
export interface PurgedNow {
  /** IDs of the invalidations. */
  readonly ids: readonly string[];
  /** Whether variants are left: the purge continues through the queue, and edge locations follow. */
  readonly unfinished: boolean;
}

// Time that the variant bucket leaves for edge locations.
const EDGE_LOCATIONS_MILLISECONDS = 15_000;

/**
 * Purges the targets of messages together. Returns the IDs of messages that must be retried.
 *
 * A run may stop at any point and start again. Variants are deleted first, because edge locations would fetch stale
 * ones. Then edge locations are purged. Then a delayed message is sent for the second purge. Finally the messages are
 * deleted.
 *
 * @param until time by which the run must end, in milliseconds on the clock
 */
export async function purgeMessages(
  messages: readonly QueueMessage[], services: PurgeServices, until: number,
): Promise<string[]> {
  const { log } = services;
  const read = await Promise.all(messages.map(message => readMessage(message, services)));
  const purge = await purgeVariantBucket(read, services.variants, isOutOfTime(until, services));
  const failed = purge.messages.filter(({ error }) => error !== undefined);
  failed.forEach(({ id, key, error }) => log({ level: 'error', event: 'not-purged', id, key, error: String(error) }));
  const ids = purge.messages.flatMap(({ id, job }) => job ? [id] : []);
  try {
    await sendUnfinished(purge, read, services);
    const jobs = edgeLocationJobs(purge, services);
    const { unfinished, watermarks: { marks, marked } } = purge;
    const done = jobs.length > 0 ? await purgeEdgeLocations({ jobs, marks, ids, until }, services) : [];
    await prewarm(done, [...done, ...unfinished].some(({ again }) => again) ? marked : [], services);
    return failed.map(({ id }) => id);
  } catch (error) {
    log({ level: 'error', event: 'not-invalidated', error: String(error) });
    return [...failed.map(({ id }) => id), ...ids];
  }
}

/**
 * Sends images to the prewarm worker after their second purge, which would delete the variants of an earlier one. A
 * failure is not retried: viewers' requests transform the variants.
 *
 * @param marked the images whose watermarks have been purged for the second time
 */
async function prewarm(
  jobs: readonly Job[], marked: Iterable<string>, { prewarmQueue, log }: PurgeServices,
): Promise<void> {
  if (!prewarmQueue) return;
  const purged = jobs.flatMap(job => job.again ? job.images : []);
  const images = new Set([...purged, ...prewarmQueue.hasMarked ? marked : []]);
  if (images.size === 0) return;
  await prewarmQueue.send([...images]).catch((error: unknown) => {
    log({ level: 'warn', event: 'not-prewarmed', images: images.size, error: String(error) });
  });
}

/** Purges targets immediately, for a caller who waits for the result. */
export async function purgeNow(targets: Targets, services: PurgeServices, until: number): Promise<PurgedNow> {
  const read = [{ id: '', job: targets }];
  const purge = await purgeVariantBucket(read, services.variants, isOutOfTime(until, services));
  const [{ job, error }] = purge.messages;
  if (!job) throw error;
  await sendUnfinished(purge, read, services);
  const unfinished = purge.unfinished.length > 0;
  const jobs = edgeLocationJobs(purge, services);
  if (jobs.length === 0) return { ids: [], unfinished };
  const edgePurge = { jobs, marks: purge.watermarks.marks, ids: [String(services.now())], until };
  return { ids: await purgeEdgeLocationsNow(edgePurge, services), unfinished };
}

function isOutOfTime(until: number, { now }: PurgeServices): () => boolean {
  return () => now() >= until - EDGE_LOCATIONS_MILLISECONDS;
}

async function readMessage(
  { messageId: id, body }: QueueMessage, services: PurgeServices,
): Promise<ReadMessage> {
  try {
    return { id, job: await readJob(body, services, services.now()) };
  } catch (error) {
    return { id, error };
  }
}

/** Sends unfinished targets to the queue. The run that deletes the last variant purges edge locations. */
async function sendUnfinished(
  { unfinished }: VariantBucketPurge, read: readonly ReadMessage[], services: PurgeServices,
): Promise<void> {
  const { log, prewarmQueue } = services;
  if (unfinished.length > 0) log({ level: 'info', event: 'deletion-deferred', targets: unfinished.length });
  await sendJobs([...unfinished, ...prewarmQueue ? imagesInUnfinishedFolders(unfinished, read) : []], services);
}

/** Returns the jobs for edge locations: those whose variants are deleted, and images that references have revealed. */
function edgeLocationJobs(purge: VariantBucketPurge, services: PurgeServices): Job[] {
  const { messages, unfinished } = purge;
  const jobs = messages.flatMap(({ job }) => job && !isEmpty(job) ? [job] : []);
  const found = imagesFromReferences(purge, services);
  if (found.length === 0) return jobs;
  const targets = collapseToFolders({ images: found, folders: [] }, MAX_TARGETS_IN_A_MESSAGE, () => true);
  return [...jobs, { ...targets, again: true, shared: [...jobs, ...unfinished].every(({ shared }) => shared) }];
}

/**
 * Returns images that only references reveal. Without cache tags, these are the images with a watermark. With tags,
 * these are watermarks in deep folders: variants do not have the tags of these folders, and the run that finishes the
 * folder does not read its references again.
 */
function imagesFromReferences(
  { unfinished, watermarks: { marked, marks } }: VariantBucketPurge, { config: { surface } }: PurgeServices,
): string[] {
  if (surface.variants === 'paths') return [...marked];
  return unfinished.length === 0 ? [] : [...marks].filter(isWatermarkInDeepFolder);
}
