import * as fs from 'node:fs';
import * as path from 'node:path';

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
