import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { addToArchive } from './archive';
import { ASSETS } from './assets';
import { bundleEdgeScripts } from './bundle-edge';
import { bundlePlayground } from './bundle-playground';
import { BUNDLED, nameOf } from './dependencies';
import { NOTICES, installedFolders, notices } from './notices';
import { bundle } from './runtime-bundle';

/**
 * Builds the assets that the package ships, so that synthesis needs neither Docker nor npm nor a compiler: the edge
 * functions, the transform function for each processor, the workers, the local edge's program for functions, the
 * playground, and the notices of each.
 */
const ROOT = path.join(__dirname, '..');

// Names of processors, for Lambda and for npm.
const ARCHITECTURES = { arm64: 'arm64', x86_64: 'x64' };

async function main(): Promise<void> {
  fs.mkdirSync(ASSETS, { recursive: true });
  await bundleEdgeScripts();
  await lambdaRunner();
  const passedOn = [...await transformers(), ...await worker('purge'), ...await worker('prewarm'), ...await bundlePlayground()];
  fs.writeFileSync(path.join(ROOT, NOTICES), notices([...passedOn, ...installedFolders(BUNDLED.map(nameOf))]));
}

/** The handlers, and the program that draws SVG in a process of its own. */
const TRANSFORMER_FILES = {
  'index.js': 'transformer/functions.lambda.ts',
  'isolated-process.child.js': 'transformer/isolated-process.child.ts',
};

/** Writes an archive for each processor. Lambda's Node.js finds sharp's binary beside the bundles. */
async function transformers(): Promise<string[]> {
  const code: [string, Uint8Array][] = [];
  const passedOn: string[] = [];
  for (const [file, entry] of Object.entries(TRANSFORMER_FILES)) {
    const bundled = await bundle(entry, transformerOptions());
    code.push([file, Buffer.from(bundled.code)]);
    passedOn.push(...bundled.folders);
  }
  const folders = [...passedOn];
  for (const [architecture, cpu] of Object.entries(ARCHITECTURES)) {
    const native = await nativePackages(cpu);
    passedOn.push(...native.folders);
    const notice = Buffer.from(notices([...folders, ...native.folders]));
    const archive = await addToArchive([...code, [NOTICES, notice]], native.archive);
    fs.writeFileSync(path.join(ASSETS, `transformer-${architecture}.zip`), archive);
  }
  return passedOn;
}

/** Returns options for one file, since Node.js loads CommonJS sooner than modules, and one file sooner than several. */
function transformerOptions(): esbuild.BuildOptions {
  return {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['@img/sharp-*'],
    minifySyntax: true,
    minifyWhitespace: true,
    define: { 'BUILT_VERSIONS': JSON.stringify(builtVersions()), 'import.meta.url': 'moduleFile' },
    // sharp's modules look for a binary in the folders around them. It must not be loaded from outside of the archive.
    banner: { js: "const moduleFile=require('node:path').join(__dirname,'node_modules/sharp/dist/sharp.mjs');" },
  };
}

/** Returns the versions that the transform function states with `fm=json`. */
function builtVersions(): string {
  const versionIn = (folder: string) =>
    (JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')) as { version: string }).version;
  return `cdk-image-cdn/${versionIn('.')} sharp/${versionIn('node_modules/sharp')}`;
}

/** Writes the archive of a worker, which runs on any processor. */
async function worker(name: 'prewarm' | 'purge'): Promise<string[]> {
  const entry = `${name}-worker/${name}.lambda.ts`;
  const { code, folders } = await bundle(entry, { format: 'cjs', platform: 'node', target: 'node24', minify: true });
  const files: [string, Uint8Array][] = [['index.js', Buffer.from(code)], [NOTICES, Buffer.from(notices(folders))]];
  fs.writeFileSync(path.join(ASSETS, `${name}.zip`), await addToArchive(files));
  return folders;
}

/** Writes the program that runs functions at the local edge. Node.js starts it soonest as one file of JavaScript. */
async function lambdaRunner(): Promise<void> {
  const entry = '../tools/local/lambda/lambda-runner.ts';
  const { code } = await bundle(entry, { format: 'cjs', platform: 'node', target: 'node20' });
  fs.writeFileSync(path.join(ASSETS, 'lambda-runner.js'), code);
}

/**
 * Returns sharp's binary and libvips for a processor. They are compressed once per lock file, because that takes
 * seconds.
 */
async function nativePackages(cpu: string): Promise<{ archive: Uint8Array; folders: string[] }> {
  const folder = path.join(ROOT, 'node_modules/.cache/native', `${cpu}-${fingerprint()}`);
  const names = [`node_modules/@img/sharp-linux-${cpu}`, `node_modules/@img/sharp-libvips-linux-${cpu}`];
  if (!fs.existsSync(folder)) {
    const partial = `${folder}.partial`;
    fs.rmSync(partial, { recursive: true, force: true });
    fs.cpSync(path.join(__dirname, 'native'), partial, { recursive: true });
    const command = ['ci', '--ignore-scripts', '--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
    execFileSync('npm', command, { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'] });
    const files = names.flatMap(name => filesOf(partial, name));
    fs.writeFileSync(path.join(partial, 'native.zip'), await addToArchive(files));
    fs.renameSync(partial, folder);
  }
  const archive = fs.readFileSync(path.join(folder, 'native.zip'));
  return { archive, folders: names.map(name => path.join(folder, name)) };
}

function fingerprint(): string {
  const parts = ['native/package-lock.json', 'archive.ts', '../node_modules/7z-wasm/package.json']
    .map(file => fs.readFileSync(path.join(__dirname, file)));
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 12);
}

/** Returns the files of a package, by their path in the archive. */
function filesOf(folder: string, name: string): [string, Uint8Array][] {
  const files = (fs.readdirSync(path.join(folder, name), { recursive: true }) as string[])
    .filter(file => fs.statSync(path.join(folder, name, file)).isFile()).sort();
  return files.map(file => [`${name}/${file}`, fs.readFileSync(path.join(folder, name, file))]);
}

void main();
