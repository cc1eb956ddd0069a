import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { LambdaCode } from './lambda-function';
import { LocalEdgeError } from '../../local-edge-error';

/** A function's code, ready to run. */
export interface UnpackedCode {
  readonly folder: string;
  remove(): void;
}

/** Folders that exist. A closed pipe or a second Ctrl-C ends the process before they are removed one by one. */
const folders = new Set<string>();

const NATIVE_PACKAGES = 'node_modules/@img/';

/** The folders of a layer in which Lambda's Node.js looks for packages, those of its version before the others. */
const FOLDERS = ['nodejs/node24/node_modules', 'nodejs/node_modules'];

/**
 * Unpacks the code of a function. The native packages of sharp, which are built for Lambda, are replaced by those of
 * this machine.
 */
export function unpack(code: LambdaCode): UnpackedCode {
  if (code.kind === 'folder') return { folder: code.folder, remove: () => undefined };
  const folder = makeTemporaryFolder();
  const remove = () => removeFolder(folder);
  try {
    if (code.kind === 'inline') fs.writeFileSync(path.join(folder, 'index.js'), code.text);
    else unzip(code.file, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

function makeTemporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-function-'));
  if (folders.size === 0) process.on('exit', removeFolders);
  folders.add(folder);
  return folder;
}

function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeFolders);
}

function removeFolders(): void {
  folders.forEach(removeFolder);
}

function unzip(archive: string, folder: string): void {
  const version = sharpVersion(archive);
  const files = unzipSync(fs.readFileSync(archive), { filter: ({ name }) => !name.startsWith(NATIVE_PACKAGES) });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (!file.startsWith(folder + path.sep)) {
      throw new LocalEdgeError(`${archive} contains a file outside its folder: ${name}`);
    }
    if (name.endsWith('/')) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  if (version !== undefined) link(nativeSharp(version), path.join(folder, NATIVE_PACKAGES));
}

/** Returns the version of sharp whose native package is in the archive, if any. */
function sharpVersion(archive: string): string | undefined {
  const isManifest = (name: string) => /^node_modules\/@img\/sharp-(?!libvips-)[^/]+\/package\.json$/.test(name);
  const [manifest] = Object.values(unzipSync(fs.readFileSync(archive), { filter: ({ name }) => isManifest(name) }));
  return manifest && (JSON.parse(Buffer.from(manifest).toString()) as { version: string }).version;
}

function link(target: string, name: string): void {
  fs.mkdirSync(path.dirname(name), { recursive: true });
  fs.symlinkSync(target, name.replace(/\/$/, ''), 'junction');
}

/**
 * Returns the search path for packages of layers. Lambda extracts layers over each other, so later ones come first.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function modulesOf(layers: readonly string[]): string {
  return FOLDERS.flatMap(folder => [...layers].reverse().map(layer => path.join(layer, folder))).join(path.delimiter);
}

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
