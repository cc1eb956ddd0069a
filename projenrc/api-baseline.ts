import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
const BASELINE = path.join(ROOT, 'test/gates/api-baseline');

/** What says nothing about whether a user's code still compiles. */
const LEFT_OUT = ['readme', 'docs', 'dependencyClosure', 'locationInModule', 'locationInSource', 'symbolId', 'fingerprint', 'keywords', 'metadata'];

/** The public API of now becomes what later ones are compared with: for a release, or a change that is meant to break. */
function main(): void {
  const assembly = fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8');
  const baseline = JSON.parse(assembly, (key, value: unknown) => LEFT_OUT.includes(key) ? undefined : value) as object;
  const { version, peerDependencies, jsii } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  write('.jsii', baseline);
  write('package.json', { name: 'api-baseline', private: true, version, peerDependencies, jsii });
}

function write(file: string, content: object): void {
  fs.mkdirSync(BASELINE, { recursive: true });
  fs.writeFileSync(path.join(BASELINE, file), `${JSON.stringify(content, null, 1)}\n`);
}

main();
