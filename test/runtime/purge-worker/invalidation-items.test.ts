import * as fc from 'fast-check';
import {
  Surface,
  isWatermarkInDeepFolder,
  isWildcard,
  itemsFor,
  itemsLeft,
  itemsOf,
  unpurgedTargets,
  withWatermarkTags,
} from '../../../src/runtime/purge-worker/invalidation-items';
import { MAX_WILDCARDS, planItems } from '../../../src/runtime/purge-worker/plan-items';
import { cacheTags, folderTag, imageTag } from '../../../src/runtime/url/cache-tags';
import { encodeKey, printKey } from '../../../src/runtime/url/key-encoding';
import { EdgeCache, entryOf } from '../../../src/tools/local/cloudfront/edge-cache';

const TAGS: Surface = { variants: 'tags' };
const TAGS_AND_ORIGINALS: Surface = { variants: 'tags', originals: 'original/' };
const TAGS_AND_FILES: Surface = { variants: 'tags', files: ['*.pdf', '/docs/*'] };
const WITHOUT_TAGS: Surface = { variants: 'paths' };
const WITHOUT_TAGS_AND_ORIGINALS: Surface = { variants: 'paths', originals: 'original/' };
const NO_TRANSFORMATION: Surface = { originals: '' };
const ANY_SPELLING: Surface = { originals: '', isSpelledFreely: true };
const SURFACES = {
  ANY_SPELLING,
  TAGS,
  TAGS_AND_ORIGINALS,
  TAGS_AND_FILES,
  WITHOUT_TAGS,
  WITHOUT_TAGS_AND_ORIGINALS,
  NO_TRANSFORMATION,
};

/** The most items of an image. */
const MOST = new Map<Surface, number>([
  [TAGS, 1],
  [TAGS_AND_ORIGINALS, 3],
  [TAGS_AND_FILES, 1],
  [WITHOUT_TAGS, 2],
  [WITHOUT_TAGS_AND_ORIGINALS, 3],
  [NO_TRANSFORMATION, 1],
  [ANY_SPELLING, 1],
]);

const NAMES = [
  'a',
  'tom.jp',
  'tom.jpg',
  'my cats',
  'my_cats',
  'a+b',
  '(1)',
  '*',
  'ü',
  '#?',
  '%41',
  'x.png',
  'a~b',
  '~',
  '',
];
const key = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })
  .map(names => names.join('/'))
  .filter(Boolean);

const image = (name: string, surface: Surface) => itemsOf({ images: [name], folders: [] }, surface);
const folder = (name: string, surface: Surface) => itemsOf({ images: [], folders: [name] }, surface);

describe('the invalidation items of an image', () => {
  test('contain one tag with transformation', () => {
    expect(image('cats/tom.jpg', TAGS)).toEqual([`#${imageTag('cats/tom.jpg')}`]);
  });

  test('contain one wildcard for the paths of variants and viewers without tags', () => {
    expect(image('cats/tom.jpg', WITHOUT_TAGS)).toEqual(['/cats/tom.jpg*']);
  });

  test('contain two wildcards if viewers\' paths and variants\' paths begin differently', () => {
    expect(image('my cats/tom_1*.jpg', WITHOUT_TAGS)).toEqual([
      '/my%20cats/tom_1%2A.jpg*',
      '/my_ACA.cats/tom_-.1_ACo..jpg*',
    ]);
  });

  test('contain its path without transformation', () => {
    expect(image('my cats/tom (1)+?#*.jpg', NO_TRANSFORMATION)).toEqual(['/my%20cats/tom%20%281%29%2B%3F%23%2A.jpg']);
  });

  test('contain a wildcard before the first character that has several spellings, without an edge function', () => {
    expect(image('cats/tom-1_2.jpg', ANY_SPELLING)).toEqual(['/cats/tom-1_2.jpg']);
    expect(image('cats/tom (1).jpg', ANY_SPELLING)).toEqual(['/cats/tom*']);
    expect(image('cats/tom+1.jpg', ANY_SPELLING)).toEqual(['/cats/tom*']);
    expect(image('cats/tom~1 2.jpg', ANY_SPELLING)).toEqual(['/cats/tom*']);
    expect(folder('my cats/', ANY_SPELLING)).toEqual(['/my*']);
    expect(folder('cats/', ANY_SPELLING)).toEqual(['/cats/*']);
  });

  test('contain its tag, the viewer\'s path and the rewritten path if originals have a prefix', () => {
    expect(image('tom (1).jpg', TAGS_AND_ORIGINALS)).toEqual([
      `#${imageTag('tom (1).jpg')}`, '/tom%20%281%29.jpg', '/original/tom%20%281%29.jpg',
    ]);
  });

  test('contain the path of the object in the bucket of its source', () => {
    const routes = [{ pathPrefix: 'products/', keyPrefix: 'v2/' }];
    expect(image('products/shoe.jpg', { originals: '', routes })).toEqual(['/v2/shoe.jpg', '/products/shoe.jpg']);
  });

  test('contain only the path of a file that is not transformed', () => {
    expect(image('my files/a(1).pdf', TAGS_AND_FILES)).toEqual(['/my%20files/a%281%29.pdf']);
    expect(image('docs/tom.jpg', TAGS_AND_FILES)).toEqual(['/docs/tom.jpg']);
    expect(image('a.pdf.jpg', TAGS_AND_FILES)).toEqual([`#${imageTag('a.pdf.jpg')}`]);
  });

  test('contain a wildcard and the path under the prefix without tags', () => {
    expect(image('tom.jpg', WITHOUT_TAGS_AND_ORIGINALS)).toEqual(['/tom.jpg*', '/original/tom.jpg']);
  });

  test.each([
    ['cats/tom~1.jpg', '/cats/tom*'],
    ['~tom.jpg', '/*'],
  ])('contain a wildcard before `~`, which CloudFront cannot invalidate: %s', (name, item) => {
    expect(image(name, NO_TRANSFORMATION)).toEqual([item]);
    expect(image(name, TAGS)).toEqual([`#${imageTag(name)}`]);
  });

  test.each(Object.entries(SURFACES))('are no more than documented: %s', (_name, surface) => {
    let most = 0;
    fc.assert(fc.property(key, name => {
      most = Math.max(most, image(name, surface).length);
      expect(most).toBeLessThanOrEqual(MOST.get(surface)!);
    }));
    expect(most).toBe(MOST.get(surface));
  });
});

describe('the invalidation items of a folder', () => {
  test.each<[string, Surface, string[]]>([
    ['cats/', TAGS, [`#${folderTag('cats/')}`]],
    ['cats/', TAGS_AND_ORIGINALS, [`#${folderTag('cats/')}`, '/cats/*', '/original/cats/*']],
    ['cats/', TAGS_AND_FILES, [`#${folderTag('cats/')}`, '/cats/*']],
    ['cats/', WITHOUT_TAGS, ['/cats/*']],
    ['my cats/', WITHOUT_TAGS, ['/my%20cats/*', '/my_ACA.cats/*']],
    ['cats/', WITHOUT_TAGS_AND_ORIGINALS, ['/cats/*', '/original/cats/*']],
    ['my (cats)/', NO_TRANSFORMATION, ['/my%20%28cats%29/*']],
    ['my~cats/', NO_TRANSFORMATION, ['/my*']],
    ['/', TAGS, [`#${folderTag('/')}`]],
    ['/', TAGS_AND_ORIGINALS, [`#${folderTag('/')}`, '/*']],
    ['/', WITHOUT_TAGS, ['/*']],
    ['/', NO_TRANSFORMATION, ['/*']],
  ])('invalidate %s under every path: %j', (name, surface, items) => {
    expect(folder(name, surface)).toEqual(items);
  });
});

test('invalidate a very deep folder by the deepest folder that variants have a tag of', () => {
  const deep = `${Array.from({ length: 45 }, (_folder, depth) => `d${depth}`).join('/')}/`;
  const [item, ...others] = folder(deep, TAGS);
  expect(others).toEqual([]);
  expect(cacheTags(`${deep}tom.jpg`)).toContain(item.slice(1));
  const targets = { images: [`${deep}tom.jpg`], folders: [deep] };
  expect(unpurgedTargets(targets, [item], TAGS)).toEqual({ images: [], folders: [] });
});

test.each([
  ['/a/*', true],
  ['/a*', true],
  ['/a*b', false],
  ['/a', false],
  ['#tag', false],
])('isWildcard returns for %s: %s', (item, expected) => {
  expect(isWildcard(item)).toBe(expected);
});

/**
 * The paths under which an edge location may have something of the image: those that the edge function makes of
 * viewers' requests, and if CloudFront compares these instead, those that viewers request, in their canonical spelling.
 */
function pathsOf(name: string, { variants, originals, isSpelledFreely }: Surface): string[] {
  const path = printKey(name);
  return [
    ...variants ? ['_.f.avif', '_.f.webp_w.640'].map(variant => `/${encodeKey(name)}/${variant}`) : [],
    ...variants === 'paths' ? [path, `${path}?w=640`] : [],
    ...originals === undefined ? [] : [path, `/${originals}${path.slice(1)}`],
    ...isSpelledFreely ? [`/${encodeURI(name)}`] : [], // with `(`, `+` and others as they are
  ];
}

/** Whether it is a variant's, which alone have tags. */
const isTagged = (target: string) => target.includes('/_.');

function cacheOf(names: string[], surface: Surface): EdgeCache {
  const cache = new EdgeCache();
  for (const name of names) {
    for (const target of pathsOf(name, surface)) {
      const tags = surface.variants === 'tags' && isTagged(target) ? cacheTags(name) : [];
      cache.set(
        `${name} ${target}`,
        entryOf(
          { status: 200, headers: {}, body: Buffer.alloc(0) }, { target, tags }, { seconds: 60, rule: 'origin' }, 0,
        ),
      );
    }
  }
  return cache;
}

describe.each(Object.entries(SURFACES))('an edge location (%s)', (_name, surface) => {
  const left = (cache: EdgeCache, name: string) =>
    pathsOf(name, surface).filter(target => cache.get(`${name} ${target}`));

  test('has no response of an image after its purge', () => {
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), names => {
      const cache = cacheOf(names, surface);
      image(names[0], surface).forEach(item => cache.invalidate(item));
      expect(left(cache, names[0])).toEqual([]);
    }));
  });

  test('has no response of a folder after its purge', () => {
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), names => {
      const cache = cacheOf(names, surface);
      folder('my cats/', surface).forEach(item => cache.invalidate(item));
      names.filter(one => one.startsWith('my cats/')).forEach(one => expect(left(cache, one)).toEqual([]));
    }));
  });
});

test('an invalidation by tag keeps all other images', () => {
  fc.assert(fc.property(fc.uniqueArray(key, { minLength: 2, maxLength: 8 }), names => {
    const cache = cacheOf(names, TAGS);
    image(names[0], TAGS).forEach(item => cache.invalidate(item));
    for (const name of names.slice(1)) {
      for (const target of pathsOf(name, TAGS)) expect(cache.get(`${name} ${target}`)).toBeDefined();
    }
  }));
});

describe.each(Object.entries(SURFACES))('the invalidation items of many images (%s)', (_name, surface) => {
  const many = fc.uniqueArray(key, { minLength: 1, maxLength: 60 });
  const threshold = fc.integer({ min: 2, max: 100 });
  const planned = (images: string[], folderAt: number, isWhole: (folder: string) => boolean) =>
    planItems({ images, folders: [] }, surface, folderAt, isWhole);

  test('exceed neither the maximum per image nor the number of wildcards in progress', () => {
    fc.assert(fc.property(many, threshold, fc.func(fc.boolean()), (images, folderAt, isWhole) => {
      const items = planned(images, folderAt, isWhole);
      expect(items.length).toBeLessThanOrEqual(images.length * MOST.get(surface)!);
      expect(items.filter(isWildcard).length).toBeLessThanOrEqual(MAX_WILDCARDS);
    }), { numRuns: 500 });
  });

  test('remove all of these images from edge locations', () => {
    fc.assert(fc.property(many, threshold, fc.func(fc.boolean()), (images, folderAt, isWhole) => {
      const cache = cacheOf(images, surface);
      planned(images, folderAt, isWhole).forEach(item => cache.invalidate(item));
      for (const changed of images) {
        expect(pathsOf(changed, surface).filter(target => cache.get(`${changed} ${target}`))).toEqual([]);
      }
    }));
  });
});

test.each(Object.entries(SURFACES))('unpurgedTargets returns targets that are still cached: %s', (_name, surface) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { minLength: 1, maxLength: 12 }),
      fc.uniqueArray(key, { maxLength: 12 }),
      (images, purged) => {
        const items = planItems({ images: purged, folders: [] }, surface, 4, () => true);
        const cache = cacheOf(images, surface);
        items.forEach(item => cache.invalidate(item));
        const isLeft = (name: string) => pathsOf(name, surface).some(target => cache.get(`${name} ${target}`));
        const left = unpurgedTargets({ images, folders: ['my cats/', '/'] }, items, surface);
        expect(left.images.filter(isLeft)).toEqual(images.filter(isLeft));
        for (const name of purged) expect(left.images).not.toContain(name);
        expect(left.folders.includes('/')).toBe(!folder('/', surface).every(item => items.includes(item)));
      },
    ),
  );
});

test('unpurgedTargets returns a folder if only an image with its key is purged', () => {
  const items = image('/', TAGS);
  const targets = { images: ['a', '/'], folders: ['/'] };
  expect(unpurgedTargets(targets, items, TAGS)).toEqual({ images: ['a'], folders: ['/'] });
});

test('unpurgedTargets returns an image if its variants are purged and its original is not', () => {
  const targets = { images: ['tom.jpg'], folders: [] };
  expect(unpurgedTargets(targets, [`#${imageTag('tom.jpg')}`], TAGS_AND_ORIGINALS)).toEqual(targets);
});

test('unpurgedTargets returns no image that a wildcard covers', () => {
  const targets = { images: ['cats/tom.jpg', 'dogs/rex.jpg'], folders: [] };
  expect(unpurgedTargets(targets, ['/cats/*'], NO_TRANSFORMATION).images).toEqual(['dogs/rex.jpg']);
});

describe('folders in which few images have changed', () => {
  const scattered = Array.from({ length: 1000 }, (_image, index) => `shops/${index % 100}/${index}.jpg`);

  test.each([['by tag', TAGS], ['by path', NO_TRANSFORMATION]])('do not replace their images: %s', (_name, surface) => {
    const items = planItems({ images: scattered, folders: [] }, surface, 250, () => false);
    expect(items.sort()).toEqual(scattered.flatMap(one => image(one, surface)).sort());
  });

  test('replace their images if these are more wildcards than may be in progress', () => {
    expect(planItems({ images: scattered, folders: [] }, WITHOUT_TAGS, 250, () => false)).toEqual(['/shops/*']);
  });
});

test('the largest folders replace their images if there are more than wildcards in progress', () => {
  const images = Array.from({ length: 20 }, (_folder, nth) =>
    Array.from({ length: 5 + nth }, (_image, index) => `${nth}/${index}.jpg`),
  ).flat();
  const items = planItems({ images, folders: [] }, NO_TRANSFORMATION, 5, one => one !== '/');
  expect(items.filter(isWildcard).sort()).toEqual(
    Array.from({ length: 15 }, (_folder, index) => `/${index + 5}/*`).sort(),
  );
  expect(items.filter(item => !isWildcard(item))).toHaveLength(5 + 6 + 7 + 8 + 9);
});

/** The cache tags as items. */
const ofImage = (name: string) => `#${imageTag(name)}`;
const ofFolder = (name: string) => `#${folderTag(name)}`;

describe('withWatermarkTags', () => {
  const marks = (count: number) => new Set(Array.from({ length: count }, (_mark, index) => `marks/${index}.png`));

  test('adds the tag of each watermark to the items', () => {
    expect(withWatermarkTags(['#a'], marks(2), TAGS)).toEqual(['#a', ofImage('marks/0.png'), ofImage('marks/1.png')]);
  });

  test('adds no tag for a watermark that an item purges, alone or with its folder', () => {
    const items = [ofImage('marks/0.png'), ofFolder('logos/')];
    expect(withWatermarkTags(items, new Set(['marks/0.png', 'logos/new/a.png']), TAGS)).toEqual(items);
  });

  test('adds the tag of the folder in place of more than ten watermarks', () => {
    expect(withWatermarkTags([], marks(10), TAGS)).toHaveLength(10);
    expect(withWatermarkTags([], marks(11), TAGS)).toEqual([ofFolder('marks/')]);
  });

  test('adds nothing if variants have no tags', () => {
    expect(withWatermarkTags(['/a*'], marks(1), WITHOUT_TAGS)).toEqual(['/a*']);
  });
});

test('isWatermarkInDeepFolder is true below the sixth folder, whose tag variants with the watermark lack', () => {
  expect(isWatermarkInDeepFolder('1/2/3/4/5/6/logo.png')).toBe(false);
  expect(isWatermarkInDeepFolder('1/2/3/4/5/6/7/logo.png')).toBe(true);
});

describe('itemsFor', () => {
  test('returns the tags of images and folders, and of the folders above them', () => {
    const items = [ofImage('cats/tom.jpg'), ofImage('cats/kit.jpg'), ofFolder('cats/'), ofFolder('dogs/')];
    expect(itemsFor(items, { images: ['cats/tom.jpg'], folders: [] }, TAGS)).toEqual([items[0], items[2]]);
    expect(itemsFor(items, { images: [], folders: ['dogs/big/'] }, TAGS)).toEqual([items[3]]);
  });

  test('returns the tag of an image for variants with it as their watermark, however deep its folder', () => {
    const mark = `${'d/'.repeat(60)}logo.png`;
    expect(itemsFor([ofImage(mark)], { images: [mark], folders: [] }, { originals: '' })).toEqual([ofImage(mark)]);
  });

  test('returns paths, and wildcards that cover them', () => {
    const items = ['/cats/*', '/cats/tom.jpg', '/cats/kit.jpg', '/dogs/*'];
    const targets = { images: ['cats/tom.jpg'], folders: [] };
    expect(itemsFor(items, targets, NO_TRANSFORMATION)).toEqual(['/cats/*', '/cats/tom.jpg']);
  });
});

describe('itemsLeft', () => {
  const [tom, kit] = ['cats/tom.jpg', 'cats/kit.jpg'];
  const job = (images: string[], done?: string[]) => ({ images, folders: [], done });

  test('returns all items if no earlier run has invalidated any', () => {
    expect(itemsLeft([ofImage(tom), '#other'], [job([tom]), job([kit])], TAGS)).toEqual([ofImage(tom), '#other']);
  });

  test('leaves out an item that is done for the only job with its target', () => {
    const items = [ofImage(tom), ofImage(kit)];
    expect(itemsLeft(items, [job([tom], [ofImage(tom)]), job([kit])], TAGS)).toEqual([ofImage(kit)]);
  });

  test('returns an item that is done for one of two jobs with its target only', () => {
    expect(itemsLeft([ofImage(tom)], [job([tom], [ofImage(tom)]), job([tom])], TAGS)).toEqual([ofImage(tom)]);
  });

  test('leaves out an item that a wildcard has covered', () => {
    const items = ['/cats/tom.jpg', '/dogs/rex.jpg'];
    const jobs = [job([tom, 'dogs/rex.jpg'], ['/cats/*'])];
    expect(itemsLeft(items, jobs, NO_TRANSFORMATION)).toEqual(['/dogs/rex.jpg']);
  });

  test('leaves out an item of no target only if it is done for all jobs', () => {
    expect(itemsLeft(['#m'], [job([tom], ['#m']), job([kit])], TAGS)).toEqual(['#m']);
    expect(itemsLeft(['#m'], [job([tom], ['#m']), job([kit], ['#m'])], TAGS)).toEqual([]);
  });
});
