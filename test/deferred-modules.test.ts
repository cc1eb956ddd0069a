import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { DEFERRED } from '../projenrc/cold-start';
import { DeferredModules } from '../projenrc/deferred-modules';
import { splitBundle } from '../projenrc/runtime-bundle';

let folder: string;
let sources: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
  sources = path.relative(path.join(__dirname, '../src/runtime'), folder);
  write('count.ts', 'export const evaluated: string[] = [];');
  write('rare.ts', "import { evaluated } from './count'; evaluated.push('rare'); export interface Rare { name: string }\n"
    + 'export type Names = string[];\n'
    + 'export function sum(...all: number[]) { return all.reduce((one, other) => one + other); }\n'
    + "export async function failing() { throw new RangeError('from a rare module'); }");
  write('index.ts', "import { evaluated } from './count'; import { failing, sum } from './rare';\n"
    + "evaluated.push('index'); export { evaluated, failing, sum };");
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(file: string, content: string): void {
  fs.writeFileSync(path.join(folder, file), content);
}

async function bundled(
  merged: Record<string, string> = {}, deferred: DeferredModules = { later: [path.join(sources, 'rare.ts')] },
): Promise<string[]> {
  const options = { platform: 'node', minifySyntax: true, minifyWhitespace: true } as const;
  const { files } = await splitBundle({ index: path.join(sources, 'index.ts') }, merged, options, deferred);
  for (const [name, code] of files) write(name, code);
  return [...files.keys()];
}

interface Index {
  readonly evaluated: string[];
  failing(): Promise<void>;
  sum(...all: number[]): number;
}

function load(): Index {
  return createRequire(path.join(folder, 'main.js'))('./index.js') as Index;
}

describe('deferModules', () => {
  const merges: Record<string, string>[] = [{}, { 'startup.js': 'index' }];

  test.each(merges)('evaluates a module when one of its functions is first called, with merged files %j', async merged => {
    await bundled(merged);
    const { evaluated, sum } = load();
    expect(evaluated).toEqual(['index']);
    expect([sum(1, 2, 3), sum(4)]).toEqual([6, 4]);
    expect(evaluated).toEqual(['index', 'rare']);
  });

  test('passes on what a function throws', async () => {
    await bundled();
    await expect(load().failing()).rejects.toThrow(RangeError);
  });

  test('bundles a source that has the name of the file', async () => {
    write('later.js', "exports.own = 'own';");
    write('index.ts', "import { sum } from './rare'; const { own } = require('./later.js'); export { own, sum };");
    await bundled();
    expect(load()).toMatchObject({ own: 'own' });
  });

  test('moves the code of a module into a file of its own', async () => {
    const names = await bundled({ 'startup.js': 'index' });
    const holders = names.filter(name => fs.readFileSync(path.join(folder, name), 'utf8').includes('from a rare module'));
    expect(holders).toEqual(['later.js']);
  });

  test('moves a package whose default export is a function', async () => {
    write('index.ts', "import color from '@img/colour'; export const sum = () => color('#123').red();");
    const names = await bundled({}, { colors: ['@img/colour'] });
    const holders = names.filter(name => fs.readFileSync(path.join(folder, name), 'utf8').includes('aquamarine'));
    expect(holders).toEqual(['colors.js']);
    expect(load().sum()).toBe(0x11);
  });

  test.each(['const names = [];', 'class Rare {}', '{ evaluated } from "./count";', 'default function rare() {}'])(
    'rejects a module that exports %s', async exported => {
      write('rare.ts', `${exported.startsWith('{') ? '' : 'export function sum() {}\n'}export ${exported}`);
      await expect(bundled()).rejects.toThrow('rare.ts must export functions only, got `export ');
    });
});

test('each deferred module exists', () => {
  const root = path.join(__dirname, '..');
  const fileOf = (name: string) => path.join(root, name.endsWith('.ts') ? 'src/runtime' : 'node_modules', name);
  expect(Object.values(DEFERRED).flat().filter(name => !fs.existsSync(fileOf(name)))).toEqual([]);
});
