import * as fs from 'node:fs';
import * as path from 'node:path';
import { removeFileFrom, writeFileIn } from '../../../../src/tools/local/s3/file-changes';
import { cleanUp, folderWith } from '../support';

afterEach(cleanUp);

const NEW = Buffer.from('new');

/** A folder with links out of it and in it, beside one that must not change. */
function folders(): { folder: string; outside: string } {
  const outside = folderWith({ 'secret.jpg': 'old', 'deep/x.jpg': 'old' });
  const folder = folderWith({ 'a.jpg': 'old', 'b/c.jpg': 'old' });
  fs.symlinkSync(outside, path.join(folder, 'out'));
  fs.symlinkSync(path.join(outside, 'secret.jpg'), path.join(folder, 'link.jpg'));
  fs.symlinkSync(path.join(folder, 'b'), path.join(folder, 'in'));
  return { folder, outside };
}

function textOf(...parts: string[]): string {
  return fs.readFileSync(path.join(...parts), 'utf8');
}

test('writing a file creates folders and replaces an existing file', async () => {
  const { folder } = folders();
  expect(await writeFileIn(folder, 'new.jpg', NEW)).toBe('added');
  expect(await writeFileIn(folder, 'x/y/z.jpg', NEW)).toBe('added');
  expect(await writeFileIn(folder, 'a.jpg', NEW)).toBe('replaced');
  expect(await writeFileIn(folder, 'in/c.jpg', NEW)).toBe('replaced');
  expect([
    textOf(folder, 'new.jpg'),
    textOf(folder, 'x/y/z.jpg'),
    textOf(folder, 'a.jpg'),
    textOf(folder, 'b/c.jpg'),
  ]).toEqual(['new', 'new', 'new', 'new']);
  expect(fs.readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
});

test('deleting a file returns true, or false if it does not exist', async () => {
  const { folder } = folders();
  expect(await removeFileFrom(folder, 'a.jpg')).toBe(true);
  expect(await removeFileFrom(folder, 'a.jpg')).toBe(false);
  expect(await removeFileFrom(folder, 'b')).toBe(false);
  expect(fs.readdirSync(folder).sort()).toEqual(['b', 'in', 'link.jpg', 'out']);
});

test('writing replaces a link, and keeps its target', async () => {
  const { folder, outside } = folders();
  expect(await writeFileIn(folder, 'link.jpg', NEW)).toBe('replaced');
  expect([textOf(folder, 'link.jpg'), textOf(outside, 'secret.jpg')]).toEqual(['new', 'old']);
});

test('deleting removes a link, and keeps its target', async () => {
  const { folder, outside } = folders();
  expect(await removeFileFrom(folder, 'link.jpg')).toBe(true);
  expect(textOf(outside, 'secret.jpg')).toBe('old');
});

test('writing fails without a file if its name is too long for the file system', async () => {
  const { folder } = folders();
  expect(await writeFileIn(folder, `b/${'a'.repeat(300)}.jpg`, NEW)).toBeUndefined();
  expect(await writeFileIn(folder, `${'a'.repeat(300)}/b.jpg`, NEW)).toBeUndefined();
  expect(fs.readdirSync(path.join(folder, 'b'))).toEqual(['c.jpg']);
});

test.each([
  '../secret.jpg',
  'b/../../secret.jpg',
  '/etc/secret.jpg',
  '',
  '.',
  'b//c.jpg',
  'out/secret.jpg',
  'out/new.jpg',
  'out/deep/x.jpg',
  'out/made/new.jpg',
  '.env',
  '.git/config',
  'b/.hidden.jpg',
  'nul\0.jpg',
  'a.jpg/b.jpg',
  'b',
])('writing and deleting reject the name %j', async name => {
  const { folder, outside } = folders();
  const listed = () => [folder, outside].map(root => fs.readdirSync(root, { recursive: true }).map(String).sort());
  const before = listed();
  expect(await writeFileIn(folder, name, NEW)).toBeUndefined();
  expect(await removeFileFrom(folder, name)).toBe(false);
  expect(listed()).toEqual(before);
  expect([textOf(outside, 'secret.jpg'), textOf(outside, 'deep/x.jpg'), textOf(folder, 'a.jpg')]).toEqual([
    'old',
    'old',
    'old',
  ]);
});
