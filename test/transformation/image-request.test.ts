import * as fc from 'fast-check';
import { RULES } from './edge-cases';
import { endsLikeVariant, isBad, isCore, parseKey, parseRequest, parseVariant, printKey, printVariant } from '../../src/transformation/image-request';
import { RequestRules } from '../../src/transformation/request-parameters';

const SIGNED: RequestRules = {
  ...RULES, signed: true, presets: { ...RULES.presets, marked: { w: '800', mark: 'logo.png' }, tall: { ar: '1:2', fit: 'crop', fm: 'jpg' } },
};

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

test('one slash of a path is none of its key', () => {
  expect(parseKey('a/b.jpg')).toBe('a/b.jpg');
  expect(parseKey('//b.jpg')).toBe('/b.jpg');
});

describe('the path of a variant', () => {
  test.each([
    'f=auto', 'f=json', 'f=avif,w=640', 'f=auto,w=640,h=320,fit=fill', 'f=auto,ar=16_9,fit=crop', 'f=auto,w=640,h=640,fit=crop,crop=top_left',
    'f=auto,w=640,h=640,fit=crop,crop=focalpoint,fp-x=0.30,fp-y=0.60', 'f=jpg,rect=0_1_10_5,q=35,rot=90,flip=hv,bg=88ff0099,blur=1,sharp=2,sat=-3,trim=color',
    'f=auto,w=828,mark=marked', 'f=auto,mark=_2Fa_20b_5F_2Flogo.png,mark-align=top_left,mark-w=0.5,mark-alpha=50',
  ])('is read where it ends in %s', end => {
    const request = parseVariant(`/cats/tom.jpg/${end}`, SIGNED);
    expect(request?.key).toBe('cats/tom.jpg');
    expect(printVariant(request!)).toBe(`/cats/tom.jpg/${end}`);
  });

  test.each([
    '/f=auto', 'tom.jpg/f=auto', 'f=auto', '/tom.jpg', '/tom.jpg/', '/tom.jpg/w=640', '/tom.jpg/w=640,f=auto', '/tom.jpg/f=auto,', '/tom.jpg/f=auto,x=1',
    '/tom.jpg/F=auto', '/tom.jpg/f=auto,w', '/tom.jpg/f=auto,w=641', '/tom.jpg/f=auto,w=640;', '/tom.jpg/;f=auto', '/tom.jpg/f=tiff', '/tom.jpg/f=auto,w=0',
    '/tom.jpg/fm=jpg', '/tom.jpg/f=auto/f=auto', '/a(1).jpg/f=auto', '/tom.jpg/f=auto,mark=secret', '/tom.jpg/f=auto,q=80',
  ])('is not %s', path => {
    expect(parseVariant(path, SIGNED)).toBeUndefined();
  });

  test.each([['f=avif', true], ['cats/tom.jpg/f=old,w=7', true], ['cats/w=640', false], ['tom.jpg', false], ['a/xf=avif', false], ['a/f=a b', false], ['f=avif/a', false]])(
    'is told by its end: %s, %s', (key, expected) => {
      expect(endsLikeVariant(key)).toBe(expected);
    });
});

test.each([
  ['f=auto', true],
  ['f=avif,w=640', true],
  ['f=avif,h=640', false],
  ['f=avif,w=640,q=35', false],
  ['f=avif,w=384,h=256,fit=crop', true],
  ['f=auto,w=640,h=427,fit=crop', true],
  ['f=auto,w=640,h=428,fit=crop', false],
  ['f=avif,w=828,mark=marked', true],
  ['f=avif,w=640,mark=marked', true],
  ['f=avif,mark=marked', false],
  ['f=avif,ar=1_2,fit=crop', true],
  ['f=jpg,w=640,h=1280,fit=crop', true],
])('%s is always served: %s', (end, expected) => {
  const request = parseVariant(`/tom.jpg/${end}`, SIGNED);
  expect(isCore(request!, SIGNED)).toBe(expected);
});

describe('a path is refused that', () => {
  const problemOf = (path: string, query = {}) => {
    const request = parseRequest(path, query, '', RULES);
    return isBad(request) ? request : undefined;
  };

  test.each([
    ['is not UTF-8', '/%ff', 'is not percent-encoded UTF-8'],
    ['leads elsewhere', '/a/../b', 'names no image'],
    ['is empty', '/', 'names no image'],
    ['looks like that of a variant', '/tom.jpg/f=avif', 'ends like the path of a variant'],
  ])('%s', (_name, path, reason) => {
    expect(problemOf(path)).toEqual({ parameter: 'path', reason });
    expect(problemOf(path, { w: '0' })).toEqual({ parameter: 'path', reason });
  });

  test('is longer with its operations than a key in S3, by bytes', () => {
    const most = 1024 - '/f=auto,w=640'.length;
    for (const letter of ['a', '%C3%BC', '%F0%9F%90%88']) {
      const bytes = Buffer.byteLength(decodeURIComponent(letter));
      const longest = letter.repeat(Math.floor(most / bytes)) + 'a'.repeat(most % bytes);
      expect(problemOf(`/${longest}`, { w: '640' })).toBeUndefined();
      expect(problemOf(`/${longest}a`, { w: '640' })).toEqual({ parameter: 'path', reason: 'is too long' });
    }
  });
});

test('a preset is refused with the names of those there are', () => {
  expect(parseRequest('/cat.jpg', { preset: 'none' }, '', SIGNED)).toEqual({ parameter: 'preset', reason: 'must be one of: card, marked, tall' });
  expect(isBad(parseRequest('/cat.jpg', { preset: 'card' }, '', SIGNED))).toBe(false);
});

test('a preset is refused with the reason also where there are none', () => {
  const rules = { widths: [640], maxHeight: 640, allowEnlargement: false, formats: ['jpg'], quality: {}, presets: {} };
  expect(parseRequest('/cat.jpg', { preset: 'card' }, '', rules))
    .toEqual({ parameter: 'preset', reason: 'must be one of: none, as this CDN has no presets' });
});
