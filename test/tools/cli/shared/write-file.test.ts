import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeFile, makeFolder } from '../../../../src/tools/cli/shared/write-file';
import { cleanUp, folderWith } from '../../local/support';

const SOURCE = path.join(__dirname, '../../../../src/tools/cli/shared/write-file.ts');

afterEach(cleanUp);

describe('writeFile', () => {
  test('replaces a file, and keeps its permissions and links to it', () => {
    const folder = folderWith({ 'old.json': 'old' });
    const [file, link] = ['old.json', 'link.json'].map(name => path.join(folder, name));
    fs.chmodSync(file, 0o600);
    fs.symlinkSync(file, link);
    writeFile(link, 'new');
    expect(fs.readFileSync(file, 'utf8')).toBe('new');
    expect((fs.statSync(file).mode % 0o1000).toString(8)).toBe('600');
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.readdirSync(folder).sort()).toEqual(['link.json', 'old.json']);
  });

  test.each([['keeps the previous file', { 'images.json': 'old' }], ['leaves no file', {}]])(
    'names the reason and %s if there is no room for a new one', (_what, files) => {
      const folder = folderWith(files);
      const file = path.join(folder, 'images.json');
      const code = `require(${JSON.stringify(SOURCE)}).writeFile(${JSON.stringify(file)}, 'x'.repeat(100_000))`;
      // A limit of file sizes in blocks of 512 or 1,024 bytes has the effect of a full disk.
      const { stderr } = spawnSync('sh', [
        '-c', 'ulimit -f 8; exec "$0" --require tsx/cjs --eval "$1"', process.execPath, code,
      ], { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } });
      expect(stderr).toContain(`${file} cannot be written: EFBIG: file too large`);
      expect(fs.readdirSync(folder)).toEqual(Object.keys(files));
      if (fs.existsSync(file)) expect(fs.readFileSync(file, 'utf8')).toBe('old');
    },
  );

  test('names the reason if the folder is missing', () => {
    const file = path.join(folderWith({}), 'missing', 'images.json');
    expect(() => writeFile(file, 'new')).toThrow(`${file} cannot be written: ENOENT`);
  });
});

afterEach(cleanUp);

describe('makeFolder', () => {
  test('creates a folder with the folders that contain it, and accepts one that exists', () => {
    const folder = path.join(folderWith({}), 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(`${folder}/`);
    expect(fs.statSync(folder).isDirectory()).toBe(true);
  });

  test.each(['a', 'a/b'])('rejects the folder %s if a is a file', name => {
    const folder = folderWith({ a: '' });
    expect(() => makeFolder(path.join(folder, name))).toThrow(/^(EEXIST|ENOTDIR)/);
  });

  const onLinux = fs.existsSync('/proc/self') ? test : test.skip;
  onLinux('rejects a folder in a file system that rejects folders', () => {
    expect(() => makeFolder('/proc/cdk-image-cdn/images')).toThrow(/^(ENOENT|EACCES|EROFS)/);
  });
});
