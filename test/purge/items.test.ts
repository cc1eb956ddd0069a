import * as fc from 'fast-check';
import { EdgeCache, entryOf } from '../../src/local/edge-cache';
import { MOST_WILDCARDS, Surface, fewItemsOf, isWildcard, itemsOf } from '../../src/purge/items';
import { cacheTags, folderTag, imageTag } from '../../src/transformation/cache-tags';
import { printKey } from '../../src/transformation/image-request';

const TAGS: Surface = { variants: 'tags', originals: [] };
const WITHOUT_TAGS: Surface = { variants: 'paths', originals: [] };
const NO_TRANSFORMATION: Surface = { originals: [''] };
const SURFACES = { TAGS, WITHOUT_TAGS, NO_TRANSFORMATION };

const key = fc.array(fc.constantFrom('a', 'tom.jp', 'tom.jpg', 'my cats', 'a+b', '(1)', '*', 'ü', '#?', '%41', 'x.png'), { minLength: 1, maxLength: 4 })
  .map(names => names.join('/'));

const image = (name: string, surface: Surface) => itemsOf({ images: [name], folders: [] }, surface);
const folder = (name: string, surface: Surface) => itemsOf({ images: [], folders: [name] }, surface);

describe('an image', () => {
  test('is one tag', () => {
    expect(image('cats/tom.jpg', TAGS)).toEqual([`#${imageTag('cats/tom.jpg')}`]);
  });

  test('is a wildcard over its variants where there are no tags', () => {
    expect(image('my cats/tom*.jpg', WITHOUT_TAGS)).toEqual(['/my%20cats/tom%2A.jpg/*']);
  });

  test('is its path without transformation', () => {
    expect(image('cats/tom.jpg', NO_TRANSFORMATION)).toEqual(['/cats/tom.jpg']);
  });

  test('is its path as urlFor() and as browsers write it, where they differ', () => {
    expect(image('my cats/tom (1)+?#.jpg', NO_TRANSFORMATION)).toEqual(['/my%20cats/tom%20%281%29%2B%3F%23.jpg', '/my%20cats/tom%20(1)+%3F%23.jpg']);
  });

  test('has paths beside its tag where originals are served under a prefix', () => {
    expect(image('tom.jpg', { variants: 'tags', originals: ['', 'original/'] })).toEqual([`#${imageTag('tom.jpg')}`, '/tom.jpg', '/original/tom.jpg']);
  });

  test('costs at most two items, and one with transformation', () => {
    fc.assert(fc.property(key, name => {
      expect(image(name, TAGS)).toHaveLength(1);
      expect(image(name, WITHOUT_TAGS)).toHaveLength(1);
      expect(image(name, NO_TRANSFORMATION).length).toBeLessThanOrEqual(2);
    }));
  });
});

describe('a folder', () => {
  test.each<[string, Surface, string[]]>([
    ['cats/', TAGS, [`#${folderTag('cats/')}`]],
    ['cats/', WITHOUT_TAGS, ['/cats/*']],
    ['my (cats)/', NO_TRANSFORMATION, ['/my%20%28cats%29/*', '/my%20(cats)/*']],
    ['/', TAGS, [`#${folderTag('/')}`]],
    ['/', WITHOUT_TAGS, ['/*']],
    ['/', NO_TRANSFORMATION, ['/*']],
  ])('%s', (name, surface, items) => {
    expect(folder(name, surface)).toEqual(items);
  });
});

test.each([['/a/*', true], ['/a*', true], ['/a*b', false], ['/a', false], ['#tag', false]])('%s is a wildcard: %s', (item, expected) => {
  expect(isWildcard(item)).toBe(expected);
});

/** The paths under which an edge may have something of the image. */
function pathsOf(name: string, surface: Surface): string[] {
  return surface.variants ? [`${printKey(name)}/f=avif`, `${printKey(name)}/f=webp,w=640`] : [printKey(name), `/${encodeURI(name).replace(/[?#]/g, encodeURIComponent)}`];
}

function cacheOf(names: string[], surface: Surface): EdgeCache {
  const cache = new EdgeCache();
  for (const name of names) {
    for (const target of pathsOf(name, surface)) {
      cache.set(`${name} ${target}`, entryOf({ status: 200, headers: {}, body: Buffer.alloc(0) }, { target, tags: cacheTags(name) }, 60, 0));
    }
  }
  return cache;
}

describe.each(Object.entries(SURFACES))('at an edge, %s', (_name, surface) => {
  const left = (cache: EdgeCache, name: string) => pathsOf(name, surface).filter(target => cache.get(`${name} ${target}`));

  test('nothing is left of an image that was purged', () => {
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), names => {
      const cache = cacheOf(names, surface);
      image(names[0], surface).forEach(item => cache.invalidate(item));
      expect(left(cache, names[0])).toEqual([]);
    }));
  });

  test('nothing is left of a folder that was purged', () => {
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), names => {
      const cache = cacheOf(names, surface);
      folder('my cats/', surface).forEach(item => cache.invalidate(item));
      names.filter(name => name.startsWith('my cats/')).forEach(name => expect(left(cache, name)).toEqual([]));
    }));
  });
});

test('by tag, nothing else goes', () => {
  fc.assert(fc.property(fc.uniqueArray(key, { minLength: 2, maxLength: 8 }), names => {
    const cache = cacheOf(names, TAGS);
    image(names[0], TAGS).forEach(item => cache.invalidate(item));
    for (const name of names.slice(1)) for (const target of pathsOf(name, TAGS)) expect(cache.get(`${name} ${target}`)).toBeDefined();
  }));
});

describe('of many images', () => {
  const many = fc.uniqueArray(key, { minLength: 1, maxLength: 60 });
  const surface = fc.constantFrom<Surface>(...Object.values(SURFACES), { variants: 'tags', originals: ['', 'original/'] });

  test('are no more wildcards than may be in progress, and no more items than of each of them', () => {
    fc.assert(fc.property(many, surface, fc.integer({ min: 2, max: 100 }), (images, of, folderAt) => {
      const items = fewItemsOf({ images, folders: [] }, of, folderAt);
      expect(items.filter(isWildcard).length).toBeLessThanOrEqual(MOST_WILDCARDS);
      expect(items.length).toBeLessThanOrEqual(images.flatMap(one => image(one, of)).length);
    }), { numRuns: 500 });
  });

  test('purge all that is made from each', () => {
    fc.assert(fc.property(many, fc.constantFrom(TAGS, WITHOUT_TAGS), fc.integer({ min: 2, max: 100 }), (images, of, folderAt) => {
      const items = fewItemsOf({ images, folders: [] }, of, folderAt);
      for (const changed of images) {
        const path = `${printKey(changed)}/f=avif`;
        const tags = cacheTags(changed).map(tag => `#${tag}`);
        expect(items.some(item => isWildcard(item) ? path.startsWith(item.slice(0, -1)) : tags.includes(item))).toBe(true);
      }
    }));
  });
});
