import * as path from 'node:path';

/** Returns the path of a file that the package contains ready-built, such as `purge.zip`. */
export function assetPath(...names: string[]): string {
  return path.join(__dirname, '../../assets', ...names);
}
