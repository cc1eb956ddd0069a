import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { ASSET_FILES } from '../../projenrc/assets';
import { NOTICES, sectionsOf } from '../../projenrc/notices';
import { missingTargets } from '../../projenrc/source-maps';

// The contents of an installed package: compiled code, its descriptions, and bundled libraries. Anything else is an
// error.
const ALLOWED = [
  /^\.jsii(\.tabl\.json)?$/,
  /^(README|API)\.md$/,
  /^(LICENSE|THIRD-PARTY-NOTICES)$/,
  /^package\.json$/,
  /^assets\/(forward-mark|guard-referrer|lambda-runner|one-path|routed-path)\.js$/,
  /^assets\/normalize-url((-signed)?(-strict)?|-(aws-sample|dit|thumbor|framework-[a-z]+))\.js$/,
  /^assets\/(prewarm|purge|transformer-(arm64|x86_64))\.zip$/,
  /^assets\/playground\/(index\.html|icon\.svg|page\.(css|js))$/,
  /^node_modules\/(aws4|fflate|fresh|image-size|lru-cache|mime-db|mime-types|range-parser|yaml)\//,
];

const COMMAND = 'lib/cli.js';

const REQUIRED = [
  '.jsii',
  '.jsii.tabl.json',
  'API.md',
  'LICENSE',
  'README.md',
  'package.json',
  NOTICES,
  'lib/index.js',
  'lib/index.d.ts',
  COMMAND,
  ...ASSET_FILES.map(file => `assets/${file}`),
];

// Two builds of sharp, for two processors. The wheel for Python contains the same.
const MOST_BYTES = 18_500_000;

interface Tarball {
  readonly filename: string;
  readonly files: { readonly path: string; readonly mode: number }[];
  readonly size: number;
}

const root = path.resolve(__dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
try {
  const tarball = pack();
  checkContents(tarball);
  checkCommand(tarball);
  const within = unpacked(tarball);
  checkSourceMaps(within);
  checkNotices(within);
  execFileSync('npx', ['publint', '--strict', '--level', 'warning', path.join(folder, tarball.filename)], {
    cwd: root,
    stdio: 'inherit',
  });
  checkDependencies(tarball);
  tryOut(tarball);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  fs.rmSync(folder, { recursive: true });
}

function pack(): Tarball {
  const output = execFileSync('npm', ['pack', '--json', '--foreground-scripts=false', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  return (JSON.parse(output) as Tarball[])[0];
}

function checkContents(tarball: Tarball): void {
  const files = tarball.files.map(file => file.path);
  console.log(`${files.length} files, ${Math.round(tarball.size / 1024)} kB`);
  const stray = files
    .filter(file => !ALLOWED.some(pattern => pattern.test(file)) && !isCompiled(file))
    .map(file => `unexpected file in the package: ${file}`);
  const missing = REQUIRED.filter(file => !files.includes(file)).map(file => `missing from the package: ${file}`);
  if (tarball.size > MOST_BYTES) missing.push(`the package is larger than ${MOST_BYTES} bytes`);
  if (stray.length + missing.length > 0) throw new Error([...stray, ...missing].join('\n'));
}

/** Returns whether a compiled file belongs to an existing source that is no test. */
function isCompiled(file: string): boolean {
  const [, name] = /^lib\/(.+?)(?:\.d\.ts|\.js)$/.exec(file) ?? [];
  return name !== undefined && !/\.(test|spec)$/.test(name) && fs.existsSync(path.join(root, 'src', `${name}.ts`));
}

/** npm makes commands executable when it installs them. Python runs them as they are in the package. */
function checkCommand({ files }: Tarball): void {
  const { mode } = files.find(file => file.path === COMMAND)!;
  if (mode !== 0o755) throw new Error(`not executable: ${COMMAND}, of mode ${mode.toString(8)}`);
}

function unpacked({ filename }: Tarball): string {
  const target = path.join(folder, 'unpacked');
  fs.mkdirSync(target);
  execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', target, '--strip-components=1']);
  return target;
}

/**
 * The package contains no source maps of the library. Those of bundled libraries are complete: neither the maps nor the
 * files that they name are missing.
 */
function checkSourceMaps(within: string): void {
  const files = (fs.readdirSync(within, { recursive: true }) as string[]).map(file => path.join(within, file));
  const nowhere = files.flatMap(file =>
    missingTargets(file).map(target => `${path.relative(within, file)}: refers to ${target}, which does not exist`),
  );
  if (nowhere.length > 0) throw new Error(nowhere.join('\n'));
}

/**
 * The notices contain the license of every library in the package, and of every library that the notices in the
 * archives name.
 */
function checkNotices(within: string): void {
  const all = fs.readFileSync(path.join(within, NOTICES), 'utf8');
  const libraries = path.join(within, 'node_modules');
  const unlicensed = fs.readdirSync(libraries).filter(name => !name.startsWith('.')).filter(name => {
    const license = fs.readdirSync(path.join(libraries, name)).find(file => /^license/i.test(file))!;
    return !all.includes(fs.readFileSync(path.join(libraries, name, license), 'utf8').replace(/\r\n/g, '\n').trim());
  });
  const archives = ASSET_FILES.filter(file => file.endsWith('.zip')).map(file =>
    noticesIn(path.join(within, 'assets', file)),
  );
  const unnamed = archives
    .flatMap(sectionsOf)
    .filter(section => !all.includes(section))
    .map(section => section.split('\n')[0]);
  const missing = [...unlicensed, ...unnamed];
  const errors = missing.map(name => `${NOTICES} must contain the license of ${name}`);
  if (errors.length > 0) throw new Error(errors.join('\n'));
}

function noticesIn(archive: string): string {
  const files = unzipSync(fs.readFileSync(archive), { filter: ({ name }) => name === NOTICES });
  if (!files[NOTICES]) throw new Error(`${path.basename(archive)} must contain ${NOTICES}`);
  return Buffer.from(files[NOTICES]).toString('utf8');
}

/** The package installs nothing but its peer dependencies and its own contents. */
function checkDependencies({ filename }: Tarball): void {
  const peers = (
    JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> }
  ).peerDependencies;
  const without = installed('without', peers);
  const surprises = installed('with', { ...peers, 'cdk-image-cdn': `file:${path.join(folder, filename)}` })
    .filter(place => !without.includes(place) && !/^node_modules\/cdk-image-cdn($|\/)/.test(place));
  if (surprises.length > 0) {
    throw new Error(surprises.map(place => `unexpected dependency of the package: ${place}`).join('\n'));
  }
}

/** Returns the packages that npm would install for an app with these dependencies. */
function installed(name: string, dependencies: Record<string, string>): string[] {
  const app = path.join(folder, name);
  fs.mkdirSync(app);
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name, dependencies }));
  execFileSync('npm', ['install', '--package-lock-only', '--prefer-offline'], {
    cwd: app,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const lock = JSON.parse(fs.readFileSync(path.join(app, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(lock.packages);
}

/** Runs the construct and the command line from the package, with only its peer dependencies installed. */
function tryOut(tarball: Tarball): void {
  const modules = path.join(folder, 'node_modules');
  const library = path.join(modules, 'cdk-image-cdn');
  fs.mkdirSync(library, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(folder, tarball.filename), '-C', library, '--strip-components=1']);
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    fs.symlinkSync(path.join(root, 'node_modules', peer), path.join(modules, peer));
  }
  const app =
    "const { ImageCdn, ImageTransformation } = require('cdk-image-cdn');" +
    "const { App, Stack } = require('aws-cdk-lib'); const app = new App();" +
    "new ImageCdn(new Stack(app, 'Stack'), 'Images', { transformation: ImageTransformation.onDemand() }); app.synth();";
  execFileSync('node', ['-e', app], { cwd: folder, stdio: 'inherit' });
  execFileSync('node', [path.join(library, COMMAND), 'verify', '--help'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
