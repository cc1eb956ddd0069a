import * as fs from 'node:fs';

/** A fingerprint of what is there by each name: another one after every change. */
type Fingerprints = ReadonlyMap<string, string>;

export interface Watch {
  /** Resolves when it sees what changes from now on. */
  readonly ready: Promise<void>;
  close(): void;
}

const SETTLE_MILLISECONDS = 20;
const LOOK_MILLISECONDS = 1000;
// Looking through very many files takes long, and is not all that this machine has to do.
const SHARE_OF_TIME = 20;

/**
 * Tells what is new, changed or gone in folders.
 *
 * The system's own word that something has changed comes at once, but not on every file system, and not for every
 * folder that was made a moment ago; so everything is looked through now and then as well.
 */
export function watchFolders(folders: readonly string[], read: () => Promise<Fingerprints>, tell: (name: string, isThere: boolean) => void): Watch {
  let known: Fingerprints = new Map();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    const begin = performance.now();
    const now = await read().catch(() => known); // a folder that goes while it is read; the next look will tell
    if (isClosed) return;
    [...now.keys()].filter(name => known.get(name) !== now.get(name)).forEach(name => tell(name, true));
    [...known.keys()].filter(name => !now.has(name)).forEach(name => tell(name, false));
    known = now;
    lookIn(Math.max(LOOK_MILLISECONDS, SHARE_OF_TIME * (performance.now() - begin)));
  };
  const lookIn = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void looks(), milliseconds);
  };
  let looking: Promise<void> = read().then(found => {
    known = found;
    if (!isClosed) lookIn(LOOK_MILLISECONDS);
  });
  const looks = () => looking = looking.then(look);
  const ready = looking;
  const watchers = folders.flatMap(folder => watcherOf(folder, () => { if (!isClosed) lookIn(SETTLE_MILLISECONDS); }) ?? []);
  return {
    ready,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      watchers.forEach(watcher => watcher.close());
    },
  };
}

function watcherOf(folder: string, onChange: () => void): fs.FSWatcher | undefined {
  try {
    return fs.watch(folder, { recursive: true }, onChange).on('error', () => undefined);
  } catch {
    return undefined;
  }
}
