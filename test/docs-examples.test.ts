import * as fs from 'node:fs';
import * as path from 'node:path';
import { COMPILATION_TIMEOUT, compile } from './compile';
import { MANUAL_PAGES } from './manual-pages';

const ROOT = path.join(__dirname, '..');

/** The module that an example is part of. Rosetta, which translates examples for the other languages, reads it too. */
const FIXTURE = fs.readFileSync(path.join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');

interface Example {
  /** The page and the number of the example on it. */
  readonly name: string;
  readonly code: string;
  /** Whether the example is a module of its own, with imports. */
  readonly isModule: boolean;
}

/** Returns the examples in TypeScript of a page, without files of recipes, which `npm run recipes` runs. */
function examplesOf(page: string): Example[] {
  const blocks = fs.readFileSync(path.join(ROOT, page), 'utf8').matchAll(/^( *)```ts( nofixture)?\n([^]*?)^\1```$/gm);
  return [...blocks]
    .map(([, indent, nofixture, code]) => ({
      code: code.replace(new RegExp(`^${indent}`, 'gm'), ''), isModule: nofixture !== undefined,
    }))
    .filter(({ code }) => !/^\/\/ [\w./-]+\.\w+\n/.test(code))
    .map((example, index) => ({ ...example, name: `${page} example ${index + 1}` }));
}

const EXAMPLES = ['README.md', ...MANUAL_PAGES].flatMap(examplesOf);

/** Returns a module in which `this` is a stack and declarations are at the top level. */
function moduleOf({ code, isModule }: Pick<Example, 'code' | 'isModule'>): string {
  if (isModule) return code;
  const isDeclaration = (line: string) => line.startsWith('declare ');
  const lines = code.split('\n');
  return [
    ...lines.filter(isDeclaration),
    FIXTURE.replace('/// here', () => lines.filter(line => !isDeclaration(line)).join('\n')),
  ].join('\n');
}

test('every TypeScript example of the README and the manual compiles', () => {
  expect(EXAMPLES.length).toBeGreaterThan(20);
  expect(compile(new Map(EXAMPLES.map(example => [example.name, moduleOf(example)])))).toEqual([]);
}, COMPILATION_TIMEOUT);

test('an example with a misspelled prop does not compile', () => {
  const code = "new ImageCdn(this, 'Images', { maxTTL: Duration.days(1) });";
  expect(compile(new Map([['wrong', moduleOf({ code, isModule: false })]])))
    .toEqual([expect.stringMatching(/^wrong: .*maxTTL/)]);
}, COMPILATION_TIMEOUT);

test('every example with an App calls app.synth(), which only TypeScript does automatically', () => {
  const apps = EXAMPLES.filter(({ code }) => code.includes('new App('));
  expect(apps.length).toBeGreaterThan(1);
  for (const { code } of apps) expect(code).toContain('\napp.synth();\n');
});
