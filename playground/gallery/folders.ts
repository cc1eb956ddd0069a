/** A folder directly in another one. */
export interface Folder {
  /** From the top, with its slash at the end. */
  readonly path: string;
  readonly name: string;
  /** Of the images in it, at any depth. */
  readonly count: number;
}

/** The folders directly in a folder, in the order of the keys. */
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

/** The folders that lead to one, from the top, each by its path; without the top itself. */
export function waysTo(folder: string): { path: string; name: string }[] {
  const names = folder.split('/').slice(0, -1);
  return names.map((name, depth) => ({ name, path: `${names.slice(0, depth + 1).join('/')}/` }));
}

/** The keys in a folder, at any depth, that have all words of the search somewhere, in whatever case. */
export function found(keys: readonly string[], folder: string, search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return keys.filter(key => key.startsWith(folder) && words.every(word => key.toLowerCase().includes(word)));
}
