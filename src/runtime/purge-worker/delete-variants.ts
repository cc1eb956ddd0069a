import { isFormerPath } from '../url/former-paths';
import { MARKED, decodeKey, encodeFolder, isVariantKey, variantPrefix } from '../url/variant-key';

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

/** The references that a deletion has followed. */
export interface Watermarks {
  /** Images that are watermarks. */
  readonly marks: Set<string>;
  /** Images whose variants have one of them. */
  readonly marked: Set<string>;
}

/** The way a deletion runs. */
export interface Run {
  /** The key after which an earlier run left off. */
  readonly after?: string;
  /** Whether no time is left. At least one page with keys is handled nevertheless. */
  readonly isOver: () => boolean;
  readonly watermarks: Watermarks;
}

// A reference continues with the key of a variant that has an image as its watermark. It is never deleted, since a
// transformation may have written it anew for a variant that it stores only after that. The lifecycle of the bucket
// deletes it.
const REFERENCE = `/${MARKED}`;

/**
 * Deletes the variants of an image, and those of other images that have it as their watermark. Returns the key after
 * which it goes on if time runs out.
 */
export function deleteVariantsOfImage(store: VariantStore, key: string, run: Run): Promise<string | undefined> {
  return deleteListed(store, [{ prefix: `${key}/f=`, isFlat: true }, { prefix: variantPrefix(key) }], run);
}

/**
 * Deletes the variants of all images in a folder, and those of other images that have one of these as their watermark.
 * Returns the key after which it goes on if time runs out.
 */
export function deleteVariantsInFolder(store: VariantStore, folder: string, run: Run): Promise<string | undefined> {
  const prefixes = [folder === '/' ? '' : folder, encodeFolder(folder)];
  return deleteListed(store, [...new Set(prefixes)].map(prefix => ({ prefix })), run);
}

async function deleteListed(
  store: VariantStore, listings: readonly Listing[], { after, isOver, watermarks }: Run,
): Promise<string | undefined> {
  const begun = after === undefined ? 0 : listings.findIndex(({ prefix }) => after.startsWith(prefix));
  let last: string | undefined;
  for (const [index, listing] of listings.slice(begun).entries()) {
    for await (const keys of store.list({ ...listing, ...index === 0 && { after } })) {
      if (last !== undefined && isOver()) return last;
      const variants = new Set(keys.flatMap(key => variantOf(key, watermarks) ?? []));
      if (variants.size > 0) await store.delete([...variants]);
      last = keys.at(-1) ?? last;
    }
  }
  return undefined;
}

/** Returns the variant that an object is, or refers to. */
function variantOf(objectKey: string, { marks, marked }: Watermarks): string | undefined {
  if (isFormerPath(objectKey)) return objectKey;
  if (!isVariantKey(objectKey)) return undefined;
  const referenceAt = objectKey.indexOf(REFERENCE);
  if (referenceAt < 0) return objectKey;
  const variant = objectKey.slice(referenceAt + REFERENCE.length);
  addKey(marks, objectKey.slice(0, referenceAt));
  addKey(marked, variant.slice(0, variant.lastIndexOf('/')));
  return variant;
}

function addKey(keys: Set<string>, path: string): void {
  const key = decodeKey(path);
  if (key !== undefined) keys.add(key);
}
