import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { addToArchive } from './archive';
import { ASSETS } from './assets';

/**
 * Builds what the package ships ready-made, so that nobody needs Docker, npm or a compiler at synthesis:
 * the edge functions, the transformer for each processor, and the purge worker, which runs on any.
 */
const ROOT = path.join(__dirname, '..');

// Lambda's names for processors, and npm's.
const ARCHITECTURES = { arm64: 'arm64', x86_64: 'x64' };

async function main(): Promise<void> {
  fs.mkdirSync(ASSETS, { recursive: true });
  fs.writeFileSync(path.join(ASSETS, 'normalize-url.js'), await edgeScript('transformation/normalize-url.edge.ts', 'handler'));
  fs.writeFileSync(path.join(ASSETS, 'guard-referrer.js'), await edgeScript('protection/guard-referrer.edge.ts', 'guardReferrer'));
  fs.writeFileSync(path.join(ASSETS, 'one-path.js'), await edgeScript('purge/one-path.edge.ts', 'onePath'));
  const scripts = await transformer();
  for (const [architecture, cpu] of Object.entries(ARCHITECTURES)) {
    const archive = await addToArchive(scripts, await nativeArchive(cpu));
    fs.writeFileSync(path.join(ASSETS, `transformer-${architecture}.zip`), archive);
  }
  fs.writeFileSync(path.join(ASSETS, 'purge.zip'), await addToArchive([['index.js', Buffer.from(await purgeWorker())]]));
}

/** A script that has one global, what the module exports by this name, as CloudFront Functions have neither modules nor exports. */
async function edgeScript(entry: string, name: string): Promise<string> {
  const code = await bundle(entry, { format: 'esm', target: 'es2016', minify: true, mangleProps: /^accepts$/ });
  const exported = new RegExp(`export\\{(?:.*,)?(\\w+) as ${name}(?:,.*)?\\};\\s*$`).exec(code);
  if (!exported) throw new Error(`The bundled edge function has no ${name} at its end: ${code.slice(-200)}`);
  return `var ${name}=function(){${code.slice(0, exported.index)}return ${exported[1]}}();\n`;
}

/** The handler, and beside it what it draws with in a process of its own. */
async function transformer(): Promise<[string, Uint8Array][]> {
  const entries = { 'index.js': 'transform.lambda.ts', 'drawing.child.js': 'drawing.child.ts' };
  return Promise.all(Object.entries(entries).map(async ([name, entry]): Promise<[string, Uint8Array]> =>
    [name, Buffer.from(await withSharp(`transformation/${entry}`))]));
}

/** Lambda's Node.js finds sharp's binary beside the bundle; sharp's own JavaScript is in it, which starts sooner. */
function withSharp(entry: string): Promise<string> {
  return bundle(entry, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['@img/sharp-*'],
    // sharp's modules ask for their own place to find the binary from there, which a bundle in CommonJS does not know.
    define: { 'import.meta.url': 'MODULE_URL' },
    banner: { js: "const MODULE_URL=require('node:url').pathToFileURL(__filename).href;" },
    minifySyntax: true,
    minifyWhitespace: true,
  });
}

function purgeWorker(): Promise<string> {
  return bundle('purge/purge.lambda.ts', { format: 'cjs', platform: 'node', target: 'node24', minify: true });
}

async function bundle(entry: string, options: esbuild.BuildOptions): Promise<string> {
  const result = await esbuild.build({
    ...options, entryPoints: [path.join(ROOT, 'src', entry)], bundle: true, write: false, legalComments: 'none', logLevel: 'warning',
  });
  return result.outputFiles![0].text;
}

/** sharp's binary and libvips for a processor; made once for a lock file, as libvips takes seconds to deflate. */
async function nativeArchive(cpu: string): Promise<Uint8Array> {
  const folder = path.join(ROOT, 'node_modules/.cache/native', `${cpu}-${fingerprint()}`);
  if (!fs.existsSync(folder)) {
    const partial = `${folder}.partial`;
    fs.rmSync(partial, { recursive: true, force: true });
    fs.cpSync(path.join(__dirname, 'native'), partial, { recursive: true });
    execFileSync('npm', ['ci', '--ignore-scripts', '--os=linux', `--cpu=${cpu}`, '--libc=glibc'], { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'] });
    fs.writeFileSync(path.join(partial, 'native.zip'), await addToArchive(nativePackages(partial, cpu)));
    fs.renameSync(partial, folder);
  }
  return fs.readFileSync(path.join(folder, 'native.zip'));
}

function fingerprint(): string {
  const parts = ['native/package-lock.json', 'archive.ts', '../node_modules/7z-wasm/package.json'].map(file => fs.readFileSync(path.join(__dirname, file)));
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 12);
}

/** The files of the packages, by path in the archive. */
function nativePackages(folder: string, cpu: string): [string, Uint8Array][] {
  const packages = [`node_modules/@img/sharp-linux-${cpu}`, `node_modules/@img/sharp-libvips-linux-${cpu}`];
  return packages.flatMap(name => filesOf(path.join(folder, name))
    .map((file): [string, Uint8Array] => [`${name}/${file}`, fs.readFileSync(path.join(folder, name, file))]));
}

function filesOf(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[]).filter(file => fs.statSync(path.join(folder, file)).isFile()).sort();
}

void main();
