import { Targets, countedByFolder, withFolders } from './targets';
import { cacheTags, folderTag, imageTag } from '../transformation/cache-tags';
import { printKey } from '../transformation/image-request';

/** Under which names edges keep what is made from an original. */
export interface Surface {
  /** By what variants are purged: cache tags, or where CloudFront has none, their paths. Without transformation there are none. */
  readonly variants?: 'tags' | 'paths';
  /** Whether originals themselves are served, each under the one path that the edge function makes of however it is asked for. */
  readonly originals: boolean;
}

// That may be in progress: more would wait for these, each time half a minute.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
export const MOST_WILDCARDS = 15;

/**
 * The items of many targets, with folders in the place of images: where as many as `folderAt` are in a folder that has changed as
 * a whole, and where there would be more wildcards than may be in progress.
 *
 * Never more items than those of each image and folder alone: one, or two where both pictures and originals are served and tags
 * purge the pictures. Fewer than these two would not do: no tag is on an original, and no path is that of all its pictures.
 */
export function fewItemsOf(targets: Targets, surface: Surface, folderAt: number, isWhole: (folder: string) => boolean): string[] {
  const planned = withFolders(targets, folderAt, isWhole);
  if (isFew(planned, surface)) return itemsOf(planned, surface);
  const largest = new Set(largestOf(planned.folders, targets).slice(0, MOST_WILDCARDS));
  const limited = withFolders(targets, folderAt, folder => largest.has(folder));
  return isFew(limited, surface) ? itemsOf(limited, surface) : itemsInLargerFolders(targets, surface, folderAt);
}

function itemsInLargerFolders(targets: Targets, surface: Surface, folderAt: number): string[] {
  const planned = withFolders(targets, folderAt, () => true);
  return isFew(planned, surface) || folderAt <= 2 ? itemsOf(planned, surface) : itemsInLargerFolders(targets, surface, Math.ceil(folderAt / 2));
}

function isFew(targets: Targets, surface: Surface): boolean {
  return itemsOf(targets, surface).filter(isWildcard).length <= MOST_WILDCARDS;
}

/** Those with the most changes first. */
function largestOf(folders: readonly string[], { images }: Targets): string[] {
  const changed = countedByFolder(images);
  return [...folders].sort((a, b) => (changed.get(b) ?? 0) - (changed.get(a) ?? 0));
}

/**
 * The items of an invalidation, each of which is counted and billed: a `#tag`, a path, or paths by a `*` at the end.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
export function itemsOf({ images, folders }: Targets, surface: Surface): string[] {
  return [...new Set([...folders.flatMap(folder => folderItems(folder, surface)), ...images.flatMap(key => imageItems(key, surface))])];
}

/**
 * What of the targets the items do not purge, each by its own names or by a folder's.
 */
export function notPurged({ images, folders }: Targets, items: readonly string[], surface: Surface): Targets {
  const [given, wildcards] = [new Set(items), items.filter(isWildcard)];
  const isGiven = (key: string) => (item: string) => item.startsWith('#')
    ? cacheTags(key).some(tag => given.has(`#${tag}`))
    : given.has(item) || wildcards.some(wildcard => item.startsWith(wildcard.slice(0, -1)));
  return {
    images: images.filter(key => !imageItems(key, surface).every(isGiven(key))),
    folders: folders.filter(folder => !folderItems(folder, surface).every(isGiven(folder))),
  };
}

export function isWildcard(item: string): boolean {
  return item.startsWith('/') && item.endsWith('*');
}

function imageItems(key: string, { variants, originals }: Surface): string[] {
  const path = printKey(key);
  if (variants === 'paths') return [asItem(originals ? `${path}*` : `${path}/*`)]; // the original's path, too, begins like its pictures'
  return [...variants === 'tags' ? [`#${imageTag(key)}`] : [], ...originals ? [asItem(path)] : []];
}

function folderItems(folder: string, { variants, originals }: Surface): string[] {
  const paths = asItem(`${printKey(folder === '/' ? '' : folder)}*`);
  return [...variants === 'tags' ? [`#${folderTag(folder)}`] : [], ...variants === 'paths' || originals ? [paths] : []];
}

/** CloudFront purges no path with `~` in it, however written: what begins like it up to there goes with it. */
function asItem(path: string): string {
  const tildeAt = path.indexOf('~');
  return tildeAt < 0 ? path : `${path.slice(0, tildeAt)}*`;
}
