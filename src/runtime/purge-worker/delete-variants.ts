import { Listing } from '../aws/bucket';
import { MARKED, decodeKey, encodeFolder, isVariantKey, variantPrefix } from '../url/key-encoding';

/** The objects in the variant bucket. */
export interface VariantObjects {
  /** Returns the pages of a listing, each with its keys in order. */
  list(listing: Listing): AsyncIterable<readonly string[]>;
  /** Deletes up to 1,000 objects. Rejects if any of them is left. */
  delete(keys: readonly string[]): Promise<void>;
}

/** Watermarks found by a deletion: it follows references to the variants that have them. */
export interface Watermarks {
  /** Images that other images have as their watermark. */
  readonly marks: Set<string>;
  /** Images whose variants have one of these watermarks. */
  readonly marked: Set<string>;
}

/** State of the run in which variants are deleted. */
export interface DeletionRun {
  /** The last key that an earlier run deleted. */
  readonly after?: string;
  /** Whether no time is left. A run nevertheless handles at least one page with keys. */
  readonly isOutOfTime: () => boolean;
  readonly watermarks: Watermarks;
}

// A reference continues with the key of a variant that has an image as its watermark. Purges keep references, since a
// transformation may just have written one for a variant that it is about to store. The lifecycle of the bucket deletes
// them.
const REFERENCE = `/${MARKED}`;

/**
 * Deletes the variants of an image, and those of other images that have it as their watermark. Returns the last
 * deleted key if time runs out.
 */
export function deleteVariantsOfImage(
  variants: VariantObjects, key: string, run: DeletionRun,
): Promise<string | undefined> {
  return deleteListed(variants, variantPrefix(key), run);
}

/**
 * Deletes the variants of all images in a folder, and those of other images that have one of these as their watermark.
 * Returns the last deleted key if time runs out.
 */
export function deleteVariantsInFolder(
  variants: VariantObjects, folder: string, run: DeletionRun,
): Promise<string | undefined> {
  return deleteListed(variants, encodeFolder(folder), run);
}

async function deleteListed(
  objects: VariantObjects, prefix: string, { after, isOutOfTime, watermarks }: DeletionRun,
): Promise<string | undefined> {
  let last: string | undefined;
  for await (const keys of objects.list({ prefix, after })) {
    if (last !== undefined && isOutOfTime()) return last;
    const variants = new Set(keys.flatMap(key => variantOf(key, watermarks) ?? []));
    if (variants.size > 0) await objects.delete([...variants]);
    last = keys.at(-1) ?? last;
  }
  return undefined;
}

/** Returns the key of the variant that an object is or refers to, and collects watermarks. */
function variantOf(objectKey: string, { marks, marked }: Watermarks): string | undefined {
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
