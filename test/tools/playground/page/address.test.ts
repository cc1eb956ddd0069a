import * as fc from 'fast-check';
import { Address, USUAL_LOOK, parseAddress, printAddress } from '../../../../playground/address';

const name = fc.stringMatching(/^[^/]{1,8}$/);
const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'));
const look = fc.record({
  view: fc.constantFrom('wipe' as const, 'beside' as const, 'picture' as const, 'formats' as const),
  zoom: fc.constantFrom('fit' as const, 'actual' as const),
  takes: fc.constantFrom('avif' as const, 'webp' as const, 'none' as const),
});
const parameters = fc.dictionary(fc.stringMatching(/^[a-z-]{1,4}$/), fc.string({ minLength: 1, maxLength: 6 }));
const anyAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.record({
    page: fc.constant('gallery' as const),
    cdn: fc.constant('0'),
    folder: key.map(folder => `${folder}/`),
    search: fc.string(),
  }),
  fc.record({ page: fc.constant('studio' as const), cdn: fc.constant('1'), key, parameters, look }),
  fc.record({ page: fc.constant('traffic' as const), cdn: fc.constant('2') }),
);

test('a printed address is read as what it was', () => {
  fc.assert(fc.property(anyAddress, address => { expect(parseAddress(printAddress(address))).toEqual(address); }));
});

test.each(['', '#', '#/', '#/elsewhere', '#/gallery/0'])('%p is the gallery of the first CDN', hash => {
  expect(parseAddress(hash)).toEqual({ page: 'gallery', cdn: '0', folder: '', search: '' });
});

test('what a look cannot be is what it usually is', () => {
  expect(parseAddress('#/studio/0/a.jpg?w=640&.view=upside-down&.zoom=actual')).toEqual({
    page: 'studio', cdn: '0', key: 'a.jpg', parameters: { w: '640' }, look: { ...USUAL_LOOK, zoom: 'actual' },
  });
});

test('broken percent-encoding is taken as it is', () => {
  expect(parseAddress('#/studio/0/100%25/50%.jpg')).toMatchObject({ key: '100%/50%.jpg' });
});
