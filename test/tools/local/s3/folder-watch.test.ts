import * as fs from 'node:fs';
import * as path from 'node:path';
import { FolderObjectStore } from '../../../../src/tools/local/s3/folder-object-store';
import { Watch, watchFolders } from '../../../../src/tools/local/s3/folder-watch';
import { cleanUp, folderWith } from '../support';

const watches: Watch[] = [];

jest.setTimeout(60_000);
afterEach(async () => {
  watches.splice(0).forEach(watch => watch.close());
  await cleanUp();
});

/** Tells what changes in a folder, under `images/`, without text files. */
async function watching(files: Record<string, string>) {
  const folder = folderWith(files);
  const told: string[] = [];
  const waiting: [string, () => void][] = [];
  const store = new FolderObjectStore([
    { folders: [folder], prefix: 'images/', includes: name => !name.endsWith('.txt'), prune: false, headers: {} },
  ]);
  const watch = watchFolders([folder], () => store.fingerprints(), (name, isThere) => {
    told.push(`${isThere ? '+' : '-'}${name}`);
    waiting.filter(([wanted]) => told.includes(wanted)).forEach(([, resolve]) => resolve());
  });
  watches.push(watch);
  await watch.ready;
  const until = (wanted: string) =>
    new Promise<void>(resolve => (told.includes(wanted) ? resolve() : waiting.push([wanted, resolve])));
  return { folder, told, until };
}

test('a folder watch reports files that are written, changed and deleted, in new folders too', async () => {
  const { folder, told, until } = await watching({ 'old.jpg': 'old', 'same.jpg': 'same' });
  fs.writeFileSync(path.join(folder, 'old.jpg'), 'new');
  await until('+images/old.jpg');
  fs.mkdirSync(path.join(folder, 'a/b'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'a/b/new.jpg'), 'new');
  await until('+images/a/b/new.jpg');
  fs.rmSync(path.join(folder, 'old.jpg'));
  await until('-images/old.jpg');
  expect(told.some(one => one.includes('same'))).toBe(false);
});

test('a folder watch ignores files that are not objects', async () => {
  const { folder, told, until } = await watching({});
  fs.writeFileSync(path.join(folder, 'notes.txt'), 'x');
  fs.writeFileSync(path.join(folder, 'cat.jpg'), 'x');
  await until('+images/cat.jpg');
  expect(new Set(told)).toEqual(new Set(['+images/cat.jpg']));
});

test('a folder watch reports files that are replaced by others of the same size', async () => {
  const { folder, until } = await watching({ 'cat.jpg': 'a' });
  fs.writeFileSync(path.join(folder, '.new'), 'b');
  fs.renameSync(path.join(folder, '.new'), path.join(folder, 'cat.jpg'));
  await until('+images/cat.jpg');
});
