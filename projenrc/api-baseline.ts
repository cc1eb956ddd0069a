import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Assembly, lostNames } from './api-names';

const ROOT = path.join(__dirname, '..');

// Under its own name, `.jsii`, the tool that writes API.md would use it for the library.
const BASELINE = path.join(ROOT, 'test/gates/api-baseline.json');

/** Parts of the description that do not affect whether a user's code compiles. */
const LEFT_OUT = [
  'readme',
  'dependencyClosure',
  'locationInModule',
  'locationInSource',
  'symbolId',
  'fingerprint',
  'keywords',
  'metadata',
];

interface Docs { readonly stability?: string }

function stabilityIn({ stability }: Docs): Docs | undefined {
  return stability === undefined ? undefined : { stability };
}

/** Replaces the baseline by the current API: for a release, or for a change that is meant to break. */
function move(): void {
  const assembly = fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8');
  const baseline = JSON.parse(assembly, (key, value: unknown) => {
    // What has no stability inherits that of its type.
    if (key === 'docs') return stabilityIn(value as Docs);
    return LEFT_OUT.includes(key) ? undefined : value;
  }) as object;
  fs.writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 1)}\n`);
}

/** Fails if the API lacks anything of the baseline. */
function compare(): void {
  // so that the packages that it refers to are found
  const folder = path.join(ROOT, 'node_modules/.cache/api-baseline');
  const { version, peerDependencies, jsii } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(BASELINE, path.join(folder, '.jsii'));
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'api-baseline', version, peerDependencies, jsii }),
  );
  const lost = lostNames(assemblyOf(BASELINE), assemblyOf(path.join(ROOT, '.jsii')));
  lost.forEach(line => console.error(line));
  const { status } = spawnSync('jsii-diff', ['--keys', '--error-on', 'all', folder], { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = lost.length > 0 ? 1 : (status ?? 1);
}

function assemblyOf(file: string): Assembly {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Assembly;
}

if (process.argv[2] === 'move') move();
else compare();
