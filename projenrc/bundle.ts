import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { addToArchive } from './archive';
import { ASSETS } from './assets';
import { bundlePlayground } from './bundle-playground';
import { BUNDLED, nameOf } from './dependencies';
import { NOTICES, bundledFolders, installedFolders, notices } from './notices';
import { RULE_NAMES } from '../src/runtime/edge/rule-names';
import * as table from '../src/runtime/url/grammar-table';

/**
 * Builds the assets that the package ships, so that synthesis needs neither Docker nor npm nor a compiler: the edge
 * functions, the transform function for each processor, the purge worker, the playground, and the notices of each.
 */
const ROOT = path.join(__dirname, '..');

// Names of processors, for Lambda and for npm.
const ARCHITECTURES = { arm64: 'arm64', x86_64: 'x64' };

/** A bundle, and the folders of the npm packages in it. */
interface Bundle { readonly code: string; readonly folders: string[] }

async function main(): Promise<void> {
  fs.mkdirSync(ASSETS, { recursive: true });
  await edgeScript('normalize-url.edge.ts', 'handler', 'normalize-url.js');
  await edgeScript('guard-referrer.edge.ts', 'guardReferrer', 'guard-referrer.js');
  await edgeScript('one-path.edge.ts', 'onePath', 'one-path.js');
  const passedOn = [...await transformers(), ...await purgeWorker(), ...await bundlePlayground()];
  fs.writeFileSync(path.join(ROOT, NOTICES), notices([...passedOn, ...installedFolders(BUNDLED.map(nameOf))]));
}

/** Properties that no other code reads: the fields of `ParameterBounds`, and the rules. */
const MANGLED = new RegExp(`^(${[
  'least', 'most', 'values', 'isList', 'pattern', 'isFormat', 'isKey', 'reason', 'form', 'neutral', 'needs', 'needed',
  ...Object.keys(RULE_NAMES),
].join('|')})$`);

/** Replaces the module that derives values from the table of operations by the values. */
const grammarTable: esbuild.Plugin = {
  name: 'grammar-table',
  setup(build) {
    build.onLoad({ filter: /[\\/]url[\\/]grammar-table\.ts$/ }, () => ({ contents: tableCode() }));
  },
};

/**
 * Prints the table with every name only once. Parameters that paths do not print follow those that they do, where they
 * change nothing: no operation has their names.
 */
function tableCode(): string {
  const printed = table.PRINTED.split(' ');
  const names = [...printed, ...Object.keys(table.BOUNDS).filter(name => !printed.includes(name))];
  const bounds = Object.values(table.BOUNDS);
  const texts = bounds.flatMap(({ pattern, reason }) => [pattern, reason]).filter(each => each !== undefined);
  const shared = [...repeated(texts.map(literal)), ...repeated(bounds.map(literal))];
  const withNames = (code: string): string =>
    shared.reduce((rest, each, index) => each === code ? rest : rest.replaceAll(each, `shared${index}`), code);
  const items = names.map(name => {
    const code = Object.hasOwn(table.BOUNDS, name) ? literal(table.BOUNDS[name]) : '';
    return shared.includes(code) ? `shared${shared.indexOf(code)}` : withNames(code);
  });
  // Constants would be repeated by the bundler.
  return `
    ${shared.map((code, index) => `var shared${index} = ${withNames(code)};`).join('\n')}
    const bounds = [${items.join()}];
    export const PRINTED = ${literal(names.join(' '))};
    export const BOUNDS = {};
    PRINTED.split(' ').forEach((name, index) => { if (bounds[index]) BOUNDS[name] = bounds[index]; });
  `;
}

function repeated(codes: string[]): string[] {
  return [...new Set(codes)].filter(code => codes.indexOf(code) !== codes.lastIndexOf(code));
}

/** Prints a value as JavaScript, with names that can be mangled. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof RegExp) return String(value);
  const fields = Object.entries(value).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}:${literal(each)}`,
  );
  return `{${fields.join(',')}}`;
}

/** Writes a script with one global, the named export, as CloudFront Functions have no modules. */
async function edgeScript(entry: string, name: string, file: string): Promise<void> {
  const options: esbuild.BuildOptions = {
    format: 'esm',
    target: 'es2016',
    minify: true,
    mangleProps: MANGLED,
    mangleCache: { ...RULE_NAMES },
    plugins: [grammarTable],
  };
  const { code, folders } = await bundle(`edge/${entry}`, options);
  const exported = new RegExp(`export\\{(?:.*,)?(\\w+) as ${name}(?:,.*)?\\};\\s*$`).exec(code);
  if (!exported) throw new Error(`The bundled edge function must end with ${name}: ${code.slice(-200)}`);
  // A CloudFront Function has no space for licenses.
  if (folders.length > 0) throw new Error(`${file} must not contain third-party code, got ${folders.join(', ')}.`);
  if (/\$\d/.test(code)) throw new Error(`${file} must not use the names of its own parameters.`);
  const [parameters, values] = [SHORT_NAMES.map((_, index) => `$${index}`), SHORT_NAMES.map(([global]) => global)];
  const body = SHORT_NAMES.reduce(
    (rest, [, pattern], index) => rest.replace(pattern, () => `$${index}`), code.slice(0, exported.index));
  const script = `var ${name}=function(${parameters}){${body}return ${exported[1]}}(${values});\n`;
  fs.writeFileSync(path.join(ASSETS, file), script);
}

/** Values that the edge function names often. As parameters, they take two bytes each. */
const SHORT_NAMES: [value: string, pattern: RegExp][] = [
  ['void 0', /\bvoid 0\b/g],
  ['Number', /\bNumber(?=[(,)])/g],
  ['String', /\bString(?=\()/g],
  ['Math', /\bMath(?=\.)/g],
  ['Object', /\bObject(?=\.)/g],
];

/** Writes an archive for each processor, with the handler and the program that draws SVG in a process of its own. */
async function transformers(): Promise<string[]> {
  const [handler, child] = [await withSharp('transform.lambda.ts'), await withSharp('isolated-process.child.ts')];
  const passedOn = [...handler.folders, ...child.folders];
  for (const [architecture, cpu] of Object.entries(ARCHITECTURES)) {
    const native = await nativePackages(cpu);
    passedOn.push(...native.folders);
    const archive = await addToArchive([
      ['index.js', Buffer.from(handler.code)],
      ['isolated-process.child.js', Buffer.from(child.code)],
      [NOTICES, Buffer.from(notices([...handler.folders, ...child.folders, ...native.folders]))],
    ], native.archive);
    fs.writeFileSync(path.join(ASSETS, `transformer-${architecture}.zip`), archive);
  }
  return passedOn;
}

/**
 * Lambda's Node.js finds sharp's binary beside the bundle. The bundle contains sharp's own JavaScript, which starts
 * sooner.
 */
function withSharp(entry: string): Promise<Bundle> {
  return bundle(`transformer/${entry}`, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['@img/sharp-*'],
    // sharp's modules read their own location to find the binary. A CommonJS bundle does not have it.
    define: { 'import.meta.url': 'MODULE_URL' },
    banner: { js: "const MODULE_URL=require('node:url').pathToFileURL(__filename).href;" },
    minifySyntax: true,
    minifyWhitespace: true,
  });
}

/** Writes the archive of the purge worker, which runs on any processor. */
async function purgeWorker(): Promise<string[]> {
  const entry = 'purge-worker/purge.lambda.ts';
  const { code, folders } = await bundle(entry, { format: 'cjs', platform: 'node', target: 'node24', minify: true });
  const files: [string, Uint8Array][] = [['index.js', Buffer.from(code)], [NOTICES, Buffer.from(notices(folders))]];
  fs.writeFileSync(path.join(ASSETS, 'purge.zip'), await addToArchive(files));
  return folders;
}

async function bundle(entry: string, options: esbuild.BuildOptions): Promise<Bundle> {
  const result = await esbuild.build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: [path.join(ROOT, 'src/runtime', entry)],
    bundle: true,
    write: false,
    metafile: true,
    legalComments: 'none', // the notices contain the licenses
    logLevel: 'warning',
  });
  return { code: result.outputFiles![0].text, folders: bundledFolders(result.metafile!) };
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
