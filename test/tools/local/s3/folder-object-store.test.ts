import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { FolderObjectStore, StoredUpload } from '../../../../src/tools/local/s3/folder-object-store';
import { cleanUp, folderWith } from '../support';

afterEach(cleanUp);

function upload(folder: string, changes: Partial<StoredUpload> = {}): StoredUpload {
  return { folders: [folder], prefix: '', includes: () => true, prune: false, headers: {}, ...changes };
}

async function bodyOf(store: FolderObjectStore, key: string): Promise<string | undefined> {
  return (await store.get(key))?.body.toString();
}

test('an object of a folder has the metadata of S3', async () => {
  const folder = folderWith({ 'cat.jpg': 'meow' });
  fs.utimesSync(`${folder}/cat.jpg`, 0, 1700000000.9);
  const object = await new FolderObjectStore([upload(folder, { headers: { 'cache-control': 'max-age=1' } })]).get(
    'cat.jpg',
  );
  expect(object?.headers).toEqual({
    'content-type': 'image/jpeg',
    'content-length': '4',
    'cache-control': 'max-age=1',
    'etag': `"${createHash('md5').update('meow').digest('hex')}"`,
    'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
  });
});

test('the content type of an object is guessed from its name, unknown, or given', async () => {
  const store = new FolderObjectStore([
    upload(folderWith({ 'a.svg': '', 'b.unheardof': '' })),
    upload(folderWith({ 'c.svg': '' }), { headers: { 'content-type': 'text/x' } }),
  ]);
  expect((await store.get('a.svg'))?.headers['content-type']).toBe('image/svg+xml');
  expect((await store.get('b.unheardof'))?.headers['content-type']).toBe('binary/octet-stream');
  expect((await store.get('c.svg'))?.headers['content-type']).toBe('text/x');
});

test('an object that is copied onto itself has the metadata of the copy, until its file changes', async () => {
  const folder = folderWith({ 'a.txt': 'old' });
  const store = new FolderObjectStore([upload(folder)]);
  const [before, print] = [await store.get('a.txt'), (await store.fingerprints()).get('a.txt')];
  expect(await store.copyOntoItself('a.txt', { 'x-amz-meta-focal-point': '0.3,0.7' })).toBe(true);
  const copy = await store.get('a.txt');
  expect(copy?.headers).toEqual({ ...before?.headers, 'x-amz-meta-focal-point': '0.3,0.7' });
  expect(copy?.version).not.toBe(before?.version);
  expect((await store.fingerprints()).get('a.txt')).not.toBe(print);
  fs.writeFileSync(`${folder}/a.txt`, 'another');
  expect((await store.get('a.txt'))?.headers['x-amz-meta-focal-point']).toBeUndefined();
  expect(await store.copyOntoItself('b.txt', {})).toBe(false);
});

test('an object changes as soon as its file changes', async () => {
  const folder = folderWith({ 'a.txt': 'old' });
  const store = new FolderObjectStore([upload(folder)]);
  expect(await bodyOf(store, 'a.txt')).toBe('old');
  fs.writeFileSync(`${folder}/a.txt`, 'new');
  expect(await bodyOf(store, 'a.txt')).toBe('new');
  fs.rmSync(`${folder}/a.txt`);
  expect(await bodyOf(store, 'a.txt')).toBeUndefined();
});

test('a folder store with a prefix has no keys without it', async () => {
  const store = new FolderObjectStore([upload(folderWith({ 'a.txt': 'A' }), { prefix: 'x/y/' })]);
  expect(await bodyOf(store, 'x/y/a.txt')).toBe('A');
  expect(await bodyOf(store, 'a.txt')).toBeUndefined();
  expect(await store.keys()).toEqual(['x/y/a.txt']);
});

test('a folder store has no objects that its filter excludes', async () => {
  const store = new FolderObjectStore([
    upload(folderWith({ 'a.txt': 'A', 'b.txt': 'B' }), { includes: name => name !== 'a.txt' }),
  ]);
  expect(await bodyOf(store, 'a.txt')).toBeUndefined();
  expect(await store.keys()).toEqual(['b.txt']);
});

test('later uploads replace earlier ones', async () => {
  const store = new FolderObjectStore([upload(folderWith({ a: '1', b: '1' })), upload(folderWith({ a: '2' }))]);
  expect(await bodyOf(store, 'a')).toBe('2');
  expect(await bodyOf(store, 'b')).toBe('1');
  expect(await store.keys()).toEqual(['a', 'b']);
});

test("several folders of one upload replace each other's files", async () => {
  const store = new FolderObjectStore([
    upload(folderWith({ a: '1', b: '1' }), {
      folders: [folderWith({ a: '1', b: '1' }), folderWith({ a: '2' })],
      prune: true,
    }),
  ]);
  expect(await bodyOf(store, 'a')).toBe('2');
  expect(await bodyOf(store, 'b')).toBe('1');
});

test('pruning removes earlier objects within prefix and filter', async () => {
  const first = upload(folderWith({ 'x/gone': '1', 'x/left.txt': '1', 'y/left': '1' }));
  const second = upload(folderWith({ new: '2' }), {
    prefix: 'x/',
    prune: true,
    includes: name => !name.endsWith('.txt'),
  });
  const store = new FolderObjectStore([first, second]);
  expect(await store.keys()).toEqual(['x/left.txt', 'x/new', 'y/left']);
  expect(await bodyOf(store, 'x/gone')).toBeUndefined();
  expect(await bodyOf(store, 'x/left.txt')).toBe('1');
});
