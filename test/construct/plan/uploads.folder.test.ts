import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readUploadFolder } from '../../../src/construct/plan/uploads';

let top: string;
let folder: string;

beforeEach(() => {
  top = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-'));
  folder = path.join(top, 'images');
  fs.mkdirSync(path.join(folder, 'sub'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'cat.png'), '12345');
  fs.writeFileSync(path.join(folder, 'sub/dog.png'), '123');
});

afterEach(() => {
  fs.rmSync(top, { recursive: true });
});

test('readUploadFolder() lists files with their total size', () => {
  expect(readUploadFolder(folder, [])).toEqual({ files: ['cat.png', 'sub/dog.png'], size: 8 });
});

test('readUploadFolder() excludes files like .gitignore', () => {
  expect(readUploadFolder(folder, ['sub/']).files).toEqual(['cat.png']);
  expect(readUploadFolder(folder, ['*.png', '!dog.png']).files).toEqual(['sub/dog.png']);
});

test('readUploadFolder() accepts a path that is relative to the working directory', () => {
  expect(readUploadFolder(path.relative(process.cwd(), folder), []).files).toHaveLength(2);
});

test('readUploadFolder() follows links to files and folders inside', () => {
  fs.symlinkSync('cat.png', path.join(folder, 'tom.png'));
  fs.symlinkSync('sub', path.join(folder, 'again'));
  expect(readUploadFolder(folder, []).files).toEqual(['again/dog.png', 'cat.png', 'sub/dog.png', 'tom.png']);
});

test('readUploadFolder() accepts a folder that is itself a link', () => {
  fs.symlinkSync('images', path.join(top, 'link'));
  expect(readUploadFolder(path.join(top, 'link'), []).files).toEqual(['cat.png', 'sub/dog.png']);
});

describe('readUploadFolder()', () => {
  test('rejects a link to a file outside', () => {
    fs.writeFileSync(path.join(top, 'secret'), '');
    fs.symlinkSync('../secret', path.join(folder, 'cute.png'));
    expect(() => readUploadFolder(folder, []))
      .toThrow(/must not contain a link to a path outside of it \(.*cute.png -> .*secret/);
  });

  test('rejects a link to a folder outside whose name begins like the folder', () => {
    fs.mkdirSync(path.join(top, 'images-private'));
    fs.symlinkSync('../images-private', path.join(folder, 'more'));
    expect(() => readUploadFolder(folder, [])).toThrow(/a link to a path outside of it/);
  });

  test('rejects links in a circle', () => {
    fs.symlinkSync('..', path.join(folder, 'sub/up'));
    expect(() => readUploadFolder(folder, [])).toThrow(/must not contain a link to one of its parent folders/);
  });

  test('rejects a link to a missing file', () => {
    fs.symlinkSync('none', path.join(folder, 'gone.png'));
    expect(() => readUploadFolder(folder, [])).toThrow(/must not contain a broken link/);
  });
});

test('readUploadFolder() accepts an excluded link to any target', () => {
  fs.symlinkSync('/etc', path.join(folder, '.etc'));
  expect(readUploadFolder(folder, ['.*']).files).toHaveLength(2);
});
