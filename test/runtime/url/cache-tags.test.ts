import { createHash } from 'node:crypto';
import { cacheTags, folderTag, imageTag, taggedFolders } from '../../../src/runtime/url/cache-tags';

test('cacheTags() returns tags of the image and of each folder above it, the root folder first', () => {
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
test('cache tags are the same in every version, as stored variants have them', () => {
  const hash = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 20);
  expect(imageTag('a/tom.jpg')).toBe(`i${hash('a/tom.jpg')}`);
  expect(folderTag('a/')).toBe(`f${hash('a/')}`);
});

test('cacheTags() returns at most 40 tags, the last of which is that of the image', () => {
  const key = [...Array(60).keys(), 'tom.jpg'].join('/');
  expect(cacheTags(key)).toHaveLength(40);
  expect(cacheTags(key).at(-1)).toBe(imageTag(key));
  expect(taggedFolders(key).at(-1)).toBe([...Array(38).keys(), ''].join('/'));
});

test('taggedFolders() returns equal folders once', () => {
  expect(taggedFolders('/tom.jpg')).toEqual(['/']);
});

test('cacheTags() returns tags of the watermark, and of some folders above it, too', () => {
  expect(cacheTags('a/tom.jpg', 'logos/a.png')).toEqual([
    folderTag('/'), folderTag('a/'), imageTag('a/tom.jpg'), imageTag('logos/a.png'), folderTag('logos/'),
  ]);
  expect(cacheTags('tom.jpg', `${'x/'.repeat(20)}a.png`)).toHaveLength(2 + 1 + 6);
});
