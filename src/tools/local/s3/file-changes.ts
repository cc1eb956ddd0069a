import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isInside, isPlainName } from './files';

/**
 * Writes a file of the folder by its relative name, with slashes, and says whether it is new; undefined where the name
 * leads elsewhere.
 *
 * It is there whole or not at all, as readers may come at any time, and nothing outside the folder is ever written.
 */
export async function writeFileIn(folder: string, name: string, body: Buffer): Promise<'added' | 'replaced' | undefined> {
  const file = await placeOf(folder, name, true);
  if (file === undefined) return undefined;
  const before = await fs.lstat(file).catch(() => undefined);
  if (before?.isDirectory()) return undefined;
  // Hidden files are not served.
  const partial = path.join(path.dirname(file), `.${randomBytes(8).toString('hex')}.partial`);
  try {
    await fs.writeFile(partial, body, { flag: 'wx' });
    await fs.rename(partial, file); // in place of a link, too, and not of what it leads to
  } catch (error) {
    // S3 accepts keys that no file system does.
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined;
    throw error;
  } finally {
    await fs.rm(partial, { force: true });
  }
  return before ? 'replaced' : 'added';
}

/** Removes a file of the folder, or a link itself; false where there is none by this name. */
export async function removeFileFrom(folder: string, name: string): Promise<boolean> {
  const file = await placeOf(folder, name, false);
  const stats = file === undefined ? undefined : await fs.lstat(file).catch(() => undefined);
  if (file === undefined || !stats || stats.isDirectory()) return false;
  await fs.unlink(file);
  return true;
}

/**
 * Where a file is or would be; undefined where that is not in the folder, be it by its name or by a link on the way.
 */
async function placeOf(folder: string, name: string, isMade: boolean): Promise<string | undefined> {
  if (!isPlainName(name) || name.split('/').some(segment => segment.startsWith('.'))) return undefined;
  const root = await fs.realpath(folder);
  const segments = name.split('/');
  let directory = root;
  for (const segment of segments.slice(0, -1)) {
    const next = path.join(directory, segment);
    if (isMade) await fs.mkdir(next).catch(() => undefined); // it is there, or the next line tells what is in the way
    const real = await fs.realpath(next).catch(() => undefined);
    if (real === undefined || !isInside(root, real) || !(await fs.stat(real)).isDirectory()) return undefined;
    directory = real;
  }
  return path.join(directory, segments[segments.length - 1]);
}
