import * as fc from 'fast-check';
import { parseKey, parseRequest, printKey } from '../../src/transformation/image-request';

test.each([
  ['images/cat.png', '/images/cat.png'],
  ['cats/tom & jerry.jpg', '/cats/tom%20%26%20jerry.jpg'],
  ['a+b (1)!.jpg', '/a%2Bb%20%281%29%21.jpg'],
  ['Übersicht/猫.jpg', '/%C3%9Cbersicht/%E7%8C%AB.jpg'],
  ['100%.jpg', '/100%25.jpg'],
  ['a//b?c#d', '/a//b%3Fc%23d'],
])('%s is printed as %s', (key, path) => {
  expect(printKey(key)).toBe(path);
});

test('printing and parsing are inverse for every key', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), key => {
    expect(parseKey(printKey(key))).toBe(key);
  }));
});

test('a printed path needs no further escaping', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), key => {
    expect(printKey(key)).toMatch(/^[A-Za-z0-9/._~%-]*$/);
  }));
});

test('+ is itself, as in S3', () => {
  expect(parseKey('/a+b.jpg')).toBe('a+b.jpg');
});

test.each(['/%', '/%zz', '/%C3', '/%ff', '/\ud800'])('%j is no key', path => {
  expect(parseKey(path)).toBeUndefined();
});

test('a preset is refused with the reason also where there are none', () => {
  const rules = { widths: [640], maxHeight: 640, allowEnlargement: false, formats: ['jpg'], quality: {}, presets: {} };
  expect(parseRequest('/cat.jpg', { preset: 'card' }, '', rules))
    .toEqual({ parameter: 'preset', reason: 'must be one of: none, as this CDN has no presets' });
});
