import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { SHORTER_COLD_START } from '../projenrc/cold-start';

const NAME = `@img/sharp-linux-${process.arch}`;
const ROOT = path.join(__dirname, '..');

let folder: string;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cold-start-'));
  await esbuild.build({
    entryPoints: [createRequire(__filename).resolve('sharp').replace('index.cjs', 'index.mjs')],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    external: ['@img/sharp-*'],
    plugins: [SHORTER_COLD_START],
  });
  const native = path.join(folder, 'node_modules', NAME);
  fs.mkdirSync(native, { recursive: true });
  fs.writeFileSync(path.join(native, 'package.json'), JSON.stringify({ exports: { './sharp.node': './entry.cjs' } }));
  fs.writeFileSync(path.join(native, 'entry.cjs'), 'throw new Error("loaded by its package");');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function load(): { default: { cache(): object } } {
  return createRequire(path.join(folder, 'main.js'))('./index.js') as { default: { cache(): object } };
}

// Lambda runs Linux. Elsewhere, sharp is loaded by its package.
(process.platform === 'linux' ? describe : describe.skip)('SHORTER_COLD_START', () => {
  test('loads the binary of Lambda without its package', () => {
    const lib = path.join(ROOT, 'node_modules', NAME, 'lib');
    fs.symlinkSync(lib, path.join(folder, 'node_modules', NAME, 'lib'));
    expect(load().default.cache()).toHaveProperty('memory');
  });

  test('loads the binary by its package if it is not at the path that Lambda has', () => {
    expect(load).toThrow('loaded by its package');
  });
});
