import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { splitBundle } from '../projenrc/runtime-bundle';

let folder: string;
let sources: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
  // Entries of a bundle are relative to this folder.
  sources = path.relative(path.join(__dirname, '../src/runtime'), folder);
  write('count.ts', 'export const evaluated: string[] = [];');
  write('common.ts', "import { evaluated } from './count'; evaluated.push('common'); export class Common {}");
  write('later.ts', "import { Common } from './common'; import { evaluated } from './count'; import { rare } from './rare';\n"
    + "evaluated.push('later'); export const later = () => [new Common(), rare];");
  write('rare.ts', "export const rare = 'rare';");
  write('index.ts', "import { Common } from './common'; import { evaluated } from './count';\n"
    + "evaluated.push('index'); export { evaluated };\n"
    + "export const handler = async () => (await import('./later')).later()[0] instanceof Common;");
  write('other.ts', "import { rare } from './rare'; import { evaluated } from './count'; export { evaluated, rare };");
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(file: string, content: string): void {
  fs.writeFileSync(path.join(folder, file), content);
}

async function bundled(merged: Record<string, string>): Promise<string[]> {
  const entries = { index: path.join(sources, 'index.ts'), other: path.join(sources, 'other.ts') };
  const { files } = await splitBundle(entries, merged, { platform: 'node', minifySyntax: true, minifyWhitespace: true });
  for (const [name, code] of files) write(name, code);
  return [...files.keys()];
}

function load<T>(file: string): T {
  return createRequire(path.join(folder, 'main.js'))(`./${file}`) as T;
}

interface Index { readonly evaluated: string[]; handler(): Promise<boolean> }

describe('mergeFiles', () => {
  const merged = { 'startup.js': 'index', 'afterwards.js': 'later' };

  test('evaluates each part once, and a dynamic import when it is called', async () => {
    await bundled(merged);
    const { evaluated, handler } = load<Index>('index.js');
    expect(evaluated).toEqual(['common', 'index']);
    expect([await handler(), await handler()]).toEqual([true, true]);
    expect(evaluated).toEqual(['common', 'index', 'later']);
  });

  test('shares parts with files that are not merged, without evaluating others', async () => {
    await bundled(merged);
    const other = load<Pick<Index, 'evaluated'>>('other.js');
    expect(other).toMatchObject({ rare: 'rare', evaluated: [] });
    expect(load<Index>('index.js').evaluated).toBe(other.evaluated);
  });

  test('moves the code of all parts into the merged files', async () => {
    const names = await bundled(merged);
    const holders = names.filter(name => fs.readFileSync(path.join(folder, name), 'utf8').includes('.push("common")'));
    expect(holders).toEqual(['startup.js']);
    const later = names.filter(name => fs.readFileSync(path.join(folder, name), 'utf8').includes('.push("later")'));
    expect(later).toEqual(['afterwards.js']);
  });

  test('names the exports of a part for modules that import it', async () => {
    await bundled(merged);
    const index = fs.readFileSync(path.join(folder, 'index.js'), 'utf8');
    expect(index).toMatch(/^module\.exports=.*0&&\(module\.exports=\{evaluated,handler\}\);$/);
  });

  test('evaluates a part again that has failed', async () => {
    write('later.ts', "import { rare } from './rare'; import { Common } from './common'; import { evaluated } from './count';\n"
      + "evaluated.push('later'); if (evaluated.length < 5) throw new Error('not yet');\n"
      + 'export const later = () => [new Common(), rare];');
    await bundled(merged);
    const { evaluated, handler } = load<Index>('index.js');
    for (let failed = 0; failed < 2; failed++) await expect(handler()).rejects.toThrow('not yet');
    expect(await handler()).toBe(true);
    expect(evaluated).toEqual(['common', 'index', 'later', 'later', 'later']);
  });

  test('rejects a file that the bundle does not contain', async () => {
    await expect(bundled({ 'startup.js': 'missing' })).rejects.toThrow('one file of missing');
  });
});
