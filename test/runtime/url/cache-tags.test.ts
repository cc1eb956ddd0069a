import { createHash } from 'node:crypto';
import { cacheTags, folderTag, imageTag, taggedFolders } from '../../../src/runtime/url/cache-tags';

test('are of the image and of each folder above it, the root first', () => {
  expect(taggedFolders('a/b/tom.jpg')).toEqual(['/', 'a/', 'a/b/']);
  expect(cacheTags('a/b/tom.jpg')).toEqual([
    folderTag('/'),
    folderTag('a/'),
    folderTag('a/b/'),
    imageTag('a/b/tom.jpg'),
  ]);
  expect(cacheTags('tom.jpg')).toEqual([folderTag('/'), imageTag('tom.jpg')]);
});

// What is stored has them: other tags would purge nothing of it.
test('stay as they are', () => {
  const hash = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 20);
  expect(imageTag('a/tom.jpg')).toBe(`i${hash('a/tom.jpg')}`);
  expect(folderTag('a/')).toBe(`f${hash('a/')}`);
});

test('are 40 at most, of which the image has one', () => {
  const key = [...Array(60).keys(), 'tom.jpg'].join('/');
  expect(cacheTags(key)).toHaveLength(40);
  expect(cacheTags(key).at(-1)).toBe(imageTag(key));
  expect(taggedFolders(key).at(-1)).toBe([...Array(38).keys(), ''].join('/'));
});

test('folders that are one have one tag', () => {
  expect(taggedFolders('/tom.jpg')).toEqual(['/']);
});
