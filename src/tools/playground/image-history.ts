import { createHash, randomUUID } from 'node:crypto';
import { ImageChange, UndoneChange } from './protocol';
import { RequestError } from './responses';
import { KeptFile, keepFileOf, removeFileFrom, restoreFileIn, writeFileIn } from '../local/s3/file-changes';
import { ImageFiles } from '../local/served-distribution';

/** Limits of the files that are kept in memory to undo changes. */
export interface HistoryLimits {
  readonly bytes: number;
  readonly changes: number;
}

const LIMITS: HistoryLimits = { bytes: 256 * 2 ** 20, changes: 100 };

interface Kept {
  readonly change: ImageChange;
  /** The file before the change. Undefined if it was added. */
  readonly before?: KeptFile;
  /** Hash of the file after the change. Undefined if it was deleted. */
  readonly after?: string;
}

/**
 * Changes the images in a folder, and undoes it. The files before the last changes are kept in memory up to a limit;
 * the oldest are dropped first, and all of them when the process ends.
 */
export class ImageHistory {
  private readonly kept: Kept[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly files: ImageFiles, private readonly limits: HistoryLimits = LIMITS) {}

  /** Changes that can be undone, the newest first. */
  public get changes(): ImageChange[] {
    return this.kept.map(({ change }) => change).reverse();
  }

  /** Returns the cache tags of an image, by which its variants are purged. */
  public tagsOf(key: string): readonly string[] {
    return this.files.tagsOf(key);
  }

  /**
   * Stores an image.
   *
   * @param mustBeNew whether an image that exists is left as it is, and the change rejected
   */
  public async write(key: string, body: Buffer, mustBeNew: boolean): Promise<ImageChange> {
    return this.inTurn(async () => {
      const name = this.nameOf(key);
      const before = await this.keep(key, name);
      if (before && mustBeNew) throw new RequestError(412, `${key} exists already`);
      const result = await writeFileIn(this.files.folder, name, body);
      if (result === undefined) {
        throw new RequestError(400, `an image must not have this key: ${key}. Choose another name or folder`);
      }
      return this.add({ change: this.changeOf(key, result), before, after: hashOf(body) });
    });
  }

  public async remove(key: string): Promise<ImageChange> {
    return this.inTurn(async () => {
      const name = this.nameOf(key);
      const before = await this.keep(key, name);
      if (!before || !await removeFileFrom(this.files.folder, name)) {
        throw new RequestError(404, `${key} does not exist in the folder`);
      }
      return this.add({ change: this.changeOf(key, 'deleted'), before });
    });
  }

  /** Restores the file before a change, unless it has been changed again since. */
  public async undo(id: string): Promise<UndoneChange> {
    return this.inTurn(async () => {
      const index = this.kept.findIndex(({ change }) => change.id === id);
      if (index < 0) throw new RequestError(404, 'this change can no longer be undone');
      const { change: { key }, before, after } = this.kept[index];
      const name = this.nameOf(key);
      const now = await keepFileOf(this.files.folder, name, this.limits.bytes);
      if (now === 'too large' || hashOfKept(now) !== after) {
        throw new RequestError(409, `${key} has been changed since then: undo the later change first`);
      }
      const isDone = before
        ? await restoreFileIn(this.files.folder, name, before)
        : await removeFileFrom(this.files.folder, name);
      if (!isDone) throw new RequestError(409, `${key} cannot be written: the folder has changed`);
      this.kept.splice(index, 1);
      return { key, result: before ? 'restored' : 'deleted' };
    });
  }

  private nameOf(key: string): string {
    const name = this.files.nameOf(key);
    if (name === undefined) {
      throw new RequestError(400, `no source of this CDN has ${key}: add the image below the prefix of a source`);
    }
    return name;
  }

  /** Reads the file that a change is about to replace. A file that cannot be restored is not changed. */
  private async keep(key: string, name: string): Promise<KeptFile | undefined> {
    const { folder } = this.files;
    const kept = await keepFileOf(folder, name, this.limits.bytes);
    if (kept === 'too large') {
      throw new RequestError(413, `${key} is too large for the playground to undo its change: change it in the folder`);
    }
    return kept;
  }

  private changeOf(key: string, result: ImageChange['result']): ImageChange {
    return { id: randomUUID(), key, result, tags: this.files.tagsOf(key), time: Date.now() };
  }

  private add(kept: Kept): ImageChange {
    this.kept.push(kept);
    const bytes = () => this.kept.reduce((sum, { before }) => sum + bytesOf(before), 0);
    while (this.kept.length > this.limits.changes || bytes() > this.limits.bytes) this.kept.shift();
    return kept.change;
  }

  /** Runs one change after the other, so that none of them reads what another one writes. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function bytesOf(kept: KeptFile | undefined): number {
  return kept?.kind === 'file' ? kept.body.length : 0;
}

function hashOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64');
}

function hashOfKept(kept: KeptFile | undefined): string | undefined {
  return kept && hashOf(kept.kind === 'file' ? kept.body : `link ${kept.target}`);
}
