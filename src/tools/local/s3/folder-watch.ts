import * as fs from 'node:fs';

/** The fingerprints of existing files by name. */
type Fingerprints = ReadonlyMap<string, string>;

export interface Watch {
  /** Resolves when all later changes will be detected. */
  readonly ready: Promise<void>;
  close(): void;
}

const SETTLE_MILLISECONDS = 20;
const LOOK_MILLISECONDS = 1000;
// Scanning many files takes long, so it is limited to this fraction of the time.
const SHARE_OF_TIME = 20;

/**
 * Reports files that are added, changed or removed in folders.
 *
 * Events of the operating system are immediate, but missing on some file systems and for some new folders. Therefore
 * all files are also scanned periodically.
 */
export function watchFolders(
  folders: readonly string[], read: () => Promise<Fingerprints>, tell: (name: string, isThere: boolean) => void,
): Watch {
  let known: Fingerprints = new Map();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    const begin = performance.now();
    const now = await read().catch(() => known); // a folder that disappears while it is read; the next scan reports it
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
  const onChange = () => {
    if (!isClosed) lookIn(SETTLE_MILLISECONDS);
  };
  const watchers = folders.flatMap(folder => watcherOf(folder, onChange) ?? []);
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
