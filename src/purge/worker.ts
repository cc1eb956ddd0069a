import { createHash } from 'node:crypto';
import { Ceiling } from './ceiling';
import { Versions } from './change';
import { VariantStore } from './delete-variants';
import { Asked, emptyStore } from './empty-store';
import { Done, Invalidations, slices } from './invalidate';
import { Surface, fewItemsOf, itemsOf, notPurged } from './items';
import { Job, readJob } from './job';
import { Targets, commonFolder, joined } from './targets';
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

const IMAGES_IN_A_MESSAGE = 150; // keys may have 1,024 bytes, of which JSON makes more, and a message 256 KiB
const LATER_SECONDS = 30; // about as long as items are in progress
const QUARTER_SECONDS = 900; // also the longest that SQS delays a message

/**
 * Purges what the messages ask for, together, and gives the ids of those that are to come again.
 *
 * The order lets it be ended anywhere and begun again: the store first, as edges would fetch what is stale from it; then the message
 * that lets it all be done once more when nothing is on its way any more; then the edges; and only then are the messages gone.
 */
export async function purgeMessages(messages: readonly QueueMessage[], surroundings: PurgeSurroundings, until: number): Promise<string[]> {
  const { log } = surroundings;
  const read = await Promise.all(messages.map(message => ask(message, surroundings)));
  const asked = await emptyStore(read, surroundings.store);
  const broken = asked.filter(({ error }) => error !== undefined);
  broken.forEach(({ id, error }) => log({ level: 'error', event: 'not-purged', id, error: String(error) }));
  const sound = asked.filter(({ job }) => job !== undefined);
  const ids = sound.map(({ id }) => id);
  try {
    if (sound.length > 0) await purgeEdges({ jobs: sound.map(({ job }) => job!), ids, until }, surroundings);
    return broken.map(({ id }) => id);
  } catch (error) {
    log({ level: 'error', event: 'not-invalidated', error: String(error) });
    return [...broken.map(({ id }) => id), ...ids];
  }
}

/** Purges at once, for someone who waits for it, and gives the ids of the invalidations. */
export async function purgeNow(targets: Targets, surroundings: PurgeSurroundings, until: number): Promise<readonly string[]> {
  const [{ error }] = await emptyStore([{ id: '', job: targets }], surroundings.store);
  if (error !== undefined) throw error;
  const round = { jobs: [targets], ids: [String(surroundings.now())], until };
  const done = await invalidate(round, await fewItems(targets, surroundings), { isOver: false, ...await surroundings.ceiling.look() }, surroundings);
  if (done.error !== undefined) throw done.error;
  return done.ids;
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

/** As much as goes into a message each. */
function parts({ images, folders }: Targets): Targets[] {
  return [
    ...slices(images, IMAGES_IN_A_MESSAGE).map(part => ({ images: part, folders: [] })),
    ...slices(folders, IMAGES_IN_A_MESSAGE).map(part => ({ images: [], folders: part })),
  ];
}

function untilQuarter(now: number): number {
  return QUARTER_SECONDS - Math.floor(now / 1000) % QUARTER_SECONDS;
}

/** The same where the same messages come again together, so that what CloudFront has done of it is not done twice. */
function referenceOf(words: string[]): string {
  return createHash('sha256').update([...words].sort().join('\n')).digest('hex').slice(0, 40);
}
