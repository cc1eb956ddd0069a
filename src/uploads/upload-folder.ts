import * as fs from 'node:fs';
import * as path from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';

/**
 * The files of a folder to upload.
 */
export interface UploadFolder {
  /** Paths of files below the folder, with forward slashes. */
  readonly files: string[];
  /** Their total size in bytes. */
  readonly size: number;
}

/**
 * The error for a folder that cannot be uploaded.
 */
export class UploadFolderError extends Error {}

/**
 * Lists the files of a folder. Links are followed if they stay inside it: files outside of it would be published by
 * mistake.
 */
export function readUploadFolder(root: string, exclude: string[]): UploadFolder {
  if (!isFolder(root)) throw new UploadFolderError('must be a folder that exists');
  const realRoot = fs.realpathSync(root);
  const ignore = IgnoreStrategy.git(path.resolve(root), exclude);
  const files: string[] = [];
  let size = 0;

  const visit = (folder: string, above: string[]): void => {
    for (const name of fs.readdirSync(folder).sort()) {
      const file = path.join(folder, name);
      if (ignore.ignores(file)) continue;
      const real = insideOf(realRoot, file);
      const stat = fs.statSync(real);
      if (stat.isDirectory()) {
        if (above.includes(real)) {
          throw new UploadFolderError(`has a link that leads back to a folder above it: ${file}`);
        }
        visit(file, [...above, real]);
      } else {
        files.push(path.relative(path.resolve(root), file).split(path.sep).join('/'));
        size += stat.size;
      }
    }
  };
  visit(path.resolve(root), [realRoot]);
  return { files, size };
}

/** Whether a path is a folder. A path that is too long, or has invalid characters, is not. */
function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function insideOf(realRoot: string, file: string): string {
  const real = resolveLink(file);
  if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
    throw new UploadFolderError(`has a link that leads out of it: ${file} -> ${real}`);
  }
  return real;
}

function resolveLink(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    throw new UploadFolderError(`has a link that leads nowhere: ${file}`);
  }
}
