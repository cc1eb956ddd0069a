import { Job } from './job';
import { Targets } from './targets';
import { Mount, keyFolderOf, urlFolderOf } from '../../model/mount';
import { matchesPathPattern } from '../../model/path-pattern';
import { RoutePrefixes, objectFoldersOf, objectKeyOf } from '../../model/source-routes';
import { cacheTags, folderTag, imageTag, markTags, taggedFolders } from '../url/cache-tags';
import { encodeFolder, encodeKey, printKey, variantRoot } from '../url/key-encoding';

/** The names under which edge locations cache an image and its variants. */
export interface Surface {
  /** The names of variants: cache tags, or paths if CloudFront has no tags. Missing without transformation. */
  readonly variants?: 'tags' | 'paths';
  /** The prefix of originals' paths, such as `original/`; may be empty. Missing if originals are not served. */
  readonly originals?: string;
  /** Path patterns of originals that are served under their own path, and are not transformed. */
  readonly files?: readonly string[];
  /** Whether originals are cached under each spelling of their path, because no edge function normalizes it. */
  readonly isSpelledFreely?: boolean;
  /** The sources of originals by prefixes, the longest first. Missing if originals have their keys in one bucket. */
  readonly routes?: readonly RoutePrefixes[];
  /** The part of a distribution of the user that serves the images. Missing for a distribution of their own. */
  readonly mount?: Mount;
}

const MAX_WATERMARK_TAGS = 10;

/**
 * Returns the items of an invalidation: `#tag`, a path, or a wildcard with `*` at the end. Each is counted and billed.
 *
 * Paths are those of viewers' requests, in their canonical spelling, and those after the rewrite by the edge function,
 * as CloudFront recommends.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
export function itemsOf({ images, folders }: Targets, surface: Surface): string[] {
  return [...new Set([
    ...folders.flatMap(folder => folderItems(folder, surface)), ...images.flatMap(key => imageItems(key, surface)),
  ])];
}

/**
 * Returns the targets that items do not purge, neither by their own names nor by a folder's.
 */
export function unpurgedTargets({ images, folders }: Targets, items: readonly string[], surface: Surface): Targets {
  const [purged, wildcards] = [new Set(items), items.filter(isWildcard)];
  const isPurged = (tags: readonly string[]) => (item: string) => item.startsWith('#')
    ? tags.some(tag => purged.has(`#${tag}`))
    : purged.has(item) || wildcards.some(wildcard => covers(wildcard, item));
  // An image may have the same key as a folder. Its tag purges only the image.
  return {
    images: images.filter(key => !imageItems(key, surface).every(isPurged(cacheTags(key)))),
    folders: folders.filter(folder => !folderItems(folder, surface).every(isPurged(folderTags([folder])))),
  };
}

/** Returns the items that purge one of the targets, or a part of it. */
export function itemsFor(items: readonly string[], { images, folders }: Targets, surface: Surface): string[] {
  const own = itemsOf({ images, folders }, surface);
  const tags = [...images.flatMap(key => [...cacheTags(key), ...markTags(key)]), ...folderTags(folders)];
  const names = new Set([...own, ...tags.map(tag => `#${tag}`)]);
  return items.filter(item => names.has(item) || isWildcard(item) && own.some(path => covers(item, path)));
}

/** Returns the items that earlier runs have not invalidated for each of the jobs with a target of theirs. */
export function itemsLeft(items: readonly string[], jobs: readonly Job[], surface: Surface): string[] {
  if (jobs.every(({ done }) => done === undefined)) return [...items];
  const needs = jobs.map(job => ({ items: new Set(itemsFor(items, job, surface)), done: job.done ?? [] }));
  return items.filter(item => {
    const own = needs.filter(need => need.items.has(item));
    return !(own.length > 0 ? own : needs).every(({ done }) => done.some(each => each === item || covers(each, item)));
  });
}

/**
 * Adds the tags of watermarks that the items do not purge from variants with them. If there are many, adds the tags of
 * their deepest folders that variants have.
 */
export function withWatermarkTags(items: readonly string[], marks: ReadonlySet<string>, surface: Surface): string[] {
  const left = unpurgedWatermarks(marks, items, surface);
  const tags = left.map(mark => left.length > MAX_WATERMARK_TAGS ? markTags(mark).at(-1)! : imageTag(mark));
  return [...new Set([...items, ...tags.map(tag => `#${tag}`)])];
}

/**
 * Returns the watermarks that items do not purge from the variants with them.
 */
export function unpurgedWatermarks(
  marks: ReadonlySet<string>, items: readonly string[], { variants }: Surface,
): string[] {
  if (variants !== 'tags') return [];
  const purged = new Set(items);
  return [...marks].filter(mark => !markTags(mark).some(tag => purged.has(`#${tag}`)));
}

/**
 * Whether an image is in a folder that has no tag on variants with the image as their watermark.
 */
export function isWatermarkInDeepFolder(mark: string): boolean {
  return !markTags(mark).includes(folderTag(taggedFolders(mark).at(-1)!));
}

export function isWildcard(item: string): boolean {
  return item.startsWith('/') && item.endsWith('*');
}

function imageItems(key: string, surface: Surface): string[] {
  // The bucket of a site has other files, too.
  if (!key.startsWith(keyFolderOf(surface.mount))) return [];
  const { variants, originals, files = [] } = surface;
  const path = printKey(key);
  const isFile = matchesPathPattern(files, path);
  return distinct(surface, [
    ...variants === 'tags' && !isFile ? [`#${imageTag(key)}`] : [],
    ...variants === 'paths' ? [`${inUrls(path, surface)}*`, `/${variantRoot(surface.mount)}${encodeKey(key)}*`] : [],
    ...originals === undefined ? [] : [pathInBucket(key, surface), originalPath(originals, path, surface)],
    ...isFile ? [pathInBucket(key, surface), inUrls(path, surface)] : [],
  ]);
}

/** Returns the tags of folders and of those above them. */
function folderTags(folders: readonly string[]): string[] {
  return folders.flatMap(taggedFolders).map(folderTag);
}

/** Returns the path of an original after the rewrite by the edge function: its key in the bucket. */
function pathInBucket(key: string, { routes }: Surface): string {
  return printKey(routes && objectKeyOf(routes, key) || key);
}

/** Returns the paths of the originals in a folder after the rewrite by the edge function. */
function pathsInBuckets(folder: string, surface: Surface): string[] {
  const { routes } = surface;
  const own = folder === '/' ? keyFolderOf(surface.mount) : folder;
  const folders = routes ? objectFoldersOf(routes, own) : [own];
  return folders.map(each => `${printKey(each)}*`);
}

/** Variants have the tags of a limited number of folders. A deeper folder is purged with the deepest of these. */
export function folderItems(folder: string, surface: Surface): string[] {
  const { variants, originals, files } = surface;
  const paths = `${printKey(folder === '/' ? keyFolderOf(surface.mount) : folder)}*`;
  return distinct(surface, [
    ...variants === 'tags' ? [`#${folderTag(taggedFolders(folder).at(-1)!)}`] : [],
    ...variants === 'paths' ? [
      inUrls(paths, surface),
      `/${variantRoot(surface.mount)}${folder === '/' ? keyRoot(surface) : encodeFolder(folder)}*`,
    ] : [],
    ...originals === undefined ? [] : [...pathsInBuckets(folder, surface), originalPath(originals, paths, surface)],
    ...files ? [...pathsInBuckets(folder, surface), inUrls(paths, surface)] : [],
  ]);
}

/** Returns the path in URLs for the path of a key. */
function inUrls(path: string, { mount }: Surface): string {
  return `/${urlFolderOf(mount)}${path.slice(1)}`;
}

/** Returns the path in URLs of an untouched original for the path of its key. */
function originalPath(prefix: string, path: string, { mount }: Surface): string {
  return `/${prefix}${path.slice(1 + keyFolderOf(mount).length)}`;
}

/** Returns the encoded beginning of all keys that are served. */
function keyRoot({ mount }: Surface): string {
  return encodeFolder(keyFolderOf(mount) || '/');
}

/** Returns items without duplicates, and without items that another one covers. */
function distinct(surface: Surface, paths: readonly string[]): string[] {
  const all = [...new Set(paths.map(path => asItem(path, surface)))];
  return all.filter(item => !all.some(other => other !== item && covers(other, item)));
}

function covers(wildcard: string, item: string): boolean {
  return isWildcard(wildcard) && item.startsWith(wildcard.slice(0, -1));
}

/**
 * Returns the item for a path. CloudFront cannot invalidate paths with `~`, so a wildcard ends before it. If viewers
 * choose the spelling, a wildcard ends before the first character with more than one spelling.
 */
function asItem(path: string, { isSpelledFreely }: Surface): string {
  const end = path.search(isSpelledFreely ? /[~%]/ : /~/);
  return end < 0 ? path : `${path.slice(0, end)}*`;
}
