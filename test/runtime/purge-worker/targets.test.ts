import * as fc from 'fast-check';
import {
  Targets,
  commonFolder,
  countByFolder,
  isEmpty,
  isIn,
  laterTargets,
  mergeTargets,
  collapseToFolders,
} from '../../../src/runtime/purge-worker/targets';
import { cacheTags, folderTag, imageTag } from '../../../src/runtime/url/cache-tags';

const images = (...keys: string[]): Targets => ({ images: keys, folders: [] });

/** Keys of a few folders, with what is odd in keys; some are folders of others. */
const name = fc.constantFrom('a', 'b', 'tom.jp', 'tom.jpg', 'my cats', 'a+b', '(1)', '*', 'ü', 'x.png');
const key = fc.array(name, { minLength: 1, maxLength: 5 }).map(names => names.join('/'));
const keys = fc.array(key, { maxLength: 60 });
const threshold = fc.integer({ min: 2, max: 20 });
const any = () => true;

describe('mergeTargets', () => {
  test('merges duplicates, and drops targets inside a folder that is a target', () => {
    expect(mergeTargets([images('a/1', 'b/1'), images('a/1', 'a'), { images: [], folders: ['a/', 'a/c/'] }])).toEqual({
      images: ['b/1', 'a'],
      folders: ['a/'],
    });
  });

  test('isIn finds every key in the root folder', () => {
    const everything = { images: [], folders: ['a/', '/'] };
    expect(mergeTargets([images('1', 'a/1'), everything])).toEqual({ images: [], folders: ['/'] });
  });
});

describe('laterTargets', () => {
  const all = [images('a/1', 'a/1', 'b/1'), { images: [], folders: ['a/'] }];

  test('merges images into a folder that is a target', () => {
    expect(laterTargets(all, {})).toEqual({ images: ['b/1'], folders: ['a/'] });
  });

  test('keeps each changed image of the folder if images are prewarmed', () => {
    expect(laterTargets(all, { prewarmQueue: {} })).toEqual({ images: ['a/1', 'b/1'], folders: ['a/'] });
  });
});

test('isEmpty is true without images and folders only', () => {
  expect(isEmpty(images())).toBe(true);
  expect(isEmpty(images('a'))).toBe(false);
  expect(isEmpty({ images: ['a'], folders: ['b/'] })).toBe(false);
});

describe('collapseToFolders', () => {
  test('keeps few images as they are', () => {
    expect(collapseToFolders(images('a/b/1', 'a/2'), 3, any)).toEqual(images('a/2', 'a/b/1'));
  });

  test('replaces many images by their folder', () => {
    expect(collapseToFolders(images('a/1', 'a/2', 'a/3', 'b/1'), 3, any)).toEqual({ images: ['b/1'], folders: ['a/'] });
  });

  test('chooses the deepest folder with enough images', () => {
    expect(collapseToFolders(images('a/b/1', 'a/b/2', 'a/b/3', 'a/1'), 3, any)).toEqual({
      images: ['a/1'],
      folders: ['a/b/'],
    });
  });

  test('chooses the parent if images are spread over many subfolders', () => {
    expect(collapseToFolders(images('a/b/1', 'a/c/1', 'a/d/1'), 3, any)).toEqual({ images: [], folders: ['a/'] });
  });

  test('counts a folder that replaces images as one', () => {
    const spread = images(...['a/b', 'a/c'].flatMap(folder => [1, 2, 3].map(index => `${folder}/${index}`)));
    expect(collapseToFolders(spread, 3, any)).toEqual({ images: [], folders: ['a/b/', 'a/c/'] });
    const another = { ...spread, images: [...spread.images, 'a/1'] };
    expect(collapseToFolders(another, 3, any)).toEqual({ images: [], folders: ['a/'] });
  });

  test('covers every image once, and leaves fewer targets in a folder than the threshold', () => {
    fc.assert(fc.property(keys, threshold, (given, folderAt) => {
      const planned = collapseToFolders(images(...given), folderAt, any);
      const all = [...planned.images, ...planned.folders];
      expect(all.length).toBeLessThanOrEqual(new Set(given).size);
      expect(all.length).toBeLessThan(folderAt);
      for (const changed of given) {
        expect(planned.images.includes(changed) || planned.folders.some(folder => isIn(folder, changed))).toBe(true);
      }
      for (const image of planned.images) expect(given).toContain(image);
    }));
  });

  test('chooses only folders with as many changes as the threshold', () => {
    fc.assert(fc.property(keys, threshold, (given, folderAt) => {
      for (const folder of collapseToFolders(images(...given), folderAt, any).folders) {
        expect(new Set(given.filter(changed => isIn(folder, changed))).size).toBeGreaterThanOrEqual(folderAt);
      }
    }));
  });

  test('chooses only folders that may replace their images', () => {
    fc.assert(fc.property(keys, threshold, fc.func(fc.boolean()), (given, folderAt, mayBe) => {
      const planned = collapseToFolders(images(...given), folderAt, mayBe);
      for (const folder of planned.folders) expect(mayBe(folder)).toBe(true);
      for (const changed of given) {
        expect(planned.images.includes(changed) || planned.folders.some(folder => isIn(folder, changed))).toBe(true);
      }
      expect(planned.images.length + planned.folders.length).toBeLessThanOrEqual(new Set(given).size);
    }));
  });

  test('chooses only folders whose tags variants have, however deep the images are', () => {
    const deep = (index: number) => `${'d/'.repeat(60)}${index}.jpg`;
    const { folders } = collapseToFolders(images(deep(1), deep(2), deep(3)), 3, any);
    expect(folders).toHaveLength(1);
    expect(cacheTags(deep(1))).toContain(folderTag(folders[0]));
  });
});

test('countByFolder counts subfolders, the deepest folders first', () => {
  expect([...countByFolder(['a/b/1', 'a/b/2', 'a/3', '4'])]).toEqual([['a/b/', 2], ['a/', 3], ['/', 4]]);
});

test('commonFolder returns the deepest folder that all targets have a tag of', () => {
  expect(commonFolder({ images: ['a/b/1', 'a/c/1'], folders: ['a/b/d/'] })).toBe('a/');
  fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 6 }), given => {
    const folder = commonFolder(images(...given));
    const shared = given.map(image => cacheTags(image)).reduce((some, tags) => some.filter(tag => tags.includes(tag)));
    expect(shared.filter(tag => tag !== imageTag(given[0])).at(-1)).toBe(folderTag(folder));
  }));
});
