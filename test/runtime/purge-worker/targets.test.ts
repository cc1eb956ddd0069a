import * as fc from 'fast-check';
import {
  Targets,
  commonFolder,
  countedByFolder,
  isIn,
  joined,
  withFolders,
} from '../../../src/runtime/purge-worker/targets';
import { cacheTags, folderTag, imageTag } from '../../../src/runtime/url/cache-tags';

const images = (...keys: string[]): Targets => ({ images: keys, folders: [] });

/** Keys of a few folders, with what is odd in keys; some are folders of others. */
const name = fc.constantFrom('a', 'b', 'tom.jp', 'tom.jpg', 'my cats', 'a+b', '(1)', '*', 'ü', 'x.png');
const key = fc.array(name, { minLength: 1, maxLength: 5 }).map(names => names.join('/'));
const keys = fc.array(key, { maxLength: 60 });
const threshold = fc.integer({ min: 2, max: 20 });
const any = () => true;

describe('joined', () => {
  test('has each once, and nothing beside a folder that it is in', () => {
    expect(joined([images('a/1', 'b/1'), images('a/1', 'a'), { images: [], folders: ['a/', 'a/c/'] }])).toEqual({
      images: ['b/1', 'a'],
      folders: ['a/'],
    });
  });

  test('everything is in the root', () => {
    expect(joined([images('1', 'a/1'), { images: [], folders: ['a/', '/'] }])).toEqual({ images: [], folders: ['/'] });
  });
});

describe('withFolders', () => {
  test('leaves few images alone', () => {
    expect(withFolders(images('a/b/1', 'a/2'), 3, any)).toEqual(images('a/2', 'a/b/1'));
  });

  test('puts a folder in the place of many', () => {
    expect(withFolders(images('a/1', 'a/2', 'a/3', 'b/1'), 3, any)).toEqual({ images: ['b/1'], folders: ['a/'] });
  });

  test('takes the deepest folder that has so many', () => {
    expect(withFolders(images('a/b/1', 'a/b/2', 'a/b/3', 'a/1'), 3, any)).toEqual({
      images: ['a/1'],
      folders: ['a/b/'],
    });
  });

  test('takes the one above where they are spread over many below it', () => {
    expect(withFolders(images('a/b/1', 'a/c/1', 'a/d/1'), 3, any)).toEqual({ images: [], folders: ['a/'] });
  });

  test('counts a folder that was put in their place as one', () => {
    const spread = images(...['a/b', 'a/c'].flatMap(folder => [1, 2, 3].map(index => `${folder}/${index}`)));
    expect(withFolders(spread, 3, any)).toEqual({ images: [], folders: ['a/b/', 'a/c/'] });
  });

  test('is never more than one for an image, nor as many as the threshold at any folder, and leaves out none', () => {
    fc.assert(fc.property(keys, threshold, (given, folderAt) => {
      const planned = withFolders(images(...given), folderAt, any);
      const all = [...planned.images, ...planned.folders];
      expect(all.length).toBeLessThanOrEqual(new Set(given).size);
      expect(all.length).toBeLessThan(folderAt);
      for (const changed of given) {expect(planned.images.includes(changed) || planned.folders.some(folder => isIn(folder, changed))).toBe(true);}
      for (const image of planned.images) expect(given).toContain(image);
    }));
  });

  test('takes only folders that have as many changes in them as the threshold says', () => {
    fc.assert(fc.property(keys, threshold, (given, folderAt) => {
      for (const folder of withFolders(images(...given), folderAt, any).folders) {
        expect(new Set(given.filter(changed => isIn(folder, changed))).size).toBeGreaterThanOrEqual(folderAt);
      }
    }));
  });

  test('takes only folders that may stand for their images', () => {
    fc.assert(fc.property(keys, threshold, fc.func(fc.boolean()), (given, folderAt, mayBe) => {
      const planned = withFolders(images(...given), folderAt, mayBe);
      for (const folder of planned.folders) expect(mayBe(folder)).toBe(true);
      for (const changed of given) expect(planned.images.includes(changed) || planned.folders.some(folder => isIn(folder, changed))).toBe(true);
      expect(planned.images.length + planned.folders.length).toBeLessThanOrEqual(new Set(given).size);
    }));
  });

  test('takes only folders that pictures carry a tag of, however deep they lie', () => {
    const deep = (index: number) => `${'d/'.repeat(60)}${index}.jpg`;
    const { folders } = withFolders(images(deep(1), deep(2), deep(3)), 3, any);
    expect(folders).toHaveLength(1);
    expect(cacheTags(deep(1))).toContain(folderTag(folders[0]));
  });
});

test('countedByFolder counts at every depth, the deepest first', () => {
  expect([...countedByFolder(['a/b/1', 'a/b/2', 'a/3', '4'])]).toEqual([['a/b/', 2], ['a/', 3], ['/', 4]]);
});

test('commonFolder is in all their tags, and the deepest such', () => {
  fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 6 }), given => {
    const folder = commonFolder(images(...given));
    const shared = given.map(image => cacheTags(image)).reduce((some, tags) => some.filter(tag => tags.includes(tag)));
    expect(shared.filter(tag => tag !== imageTag(given[0])).at(-1)).toBe(folderTag(folder));
  }));
});
