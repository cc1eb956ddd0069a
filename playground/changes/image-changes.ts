import { signal } from '@preact/signals';
import { watchInvalidations } from './invalidations';
import { ImageChange } from '../../src/tools/playground/protocol';
import { deleteImage, fetchChanges, saveFocalPoint, undoChange } from '../api';
import { sentence } from '../parts/sentence';
import { count } from '../parts/units';
import { isLastNotice, notify } from '../state';

/** Changes that can be undone, by CDN. */
const changes = signal<ReadonlyMap<string, readonly ImageChange[]>>(new Map());

/** Returns the changes of a CDN that can be undone, the newest first. */
export function changesOf(cdn: string): readonly ImageChange[] {
  return changes.value.get(cdn) ?? [];
}

/** Number of changes of originals so far. */
export const changed = signal(0);

/** Number of changes after which the edge was purged, or should have been. */
export const settled = signal(0);

/** Number of changes of each image that have settled, by CDN and key. */
const versions = signal<ReadonlyMap<string, number>>(new Map());

/** Returns a number that changes once the edge has another version of an image. */
export function versionOf(cdn: string, key: string): number {
  return versions.value.get(`${cdn}/${key}`) ?? 0;
}

/**
 * Returns the ID of a CDN for paths of one image, which are others once the image has changed. Otherwise browsers show
 * the image that they have in memory.
 */
export function versionedId(cdn: string, key: string): string {
  const version = versionOf(cdn, key);
  return version === 0 ? cdn : `${cdn}~${version}`;
}

function settle(cdn: string, done: readonly Pick<ImageChange, 'key'>[]): void {
  const next = new Map(versions.value);
  done.forEach(({ key }) => next.set(`${cdn}/${key}`, versionOf(cdn, key) + 1));
  versions.value = next;
  settled.value++;
}

const lastLoads = new Map<string, Promise<readonly ImageChange[]>>();

/** Lists the changes that can be undone, also those before the page was loaded. */
export function loadChanges(cdn: string): void {
  const load = fetchChanges(cdn).catch(() => []);
  lastLoads.set(cdn, load);
  void load.then(found => {
    if (lastLoads.get(cdn) === load) setChanges(cdn, found);
  });
}

function setChanges(cdn: string, list: readonly ImageChange[]): void {
  changes.value = new Map(changes.value).set(cdn, list);
}

/** Work that changes originals. */
export interface ChangeWork {
  readonly cdn: string;
  /** Whether viewers may get what is changed until it is purged, so that the purge is reported. */
  readonly isPurged: boolean;
  /** Makes the changes. Returns undefined if nothing has changed. */
  run(): Promise<MadeChanges | undefined>;
}

export interface MadeChanges {
  /** The changes in words, such as `cat.gif replaced`. */
  readonly text: string;
  /** The images that were changed. */
  readonly changes: readonly Pick<ImageChange, 'key' | 'tags'>[];
  /** The changes that can be undone. */
  readonly undoable?: readonly ImageChange[];
}

/** Makes changes, and reports them, and then their purge. Throws what the work throws. */
export async function makeChanges({ cdn, isPurged, run }: ChangeWork): Promise<void> {
  const watch = await watchInvalidations(cdn);
  const done = await run().catch((error: unknown) => {
    watch.stop();
    throw error;
  });
  if (!done) return watch.stop();
  const { text, changes: made, undoable } = done;
  const report = (more: string) =>
    notify(text + more, { undo: undoable && (() => void undoChanges(cdn, undoable)) });
  changed.value++;
  loadChanges(cdn);
  const reported = report(isPurged ? '. Waiting for the purge…' : '');
  if (!isPurged) settle(cdn, made);
  void watch.first(made.flatMap(({ tags }) => tags)).then(
    ({ removed }) => ` and purged: ${count(removed, 'response')} removed from the cache`,
    () => '. No purge was observed: the edge serves the old image until it expires.',
  ).then(more => {
    if (isPurged && isLastNotice(reported)) report(more);
    settle(cdn, made);
  });
}

export async function removeImage(cdn: string, key: string): Promise<void> {
  const run = async () => {
    const undoable = [await deleteImage(cdn, key)];
    return { text: `${key} deleted`, changes: undoable, undoable };
  };
  await makeChanges({ cdn, isPurged: true, run });
}

/** Saves the focal point of an image in its original, such as `0.3,0.7`, or removes it. */
export async function changeFocalPoint(cdn: string, key: string, point: string | undefined): Promise<void> {
  const run = async () => ({
    text: point === undefined ? `Focal point of ${key} removed` : `Focal point ${point} saved in ${key}`,
    changes: [await saveFocalPoint(cdn, key, point)],
  });
  await makeChanges({ cdn, isPurged: true, run })
    .catch((error: Error) => notify(sentence(error.message), { isBad: true }));
}

/** Undoes changes, the newest first. */
export async function undoChanges(cdn: string, undone: readonly ImageChange[]): Promise<void> {
  const newestFirst = [...undone].sort((one, other) => other.time - one.time);
  // Nothing offers to undo them again while the server does.
  setChanges(cdn, changesOf(cdn).filter(({ id }) => !undone.some(each => each.id === id)));
  const run = async () => {
    for (const { id } of newestFirst) await undoChange(cdn, id);
    return { text: undoneText(undone), changes: undone };
  };
  await makeChanges({ cdn, isPurged: true, run }).catch((error: Error) => {
    // Some may be undone.
    changed.value++;
    loadChanges(cdn);
    notify(sentence(error.message), { isBad: true });
  });
}

function undoneText(undone: readonly ImageChange[]): string {
  const [{ key, result }] = undone;
  if (undone.length > 1) return `${count(undone.length, 'change')} undone`;
  return result === 'added' ? `${key} deleted again` : `${key} restored`;
}
