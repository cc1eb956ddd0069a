import { countedByFolder, parentOf } from './targets';

/** Where originals are, as far as they can be counted. */
export interface OriginalCounter {
  /** How many are in a folder, at every depth, counted no further than `most`. */
  count(folder: string, most: number): Promise<number>;
}

// To fetch so many more anew from the store, each at every edge that has it, costs less than the items of those that
// changed.
const IMAGES_FOR_ONE = 20;

const MOST_COUNTED = 100_000; // some seconds of listing

/**
 * The folders that have changed as a whole, more or less: at least `folderAt` of their images have, and at least one in
 * twenty.
 *
 * So whoever changes a few hundred of a million does not lose all that edges have.
 */
export async function wholeFolders(images: readonly string[], folderAt: number, originals: OriginalCounter): Promise<Set<string>> {
  const whole = new Set<string>();
  const known = new Map<string, number>(); // of what is in a folder at least
  for (const [folder, changed] of countedByFolder(images)) {
    if (changed < folderAt) continue;
    const most = Math.min(changed * IMAGES_FOR_ONE, MOST_COUNTED);
    const atLeast = known.get(folder) ?? 0;
    const count = atLeast > most ? atLeast : await originals.count(folder, most + 1);
    if (count <= most) whole.add(folder);
    known.set(parentOf(folder), Math.max(known.get(parentOf(folder)) ?? 0, count));
  }
  return whole;
}
