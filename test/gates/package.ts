import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

// What users install: what was compiled, what describes it, and the libraries it brings along. Nothing else slips in.
const ALLOWED = [
  /^\.jsii$/,
  /^lib\/.*\.(js|d\.ts)$/,
  /^(README|API)\.md$/,
  /^LICENSE$/,
  /^package\.json$/,
  /^node_modules\/(fresh|lru-cache|mime-db|mime-types|range-parser)\//,
];

const REQUIRED = ['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', 'lib/index.js', 'lib/index.d.ts', 'lib/cli/main.js'];

interface Tarball { readonly filename: string; readonly files: { readonly path: string }[]; readonly size: number }

const root = path.resolve(__dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
try {
  const tarball = pack();
  checkContents(tarball);
  tryOut(tarball);
} finally {
  fs.rmSync(folder, { recursive: true });
}

function pack(): Tarball {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(output) as Tarball[])[0];
}

function checkContents(tarball: Tarball): void {
  const files = tarball.files.map(file => file.path);
  console.log(`${files.length} files, ${Math.round(tarball.size / 1024)} kB`);
  const stray = files.filter(file => !ALLOWED.some(pattern => pattern.test(file))).map(file => `not meant to be in the package: ${file}`);
  const missing = REQUIRED.filter(file => !files.includes(file)).map(file => `missing from the package: ${file}`);
  if (stray.length + missing.length > 0) throw new Error([...stray, ...missing].join('\n'));
}

/** The construct and the command line, run from the package alone, beside only its peers. */
function tryOut(tarball: Tarball): void {
  const modules = path.join(folder, 'node_modules');
  const installed = path.join(modules, 'cdk-image-cdn');
  fs.mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(folder, tarball.filename), '-C', installed, '--strip-components=1']);
  for (const peer of ['aws-cdk-lib', 'constructs']) fs.symlinkSync(path.join(root, 'node_modules', peer), path.join(modules, peer));
  const app = "new (require('cdk-image-cdn').ImageCdn)(new (require('aws-cdk-lib').Stack)(), 'Images')";
  execFileSync('node', ['-e', app], { cwd: folder, stdio: 'inherit' });
  execFileSync('node', [path.join(installed, 'lib/cli/main.js'), 'verify', '--help'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
