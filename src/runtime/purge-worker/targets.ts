import { SourceRoute, keysOfObject, objectFoldersOf, objectKeyOf } from '../../model/source-routes';
import { taggedFolders } from '../url/cache-tags';

/** Images and folders to purge. */
export interface Targets {
  /** Keys of images. */
  readonly images: readonly string[];
  /** Keys of folders with their trailing slash, purged with all subfolders. `/` is everything. */
  readonly folders: readonly string[];
}

/** Merges targets: without duplicates, and without targets inside a folder that is itself a target. */
export function mergeTargets(all: readonly Targets[]): Targets {
  const folders = [...new Set(all.flatMap(targets => targets.folders))];
  const images = [...new Set(all.flatMap(targets => targets.images))];
  const isOutside = (key: string) => !folders.some(folder => folder !== key && isIn(folder, key));
  return { images: images.filter(isOutside), folders: folders.filter(isOutside) };
}

/**
 * Returns targets for later: merged, or only without duplicates if images are prewarmed, since a folder does not tell
 * which of its images have changed.
 */
export function laterTargets(all: readonly Targets[], { prewarmQueue }: { readonly prewarmQueue?: object }): Targets {
  const images = [...new Set(all.flatMap(targets => targets.images))];
  return prewarmQueue ? { ...mergeTargets(all), images } : mergeTargets(all);
}

export function isEmpty({ images, folders }: Targets): boolean {
  return images.length + folders.length === 0;
}

/**
 * Whether an image or folder is in a folder.
 *
 * @param key key of an image or a folder
 */
export function isIn(folder: string, key: string): boolean {
  return folder === '/' || key.startsWith(folder);
}

/** Returns the deepest folder that contains all targets. */
export function commonFolder({ images, folders }: Targets): string {
  const [first, ...others] = [...images, ...folders].map(key => taggedFolders(key));
  return first.filter((folder, depth) => others.every(above => above[depth] === folder)).at(-1) ?? '/';
}

/**
 * Replaces images by their folder if at least `folderAt` of them are in it. Folders that replace images in subfolders
 * count as one each. The deepest possible folders are chosen.
 *
 * @param mayReplace whether a folder may replace the changed images in it: its unchanged images are purged, too
 */
export function collapseToFolders(
  targets: Targets, folderAt: number, mayReplace: (folder: string) => boolean,
): Targets {
  const { images, folders } = mergeTargets([targets]);
  const left = new Map<string, Targets[]>();
  const put = (folder: string, some: Targets) => left.set(folder, [...left.get(folder) ?? [], some]);
  const byFolder = groupBy(images, key => taggedFolders(key).at(-1)!);
  byFolder.forEach((keys, folder) => put(folder, { images: keys, folders: [] }));
  for (const folder of deepestFirst(byFolder.keys())) {
    const inside = together(left.get(folder) ?? []);
    const isMany = inside.images.length + inside.folders.length >= folderAt;
    put(parentOf(folder), isMany && mayReplace(folder) ? { images: [], folders: [folder] } : inside);
  }
  return mergeTargets([{ images: [], folders }, ...left.get('') ?? []]);
}

/** Counts images by folder, subfolders included. The deepest folders come first. */
export function countByFolder(images: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const folder of images.flatMap(taggedFolders)) counted.set(folder, (counted.get(folder) ?? 0) + 1);
  return new Map(deepestFirst(counted.keys()).map(folder => [folder, counted.get(folder)!]));
}

/** Returns the parent folder, which is empty for the root. */
export function parentOf(folder: string): string {
  return folder === '/' ? '' : taggedFolders(folder.slice(0, -1)).at(-1)!;
}

function together(all: Targets[]): Targets {
  return { images: all.flatMap(({ images }) => images), folders: all.flatMap(({ folders }) => folders) };
}

/** Returns folders and all of their parents, the deepest first. */
function deepestFirst(folders: Iterable<string>): string[] {
  const all = [...new Set([...folders].flatMap(taggedFolders))];
  return all.sort((a, b) => depthOf(b) - depthOf(a));
}

function depthOf(folder: string): number {
  return taggedFolders(folder).length;
}

function groupBy(keys: readonly string[], groupOf: (key: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const group = groupOf(key);
    const known = groups.get(group);
    if (known) known.push(key);
    else groups.set(group, [key]);
  }
  return groups;
}

/** A key or folder that no source serves, and the keys of the CDN that it may stand for. */
export interface UnservedTarget {
  readonly target: string;
  readonly similar: readonly string[];
}

/**
 * Returns the targets that no source serves. Callers may mean an object in a bucket, whose key lacks the prefix of the
 * source.
 *
 * @param routes the longest prefix first. Undefined if all originals have one source
 */
export function unservedTargets(
  { images, folders }: Targets, routes: readonly SourceRoute[] | undefined,
): UnservedTarget[] {
  if (!routes) return [];
  const buckets = [...new Set(routes.flatMap(({ bucket }) => bucket ?? []))];
  const similarTo = (target: string) => buckets.flatMap(bucket => keysOfObject(routes, bucket, target));
  return [
    ...images.filter(key => objectKeyOf(routes, key) === undefined),
    ...folders.filter(folder => folder !== '/' && objectFoldersOf(routes, folder).length === 0),
  ].map(target => ({ target, similar: similarTo(target) }));
}
