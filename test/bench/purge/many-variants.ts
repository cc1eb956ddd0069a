import { VariantObjects } from '../../../src/runtime/purge-worker/delete-variants';
import { OriginalCounter } from '../../../src/runtime/purge-worker/wholly-changed-folders';
import { encodeFolder, markedPrefix } from '../../../src/runtime/url/key-encoding';

// Assumed for pages of 1,000 keys.
export const LIST_MILLISECONDS = 150;
export const DELETE_MILLISECONDS = 600;
export const PAGE = 1000;

export const FOLDER = 'shops/';
export const MARK = 'marks/logo.png';

const DIGITS = 8;

/** A folder with many images. Each has one variant, and all have the same watermark. */
export class ManyVariants {
  private readonly isStored: Uint8Array;

  constructor(public readonly count: number) {
    this.isStored = new Uint8Array(count).fill(1);
  }

  public stale(): number {
    return this.isStored.reduce((sum, isStored) => sum + isStored, 0);
  }

  /** Does nothing: edge locations cache nothing here. */
  public invalidate(): void {}

  /** @param step waits for the duration of a call to the store */
  public variantStore(step: (milliseconds: number) => Promise<void>): VariantObjects {
    const { count, isStored } = this;
    return {
      async *list({ prefix, after = '' }) {
        const references = markedPrefix(MARK).startsWith(prefix) ? markedPrefix(MARK) : undefined;
        const isListed = references !== undefined || encodeFolder(FOLDER).startsWith(prefix);
        const begin = after === '' ? 0 : indexOf(after) + 1;
        let page: string[] = [];
        for (let index = isListed ? begin : count; index < count; index++) {
          if (references !== undefined || isStored[index]) page.push(`${references ?? ''}${keyOf(index)}`);
          if (page.length < PAGE) continue;
          await step(LIST_MILLISECONDS);
          yield page;
          page = [];
        }
        await step(LIST_MILLISECONDS);
        yield page;
      },
      delete: async keys => {
        await step(DELETE_MILLISECONDS);
        for (const key of keys) isStored[indexOf(key)] = 0;
      },
    };
  }

  public listed(): OriginalCounter {
    return { count: async (_folder, most) => most };
  }
}

function keyOf(index: number): string {
  return `${FOLDER}${String(index).padStart(DIGITS, '0')}.jpg/_.f.avif`;
}

function indexOf(key: string): number {
  const at = key.lastIndexOf(FOLDER) + FOLDER.length;
  return Number(key.slice(at, at + DIGITS));
}
