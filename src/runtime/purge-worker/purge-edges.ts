import { createHash } from 'node:crypto';
import { Done } from './invalidate';
import { fewItemsOf, itemsOf, marksNotPurged, notPurged, withMarks } from './items';
import { Job } from './job';
import { sendTargets } from './send-jobs';
import { PurgeSurroundings } from './surroundings';
import { Targets, commonFolder, joined } from './targets';
import { wholeFolders } from './whole-folders';

/** One purge of edge locations. */
export interface Round {
  readonly jobs: readonly Job[];
  /** Images among the targets that are watermarks. */
  readonly marks: ReadonlySet<string>;
  /** The ids of the messages, which are the same when they come again. */
  readonly ids: readonly string[];
  /** Milliseconds on the clock. */
  readonly until: number;
}

/** The items of a month, and whether changes share them. */
interface Month { readonly used: number; readonly isOver: boolean }

const LATER_SECONDS = 30; // about as long as items are in progress
const QUARTER_SECONDS = 900; // also the longest that SQS delays a message

/**
 * Purges edge locations. Where the items of the month are not sufficient, changes wait until the quarter of the hour,
 * to share one folder's items.
 */
export async function purgeEdges(round: Round, surroundings: PurgeSurroundings): Promise<void> {
  const { ceiling, config: { surface }, measure } = surroundings;
  const items = await fewItems(round, surroundings);
  const { used, left } = await ceiling.look();
  if (items.length <= left) return invalidateOrGoOn(round, items, { isOver: false, used }, surroundings);
  await letWait(round.jobs.filter(({ shared }) => !shared), surroundings);
  const jobs = round.jobs.filter(({ shared }) => shared);
  const itemsThisMonth = Math.max(used, ceiling.most);
  if (jobs.length === 0) return measure({ images: 0, folders: 0, items: 0, itemsThisMonth });
  const folder: Targets = { images: [], folders: [commonFolder(joined(jobs))] };
  const shared = withMarks(itemsOf(folder, surface), round.marks, surface);
  await invalidateOrGoOn({ ...round, jobs }, shared, { isOver: true, used }, surroundings);
}

/**
 * Purges edge locations whatever is left of the month's items. Returns the ids of the invalidations.
 */
export async function purgeEdgesNow(round: Round, surroundings: PurgeSurroundings): Promise<readonly string[]> {
  const items = await fewItems(round, surroundings);
  const { used } = await surroundings.ceiling.look();
  const { ids, error } = await invalidate(round, items, { isOver: false, used }, surroundings);
  if (error !== undefined) throw error;
  return ids;
}

async function letWait(jobs: readonly Job[], { queue, now }: PurgeSurroundings): Promise<void> {
  for (const again of [true, false]) {
    const some = jobs.filter(job => (job.again ?? false) === again);
    await sendTargets(queue, joined(some), { again, shared: true }, untilQuarter(now()));
  }
}

async function invalidateOrGoOn(
  round: Round, items: string[], month: Month, surroundings: PurgeSurroundings,
): Promise<void> {
  const done = await invalidate(round, items, month, surroundings);
  if (done.error !== undefined) await goOnLater(round, done, surroundings);
}

/**
 * Sends the targets for which there was no time. The message that has them purged once more after that is sent already.
 */
async function goOnLater(
  { jobs, marks }: Round, { items, error }: Done, { config: { surface }, queue, log }: PurgeSurroundings,
): Promise<void> {
  log({ level: 'warn', event: 'invalidation-deferred', error: String(error) });
  const { images, folders } = notPurged(joined(jobs), items, surface);
  const left = [...new Set([...images, ...marksNotPurged(marks, items, surface)])];
  await sendTargets(queue, { images: left, folders }, { again: true, shared: false }, LATER_SECONDS);
}

async function invalidate(
  { jobs, ids, until }: Round, items: string[], { isOver, used }: Month, surroundings: PurgeSurroundings,
): Promise<Done> {
  const { config, ceiling, queue, invalidations, now, measure } = surroundings;
  const delay = isOver ? Math.max(config.againAfter, untilQuarter(now())) : config.againAfter;
  await sendTargets(queue, joined(jobs.filter(({ again }) => !again)), { again: true, shared: isOver }, delay);
  const done = await invalidations.create(items, referenceOf([...ids, ...items]), until);
  ceiling.use(done.items.length);
  const { images, folders } = joined(jobs);
  const itemsThisMonth = Math.max(used + done.items.length, isOver ? ceiling.most : 0);
  measure({ images: images.length, folders: folders.length, items: done.items.length, itemsThisMonth });
  return done;
}

async function fewItems({ jobs, marks }: Round, surroundings: PurgeSurroundings): Promise<string[]> {
  const { config: { surface, folderAt }, originals, log } = surroundings;
  const targets = joined(jobs);
  const whole = originals && await wholeFolders(targets.images, folderAt, originals).catch((error: unknown) => {
    log({ level: 'warn', event: 'not-counted', error: String(error) });
    return undefined;
  });
  return withMarks(fewItemsOf(targets, surface, folderAt, folder => whole?.has(folder) ?? false), marks, surface);
}

function untilQuarter(now: number): number {
  return QUARTER_SECONDS - Math.floor(now / 1000) % QUARTER_SECONDS;
}

/** The same if the same messages come again together, so that CloudFront does not invalidate twice. */
function referenceOf(words: string[]): string {
  return createHash('sha256').update([...words].sort().join('\n')).digest('hex').slice(0, 40);
}
