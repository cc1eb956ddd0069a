import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/** A decoder for the transform function. */
export interface BoundDecoder {
  readonly layer: lambda.ILayerVersion;
  /** The name by which Node.js loads it. */
  readonly packageName: string;
}

/** Packages with their places in a layer. */
interface PackageLayout {
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
const MAX_LAYER_BYTES = 200e6;

/** The folder of a layer in which Lambda's Node.js finds packages. */
const NODEJS = 'nodejs';
const MODULES = 'node_modules';

/** Packs a decoder with its dependencies, and adds the layer that contains them. Rejects one that does not load. */
export function bindDecoder(scope: Construct, directory: string): BoundDecoder {
  types.requireType(scope, 'heicDecoder.directory', directory, types.required(types.text));
  const layout = installedPackages(directory, reason => refuse(scope, `\`heicDecoder\` ${reason}`));
  const folder = FileSystem.mkdtemp('heic-decoder-');
  try {
    const bytes = copyPackages(layout.packages, folder);
    if (bytes > MAX_LAYER_BYTES) {
      refuse(scope, `\`heicDecoder\` must take at most ${MAX_LAYER_BYTES / 1e6} MB with its dependencies, as Lambda `
        + `limits a function with its layers to 250 MB, got ${Math.ceil(bytes / 1e6)} MB in ${directory}`);
    }
    const problem = decoderProblem(layout, folder);
    if (problem !== undefined) refuse(scope, `\`heicDecoder\` must export a function, got ${directory}: ${problem}`);
    return { layer: layerOf(scope, folder, layout.packageName), packageName: layout.packageName };
  } finally {
    // With `--no-staging`, the assembly refers to the folder itself.
    if (!scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function layerOf(scope: Construct, folder: string, packageName: string): lambda.LayerVersion {
  return new lambda.LayerVersion(scope, 'HeicDecoder', {
    code: lambda.Code.fromAsset(folder),
    compatibleRuntimes: [lambda.Runtime.NODEJS_24_X],
    description: `Decodes HEIC originals of ${scope.node.path} with ${packageName}`.slice(0, 256),
  });
}

/**
 * Finds a package and its dependencies as Node.js does, wherever npm, pnpm or Yarn installed them.
 *
 * @param fail throws, with the reason after the name of the prop
 */
function installedPackages(directory: string, fail: (reason: string) => never): PackageLayout {
  if (!fs.existsSync(directory)) {
    fail(`must be the directory of an installed package, got ${path.resolve(directory)}, which does not exist. Run `
      + '`npm install heic-decode`, and use HeicDecoder.fromDirectory(\'node_modules/heic-decode\')');
  }
  const root = fs.realpathSync(directory);
  const { name } = manifestOf(root, fail);
  return { packageName: name, packages: placed(root, name, fail) };
}

/**
 * Places each dependency beside the package, or inside the dependent package if another version is already there. All
 * dependencies of a package are placed before their own dependencies, so that no later one hides a version in use.
 */
function placed(root: string, rootName: string, fail: (reason: string) => never): Map<string, string> {
  const packages = new Map([[`${MODULES}/${rootName}`, root]]);
  for (const [folder, directory] of packages) { // iterates also over entries that are added in the loop
    for (const name of Object.keys(manifestOf(directory, fail).dependencies ?? {})) {
      const dependency = resolved(name, directory)
        ?? fail(`needs ${name}, a dependency of ${directory}, which is not installed. Run \`npm install\` there`);
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

function manifestOf(directory: string, fail: (reason: string) => never): Manifest {
  const file = path.join(directory, 'package.json');
  if (!fs.existsSync(file)) fail(`must be the directory of an npm package, got ${directory} without a package.json`);
  try {
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Manifest>;
    if (typeof manifest.name === 'string' && manifest.name !== '') return manifest as Manifest;
  } catch { /* the same as a package without a name */ }
  return fail(`must be the directory of an npm package, got ${file} without a name`);
}

/** Copies packages without those that npm nested in them, and returns their size in bytes. */
function copyPackages(packages: PackageLayout['packages'], layer: string): number {
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
function decoderProblem({ packageName }: PackageLayout, layer: string): string | undefined {
  const { status, stderr } = spawnSync(process.execPath, ['-e', LOAD, packageName], {
    cwd: path.join(layer, NODEJS), encoding: 'utf8', timeout: LOAD_MILLISECONDS,
  });
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1) || 'it does not load';
}
