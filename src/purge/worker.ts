import { createHash } from 'node:crypto';
import { Ceiling } from './ceiling';
import { Versions } from './change';
import { VariantStore } from './delete-variants';
import { Asked, emptyStore } from './empty-store';
import { Done, Invalidations } from './invalidate';
import { Surface, fewItemsOf, itemsOf, notPurged } from './items';
import { Job, jobMessage, readJob } from './job';
import { Targets, commonFolder, isEmpty, joined, withFolders } from './targets';
import { Originals, wholeFolders } from './whole-folders';

/** What the construct tells the worker: plain data, in its environment. */
export interface PurgeConfig {
  readonly surface: Surface;
  /** How many images that change in a folder may be as good as the folder. */
  readonly folderAt: number;
  /** After how many seconds nothing is on its way any more that began before a change. */
  readonly againAfter: number;
  /** How many items a month may cost before changes share them. */
  readonly maxItemsPerMonth: number;
}

/** What the worker works on. */
export interface PurgeSurroundings {
  readonly config: PurgeConfig;
  readonly invalidations: Invalidations;
  readonly queue: { send(job: Job, delaySeconds: number): Promise<void> };
  /** Without transformation there is none. */
  readonly store?: VariantStore;
  readonly versions?: Versions;
  /** Without them, images stand for themselves. */
  readonly originals?: Originals;
  readonly ceiling: Ceiling;
  readonly now: () => number;
  readonly measure: (purged: Purged) => void;
  readonly log: (event: Record<string, unknown>) => void;
}

/** What one call of the worker has come to. */
export interface Purged {
  readonly images: number;
  readonly folders: number;
  readonly items: number;
  /** Those of this call among them; at least the ceiling, where changes share what is left. */
  readonly itemsThisMonth: number;
}

export interface QueueMessage { readonly messageId: string; readonly body: string }

/** Purging edges: which, and on which terms. */
interface Round {
  readonly jobs: readonly Job[];
  /** Of the messages, the same where they come again. */
  readonly ids: readonly string[];
  /** Milliseconds on the clock. */
  readonly until: number;
}

/** How far its items have been used. */
interface Month { readonly used: number; readonly isOver: boolean }

// A message of SQS has 256 KiB at least.
const MESSAGE_BYTES = 250_000;
const TARGETS_IN_A_MESSAGE = 150; // of ordinary keys, so that what fails with one of them is not much

const LATER_SECONDS = 30; // about as long as items are in progress
const QUARTER_SECONDS = 900; // also the longest that SQS delays a message
const EDGES_MILLISECONDS = 15_000; // left for edge locations when the variant bucket takes all the time that there is

/**
 * Purges the targets of the messages together, and returns the ids of those that are to come again.
 *
 * The order allows to end it anywhere and begin again. The variant bucket comes first, as edge locations would fetch stale
 * variants from it. Then the message is sent that has everything done once more when nothing is on its way any more, then edge
 * locations are purged, and only then are the messages gone.
 */
export async function purgeMessages(
  messages: readonly QueueMessage[], surroundings: PurgeSurroundings, until: number,
): Promise<string[]> {
  const { log } = surroundings;
  const read = await Promise.all(messages.map(message => ask(message, surroundings)));
  const { asked, unfinished, marked } = await emptyStore(read, surroundings.store, timeToEmpty(until, surroundings));
  const broken = asked.filter(({ error }) => error !== undefined);
  broken.forEach(({ id, error }) => log({ level: 'error', event: 'not-purged', id, error: String(error) }));
  const ids = asked.flatMap(({ id, job }) => job ? [id] : []);
  try {
    await goOnEmptying(unfinished, surroundings);
    const jobs = asked.flatMap(({ job }) => job && !isEmpty(job) ? [job] : []);
    const all = [...jobs, ...jobOfMarked(marked, [...jobs, ...unfinished], surroundings)];
    if (all.length > 0) await purgeEdges({ jobs: all, ids, until }, surroundings);
    return broken.map(({ id }) => id);
  } catch (error) {
    log({ level: 'error', event: 'not-invalidated', error: String(error) });
    return [...broken.map(({ id }) => id), ...ids];
  }
}

/** The result of a purge that somebody waits for. */
export interface PurgedNow {
  /** Ids of the invalidations. */
  readonly ids: readonly string[];
  /** Whether the variant bucket has more than one run deletes: the queue has the rest, and edge locations are purged after it. */
  readonly goesOn: boolean;
}

/** Purges at once, for somebody who waits for it. */
export async function purgeNow(targets: Targets, surroundings: PurgeSurroundings, until: number): Promise<PurgedNow> {
  const asked = [{ id: '', job: targets }];
  const { asked: [{ job, error }], unfinished, marked } = await emptyStore(asked, surroundings.store, timeToEmpty(until, surroundings));
  if (!job) throw error;
  await goOnEmptying(unfinished, surroundings);
  const goesOn = unfinished.length > 0;
  const jobs = [job, ...jobOfMarked(marked, [job], surroundings)];
  if (jobs.every(isEmpty)) return { ids: [], goesOn };
  const round = { jobs, ids: [String(surroundings.now())], until };
  const items = await fewItems(joined(jobs), surroundings);
  const done = await invalidate(round, items, { isOver: false, ...await surroundings.ceiling.look() }, surroundings);
  if (done.error !== undefined) throw done.error;
  return { ids: done.ids, goesOn };
}

function timeToEmpty(until: number, { now }: PurgeSurroundings): () => boolean {
  return () => now() >= until - EDGES_MILLISECONDS;
}

/** Sends what there was no time to delete to the queue. Edge locations are purged by the run that finishes it. */
async function goOnEmptying(unfinished: readonly Job[], { queue, log }: PurgeSurroundings): Promise<void> {
  if (unfinished.length > 0) log({ level: 'info', event: 'goes-on-emptying', targets: unfinished.length });
  for (const job of unfinished.filter(({ after }) => after !== undefined)) await queue.send(job, 0);
  for (const [again, shared] of [[false, false], [false, true], [true, false], [true, true]]) {
    const alike = unfinished.filter(job => job.after === undefined && job.again === again && job.shared === shared);
    for (const part of parts(joined(alike))) await queue.send({ ...part, again, shared }, 0);
  }
}

/**
 * Returns the job of the images with a purged watermark, whose variants have its tags, but not its path. The watermark's own job has
 * them purged once more.
 */
function jobOfMarked(marked: ReadonlySet<string>, jobs: readonly Job[], { config: { surface } }: PurgeSurroundings): Job[] {
  if (surface.variants !== 'paths' || marked.size === 0) return [];
  const targets = withFolders({ images: [...marked], folders: [] }, TARGETS_IN_A_MESSAGE, () => true);
  return [{ ...targets, again: true, shared: jobs.every(({ shared }) => shared) }];
}

async function ask({ messageId: id, body }: QueueMessage, { versions, now }: PurgeSurroundings): Promise<Asked> {
  try {
    return { id, job: await readJob(body, versions, now()) };
  } catch (error) {
    return { id, error };
  }
}

/** Where the items do not suffice for all, changes wait until the quarter of the hour, to share one. */
async function purgeEdges(round: Round, surroundings: PurgeSurroundings): Promise<void> {
  const { ceiling, config: { surface }, measure } = surroundings;
  const items = await fewItems(joined(round.jobs), surroundings);
  const { used, left } = await ceiling.look();
  if (items.length <= left) return invalidateOrGoOn(round, items, { isOver: false, used }, surroundings);
  await letWait(round.jobs.filter(({ shared }) => !shared), surroundings);
  const jobs = round.jobs.filter(({ shared }) => shared);
  if (jobs.length === 0) return measure({ images: 0, folders: 0, items: 0, itemsThisMonth: Math.max(used, ceiling.most) });
  const shared = itemsOf({ images: [], folders: [commonFolder(joined(jobs))] }, surface);
  await invalidateOrGoOn({ ...round, jobs }, shared, { isOver: true, used }, surroundings);
}

async function letWait(jobs: readonly Job[], { queue, now }: PurgeSurroundings): Promise<void> {
  for (const again of [true, false]) {
    const some = jobs.filter(job => (job.again ?? false) === again);
    for (const part of parts(joined(some))) await queue.send({ ...part, again, shared: true }, untilQuarter(now()));
  }
}

async function invalidateOrGoOn(round: Round, items: string[], month: Month, surroundings: PurgeSurroundings): Promise<void> {
  const done = await invalidate(round, items, month, surroundings);
  if (done.error !== undefined) await goOnLater(round.jobs, done, surroundings);
}

/** What there was no time for, without what there was. That it comes once more after that is certain already. */
async function goOnLater(jobs: readonly Job[], { items, error }: Done, { config, queue, log }: PurgeSurroundings): Promise<void> {
  log({ level: 'warn', event: 'goes-on-later', error: String(error) });
  const left = notPurged(joined(jobs), items, config.surface);
  for (const part of parts(left)) await queue.send({ ...part, again: true, shared: false }, LATER_SECONDS);
}

async function invalidate({ jobs, ids, until }: Round, items: string[], { isOver, used }: Month, surroundings: PurgeSurroundings): Promise<Done> {
  const { config, ceiling, queue, invalidations, now, measure } = surroundings;
  const delay = isOver ? Math.max(config.againAfter, untilQuarter(now())) : config.againAfter;
  for (const part of parts(joined(jobs.filter(({ again }) => !again)))) await queue.send({ ...part, again: true, shared: isOver }, delay);
  const done = await invalidations.create(items, referenceOf([...ids, ...items]), until);
  ceiling.use(done.items.length);
  const { images, folders } = joined(jobs);
  const itemsThisMonth = Math.max(used + done.items.length, isOver ? ceiling.most : 0);
  measure({ images: images.length, folders: folders.length, items: done.items.length, itemsThisMonth });
  return done;
}

/** Where originals cannot be counted, no folder is taken to have changed as a whole. */
async function fewItems(targets: Targets, { config: { surface, folderAt }, originals, log }: PurgeSurroundings): Promise<string[]> {
  const whole = originals && await wholeFolders(targets.images, folderAt, originals).catch((error: unknown) => {
    log({ level: 'warn', event: 'not-counted', error: String(error) });
    return undefined;
  });
  return fewItemsOf(targets, surface, folderAt, folder => whole?.has(folder) ?? false);
}

/** Returns as many targets as a message takes each. */
function parts({ images, folders }: Targets): Targets[] {
  return [
    ...messagesOf(images).map(part => ({ images: part, folders: [] })),
    ...messagesOf(folders).map(part => ({ images: [], folders: part })),
  ];
}

/** Keys may have 1,024 bytes, and JSON may make six of each. */
function messagesOf(keys: readonly string[]): string[][] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const key of keys) {
    const size = Buffer.byteLength(jobMessage({ images: [key], folders: [] }));
    bytes += size;
    if (bytes > MESSAGE_BYTES || messages.at(-1)!.length === TARGETS_IN_A_MESSAGE) {
      messages.push([]);
      bytes = size;
    }
    messages.at(-1)!.push(key);
  }
  return messages;
}

function untilQuarter(now: number): number {
  return QUARTER_SECONDS - Math.floor(now / 1000) % QUARTER_SECONDS;
}

/** The same where the same messages come again together, so that what CloudFront has done of it is not done twice. */
function referenceOf(words: string[]): string {
  return createHash('sha256').update([...words].sort().join('\n')).digest('hex').slice(0, 40);
}
