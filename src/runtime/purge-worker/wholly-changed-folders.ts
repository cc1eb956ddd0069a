import { countByFolder, parentOf } from './targets';

/** Counts originals. */
export interface OriginalCounter {
  /** Returns the number of originals in a folder and its subfolders, at most `limit`. */
  count(folder: string, limit: number): Promise<number>;
}

// Fetching this many unchanged images again, at every edge location that has them, costs less than the invalidation
// items of one changed image.
const IMAGES_PER_CHANGE = 20;

const MAX_COUNTED = 100_000; // some seconds of listing

/**
 * Returns the folders that count as wholly changed: at least `folderAt` of their images have changed, and at least one
 * in twenty.
 *
 * A change of a few hundred images among a million thus leaves the other images cached at edge locations.
 *
 * @param isOutOfTime whether no time is left. Folders that are not counted do not count as wholly changed
 */
export async function whollyChangedFolders(
  images: readonly string[], folderAt: number, originals: OriginalCounter, isOutOfTime: () => boolean = () => false,
): Promise<Set<string>> {
  const whole = new Set<string>();
  const known = new Map<string, number>(); // lower bounds, by folder
  for (const [folder, changed] of countByFolder(images)) {
    if (changed < folderAt) continue;
    if (isOutOfTime()) break;
    const most = Math.min(changed * IMAGES_PER_CHANGE, MAX_COUNTED);
    const atLeast = known.get(folder) ?? 0;
    const count = atLeast > most ? atLeast : await originals.count(folder, most + 1);
    if (count <= most) whole.add(folder);
    known.set(parentOf(folder), Math.max(known.get(parentOf(folder)) ?? 0, count));
  }
  return whole;
}
