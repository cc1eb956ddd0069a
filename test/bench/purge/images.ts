import { VariantObjects } from '../../../src/runtime/purge-worker/delete-variants';
import { OriginalCounter } from '../../../src/runtime/purge-worker/wholly-changed-folders';
import { cacheTags } from '../../../src/runtime/url/cache-tags';

const VARIANTS = ['_.f.avif', '_.f.webp_w.640'];
const LIST_MILLISECONDS = 30;
const PAGE = 1000;
const DELETE_MILLISECONDS = 20;

/**
 * Originals, their stored variants, and the variants cached at edge locations, each with the version of the original
 * that it shows.
 */
export class Images {
  private readonly originals = new Map<string, number>();
  private readonly store = new Map<string, number>();
  private readonly edge = new Map<string, number>();
  private readonly tagged = new Map<string, string[]>();

  /** @param others number of further images in the same folders */
  constructor(public readonly keys: readonly string[], private readonly others: number) {
    for (const key of keys) {
      this.originals.set(key, 1);
      for (const tag of cacheTags(key)) this.tagged.set(tag, this.tagged.get(tag) ?? []).get(tag)!.push(key);
      this.view(key);
    }
  }

  /**
   * Changes an original. The returned function completes a request that began before: variants of the old version reach
   * store and edge.
   */
  public overwrite(key: string): () => void {
    const old = this.originals.get(key)!;
    this.originals.set(key, old + 1);
    return () => VARIANTS.forEach(variant => {
      this.store.set(`${key}/${variant}`, old);
      this.edge.set(`${key}/${variant}`, old);
    });
  }

  /** Invalidates an item. Viewers request invalidated variants at once, and so cache whatever the store has. */
  public invalidate(item: string): void {
    const found = item.startsWith('#')
      ? (this.tagged.get(item.slice(1)) ?? [])
      : this.keys.filter(key => isMeant(item, key));
    for (const key of found) {
      VARIANTS.forEach(variant => this.edge.delete(`${key}/${variant}`));
      this.view(key);
    }
  }

  /** Returns the images of which a viewer could still receive an older version. */
  public stale(): string[] {
    return this.keys.filter(key => VARIANTS.some(variant => [this.store, this.edge].some(place => {
      const shown = place.get(`${key}/${variant}`);
      return shown !== undefined && shown < this.originals.get(key)!;
    })));
  }

  /** @param step waits for the duration of a call to the store */
  public variantStore(step: (milliseconds: number) => Promise<void>): VariantObjects {
    const { store } = this;
    return {
      async *list({ prefix }) {
        const ofImage = /^(.*\/)(?:_\.|f=)$/.exec(prefix);
        const found = ofImage ? VARIANTS.map(variant => ofImage[1] + variant) : [...store.keys()];
        await step(LIST_MILLISECONDS);
        yield found.filter(key => key.startsWith(prefix) && store.has(key));
      },
      delete: async keys => {
        await step(DELETE_MILLISECONDS);
        keys.forEach(key => store.delete(key));
      },
    };
  }

  /** @param step waits for the duration of a call to the bucket */
  public listed(step: (milliseconds: number) => Promise<void>): OriginalCounter {
    return {
      count: async (folder, most) => {
        const ours = folder === '/' ? this.keys.length : this.keys.filter(key => key.startsWith(folder)).length;
        const count = Math.min(most, Math.round(ours * (1 + this.others / this.keys.length)));
        await step(LIST_MILLISECONDS * Math.ceil(count / PAGE));
        return count;
      },
    };
  }

  private view(key: string): void {
    for (const name of VARIANTS.map(variant => `${key}/${variant}`)) {
      const shown = this.store.get(name) ?? this.originals.get(key)!;
      this.store.set(name, shown);
      this.edge.set(name, this.edge.get(name) ?? shown);
    }
  }
}

/**
 * Returns whether a path includes a key.
 *
 * @param path the path of an original, with a `*` at its end if it is a prefix
 */
function isMeant(path: string, key: string): boolean {
  return path.endsWith('*') ? `/${key}/`.startsWith(path.slice(0, -1)) : `/${key}` === path;
}
