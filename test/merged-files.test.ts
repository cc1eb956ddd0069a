import { BundleFolder } from './bundle-folder';

let folder: BundleFolder;

beforeEach(() => {
  folder = new BundleFolder();
  folder.write('count.ts', 'export const evaluated: string[] = [];');
  folder.write('common.ts', "import { evaluated } from './count'; evaluated.push('common'); export class Common {}");
  folder.write('later.ts', "import { Common } from './common'; import { evaluated } from './count';\n"
    + "import { rare } from './rare';\n"
    + "evaluated.push('later'); export const later = () => [new Common(), rare];");
  folder.write('rare.ts', "export const rare = 'rare';");
  folder.write('index.ts', "import { Common } from './common'; import { evaluated } from './count';\n"
    + "evaluated.push('index'); export { evaluated };\n"
    + "export const handler = async () => (await import('./later')).later()[0] instanceof Common;");
  folder.write('other.ts', "import { rare } from './rare'; import { evaluated } from './count'; export { evaluated, rare };");
});

afterEach(() => folder.remove());

function bundled(merged: Record<string, string>): Promise<string[]> {
  return folder.bundle(['index', 'other'], merged);
}

interface Index { readonly evaluated: string[]; handler(): Promise<boolean> }

describe('mergeFiles', () => {
  const merged = { 'startup.js': 'index', 'afterwards.js': 'later' };

  test('evaluates each part once, and a dynamic import when it is called', async () => {
    await bundled(merged);
    const { evaluated, handler } = folder.load<Index>('index.js');
    expect(evaluated).toEqual(['common', 'index']);
    expect([await handler(), await handler()]).toEqual([true, true]);
    expect(evaluated).toEqual(['common', 'index', 'later']);
  });

  test('shares parts with files that are not merged, without evaluating others', async () => {
    await bundled(merged);
    const other = folder.load<Pick<Index, 'evaluated'>>('other.js');
    expect(other).toMatchObject({ rare: 'rare', evaluated: [] });
    expect(folder.load<Index>('index.js').evaluated).toBe(other.evaluated);
  });

  test('moves the code of all parts into the merged files', async () => {
    const names = await bundled(merged);
    expect(folder.holders(names, '.push("common")')).toEqual(['startup.js']);
    expect(folder.holders(names, '.push("later")')).toEqual(['afterwards.js']);
  });

  test('names the exports of a part for modules that import it', async () => {
    await bundled(merged);
    expect(folder.read('index.js')).toMatch(/^module\.exports=.*0&&\(module\.exports=\{evaluated,handler\}\);$/);
  });

  test('evaluates a part again that has failed', async () => {
    folder.write('later.ts', "import { rare } from './rare'; import { Common } from './common';\n"
      + "import { evaluated } from './count';\n"
      + "evaluated.push('later'); if (evaluated.length < 5) throw new Error('not yet');\n"
      + 'export const later = () => [new Common(), rare];');
    await bundled(merged);
    const { evaluated, handler } = folder.load<Index>('index.js');
    for (let failed = 0; failed < 2; failed++) await expect(handler()).rejects.toThrow('not yet');
    expect(await handler()).toBe(true);
    expect(evaluated).toEqual(['common', 'index', 'later', 'later', 'later']);
  });

  test('rejects a file that the bundle does not contain', async () => {
    await expect(bundled({ 'startup.js': 'missing' })).rejects.toThrow('one file of missing');
  });
});
