import * as fc from 'fast-check';
import { Address, parseAddress, printAddress } from '../../../../playground/address';
import { DEFAULT_VIEW_OPTIONS, GAINS, MAX_ZOOM, ViewOptions } from '../../../../playground/view-options';
import { INHERITED_NAMES, hardUnicode } from '../../../hard-values';

const name = fc.oneof(fc.stringMatching(/^[^/]{1,8}$/), hardUnicode.filter(text => /^[^/]+$/.test(text)));
const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'));
const share = fc.integer({ min: 0, max: 10_000 }).map(number => number / 10_000);
const options: fc.Arbitrary<ViewOptions> = fc.record({
  view: fc.constantFrom('wipe' as const, 'beside' as const, 'difference' as const, 'result' as const,
    'formats' as const),
  pair: fc.constantFrom('result' as const, 'refined' as const, 'first' as const),
  tool: fc.constantFrom('view' as const, 'point' as const, 'rect' as const),
  zoom: fc.oneof(fc.constant('fit' as const), fc.constantFrom(0.05, 0.3333, 1, 2.5, MAX_ZOOM)),
  x: share,
  y: share,
  wipe: fc.integer({ min: 0, max: 200 }).map(number => number / 2),
  gain: fc.constantFrom(...GAINS),
  accept: fc.constantFrom('avif' as const, 'webp' as const, 'none' as const),
  code: fc.constantFrom('URL', 'Next.js', '@imgix/js-core'),
});
const parameters = fc.dictionary(
  fc.oneof(fc.stringMatching(/^[a-z-]{1,4}$/), fc.constantFrom(...INHERITED_NAMES)),
  fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), hardUnicode.filter(text => text !== '')),
);
const filter = fc.record({
  text: fc.oneof(fc.string(), hardUnicode),
  status: fc.constantFrom('', '2', '5'),
  cache: fc.constantFrom('', 'Hit', 'RefreshHit', 'other'),
});
const anyAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.record({
    page: fc.constant('gallery' as const),
    cdn: fc.constant('0'),
    folder: key.map(folder => `${folder}/`),
    search: fc.oneof(fc.string(), hardUnicode),
  }),
  fc.record({ page: fc.constant('studio' as const), cdn: fc.constant('1'), key, parameters, options }),
  fc.record({
    page: fc.constant('traffic' as const), cdn: fc.constant('2'), request: fc.constantFrom('', 'a-_9'), filter,
  }),
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
  expect(parseAddress('#/studio/0/a.jpg?w=640&.view=upside-down&.tool=rect&.zoom=17&.x=-1&.wipe=no&.gain=7&.code=%3C')).toEqual({
    page: 'studio',
    cdn: '0',
    key: 'a.jpg',
    parameters: { w: '640' },
    options: { ...DEFAULT_VIEW_OPTIONS, tool: 'rect' },
  });
});

test('parseAddress ignores invalid filters of traffic', () => {
  expect(parseAddress('#/traffic/0/x?text=a&status=9&cache=Hat')).toEqual({
    page: 'traffic',
    cdn: '0',
    request: 'x',
    filter: { text: 'a', status: '', cache: '' },
  });
});

test('parseAddress keeps invalid percent-encoding as it is', () => {
  expect(parseAddress('#/studio/0/100%25/50%.jpg')).toMatchObject({ key: '100%/50%.jpg' });
});

test('parseAddress adds the slash that is missing at the end of a folder', () => {
  expect(parseAddress('#/gallery/0/pets/cats')).toMatchObject({ folder: 'pets/cats/' });
  expect(parseAddress('#/gallery/0/')).toMatchObject({ folder: '' });
});
