import * as fc from 'fast-check';
import { Address, DEFAULT_VIEW_OPTIONS, parseAddress, printAddress } from '../../../../playground/address';

const name = fc.stringMatching(/^[^/]{1,8}$/);
const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'));
const options = fc.record({
  view: fc.constantFrom('wipe' as const, 'beside' as const, 'result' as const, 'formats' as const),
  zoom: fc.constantFrom('fit' as const, 'actual' as const),
  accept: fc.constantFrom('avif' as const, 'webp' as const, 'none' as const),
});
const parameters = fc.dictionary(fc.stringMatching(/^[a-z-]{1,4}$/), fc.string({ minLength: 1, maxLength: 6 }));
const anyAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.record({
    page: fc.constant('gallery' as const),
    cdn: fc.constant('0'),
    folder: key.map(folder => `${folder}/`),
    search: fc.string(),
  }),
  fc.record({ page: fc.constant('studio' as const), cdn: fc.constant('1'), key, parameters, options }),
  fc.record({ page: fc.constant('traffic' as const), cdn: fc.constant('2') }),
);

test('parseAddress reverses printAddress for any address', () => {
  fc.assert(fc.property(anyAddress, address => { expect(parseAddress(printAddress(address))).toEqual(address); }));
});

test.each(['', '#', '#/', '#/elsewhere', '#/gallery/0'])(
  'parseAddress returns the gallery of the first CDN for %p',
  hash => {
    expect(parseAddress(hash)).toEqual({ page: 'gallery', cdn: '0', folder: '', search: '' });
  },
);

test('parseAddress replaces invalid view options by the defaults', () => {
  expect(parseAddress('#/studio/0/a.jpg?w=640&.view=upside-down&.zoom=actual')).toEqual({
    page: 'studio',
    cdn: '0',
    key: 'a.jpg',
    parameters: { w: '640' },
    options: { ...DEFAULT_VIEW_OPTIONS, zoom: 'actual' },
  });
});

test('parseAddress keeps invalid percent-encoding as it is', () => {
  expect(parseAddress('#/studio/0/100%25/50%.jpg')).toMatchObject({ key: '100%/50%.jpg' });
});
