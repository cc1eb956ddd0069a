import * as fs from 'node:fs';
import * as path from 'node:path';
import { assetPath } from '../../../model/asset-path';
import { CommandError } from '../command';

/**
 * Rejects a package without built assets, which are not in Git.
 *
 * @param root the folder of the package
 */
export function requireAssets(root: string = assetPath('..')): void {
  if (fs.existsSync(path.join(root, 'assets'))) return;
  const isClone = fs.existsSync(path.join(root, '.projenrc.ts'));
  throw new CommandError(isClone ? 'the assets of this clone are not built: run `npm ci && npx projen assets`'
    : 'the assets of the package are missing: install cdk-image-cdn again');
}
