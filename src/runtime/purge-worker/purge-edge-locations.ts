import { createHash } from 'node:crypto';
import { Surface, itemsFor, itemsLeft, itemsOf, unpurgedTargets, unpurgedWatermarks, withWatermarkTags } from './invalidation-items';
import { InvalidationResult } from './invalidations';
import { Job } from './job';
import { sendTargets } from './job-queue';
import { planItems } from './plan-items';
import { PurgeServices } from './purge-services';
import { Targets, commonFolder, laterTargets, mergeTargets } from './targets';
import { whollyChangedFolders } from './wholly-changed-folders';
import { Allowance } from '../aws/monthly-limit';

/** A purge of edge locations. */
export interface EdgePurge {
  readonly jobs: readonly Job[];
  /** Images among the targets that are watermarks. */
  readonly marks: ReadonlySet<string>;
  /** The IDs of the messages, which stay the same when messages are retried. */
  readonly ids: readonly string[];
  /** Time by which the run must end, in milliseconds on the clock. */
  readonly until: number;
}

/** The items used this month, and whether the limit is reached, so that changes share items. */
interface Month { readonly used: number; readonly isLimitReached: boolean }

const LATER_SECONDS = 30; // about as long as an invalidation is in progress
const QUARTER_SECONDS = 900; // also the maximum delay of SQS

/**
 * Purges edge locations. If the month's items are not sufficient, changes wait until the next quarter of an hour, and
 * share the items of one folder. Returns the jobs that did not wait.
 */
export async function purgeEdgeLocations(purge: EdgePurge, services: PurgeServices): Promise<readonly Job[]> {
  const { limit, config: { surface }, measure } = services;
  const items = itemsLeft(await invalidationItems(purge, services), purge.jobs, surface);
  const { used, left } = await allowance(services);
  if (items.length <= left) {
    await invalidateOrDefer(purge, items, { isLimitReached: false, used }, services);
    return purge.jobs;
  }
  await deferToQuarter(purge.jobs.filter(({ shared }) => !shared), services);
  const jobs = purge.jobs.filter(({ shared }) => shared);
  const itemsThisMonth = Math.max(used, limit.most);
  if (jobs.length === 0) measure({ images: 0, folders: 0, items: 0, itemsThisMonth });
  if (jobs.length === 0) return [];
  const folder: Targets = { images: [], folders: [commonFolder(mergeTargets(jobs))] };
  const shared = itemsLeft(withWatermarkTags(itemsOf(folder, surface), purge.marks, surface), jobs, surface);
  await invalidateOrDefer({ ...purge, jobs }, shared, { isLimitReached: true, used }, services);
  return jobs;
}

/**
 * Purges edge locations even if the month's items are used up. Returns the IDs of the invalidations.
 */
export async function purgeEdgeLocationsNow(purge: EdgePurge, services: PurgeServices): Promise<readonly string[]> {
  const items = await invalidationItems(purge, services);
  const { used } = await allowance(services);
  const { ids, error } = await invalidate(purge, items, { isLimitReached: false, used }, services);
  if (error !== undefined) throw error;
  return ids;
}

/** Returns the items that may be used. If CloudWatch is unavailable, changes are purged nevertheless. */
async function allowance({ limit, log }: PurgeServices): Promise<Allowance> {
  try {
    return await limit.check();
  } catch (error) {
    log({ level: 'warn', event: 'not-counted', error: String(error) });
    return limit.estimate();
  }
}

async function deferToQuarter(jobs: readonly Job[], services: PurgeServices): Promise<void> {
  const { queue, now } = services;
  for (const again of [true, false]) {
    const some = jobs.filter(job => (job.again ?? false) === again);
    await sendTargets(queue, laterTargets(some, services), { again, shared: true }, untilQuarter(now()));
  }
}

async function invalidateOrDefer(
  purge: EdgePurge, items: string[], month: Month, services: PurgeServices,
): Promise<void> {
  const done = await invalidate(purge, items, month, services);
  if (done.error !== undefined) await sendRest(purge, done, month, services);
}

/**
 * Sends the targets for which there was no time. The message for their second purge has been sent already.
 */
async function sendRest(
  { jobs, marks }: EdgePurge, { items, error }: InvalidationResult, { isLimitReached }: Month,
  { config: { surface }, queue, log }: PurgeServices,
): Promise<void> {
  log({ level: 'warn', event: 'invalidation-deferred', error: String(error) });
  const done = [...new Set([...doneBefore(jobs, surface), ...items])];
  const { images, folders } = unpurgedTargets(mergeTargets(jobs), done, surface);
  const left = [...new Set([...images, ...unpurgedWatermarks(marks, done, surface)])];
  const flags = { again: true, shared: isLimitReached };
  const doneFor = (targets: Targets) => itemsFor(done, targets, surface);
  await sendTargets(queue, { images: left, folders }, flags, LATER_SECONDS, doneFor);
}

/** Returns the items that earlier runs have invalidated for all jobs with a target of theirs. */
function doneBefore(jobs: readonly Job[], surface: Surface): string[] {
  const done = jobs.flatMap(job => job.done ?? []);
  const left = new Set(itemsLeft(done, jobs, surface));
  return done.filter(item => !left.has(item));
}

async function invalidate(
  { jobs, ids, until }: EdgePurge, items: string[], { isLimitReached, used }: Month, services: PurgeServices,
): Promise<InvalidationResult> {
  const { config, limit, queue, invalidations, now, measure } = services;
  const delay = isLimitReached ? Math.max(config.againAfter, untilQuarter(now())) : config.againAfter;
  const first = laterTargets(jobs.filter(({ again }) => !again), services);
  const repeated = jobs.flatMap(({ done: before = [] }) => before);
  const done = await invalidations.create(items, referenceOf([...ids, ...items]), until, repeated);
  limit.add(done.items.length);
  // Not before: each retry of an invalidation that CloudFront rejects would send another message.
  await sendTargets(queue, first, { again: true, shared: isLimitReached }, delay);
  const { images, folders } = mergeTargets(jobs);
  const itemsThisMonth = Math.max(used + done.items.length, isLimitReached ? limit.most : 0);
  measure({ images: images.length, folders: folders.length, items: done.items.length, itemsThisMonth });
  return done;
}

async function invalidationItems({ jobs, marks, until }: EdgePurge, services: PurgeServices): Promise<string[]> {
  const { config: { surface, folderAt }, originals, now, log } = services;
  const targets = mergeTargets(jobs);
  const isOutOfTime = () => now() >= until;
  const whole = originals
    && await whollyChangedFolders(targets.images, folderAt, originals, isOutOfTime).catch((error: unknown) => {
      log({ level: 'warn', event: 'not-counted', error: String(error) });
      return undefined;
    });
  const items = planItems(targets, surface, folderAt, folder => whole?.has(folder) ?? false);
  return withWatermarkTags(items, marks, surface);
}

function untilQuarter(now: number): number {
  return QUARTER_SECONDS - Math.floor(now / 1000) % QUARTER_SECONDS;
}

/**
 * Returns the same reference if the same messages are retried together, so that CloudFront does not invalidate twice.
 */
function referenceOf(words: string[]): string {
  return createHash('sha256').update([...words].sort().join('\n')).digest('hex').slice(0, 40);
}
