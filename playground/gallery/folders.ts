/** A direct subfolder. */
export interface Folder {
  /** Full path with a trailing slash. */
  readonly path: string;
  readonly name: string;
  /** Number of images in the folder, at any depth. */
  readonly count: number;
}

/** Returns the direct subfolders of a folder, in the order of the keys. */
export function foldersIn(keys: readonly string[], folder: string): Folder[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const slash = key.indexOf('/', folder.length);
    if (!key.startsWith(folder) || slash < 0) continue;
    const path = key.slice(0, slash + 1);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].map(([path, count]) => ({ path, name: path.slice(folder.length, -1), count }));
}

/** Returns a folder and its ancestors, from the top, without the root. */
export function ancestorsOf(folder: string): { path: string; name: string }[] {
  const names = folder.split('/').slice(0, -1);
  return names.map((name, depth) => ({ name, path: `${names.slice(0, depth + 1).join('/')}/` }));
}

/** Returns the keys in a folder, at any depth, that contain all words of a search, ignoring case. */
export function matchingKeys(keys: readonly string[], folder: string, search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return keys.filter(key => key.startsWith(folder) && words.every(word => key.toLowerCase().includes(word)));
}
