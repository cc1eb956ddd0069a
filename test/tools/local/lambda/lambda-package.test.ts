import * as fs from 'node:fs';
import * as path from 'node:path';
import { Zippable, zipSync } from 'fflate';
import { unpack, nativeSharp } from '../../../../src/tools/local/lambda/lambda-package';
import { cleanUp, folderWith } from '../support';

afterEach(cleanUp);

const INSTALLED = (
  JSON.parse(fs.readFileSync(path.join(__dirname, '../../../../node_modules/sharp/package.json'), 'utf8')) as {
    version: string;
  }
).version;

function archive(files: Zippable): { kind: 'archive'; file: string } {
  const folder = folderWith({ 'code.zip': Buffer.from(zipSync(files)) });
  return { kind: 'archive', file: path.join(folder, 'code.zip') };
}

function sharpOf(version: string): Zippable {
  return {
    'node_modules/@img/sharp-linux-arm64/package.json': Buffer.from(JSON.stringify({ version })),
    'node_modules/@img/sharp-linux-arm64/lib/sharp.node': Buffer.from('for another processor'),
    'node_modules/@img/sharp-libvips-linux-arm64/package.json': Buffer.from('{"version":"1.0.0"}'),
  };
}

test('a package from an archive is unpacked, and removed again', () => {
  const { folder, remove } = unpack(archive({ 'index.js': Buffer.from('x'), 'lib/a.js': Buffer.from('y') }));
  expect(fs.readdirSync(folder, { recursive: true }).sort()).toEqual(['index.js', 'lib', 'lib/a.js']);
  remove();
  expect(fs.existsSync(folder)).toBe(false);
});

test('a package contains the native parts of sharp for this machine', () => {
  const { folder, remove } = unpack(archive({ 'index.js': Buffer.from('x'), ...sharpOf(INSTALLED) }));
  expect(fs.realpathSync(path.join(folder, 'node_modules/@img'))).toBe(fs.realpathSync('node_modules/@img'));
  remove();
  expect(fs.existsSync('node_modules/@img/colour')).toBe(true);
});

test('a package is rejected with another version of sharp than the installed one', () => {
  expect(() => unpack(archive({ 'index.js': Buffer.from('x'), ...sharpOf('0.1.0') }))).toThrow(
    `version 0.1.0: found ${INSTALLED}. Run \`npm install --save-dev sharp@0.1.0\``);
});

test('a package with a file outside the archive is rejected', () => {
  expect(() => unpack(archive({ '../evil.js': Buffer.from('x') }))).toThrow(/outside its folder: \.\.\/evil\.js/);
});

test('a package in a folder runs there, and is not removed', () => {
  const code = { kind: 'folder', folder: folderWith({ 'index.js': 'x' }) } as const;
  const { folder, remove } = unpack(code);
  remove();
  expect(fs.readdirSync(folder)).toEqual(['index.js']);
});

afterEach(cleanUp);

const manifest = (version: string) => JSON.stringify({ version });

test('nativeSharp finds sharp beside its dependent or in a parent folder, at either place of @img', () => {
  const beside = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
    'app/x': '',
  });
  expect(nativeSharp('1.0.0', [path.join(beside, 'app')])).toBe(
    path.join(fs.realpathSync(beside), 'node_modules/@img'),
  );
  const inside = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/sharp/node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  expect(nativeSharp('1.0.0', [inside])).toBe(
    path.join(fs.realpathSync(inside), 'node_modules/sharp/node_modules/@img'),
  );
});

test('nativeSharp selects the right version, wherever it is', () => {
  const other = folderWith({
    'node_modules/sharp/package.json': manifest('2.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  const right = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  expect(nativeSharp('1.0.0', [other, right])).toContain(path.basename(right));
});

test('nativeSharp fails if sharp is not installed', () => {
  expect(() => nativeSharp('1.0.0', [folderWith({})])).toThrow(
    'images are transformed by the deployed code, which requires the native package of sharp for this machine, '
    + 'version 1.0.0: it is not installed. Run `npm install --save-dev sharp@1.0.0`',
  );
});

test('nativeSharp fails if sharp lacks its native part', () => {
  const folder = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-libvips-linux-x64/package.json': '{}',
  });
  expect(() => nativeSharp('1.0.0', [folder])).toThrow(/without the package for this processor/);
});
