import * as fs from 'node:fs';
import * as path from 'node:path';

/** A file to check. */
export interface CorpusFile {
  readonly path: string;
  readonly suite: string;
  /** Its path in the suite. */
  readonly name: string;
}

/**
 * Returns every regular file below a folder, in a stable order. Hidden files and links are left out.
 */
export function filesIn(folder: string): CorpusFile[] {
  const root = path.resolve(folder);
  return pathsIn(root).map(file => {
    const parts = path.relative(root, file).split(path.sep);
    const suite = parts.length > 1 ? parts.shift()! : path.basename(root);
    return { path: file, suite, name: parts.join('/') };
  });
}

function pathsIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? pathsIn(file) : entry.isFile() ? [file] : [];
  });
}

/** Returns at most so many items, spread evenly. */
export function sample<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, index) => items[Math.floor(index * items.length / limit)]);
}
