import * as fc from 'fast-check';
import { SourceRoute, keysOfObject } from '../../src/model/source-routes';
import { RoutedOriginals } from '../../src/runtime/transformer/originals';

const ROUTES: SourceRoute[] = [
  { pathPrefix: 'products/sale/', bucket: 'sale' },
  { pathPrefix: 'products/', bucket: 'catalog', keyPrefix: 'v2/' },
  { pathPrefix: 'shop/', bucket: 'catalog', keyPrefix: 'v2/' },
  { pathPrefix: '', bucket: 'blog' },
];

describe('keysOfObject', () => {
  test.each([
    ['catalog', 'v2/shoe.jpg', ['products/shoe.jpg', 'shop/shoe.jpg']],
    ['catalog', 'v2/sale/shoe.jpg', ['shop/sale/shoe.jpg']], // `products/sale/` has a bucket of its own
    ['catalog', 'v1/shoe.jpg', []],
    ['catalog', 'v2/', []],
    ['blog', 'cat.jpg', ['cat.jpg']],
    ['blog', 'shop/cat.jpg', []],
    ['other', 'cat.jpg', []],
  ])('returns the keys of the object %s/%s', (bucket, key, keys) => {
    expect(keysOfObject(ROUTES, bucket, key)).toEqual(keys);
  });

  test('returns exactly the keys for which RoutedOriginals reads the object', async () => {
    const read: string[] = [];
    const originals = new RoutedOriginals(ROUTES.map(({ pathPrefix, bucket, keyPrefix = '' }) => ({
      pathPrefix,
      keyPrefix,
      reader: {
        get: async key => {
          read.push(`${bucket}/${key}`);
          return { body: Buffer.alloc(0), version: '' };
        },
        version: async () => undefined,
      },
    })));
    const segment = fc.constantFrom('products', 'sale', 'shop', 'v2', 'a.jpg', 'b');
    await fc.assert(fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async segments => {
      const key = segments.join('/');
      read.length = 0;
      await originals.get(key).catch(() => undefined);
      const [bucket, ...object] = read[0]?.split('/') ?? [];
      if (bucket !== undefined) expect(keysOfObject(ROUTES, bucket, object.join('/'))).toContain(key);
    }));
  });
});

describe('RoutedOriginals', () => {
  test('reports a key without a route as missing', async () => {
    const reader = { get: jest.fn(), version: jest.fn() };
    const originals = new RoutedOriginals([{ pathPrefix: 'products/', keyPrefix: '', reader }]);
    await expect(originals.get('cat.jpg')).rejects.toMatchObject({ type: 'not-found' });
    await expect(originals.get('products/')).rejects.toMatchObject({ type: 'not-found' });
    expect(await originals.version('cat.jpg')).toBeUndefined();
    expect(reader.get).not.toHaveBeenCalled();
  });
});
