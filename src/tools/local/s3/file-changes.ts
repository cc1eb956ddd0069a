import { randomBytes } from 'node:crypto';
import { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isInside, isPlainName } from './files';

/** A file or link, with everything that is required to restore it. */
export type KeptFile =
  | { readonly kind: 'file'; readonly body: Buffer; readonly mode: number; readonly modified: Date }
  | { readonly kind: 'link'; readonly target: string };

/**
 * Writes a file by its name relative to the folder, and returns whether it is new; undefined if the name leads out of
 * the folder.
 *
 * Writing is atomic, because the file can be read at any time. Nothing outside the folder is ever written.
 */
export async function writeFileIn(
  folder: string, name: string, body: Buffer,
): Promise<'added' | 'replaced' | undefined> {
  return putIn(folder, name, partial => fs.writeFile(partial, body, { flag: 'wx' }));
}

/** Removes a file or a link from the folder, and returns whether it existed. */
export async function removeFileFrom(folder: string, name: string): Promise<boolean> {
  const found = await foundIn(folder, name);
  if (!found) return false;
  await fs.unlink(found.file);
  return true;
}

/**
 * Reads a file or link, so that it can be restored. Returns undefined if it does not exist.
 *
 * @param maxBytes a larger file is not read
 */
export async function keepFileOf(
  folder: string, name: string, maxBytes: number,
): Promise<KeptFile | 'too large' | undefined> {
  const found = await foundIn(folder, name);
  if (!found) return undefined;
  const { file, stats } = found;
  if (stats.isSymbolicLink()) return { kind: 'link', target: await fs.readlink(file) };
  if (!stats.isFile()) return undefined;
  if (stats.size > maxBytes) return 'too large';
  return { kind: 'file', body: await fs.readFile(file), mode: stats.mode, modified: stats.mtime };
}

/** Restores a file or link with its content, its permissions and its time. Returns false if its name is rejected. */
export async function restoreFileIn(folder: string, name: string, kept: KeptFile): Promise<boolean> {
  const result = await putIn(folder, name, async partial => {
    if (kept.kind === 'link') return fs.symlink(kept.target, partial);
    await fs.writeFile(partial, kept.body, { flag: 'wx' });
    await fs.chmod(partial, kept.mode);
    await fs.utimes(partial, kept.modified, kept.modified);
  });
  return result !== undefined;
}

/** @param write writes a new file, which then takes the place of the named one */
async function putIn(
  folder: string, name: string, write: (partial: string) => Promise<void>,
): Promise<'added' | 'replaced' | undefined> {
  const file = await placeOf(folder, name, true);
  if (file === undefined) return undefined;
  const before = await fs.lstat(file).catch(() => undefined);
  if (before?.isDirectory()) return undefined;
  // Hidden files are not served.
  const partial = path.join(path.dirname(file), `.${randomBytes(8).toString('hex')}.partial`);
  try {
    await write(partial);
    await fs.rename(partial, file); // replaces a link itself, not its target
  } catch (error) {
    // S3 accepts keys that no file system does.
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined;
    throw error;
  } finally {
    await fs.rm(partial, { force: true });
  }
  return before ? 'replaced' : 'added';
}

/** Returns a file or link that exists. */
async function foundIn(folder: string, name: string): Promise<{ file: string; stats: Stats } | undefined> {
  const file = await placeOf(folder, name, false);
  const stats = file === undefined ? undefined : await fs.lstat(file).catch(() => undefined);
  return file === undefined || !stats || stats.isDirectory() ? undefined : { file, stats };
}

/** Returns the path of a file; undefined if its name or a link on the way leads out of the folder. */
async function placeOf(folder: string, name: string, isMade: boolean): Promise<string | undefined> {
  if (!isPlainName(name) || name.split('/').some(segment => segment.startsWith('.'))) return undefined;
  const root = await fs.realpath(folder);
  const segments = name.split('/');
  let directory = root;
  for (const segment of segments.slice(0, -1)) {
    const next = path.join(directory, segment);
    if (isMade) await fs.mkdir(next).catch(() => undefined); // exists already, or the next line fails
    const real = await fs.realpath(next).catch(() => undefined);
    if (real === undefined || !isInside(root, real) || !(await fs.stat(real)).isDirectory()) return undefined;
    directory = real;
  }
  return path.join(directory, segments[segments.length - 1]);
}
