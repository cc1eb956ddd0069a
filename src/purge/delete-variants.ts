import { atOnce } from './at-once';
import { endsLikeVariant } from '../transformation/image-request';

/** Where variants are kept. */
export interface VariantStore {
  /** Pages of keys that begin with a prefix; where `deep` is false, only of those that have no slash after it. */
  list(prefix: string, deep: boolean): AsyncIterable<string[]>;
  delete(key: string): Promise<void>;
}

const AT_ONCE = 32;

/**
 * Deletes everything made from an image, and nothing made from another: `cats/tom.jpg/x.png` is a key like any other.
 */
export async function deleteVariantsOfImage(store: VariantStore, key: string): Promise<void> {
  await deleteListed(store, store.list(`${key}/`, false));
}

/** Deletes what is made from all images in a folder. */
export async function deleteVariantsInFolder(store: VariantStore, folder: string): Promise<void> {
  await deleteListed(store, store.list(folder === '/' ? '' : folder, true));
}

async function deleteListed(store: VariantStore, pages: AsyncIterable<string[]>): Promise<void> {
  for await (const keys of pages) await atOnce(AT_ONCE, keys.filter(endsLikeVariant), key => store.delete(key));
}
