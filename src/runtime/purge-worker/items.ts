import { Targets, countedByFolder, withFolders } from './targets';
import { cacheTags, folderTag, imageTag, markTags, taggedFolders } from '../url/cache-tags';
import { printKey } from '../url/request-key';
import { encodeFolder, encodeKey } from '../url/variant-key';

/** The names under which edge locations cache an image and its variants. */
export interface Surface {
  /** The names of variants: cache tags, or their paths where CloudFront has no tags. Missing without transformation. */
  readonly variants?: 'tags' | 'paths';
  /** The prefix of originals' paths, such as `original/`, or nothing. Missing where originals are not served. */
  readonly originals?: string;
  /** Whether originals are cached under each spelling that viewers request, as no edge function makes one of them. */
  readonly isSpelledFreely?: boolean;
}

/**
 * Maximum number of wildcards in progress. Further ones would wait for these, half a minute each time.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
 */
export const MOST_WILDCARDS = 15;

const MOST_MARKS = 10;

/**
 * Returns the items of many targets. A folder takes the place of its images if it has changed as a whole and at least
 * `folderAt` of its images are targets, and where there would be more wildcards than may be in progress.
 *
 * Never more items than `itemsOf()` has for the images and folders one by one. An image has at most:
 *
 * | variants | no originals | originals without a prefix | originals under a prefix |
 * |---|---|---|---|
 * | none | 0 | 1 path | 2 paths |
 * | by tag | 1 tag | – | 1 tag, 2 paths |
 * | by path | 1 wildcard, 2 for a key with escapes | – | 1 path more |
 */
export function fewItemsOf(
  targets: Targets, surface: Surface, folderAt: number, isWhole: (folder: string) => boolean,
): string[] {
  const planned = withFolders(targets, folderAt, isWhole);
  if (isFew(planned, surface)) return itemsOf(planned, surface);
  const largest = largestOf(planned.folders, targets, surface);
  const limited = withFolders(targets, folderAt, folder => largest.has(folder));
  return isFew(limited, surface) ? itemsOf(limited, surface) : itemsInLargerFolders(targets, surface, folderAt);
}

function itemsInLargerFolders(targets: Targets, surface: Surface, folderAt: number): string[] {
  const planned = withFolders(targets, folderAt, () => true);
  if (isFew(planned, surface) || folderAt <= 2) return itemsOf(planned, surface);
  return itemsInLargerFolders(targets, surface, Math.ceil(folderAt / 2));
}

function isFew(targets: Targets, surface: Surface): boolean {
  return wildcardsOf(itemsOf(targets, surface)) <= MOST_WILDCARDS;
}

function wildcardsOf(items: readonly string[]): number {
  return items.filter(isWildcard).length;
}

/** Returns the folders with the most changes, as many as may be wildcards at once. */
function largestOf(folders: readonly string[], { images }: Targets, surface: Surface): Set<string> {
  const changed = countedByFolder(images);
  let left = MOST_WILDCARDS;
  return new Set([...folders].sort((a, b) => (changed.get(b) ?? 0) - (changed.get(a) ?? 0))
    .filter(folder => (left -= wildcardsOf(folderItems(folder, surface))) >= 0));
}

/**
 * Returns the items of an invalidation: `#tag`, a path, or paths by a `*` at the end. Each is counted and billed.
 *
 * Paths are both those of viewers' requests, in their canonical spelling, and those that the edge function rewrites
 * them to, as CloudFront recommends.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
export function itemsOf({ images, folders }: Targets, surface: Surface): string[] {
  return [...new Set([
    ...folders.flatMap(folder => folderItems(folder, surface)), ...images.flatMap(key => imageItems(key, surface)),
  ])];
}

/**
 * Returns the targets that the items do not purge, neither by their own names nor by a folder's.
 */
export function notPurged({ images, folders }: Targets, items: readonly string[], surface: Surface): Targets {
  const [given, wildcards] = [new Set(items), items.filter(isWildcard)];
  const isGiven = (tags: readonly string[]) => (item: string) => item.startsWith('#')
    ? tags.some(tag => given.has(`#${tag}`))
    : given.has(item) || wildcards.some(wildcard => covers(wildcard, item));
  // An image may have the key of a folder: its tag purges no more than itself.
  return {
    images: images.filter(key => !imageItems(key, surface).every(isGiven(cacheTags(key)))),
    folders: folders.filter(folder => !folderItems(folder, surface).every(isGiven(taggedFolders(folder).map(folderTag)))),
  };
}

/**
 * Adds the tags of watermarks that the items do not purge from the variants with them; or if these are many, those of
 * the deepest folders with a tag there.
 */
export function withMarks(items: readonly string[], marks: ReadonlySet<string>, surface: Surface): string[] {
  const left = marksNotPurged(marks, items, surface);
  const tags = left.map(mark => left.length > MOST_MARKS ? markTags(mark).at(-1)! : imageTag(mark));
  return [...new Set([...items, ...tags.map(tag => `#${tag}`)])];
}

/**
 * Returns the watermarks that the items do not purge from the variants with them.
 */
export function marksNotPurged(marks: ReadonlySet<string>, items: readonly string[], { variants }: Surface): string[] {
  if (variants !== 'tags') return [];
  const given = new Set(items);
  return [...marks].filter(mark => !markTags(mark).some(tag => given.has(`#${tag}`)));
}

/**
 * Whether an image is in a folder that has no tag on variants with the image as their watermark.
 */
export function isMarkOfDeepFolder(mark: string): boolean {
  return !markTags(mark).includes(folderTag(taggedFolders(mark).at(-1)!));
}

export function isWildcard(item: string): boolean {
  return item.startsWith('/') && item.endsWith('*');
}

function imageItems(key: string, surface: Surface): string[] {
  const { variants, originals } = surface;
  const path = printKey(key);
  return distinct(surface, [
    ...variants === 'tags' ? [`#${imageTag(key)}`] : [],
    ...variants === 'paths' ? [`${path}*`, `/${encodeKey(key)}*`] : [],
    ...originals === undefined ? [] : [path, withPrefix(originals, path)],
  ]);
}

/** Variants have the tags of so many folders only: a folder below these goes with the deepest that has one. */
function folderItems(folder: string, surface: Surface): string[] {
  const { variants, originals } = surface;
  const paths = `${printKey(folder === '/' ? '' : folder)}*`;
  return distinct(surface, [
    ...variants === 'tags' ? [`#${folderTag(taggedFolders(folder).at(-1)!)}`] : [],
    ...variants === 'paths' ? [paths, `/${encodeFolder(folder)}*`] : [],
    ...originals === undefined ? [] : [paths, withPrefix(originals, paths)],
  ]);
}

function withPrefix(prefix: string, path: string): string {
  return `/${prefix}${path.slice(1)}`;
}

/** Returns each once, and none that another one covers. */
function distinct(surface: Surface, paths: readonly string[]): string[] {
  const all = [...new Set(paths.map(path => asItem(path, surface)))];
  return all.filter(item => !all.some(other => other !== item && covers(other, item)));
}

function covers(wildcard: string, item: string): boolean {
  return isWildcard(wildcard) && item.startsWith(wildcard.slice(0, -1));
}

/**
 * CloudFront invalidates no path with `~` in it, however written: everything that begins like it up to there goes with
 * it. So does everything that begins like a path up to its first character with more than one spelling, if viewers
 * choose the spelling.
 */
function asItem(path: string, { isSpelledFreely }: Surface): string {
  const end = path.search(isSpelledFreely ? /[~%]/ : /~/);
  return end < 0 ? path : `${path.slice(0, end)}*`;
}
