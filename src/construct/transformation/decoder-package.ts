import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Packages with their places in a layer. */
export interface PackageLayout {
  readonly packageName: string;
  /** The directories of the packages by their folders in `nodejs`, such as `node_modules/heic-decode`. */
  readonly packages: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Maximum size of the layer. Lambda allows 250 MB for a function with its layers, and the transform function has 20 MB.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_LAYER_BYTES = 200e6;

/** The folder of a layer in which Lambda's Node.js finds packages. */
const NODEJS = 'nodejs';
const MODULES = 'node_modules';

/**
 * Finds a package and its dependencies as Node.js does, wherever npm, pnpm or Yarn installed them.
 *
 * @param refuse throws, with the reason after the name of the prop
 */
export function installedPackages(directory: string, refuse: (reason: string) => never): PackageLayout {
  if (!fs.existsSync(directory)) {
    refuse(`must be the directory of an installed package, got ${path.resolve(directory)}, which does not exist. Run `
      + '`npm install heic-decode`, and use HeicDecoder.fromDirectory(\'node_modules/heic-decode\')');
  }
  const root = fs.realpathSync(directory);
  const { name } = manifestOf(root, refuse);
  return { packageName: name, packages: placed(root, name, refuse) };
}

/**
 * Places each dependency beside the package, or inside the dependent package if another version is already there. All
 * dependencies of a package are placed before their own dependencies, so that no later one hides a version in use.
 */
function placed(root: string, rootName: string, refuse: (reason: string) => never): Map<string, string> {
  const packages = new Map([[`${MODULES}/${rootName}`, root]]);
  for (const [folder, directory] of packages) { // iterates also over entries that are added in the loop
    for (const name of Object.keys(manifestOf(directory, refuse).dependencies ?? {})) {
      const dependency = resolved(name, directory)
        ?? refuse(`needs ${name}, a dependency of ${directory}, which is not installed. Run \`npm install\` there`);
      const visible = visibleFrom(folder, name, packages);
      if (visible === dependency) continue;
      packages.set(`${visible === undefined ? '' : `${folder}/`}${MODULES}/${name}`, dependency);
    }
  }
  return packages;
}

/** Returns the package that Node.js would find by a name in a folder of the layer. */
function visibleFrom(folder: string, name: string, packages: ReadonlyMap<string, string>): string | undefined {
  const folders = folder.split(`/${MODULES}/`).map((_, index, parts) => parts.slice(0, index + 1));
  const places = folders.map(parts => `${parts.join(`/${MODULES}/`)}/${MODULES}/${name}`).reverse();
  return [...places, `${MODULES}/${name}`].map(each => packages.get(each)).find(found => found !== undefined);
}

/** Returns the directory of a dependency in the nearest parent folder, with symbolic links of pnpm resolved. */
function resolved(name: string, from: string): string | undefined {
  const candidate = path.join(from, MODULES, name);
  if (fs.existsSync(path.join(candidate, 'package.json'))) return fs.realpathSync(candidate);
  const parent = path.dirname(from);
  return parent === from ? undefined : resolved(name, parent);
}

function manifestOf(directory: string, refuse: (reason: string) => never): Manifest {
  const file = path.join(directory, 'package.json');
  if (!fs.existsSync(file)) refuse(`must be the directory of an npm package, got ${directory} without a package.json`);
  try {
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Manifest>;
    if (typeof manifest.name === 'string' && manifest.name !== '') return manifest as Manifest;
  } catch { /* the same as a package without a name */ }
  return refuse(`must be the directory of an npm package, got ${file} without a name`);
}

/** Copies packages without those that npm nested in them, and returns their size in bytes. */
export function copyPackages(packages: PackageLayout['packages'], layer: string): number {
  let bytes = 0;
  for (const [folder, directory] of packages) {
    for (const file of filesOf(directory)) {
      const copy = path.join(layer, NODEJS, folder, file);
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.copyFileSync(path.join(directory, file), copy);
      fs.chmodSync(copy, 0o644); // Lambda reads it as another user
      bytes += fs.statSync(copy).size;
    }
  }
  return bytes;
}

function filesOf(directory: string, within = ''): string[] {
  return fs.readdirSync(path.join(directory, within)).sort().flatMap(name => {
    const file = path.join(within, name);
    if (!fs.statSync(path.join(directory, file)).isDirectory()) return [file];
    return name === MODULES ? [] : filesOf(directory, file);
  });
}

/** The program that loads a decoder like the transform function. */
const LOAD = `
try {
  const module = require(process.argv[1]);
  const decode = typeof module === 'function' ? module : module.default;
  if (typeof decode !== 'function') throw new Error('it exports no function');
} catch (error) {
  console.error(error.message.split('\\n')[0]);
  process.exit(1);
}
process.exit(0);`;
const LOAD_MILLISECONDS = 30_000;

/** Loads a decoder from the layer in another process, and returns the reason if that fails. */
export function decoderProblem({ packageName }: PackageLayout, layer: string): string | undefined {
  const { status, stderr } = spawnSync(process.execPath, ['-e', LOAD, packageName], {
    cwd: path.join(layer, NODEJS), encoding: 'utf8', timeout: LOAD_MILLISECONDS,
  });
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1) || 'it does not load';
}
