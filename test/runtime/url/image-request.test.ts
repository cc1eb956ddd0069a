import * as fc from 'fast-check';
import { segmentOf } from './variant-notation';
import {
  isBad,
  isCore,
  parseKey,
  parseRequest,
  parseVariant,
  printKey,
  printVariant,
  readVariant,
} from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../edge/edge-cases';

const SIGNED: RequestRules = {
  ...RULES,
  signed: true,
  presets: {
    ...RULES.presets,
    marked: { w: '800', mark: 'logo.png' },
    tall: { ar: '1:2', fit: 'crop', fm: 'jpg' },
    icon: { w: '48', h: '48', q: '80' },
  },
};

test.each([
  ['images/cat.png', '/images/cat.png'],
  ['cats/tom & jerry.jpg', '/cats/tom%20%26%20jerry.jpg'],
  ['a+b (1)!.jpg', '/a%2Bb%20%281%29%21.jpg'],
  ['Übersicht/猫.jpg', '/%C3%9Cbersicht/%E7%8C%AB.jpg'],
  ['100%.jpg', '/100%25.jpg'],
  ['a//b?c#d', '/a//b%3Fc%23d'],
])('printKey() prints %s as %s', (key, path) => {
  expect(printKey(key)).toBe(path);
});

test('parseKey() reverses printKey() for every key', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), key => {
    expect(parseKey(printKey(key))).toBe(key);
  }));
});

test('printKey() prints paths that need no further escaping', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), key => {
    expect(printKey(key)).toMatch(/^[A-Za-z0-9/._~%-]*$/);
  }));
});

test('parseKey() reads + as itself, as S3 does', () => {
  expect(parseKey('/a+b.jpg')).toBe('a+b.jpg');
});

test.each(['/%', '/%zz', '/%C3', '/%ff', '/\ud800'])('parseKey() reads no key from %j', path => {
  expect(parseKey(path)).toBeUndefined();
});

test('parseKey() removes only the first slash of a path', () => {
  expect(parseKey('a/b.jpg')).toBe('a/b.jpg');
  expect(parseKey('//b.jpg')).toBe('/b.jpg');
});

describe('the path of a variant', () => {
  test('contains the key, the version, every operation and the limits', () => {
    const request = parseRequest('/cats/IMG_1.jpg', { w: '600', fm: 'avif' }, '', RULES);
    expect(isBad(request) || printVariant(request)).toBe('/cats/IMG_-.1.jpg/_.v.1_f.avif_w.640_max-h.2560_q.60');
  });

  test.each([
    'f=auto',
    'f=json',
    'f=avif,w=640',
    'f=auto-avif',
    'f=auto-webp,mask=ellipse',
    'f=auto,w=640,h=320,fit=fill',
    'f=auto,ar=16_9,fit=crop',
    'f=auto,w=640,h=640,fit=crop,crop=top_left',
    'f=auto,w=640,h=640,fit=crop,crop=focalpoint,fp-x=0.3,fp-y=0.6',
    'f=jpg,rect=0_1_10_5,q=35,rot=90,flip=hv,bg=88ff0099,blur=1,sharp=2,sat=-3,trim=color',
    'f=auto,w=828,mark=logo.png',
    'f=auto,mark=a b_/_mark.logo.png,mark-align=top_left,mark-w=0.5,mark-alpha=50',
  ])('is read with the operations %s', notation => {
    const path = `/cats/tom.jpg/${segmentOf(notation, SIGNED)}`;
    const request = parseVariant(path, SIGNED);
    expect(request?.key).toBe('cats/tom.jpg');
    expect(printVariant(request!)).toBe(path);
  });

  const whole = segmentOf('f=auto,w=640', SIGNED);

  test.each([
    ['/tom.jpg'],
    ['/tom.jpg/'],
    ['/tom.jpg/_.'],
    ['/tom.jpg/f=auto'],
    ['/tom.jpg/w.640'],
    [`/${whole}`],
    [`tom.jpg/${whole}`],
    [`/a//b/${whole}`],
    [`/a b/${whole}`],
    [`/a%20b/${whole}`],
    [`/../${whole}`],
    [`/a_b/${whole}`],
    [`/tom.jpg/${whole}_`],
    [`/tom.jpg/${whole};`],
    ['/tom.jpg/_.v.1_w.640'],
    ['/tom.jpg/_.f.auto_w.640'],
    [`/tom.jpg/${whole}_mark.a b`],
    [`/tom.jpg/${whole}_mark._AF8.`],
    ['/tom.jpg/_.v.1_f.'],
    ['/tom.jpg/_.V.1_f.auto'],
  ])('is never of the form %s, under any rules', path => {
    expect(readVariant(path, SIGNED)).toBeUndefined();
  });

  test.each([
    ['another version', whole.replace('v.1', 'v.2')],
    ['another order', '_.f.auto_v.1_w.640_max-h.2560_q.80'],
    ['a width off the ladder', whole.replace('640', '641')],
    ['another limit', whole.replace('2560', '1000')],
    ['no limit', whole.replace('_max-h.2560', '')],
    ['no quality', whole.replace('_q.80', '')],
    ['an unknown operation', `${whole}_xx.1`],
    ['an unknown format', whole.replace('auto', 'tiff')],
    ['the format of other files', whole.replace('auto', 'auto-webp')],
    ['a bad value', whole.replace('640', '0')],
  ])('is read, but is not canonical, with %s', (_name, segment) => {
    const variant = readVariant(`/tom.jpg/${segment}`, SIGNED)!;
    expect(variant.isCanonical).toBe(false);
    expect(variant.request.key).toBe('tom.jpg');
    expect(parseVariant(`/tom.jpg/${segment}`, SIGNED)).toBeUndefined();
  });

  test('is not canonical with a watermark of no preset, unless URLs are signed', () => {
    const path = `/tom.jpg/${segmentOf('f=auto,w=828,mark=secret.png', RULES)}`;
    expect(parseVariant(path, { ...SIGNED, signed: false })).toBeUndefined();
    expect(parseVariant(path, SIGNED)).toBeDefined();
    expect(parseVariant(path.replace('secret', 'logo'), { ...SIGNED, signed: false })).toBeDefined();
    const other = `/tom.jpg/${segmentOf('f=auto,w=640,mark=logo.png', RULES)}`;
    expect(parseVariant(other, { ...SIGNED, signed: false })).toBeDefined();
    for (const placement of ['mark-x=0', 'mark-y=repeat', 'mark-h=9', 'mark-w=9', 'mark-align=top', 'mark-alpha=5']) {
      const moved = `/tom.jpg/${segmentOf(`f=auto,w=828,${placement},mark=logo.png`, RULES)}`;
      expect([placement, parseVariant(moved, { ...SIGNED, signed: false })]).toEqual([placement, undefined]);
      expect([placement, parseVariant(moved, SIGNED)?.key]).toEqual([placement, 'tom.jpg']);
    }
  });

  test('refers to another image if an image is below it', () => {
    const request = parseRequest(`/tom.jpg/${whole}`, { w: '640' }, '', SIGNED);
    expect(isBad(request) || request.key).toBe(`tom.jpg/${whole}`);
    expect(isBad(request) || parseVariant(printVariant(request), SIGNED)?.key).toBe(`tom.jpg/${whole}`);
  });
});

test.each([
  ['f=auto', true],
  ['f=json', true],
  ['f=avif,w=640', true],
  ['f=auto-webp,w=640', true],
  ['f=avif,h=640', false],
  ['f=avif,w=640,q=35', false],
  ['f=avif,w=384,h=256,fit=crop', true],
  ['f=auto,w=640,h=427,fit=crop', true],
  ['f=auto,w=640,h=428,fit=crop', false],
  ['f=avif,w=828,mark=logo.png', true],
  ['f=avif,w=640,mark=logo.png', true],
  ['f=avif,mark=logo.png', false],
  ['f=avif,w=640,mark=other.png', false],
  ['f=avif,ar=1_2,fit=crop', true],
  ['f=jpg,w=640,h=1280,fit=crop', true],
  ['f=avif,w=48,h=48,q=80', true],
  ['f=auto-webp,w=48,h=48,q=80', true],
  ['f=auto,w=48,h=48,q=80', true],
  ['f=avif,w=48,h=48,q=60', false],
])('isCore() of the variant %s is %s', (notation, expected) => {
  const request = parseVariant(`/tom.png/${segmentOf(notation, SIGNED)}`, SIGNED);
  expect(isCore(request!, SIGNED)).toBe(expected);
});

describe('parseRequest()', () => {
  const problemOf = (path: string, query = {}) => {
    const request = parseRequest(path, query, '', RULES);
    return isBad(request) ? request : undefined;
  };

  test.each([
    ['is not UTF-8', '/%ff', 'names no image'],
    ['leads elsewhere', '/a/../b', 'names no image'],
    ['is empty', '/', 'names no image'],
  ])('rejects a path that %s', (_name, path, reason) => {
    expect(problemOf(path)).toEqual({ parameter: 'path', reason });
    expect(problemOf(path, { w: '0' })).toEqual({ parameter: 'path', reason });
  });

  test('rejects a path that with its operations is longer than a key in S3', () => {
    const most = 1024 - `/${segmentOf('f=auto,w=640', RULES)}`.length;
    expect(problemOf(`/${'a'.repeat(most)}`, { w: '640' })).toBeUndefined();
    expect(problemOf(`/${'a'.repeat(most + 1)}`, { w: '640' })).toEqual({ parameter: 'path', reason: 'is too long' });
    expect(problemOf(`/${'('.repeat(8000)}`)).toEqual({ parameter: 'path', reason: 'is too long' });
    expect(
      problemOf(`/${encodeURIComponent('猫'.repeat(300))}`, { w: '640', h: '480', fit: 'crop', blur: '5' }),
    ).toBeUndefined();
  });
});

test('parseRequest() rejects an unknown preset with the names of the presets', () => {
  expect(parseRequest('/cat.jpg', { preset: 'none' }, '', SIGNED)).toEqual({
    parameter: 'preset',
    reason: 'must be one of: card, marked, tall, icon',
  });
  expect(isBad(parseRequest('/cat.jpg', { preset: 'card' }, '', SIGNED))).toBe(false);
});

test('parseRequest() rejects a preset with a reason if there are no presets', () => {
  const rules = {
    fingerprint: 'f00d',
    version: '1',
    widths: [640],
    maxWidth: 640,
    maxHeight: 640,
    allowEnlargement: false,
    formats: ['jpg'],
    quality: {},
    presets: {},
  };
  expect(parseRequest('/cat.jpg', { preset: 'card' }, '', rules))
    .toEqual({ parameter: 'preset', reason: 'must be one of: none, as this CDN has no presets' });
});
