import { Targets, withFolders } from './targets';
import { folderTag, imageTag } from '../transformation/cache-tags';
import { printKey } from '../transformation/image-request';

/** Under which names edges keep what is made from an original. */
export interface Surface {
  /** By what variants are purged: cache tags, or where CloudFront has none, their paths. Without transformation there are none. */
  readonly variants?: 'tags' | 'paths';
  /** What the paths begin with under which originals themselves are served: `['']` without transformation. */
  readonly originals: readonly string[];
}

// That may be in progress: more would wait for these, each time half a minute.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
export const MOST_WILDCARDS = 15;

/**
 * The items of many targets, with folders in the place of images: where as many as `folderAt` are in one, and where there would be more
 * wildcards than may be in progress, of fewer.
 */
export function fewItemsOf(targets: Targets, surface: Surface, folderAt: number): string[] {
  const items = itemsOf(withFolders(targets, folderAt), surface);
  const isTooMany = items.filter(isWildcard).length > MOST_WILDCARDS;
  return isTooMany && folderAt > 2 ? fewItemsOf(targets, surface, Math.ceil(folderAt / 2)) : items;
}

/**
 * The items of an invalidation, each of which is counted and billed: a `#tag`, a path, or paths by a `*` at the end.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
export function itemsOf({ images, folders }: Targets, surface: Surface): string[] {
  return [...new Set([...folders.flatMap(folder => folderItems(folder, surface)), ...images.flatMap(key => imageItems(key, surface))])];
}

export function isWildcard(item: string): boolean {
  return item.startsWith('/') && item.endsWith('*');
}

function imageItems(key: string, { variants, originals }: Surface): string[] {
  return [
    ...variants === 'tags' ? [`#${imageTag(key)}`] : [],
    ...variants === 'paths' ? [`${printKey(key)}/*`] : [],
    ...originals.flatMap(prefix => spellings(prefix + key)),
  ];
}

function folderItems(folder: string, { variants, originals }: Surface): string[] {
  const below = folder === '/' ? '' : folder;
  return [
    ...variants === 'tags' ? [`#${folderTag(folder)}`] : [],
    ...variants === 'paths' ? [`${printKey(below)}*`] : [],
    ...originals.flatMap(prefix => spellings(prefix + below).map(path => `${path}*`)),
  ];
}

/**
 * Edges keep a path as it was sent. `urlFor()` escapes every character that anything may read in another way, browsers
 * leave some as they are (`+`, parentheses); most keys have none of these.
 */
function spellings(key: string): string[] {
  return [...new Set([printKey(key), `/${encodeURI(key).replace(/[?#]/g, encodeURIComponent)}`])];
}
