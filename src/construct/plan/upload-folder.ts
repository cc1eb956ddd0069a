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
 * Lists the files of a folder. Links are followed only if they stay inside it. Files outside of it could be published
 * by mistake.
 */
export function readUploadFolder(root: string, exclude: string[]): UploadFolder {
  if (!isFolder(root)) throw new UploadFolderError('must be an existing folder');
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
          throw new UploadFolderError(`must not contain a link to one of its parent folders (${file})`);
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
    throw new UploadFolderError(`must not contain a link to a path outside of it (${file} -> ${real})`);
  }
  return real;
}

function resolveLink(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    throw new UploadFolderError(`must not contain a broken link (${file})`);
  }
}
