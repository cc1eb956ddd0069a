import * as fs from 'node:fs';
import * as path from 'node:path';
import { BundleFolder } from './bundle-folder';
import { DEFERRED } from '../projenrc/cold-start';
import { DeferredModules } from '../projenrc/deferred-modules';

let folder: BundleFolder;

beforeEach(() => {
  folder = new BundleFolder();
  folder.write('count.ts', 'export const evaluated: string[] = [];');
  folder.write('rare.ts', "import { evaluated } from './count'; evaluated.push('rare');\n"
    + 'export interface Rare { name: string }\n'
    + 'export type Names = string[];\n'
    + 'export function sum(...all: number[]) { return all.reduce((one, other) => one + other); }\n'
    + "export async function failing() { throw new RangeError('from a rare module'); }");
  folder.write('index.ts', "import { evaluated } from './count'; import { failing, sum } from './rare';\n"
    + "evaluated.push('index'); export { evaluated, failing, sum };");
});

afterEach(() => folder.remove());

function bundled(
  merged: Record<string, string> = {}, deferred: DeferredModules = { later: [folder.source('rare.ts')] },
): Promise<string[]> {
  return folder.bundle(['index'], merged, deferred);
}

interface Index {
  readonly evaluated: string[];
  failing(): Promise<void>;
  sum(...all: number[]): number;
}

function load(): Index {
  return folder.load<Index>('index.js');
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
    folder.write('later.js', "exports.own = 'own';");
    folder.write('index.ts', "import { sum } from './rare'; const { own } = require('./later.js'); export { own, sum };");
    await bundled();
    expect(load()).toMatchObject({ own: 'own' });
  });

  test('moves the code of a module into a file of its own', async () => {
    const names = await bundled({ 'startup.js': 'index' });
    expect(folder.holders(names, 'from a rare module')).toEqual(['later.js']);
  });

  test('moves a package whose default export is a function', async () => {
    folder.write('index.ts', "import color from '@img/colour'; export const sum = () => color('#123').red();");
    const names = await bundled({}, { colors: ['@img/colour'] });
    expect(folder.holders(names, 'aquamarine')).toEqual(['colors.js']);
    expect(load().sum()).toBe(0x11);
  });

  test.each(['const names = [];', 'class Rare {}', '{ evaluated } from "./count";', 'default function rare() {}'])(
    'rejects a module that exports %s', async exported => {
      folder.write('rare.ts', `${exported.startsWith('{') ? '' : 'export function sum() {}\n'}export ${exported}`);
      await expect(bundled()).rejects.toThrow('rare.ts must export functions only, got `export ');
    });
});

test('each deferred module exists', () => {
  const root = path.join(__dirname, '..');
  const fileOf = (name: string) => path.join(root, name.endsWith('.ts') ? 'src/runtime' : 'node_modules', name);
  expect(Object.values(DEFERRED).flat().filter(name => !fs.existsSync(fileOf(name)))).toEqual([]);
});
