import { Surface, folderItems, isWildcard, itemsOf } from './invalidation-items';
import { Targets, collapseToFolders, countByFolder } from './targets';

/**
 * Maximum number of wildcards in progress. Further ones would wait for these for half a minute.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
 */
export const MAX_WILDCARDS = 15;

/**
 * Returns the items of many targets. A folder replaces its images if it has wholly changed and at least `folderAt` of
 * its images are targets, or if there would be more wildcards than may be in progress.
 *
 * There are never more items than `itemsOf()` returns for the images and folders one by one. An image has at most:
 *
 * | variants | no originals | originals without a prefix | originals under a prefix |
 * |---|---|---|---|
 * | none | 0 | 1 path | 2 paths |
 * | by tag | 1 tag | – | 1 tag, 2 paths |
 * | by path | 1 wildcard, 2 for a key with escapes | – | 1 path more |
 */
export function planItems(
  targets: Targets, surface: Surface, folderAt: number, isWhole: (folder: string) => boolean,
): string[] {
  const planned = collapseToFolders(targets, folderAt, isWhole);
  if (isFew(planned, surface)) return itemsOf(planned, surface);
  const largest = largestOf(planned.folders, targets, surface);
  const limited = collapseToFolders(targets, folderAt, folder => largest.has(folder));
  return isFew(limited, surface) ? itemsOf(limited, surface) : itemsInLargerFolders(targets, surface, folderAt);
}

function itemsInLargerFolders(targets: Targets, surface: Surface, folderAt: number): string[] {
  const planned = collapseToFolders(targets, folderAt, () => true);
  if (isFew(planned, surface) || folderAt <= 2) return itemsOf(planned, surface);
  return itemsInLargerFolders(targets, surface, Math.ceil(folderAt / 2));
}

function isFew(targets: Targets, surface: Surface): boolean {
  return wildcardsOf(itemsOf(targets, surface)) <= MAX_WILDCARDS;
}

function wildcardsOf(items: readonly string[]): number {
  return items.filter(isWildcard).length;
}

/** Returns the folders with the most changes, as many as may be wildcards in progress. */
function largestOf(folders: readonly string[], { images }: Targets, surface: Surface): Set<string> {
  const changed = countByFolder(images);
  let left = MAX_WILDCARDS;
  return new Set([...folders].sort((a, b) => (changed.get(b) ?? 0) - (changed.get(a) ?? 0))
    .filter(folder => (left -= wildcardsOf(folderItems(folder, surface))) >= 0));
}
