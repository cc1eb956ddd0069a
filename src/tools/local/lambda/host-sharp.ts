import * as fs from 'node:fs';
import * as path from 'node:path';
import { LocalEdgeError } from '../../local-edge-error';

/**
 * The folder `@img` with this machine's native parts of sharp, or a refusal that says how to get them.
 *
 * Native part and JavaScript belong together, so it has to be the very version that the function brings.
 *
 * @param from where packages may be installed, above or in; the app comes before this library
 */
export function nativeSharp(version: string, from: readonly string[] = [process.cwd(), __dirname]): string {
  const found = from.flatMap(foldersAbove).map(folder => path.join(folder, 'node_modules/sharp')).filter(folder => fs.existsSync(folder));
  const versions = found.map(folder => ({ folder: fs.realpathSync(folder), version: versionOf(folder) }));
  const native = versions.filter(sharp => sharp.version === version).map(sharp => nativePartsOf(sharp.folder)).find(folder => folder !== undefined);
  if (native !== undefined) return native;
  const seen = versions.length === 0 ? 'it is not installed' : `found ${[...new Set(versions.map(sharp => sharp.version))].join(', ')}`
    + (versions.some(sharp => sharp.version === version) ? ' without the package for this processor and system (@img/sharp-…)' : '');
  throw new LocalEdgeError('images are transformed here by the code that is deployed, which needs the native part of sharp for this machine, '
    + `version ${version}: ${seen}. Run \`npm install --save-dev sharp@${version}\``);
}

function foldersAbove(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

function versionOf(folder: string): string {
  return (JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Package managers put `@img` beside sharp, or into it. */
function nativePartsOf(sharp: string): string | undefined {
  return [path.join(sharp, '../@img'), path.join(sharp, 'node_modules/@img')].find(folder =>
    fs.existsSync(folder) && fs.readdirSync(folder).some(name => name.startsWith('sharp-') && !name.startsWith('sharp-libvips-')));
}
