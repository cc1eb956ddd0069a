import { taggedFolders } from '../url/cache-tags';

/** What is to be purged. */
export interface Targets {
  /** Images, by their keys. */
  readonly images: readonly string[];
  /** Everything in them, at every depth; with their slash at the end, and `/` for all there is. */
  readonly folders: readonly string[];
}

/** What several want, each of it once, and nothing that lies in a folder beside that folder. */
export function joined(all: readonly Targets[]): Targets {
  const folders = [...new Set(all.flatMap(targets => targets.folders))];
  const images = [...new Set(all.flatMap(targets => targets.images))];
  const isOutside = (key: string) => !folders.some(folder => folder !== key && isIn(folder, key));
  return { images: images.filter(isOutside), folders: folders.filter(isOutside) };
}

export function isEmpty({ images, folders }: Targets): boolean {
  return images.length + folders.length === 0;
}

/** @param key of an image or a folder */
export function isIn(folder: string, key: string): boolean {
  return folder === '/' || key.startsWith(folder);
}

/** The folder nearest to all of them. */
export function commonFolder({ images, folders }: Targets): string {
  const [first, ...others] = [...images, ...folders].map(key => taggedFolders(key));
  return first.filter((folder, depth) => others.every(above => above[depth] === folder)).at(-1) ?? '/';
}

/**
 * Puts folders in the place of many images: a folder in which as many as `folderAt` images, or folders put in their
 * place, are left over from the folders below it.
 *
 * Never more than one for an image, and the deepest folders that do.
 *
 * @param mayBe whether a folder may stand for the images in it that have changed, as what has not would be read anew,
 * too
 */
export function withFolders(targets: Targets, folderAt: number, mayBe: (folder: string) => boolean): Targets {
  const { images, folders } = joined([targets]);
  const left = new Map<string, Targets[]>();
  const put = (folder: string, some: Targets) => left.set(folder, [...left.get(folder) ?? [], some]);
  const byFolder = groupBy(images, key => taggedFolders(key).at(-1)!);
  byFolder.forEach((keys, folder) => put(folder, { images: keys, folders: [] }));
  for (const folder of deepestFirst(byFolder.keys())) {
    const inside = together(left.get(folder) ?? []);
    const isMany = inside.images.length + inside.folders.length >= folderAt;
    put(parentOf(folder), isMany && mayBe(folder) ? { images: [], folders: [folder] } : inside);
  }
  return joined([{ images: [], folders }, ...left.get('') ?? []]);
}

/** How many of the images are in each folder, at every depth; the deepest folders first. */
export function countedByFolder(images: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const folder of images.flatMap(taggedFolders)) counted.set(folder, (counted.get(folder) ?? 0) + 1);
  return new Map(deepestFirst(counted.keys()).map(folder => [folder, counted.get(folder)!]));
}

/** Nothing is above the root. */
export function parentOf(folder: string): string {
  return folder === '/' ? '' : taggedFolders(folder.slice(0, -1)).at(-1)!;
}

function together(all: Targets[]): Targets {
  return { images: all.flatMap(({ images }) => images), folders: all.flatMap(({ folders }) => folders) };
}

/** The folders and all above them, none before those that it is in. */
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
