import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandError } from '../command';

/**
 * Writes a file completely or not at all: beside its place, and then under its name. A full disk leaves the file that
 * was there before.
 */
export function writeFile(file: string, text: string): void {
  try {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : file; // a link stays a link
    const { mode } = fs.statSync(target, { throwIfNoEntry: false }) ?? {};
    const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}`);
    try {
      fs.writeFileSync(beside, text, { mode });
      fs.renameSync(beside, target);
    } finally {
      fs.rmSync(beside, { force: true });
    }
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/**
 * Creates a folder and those that contain it. The option `recursive` of Node.js loops forever in file systems that
 * reject folders, such as `/proc`.
 */
export function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  fs.mkdirSync(folder);
}
