import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isInside, isPlainName } from './files';

/**
 * Writes a file by its name relative to the folder, and returns whether it is new; undefined if the name leads out of
 * the folder.
 *
 * Writing is atomic, because the file can be read at any time. Nothing outside the folder is ever written.
 */
export async function writeFileIn(
  folder: string, name: string, body: Buffer,
): Promise<'added' | 'replaced' | undefined> {
  const file = await placeOf(folder, name, true);
  if (file === undefined) return undefined;
  const before = await fs.lstat(file).catch(() => undefined);
  if (before?.isDirectory()) return undefined;
  // Hidden files are not served.
  const partial = path.join(path.dirname(file), `.${randomBytes(8).toString('hex')}.partial`);
  try {
    await fs.writeFile(partial, body, { flag: 'wx' });
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

/** Removes a file or a link from the folder, and returns whether it existed. */
export async function removeFileFrom(folder: string, name: string): Promise<boolean> {
  const file = await placeOf(folder, name, false);
  const stats = file === undefined ? undefined : await fs.lstat(file).catch(() => undefined);
  if (file === undefined || !stats || stats.isDirectory()) return false;
  await fs.unlink(file);
  return true;
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
