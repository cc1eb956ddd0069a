import * as fs from 'node:fs/promises';
import * as path from 'node:path';

export interface FileContent {
  readonly body: Buffer;
  readonly modified: Date;
}

/**
 * Returns a file by its name relative to the folder, with slashes; undefined if none has exactly this name.
 *
 * Names come from object keys, so they are untrusted. Nothing outside the folder is read through `..`, an absolute
 * name or a link, and no two names lead to the same file.
 */
export async function readFileIn(folder: string, name: string): Promise<FileContent | undefined> {
  if (!isPlainName(name)) return undefined;
  try {
    const root = await fs.realpath(folder);
    const file = path.join(root, ...name.split('/'));
    const real = await fs.realpath(file);
    if (!isInside(root, real)) return undefined;
    // They differ for a link, and for another case of letters on a case-insensitive file system.
    if (real !== file && !await isExactName(root, name)) return undefined;
    return await readRegularFile(real);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Returns the sorted relative names of all files in the folder, with slashes. Links are not followed. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Returns fingerprints of files by their relative names. A fingerprint changes whenever the file does. */
export async function fingerprintsIn(folder: string, includes: (name: string) => boolean): Promise<[string, string][]> {
  const names = (await filesIn(folder)).filter(includes);
  const prints = await Promise.all(names.map(async name => {
    const stats = await fs.stat(path.join(folder, name)).catch(() => undefined);
    return stats && [name, `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`] as [string, string];
  }));
  return prints.filter(print => print !== undefined);
}

export function isPlainName(name: string): boolean {
  const separators = path.sep === '\\' ? /[\\\0:]/ : /\0/;
  return !separators.test(name) && name.split('/').every(segment => !['', '.', '..'].includes(segment));
}

export function isInside(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

async function isExactName(root: string, name: string): Promise<boolean> {
  let directory = root;
  for (const segment of name.split('/')) {
    if (!(await fs.readdir(directory)).includes(segment)) return false;
    directory = path.join(directory, segment);
  }
  return true;
}

async function readRegularFile(file: string): Promise<FileContent | undefined> {
  const stats = await fs.stat(file);
  // Reading a pipe or a device could block forever.
  return stats.isFile() ? { body: await fs.readFile(file), modified: stats.mtime } : undefined;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EISDIR', 'EINVAL'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}
