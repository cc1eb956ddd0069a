import { isOldVariantKey } from './old-variants';
import { MARKED, decodeKey, encodeFolder, isVariantKey, variantPrefix } from '../transformation/variant-key';

/** The bucket of variants. */
export interface VariantStore {
  /** Returns the pages of a listing, each with its keys in order. */
  list(listing: Listing): AsyncIterable<readonly string[]>;
  /** Deletes up to 1,000 objects. Rejects if any of them is left. */
  delete(keys: readonly string[]): Promise<void>;
}

/** The objects of a listing. */
export interface Listing {
  readonly prefix: string;
  /** Whether keys with a slash after the prefix are left out. */
  readonly isFlat?: boolean;
  /** The key after which the listing begins. */
  readonly after?: string;
}

/** The result of a deletion. */
export interface Deleted {
  /** Images whose variants had a watermark that was purged. */
  readonly marked: ReadonlySet<string>;
  /** The key after which it goes on, if time ran out. */
  readonly after?: string;
}

/** The way a deletion runs. */
export interface Run {
  /** The key after which an earlier run left off. */
  readonly after?: string;
  /** Whether no time is left. At least one page with keys is handled nevertheless. */
  readonly isOver: () => boolean;
}

// A reference continues with the key of a variant that has an image as its watermark. It is never deleted, since a transformation
// may have written it anew for a variant that it stores only after that. The lifecycle of the bucket deletes it.
const REFERENCE = `/${MARKED}`;

/**
 * Deletes the variants of an image, and those of other images that have it as their watermark.
 */
export function deleteVariantsOfImage(store: VariantStore, key: string, run: Run): Promise<Deleted> {
  return deleteListed(store, [{ prefix: `${key}/f=`, isFlat: true }, { prefix: variantPrefix(key) }], run);
}

/**
 * Deletes the variants of all images in a folder, and those of other images that have one of these as their watermark.
 */
export function deleteVariantsInFolder(store: VariantStore, folder: string, run: Run): Promise<Deleted> {
  const prefixes = [folder === '/' ? '' : folder, encodeFolder(folder)];
  return deleteListed(store, [...new Set(prefixes)].map(prefix => ({ prefix })), run);
}

async function deleteListed(store: VariantStore, listings: readonly Listing[], { after, isOver }: Run): Promise<Deleted> {
  const marked = new Set<string>();
  const begun = after === undefined ? 0 : listings.findIndex(({ prefix }) => after.startsWith(prefix));
  let last: string | undefined;
  for (const [index, listing] of listings.slice(begun).entries()) {
    for await (const keys of store.list({ ...listing, ...index === 0 && { after } })) {
      if (last !== undefined && isOver()) return { marked, after: last };
      const variants = new Set(keys.flatMap(key => variantOf(key, marked) ?? []));
      if (variants.size > 0) await store.delete([...variants]);
      last = keys.at(-1) ?? last;
    }
  }
  return { marked };
}

/** Returns the variant that an object is, or refers to. */
function variantOf(objectKey: string, marked: Set<string>): string | undefined {
  if (isOldVariantKey(objectKey)) return objectKey;
  if (!isVariantKey(objectKey)) return undefined;
  const referenceAt = objectKey.indexOf(REFERENCE);
  if (referenceAt < 0) return objectKey;
  const variant = objectKey.slice(referenceAt + REFERENCE.length);
  const image = decodeKey(variant.slice(0, variant.lastIndexOf('/')));
  if (image !== undefined) marked.add(image);
  return variant;
}
