import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { filesIn, readFileIn } from '../../../../src/tools/local/s3/files';
import { hardText } from '../../../hard-values';
import { cleanUp, folderWith } from '../support';

afterEach(cleanUp);

async function contentOf(folder: string, name: string): Promise<string | undefined> {
  return (await readFileIn(folder, name))?.body.toString();
}

test('readFileIn() returns a file by its name', async () => {
  const folder = folderWith({ 'a.txt': 'A', 'sub/b c.txt': 'B' });
  expect(await contentOf(folder, 'a.txt')).toBe('A');
  expect(await contentOf(folder, 'sub/b c.txt')).toBe('B');
  expect(await contentOf(folder, 'c.txt')).toBeUndefined();
  expect(await contentOf(folder, 'a.txt/b')).toBeUndefined();
  expect(await contentOf(folder, 'x'.repeat(300))).toBeUndefined();
});

test('readFileIn() returns no folder', async () => {
  const folder = folderWith({ 'sub/a.txt': 'A' });
  expect(await contentOf(folder, 'sub')).toBeUndefined();
  expect(await contentOf(folder, 'sub/')).toBeUndefined();
  expect(await contentOf(folder, '')).toBeUndefined();
});

test('names of files are keys rather than paths, so a file has one name', async () => {
  const folder = folderWith({ 'sub/a.txt': 'A' });
  for (const name of [
    'sub//a.txt',
    './sub/a.txt',
    'sub/./a.txt',
    'sub/../sub/a.txt',
    '/sub/a.txt',
    'sub/a.txt/',
    'SUB/a.txt',
    'sub\\a.txt',
  ]) {
    expect([name, await contentOf(folder, name)]).toEqual([name, undefined]);
  }
});

describe('a file outside the folder', () => {
  let outside: string;
  let folder: string;

  beforeEach(() => {
    outside = folderWith({ 'secret.txt': 'SECRET', 'in/a.txt': 'A' });
    folder = path.join(outside, 'in');
  });

  test.each([
    '../secret.txt',
    '..',
    'x/../../secret.txt',
    '..\\secret.txt',
    '/etc/passwd',
    '../in/a.txt',
    '\0',
    'a.txt\0',
    '../secret.txt\0.jpg',
  ])('is not read by the name %j', async name => {
    expect(await contentOf(folder, name)).toBeUndefined();
  });

  test('is not read through a link', async () => {
    fs.symlinkSync(path.join(outside, 'secret.txt'), path.join(folder, 'link.txt'));
    fs.symlinkSync(outside, path.join(folder, 'up'));
    expect(await contentOf(folder, 'link.txt')).toBeUndefined();
    expect(await contentOf(folder, 'up/secret.txt')).toBeUndefined();
    expect(await contentOf(folder, 'up/in/a.txt')).toBe('A'); // ends inside
  });

  test('is not read through a link to a folder whose name begins like the folder', async () => {
    fs.mkdirSync(`${folder}side`);
    fs.writeFileSync(`${folder}side/b.txt`, 'B');
    fs.symlinkSync(`${folder}side/b.txt`, path.join(folder, 'b.txt'));
    expect(await contentOf(folder, 'b.txt')).toBeUndefined();
  });

  test('is not read by a name of special parts', async () => {
    const part = fc.oneof(fc.constantFrom('..', 'a.txt', 'secret.txt', 'in', '~'), hardText);
    await fc.assert(fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async parts => {
      expect([undefined, 'A']).toContain(await contentOf(folder, parts.join('/')));
    }));
  });
});

test('a link within the folder is followed', async () => {
  const folder = folderWith({ 'a.txt': 'A' });
  fs.symlinkSync('a.txt', path.join(folder, 'b.txt'));
  expect(await contentOf(folder, 'b.txt')).toBe('A');
});

test('the list of files is sorted and contains slashes', async () => {
  const folder = folderWith({ 'b.txt': '', 'sub/deep/a.txt': '', 'a.txt': '' });
  expect(await filesIn(folder)).toEqual(['a.txt', 'b.txt', 'sub/deep/a.txt']);
});
