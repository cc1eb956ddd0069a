import * as fs from 'node:fs/promises';
import * as path from 'node:path';

export interface FileContent {
  readonly body: Buffer;
  readonly modified: Date;
}

/**
 * A file of the folder by its relative name, with slashes; undefined where there is none by exactly this name.
 *
 * Names are what an object's key says, so they are untrusted: nothing outside the folder is ever read, be it by `..`,
 * by an absolute name or by a link, and no two names lead to one file, as no two keys lead to one object.
 */
export async function readFileIn(folder: string, name: string): Promise<FileContent | undefined> {
  if (!isPlainName(name)) return undefined;
  try {
    const root = await fs.realpath(folder);
    const file = path.join(root, ...name.split('/'));
    const real = await fs.realpath(file);
    if (!isInside(root, real)) return undefined;
    // They differ for a link, and for other upper and lower case where the file system does not mind it.
    if (real !== file && !await isExactName(root, name)) return undefined;
    return await readRegularFile(real);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The relative names of all files in the folder, with slashes, sorted; not through links. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** What is another text for a file whenever it has changed, by relative name. */
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
  // Reading a pipe or a device could wait for ever.
  return stats.isFile() ? { body: await fs.readFile(file), modified: stats.mtime } : undefined;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EISDIR', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '');
}
