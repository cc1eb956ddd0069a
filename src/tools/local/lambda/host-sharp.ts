import * as fs from 'node:fs';
import * as path from 'node:path';
import { LocalEdgeError } from '../../local-edge-error';

/**
 * Returns the folder `@img` with the native packages of sharp for this machine. The error says how to install them.
 *
 * The native packages must have exactly the version of sharp in the function.
 *
 * @param from folders in or above which packages may be installed; the app takes precedence over this library
 */
export function nativeSharp(version: string, from: readonly string[] = [process.cwd(), __dirname]): string {
  const found = from.flatMap(foldersAbove).map(folder => path.join(folder, 'node_modules/sharp'))
    .filter(folder => fs.existsSync(folder));
  const versions = found.map(folder => ({ folder: fs.realpathSync(folder), version: versionOf(folder) }));
  const native = versions.filter(sharp => sharp.version === version).map(sharp => nativePartsOf(sharp.folder))
    .find(folder => folder !== undefined);
  if (native !== undefined) return native;
  const seen = versions.length === 0
    ? 'it is not installed'
    : `found ${[...new Set(versions.map(sharp => sharp.version))].join(', ')}`
    + (versions.some(sharp => sharp.version === version)
      ? ' without the package for this processor and system (@img/sharp-…)'
      : '');
  throw new LocalEdgeError('images are transformed by the deployed code, which requires the native package of sharp '
    + `for this machine, version ${version}: ${seen}. Run \`npm install --save-dev sharp@${version}\``);
}

function foldersAbove(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

function versionOf(folder: string): string {
  return (JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Package managers install `@img` next to sharp or inside it. */
function nativePartsOf(sharp: string): string | undefined {
  return [path.join(sharp, '../@img'), path.join(sharp, 'node_modules/@img')].find(folder =>
    fs.existsSync(folder)
      && fs.readdirSync(folder).some(name => name.startsWith('sharp-') && !name.startsWith('sharp-libvips-')));
}
