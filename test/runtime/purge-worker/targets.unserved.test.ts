import { unservedTargets } from '../../../src/runtime/purge-worker/targets';

const ROUTES = [
  { pathPrefix: 'products/', bucket: 'catalog', keyPrefix: 'v2/' },
  { pathPrefix: 'shop/', bucket: 'catalog', keyPrefix: 'v2/' },
  { pathPrefix: 'cms/' },
];

describe('unservedTargets()', () => {
  test('returns the keys that no source serves, with the keys of the CDN for the object', () => {
    expect(unservedTargets({ images: ['products/shoe.jpg', 'v2/shoe.jpg', 'cat.jpg', 'cms/cat.jpg'], folders: [] }, ROUTES))
      .toEqual([
        { target: 'v2/shoe.jpg', similar: ['products/shoe.jpg', 'shop/shoe.jpg'] }, { target: 'cat.jpg', similar: [] },
      ]);
  });

  test('returns the folders that no source serves, and never the root', () => {
    expect(unservedTargets({ images: [], folders: ['/', 'products/', 'products/new/', 'v2/new/', 'cats/'] }, ROUTES))
      .toEqual([
        { target: 'v2/new/', similar: ['products/new/', 'shop/new/'] }, { target: 'cats/', similar: [] },
      ]);
  });

  test('returns nothing if a source serves all other keys, or if there is one source', () => {
    const targets = { images: ['cat.jpg'], folders: ['cats/'] };
    expect(unservedTargets(targets, [...ROUTES, { pathPrefix: '', bucket: 'blog' }])).toEqual([]);
    expect(unservedTargets(targets, undefined)).toEqual([]);
  });
});
