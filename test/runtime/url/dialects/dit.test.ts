import * as fc from 'fast-check';
import { DialectCase, rulesOf } from './dialect-cases';
import { expectCanonical, expectEveryEngine } from './dialect-checks';
import { translate as translateAtEdge } from '../../../../src/runtime/url/dialects/dit';
import { translate } from '../../../../src/runtime/url/dialects/dit-in-full';
import { parseTarget, printUrl } from '../../../../src/runtime/url/dialects/print-url';
import { readPassedOn } from '../../../../src/runtime/url/dialects/read-passed-on';
import { ImageRequest, isBad } from '../../../../src/runtime/url/image-request';
import { encodeKey, encodeText } from '../../../../src/runtime/url/key-encoding';
import { hardText, hardUnicode } from '../../../hard-values';
import { operationsIn } from '../variant-notation';

const RULES = rulesOf({
  name: 'dit',
  autoWebp: true,
  buckets: [{ bucket: 'photos', folder: '' }, { bucket: 'logos', folder: 'brand/' }],
});
const WEBP = 'image/webp,*/*';
const tom = (operations: string, key = 'tom.jpg') => ({ key, operations });
const json = (request: object) => `/${Buffer.from(JSON.stringify(request)).toString('base64')}`;
const edited = (edits: object, more: object = {}) => json({ bucket: 'photos', key: 'tom.jpg', edits, ...more });

/** URLs that the edge function translates itself. */
const FREQUENT: DialectCase[] = [
  // JSON
  [json({ key: 'tom.jpg' }), '', tom('f=original')],
  [json({ key: 'Füße/猫.jpg' }), '', tom('f=original', 'Füße/猫.jpg')],
  [json({ bucket: 'logos', key: 'a.png' }), '', tom('f=original', 'brand/a.png')],
  [edited({ resize: { width: 301, height: 200 } }), '', tom('f=original,w=301,h=200,fit=crop')],
  [edited({ resize: { width: 301, height: 200, fit: 'inside' } }), '', tom('f=original,w=301,h=200')],
  [edited({ resize: { width: '301', height: null, fit: 'inside' } }), '', tom('f=original,w=301')],
  [edited({ resize: { width: 301, height: 200, fit: 'fill' }, grayscale: true }), '', tom(
    'f=original,w=301,h=200,fit=scale,sat=-100',
  )],
  [edited({ toFormat: 'jpeg' }), WEBP, tom('f=jpg')],
  [edited({ flip: false }, { outputFormat: 'png' }), '', tom('f=png')],
  [edited({}, { outputFormat: 'png' }), WEBP, tom('f=webp')],
  [edited({ webp: { quality: 50 } }), '', tom('f=webp,q=50')],
  [edited({ jpeg: { quality: 50 }, toFormat: 'webp' }), '', tom('f=webp,q=50')],
  // Paths
  ['/tom.jpg', '', tom('f=original')],
  ['/tom.jpg', WEBP, tom('f=webp')],
  ['/300x200/tom.jpg', '', tom('f=original,w=300,h=200,fit=crop')],
  ['/fit-in/300x200/tom.jpg', '', tom('f=original,w=300,h=200')],
  ['/fit-in/300x0/tom.jpg', '', tom('f=original,w=300')],
  ['/0x200/cats/tom.jpg', '', tom('f=original,h=200', 'cats/tom.jpg')],
  ['/fit-in/300x200/filters:format(jpg):quality(50)/tom.png', WEBP, tom(
    'f=jpg,w=300,h=200,q=50', 'tom.png',
  )],
  ['/filters:grayscale()/tom.jpg', '', tom('f=original,sat=-100')],
  ['/filters:quality(50)/tom.jpg', '', tom('f=original,q=50')],
  ['/filters:quality(50)/tom', '', tom('f=original', 'tom')],
  ['/300x200/test-100x100/beach-100x100.jpg', '', tom(
    'f=original,w=300,h=200,fit=crop', 'test-100x100/beach-100x100.jpg',
  )],
  ['/s3:logos/tom.jpg', '', tom('f=original', 'brand/tom.jpg')],
  ['/s3:unknown/tom.jpg', '', tom('f=original', 's3:unknown/tom.jpg')],
  // Queries
  ['/tom.jpg?width=300&height=200&fit=cover&format=webp&utm_source=x', '', tom('f=webp,w=300,h=200,fit=crop')],
  ['/tom.jpg?width=300&height=0&grayscale=1', '', tom('f=original,w=300,sat=-100')],
  ['/300x200/tom.jpg?width=100', '', tom('f=original,w=100')],
  ['/tom.jpg?width=5120&height=256', '', tom('f=original,w=2560,h=128,fit=crop')],
  // Refused
  [json({ bucket: 'others', key: 'tom.jpg' }), '', 'bucket'],
  [json({ edits: {} }), '', 'key'],
  [json({ key: { a: 1 } }), '', 'key'],
  [edited({ toFormat: 'tiff' }), '', 'format'],
  [edited({ toFormat: 'json' }), '', 'format'],
  [edited({ toFormat: { toString: [] } }), '', 'format'],
  ['/tom.jpg?format=json', '', 'format'],
  ['/tom.jpg?expires=20200102T120304Z', '', 'expires'],
  ['/tom.jpg?expires=2030-01-02', '', 'expires'],
  ['/../tom.jpg', '', 'path'],
  ['/%zz', '', 'path'],
  [json({ key: '' }), '', 'path'],
];

/** Returns the distance of a watermark at a side that a gravity names, or the center. */
function sideIn(gravity: string, start: RegExp, end: RegExp): string {
  return start.test(gravity) ? '0' : end.test(gravity) ? '-0' : 'center';
}

/** URLs that the edge function passes on, and the outcome in the transform function. */
const RARE: DialectCase[] = [
  [edited({ blur: { toString: 1, valueOf: 2 } }), '', 'blur'],
  [edited({ resize: { width: 300, height: 200, fit: 'contain' } }), '', tom(
    'f=original,w=300,h=200,fit=fill,fill-color=000000',
  )],
  [edited({ resize: { width: 300, height: 200, fit: 'contain', background: { r: 255, g: 0, b: 16, alpha: 0.5 } } }), '',
    tom('f=original,w=300,h=200,fit=fill,fill-color=80ff0010')],
  [edited({ resize: { width: 300, height: 200, position: 'right top' } }), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=top_right',
  )],
  [edited({ resize: { width: 300, height: 200, position: 16 } }), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=faces',
  )],
  [edited({ resize: { width: 300.6, height: 200 } }), '', tom('f=original,w=301,h=200,fit=crop')],
  [edited({ resize: { width: 300, withoutEnlargement: true } }), '', tom('f=original,w=300,h=2560,fit=max')],
  [edited({ resize: { ratio: 0.5 } }), '', tom('f=original,w=0.5,h=0.5')],
  [edited({ crop: { left: 1, top: 2, width: 30, height: 40 }, resize: { width: 300 } }), '', tom(
    'f=original,w=300,rect=1_2_30_40',
  )],
  [edited({ rotate: -90, flip: true, flop: true }), WEBP, tom('f=webp,rot=270,flip=hv')],
  [edited({ rotate: null, blur: 5, sharpen: true }), '', tom('f=original,blur=20,sharp=50')],
  [edited({ flatten: { background: '#336699' } }), '', tom('f=original,bg=336699')],
  [edited({ flatten: true, animated: true }), '', tom('f=original,bg=000000')],
  [edited({ trim: { threshold: 20, background: 'white' } }), '', tom(
    'f=original,trim=color,trim-tol=20,trim-color=ffffff',
  )],
  [edited({ roundCrop: true, resize: { width: 100, height: 100 } }), '', tom(
    'f=original,w=100,h=100,fit=crop,mask=ellipse',
  )],
  ['/10x20:100x200/fit-in/30x40/tom.jpg', '', tom('f=original,w=30,h=40,rect=10_20_90_180')],
  ['/fit-in/300x200/filters:fill(f09)/tom.jpg', '', tom('f=original,w=300,h=200,fit=fill,fill-color=ff0099')],
  ['/fit-in/300x200/filters:no_upscale()/tom.jpg', '', tom('f=original,w=300,h=200,fit=max')],
  ['/300x200/filters:upscale()/tom.jpg', '', tom('f=original,w=300,h=200')],
  ['/300x200/filters:stretch()/tom.jpg', '', tom('f=original,w=300,h=200,fit=scale')],
  ['/300x200/filters:proportion(0.5)/tom.jpg', '', tom('f=original,w=150,h=100,fit=crop')],
  ['/filters:rotate(90)/filters:blur(7)/tom (1).jpg', '', tom('f=original,rot=90,blur=14', 'tom (1).jpg')],
  ['/filters:rotate(90):strip_exif()/tom.jpg', '', tom('f=original')],
  ['/filters:brightness(10):contrast(30)/tom.jpg', '', tom('f=original')],
  ['/filters:background_color(white):autojpg()/tom.jpg', WEBP, tom('f=jpg,bg=ffffff')],
  // The service mirrors before it rotates, and rotates and sizes in the order of the edits. Its edge function sorts
  // query parameters.
  ['/tom.jpg?rotate=90&flip=true&width=300', '', tom('f=original,w=300,rot=90,flip=h')],
  ['/tom.jpg?width=300&rotate=90', '', tom('f=original,w=300,rot=90')],
  ['/tom.jpg?rotate=90&height=300', '', tom('f=original,h=300,rot=90')],
  ['/tom.jpg?rotate=90&width=300&fit=inside', '', tom('f=original,h=300,rot=90')],
  ['/300x0/filters:rotate(90)/tom.jpg', '', tom('f=original,h=300,rot=90')],
  ['/0x300/filters:rotate(90)/tom.jpg', '', tom('f=original,w=300,rot=90')],
  [edited({ resize: { height: 300, fit: 'outside' }, rotate: 270 }), '', tom('f=original,w=300,rot=270')],
  ['/fit-in/300x200/tom.jpg?rotate=270', '', tom('f=original,w=200,h=300,rot=270')],
  [edited({ rotate: 90, resize: { width: 300 } }), '', tom('f=original,w=300,rot=90')],
  [edited({ crop: { left: 1, top: 2, width: 30, height: 40 }, rotate: 0, resize: { width: 300 } }), '', tom(
    'f=original,w=300,rect=1_2_30_40',
  )],
  [edited({ crop: { left: 1, top: 2, width: 30, height: 40 }, resize: { width: 300 }, rotate: 90 }), '', tom(
    'f=original,h=300,rect=1_2_30_40,rot=90',
  )],
  [edited({ resize: { width: 300 }, rotate: 90, flop: true }), '', tom('f=original,h=300,rot=90,flip=v')],
  [edited({ resize: { width: 300, height: 200, fit: 'inside' }, rotate: 180, flip: true }), '', tom(
    'f=original,w=300,h=200,rot=180,flip=v',
  )],
  [edited({ resize: { width: 300, height: 200, fit: 'fill' }, rotate: 90 }), '', tom(
    'f=original,w=200,h=300,fit=scale,rot=90',
  )],
  [edited({ flip: true, rotate: 30 }), '', tom('f=original,rot=330,flip=v,bg=000000')],
  [edited({ roundCrop: true, rotate: 90 }), '', tom('f=original,w=2560,h=2560,fit=min,rot=90,mask=ellipse')],
  [edited({ roundCrop: true, resize: { width: 100 } }), '', tom('f=original,w=100,h=100,fit=crop,mask=ellipse')],
  // As sharp reads them, null is no value, and only false turns these edits off.
  [edited({ flip: null, flop: false, grayscale: null, blur: false }), '', tom('f=original,flip=v,sat=-100')],
  [edited({ smartCrop: false, contentModeration: 0 }), '', tom('f=original')],
  [edited({ smartCrop: true }), '', tom('f=original')],
  [edited({ resize: { width: 300, height: 200 }, smartCrop: true }), '', tom('f=original,w=300,h=200,fit=crop,crop=faces')],
  [edited({ smartCrop: { faceIndex: 1, padding: 40 }, resize: { width: 300, height: 200 } }), '',
    tom('f=original,w=300,h=200,fit=crop,crop=faces')],
  ['/300x200/filters:smart_crop(0,40)/tom.jpg', '', tom('f=original,w=300,h=200,fit=crop,crop=faces')],
  [edited({ resize: { width: 9, height: 8, fit: 'contain', background: null } }), '', tom(
    'f=original,w=9,h=8,fit=fill,fill-color=000000',
  )],
  [edited({ flatten: { background: 'rgb(255, 0, 16)' } }), '', tom('f=original,bg=ff0010')],
  [edited({ flatten: { background: 'RGBA(255,0,16,0.5)' } }), '', tom('f=original,bg=80ff0010')],
  ['/tom.jpg?flop=&flip=0&rotate=', '', tom('f=original')],
  [edited({ resize: { width: 300, height: 200, fit: 'outside' } }), '', tom('f=original,w=300,h=200,fit=outside')],
  [edited({ rotate: 45 }), '', tom('f=original,rot=45,bg=000000')],
  [edited({ roundCrop: true }), '', tom('f=original,w=2560,h=2560,fit=min,mask=ellipse')],
  [edited({ animated: false }), '', tom('f=original,frame=1')],
  [edited({ animated: true }), '', tom('f=original')],
  [edited({ overlayWith: { bucket: 'logos', key: 'a.png', wRatio: 20, alpha: 30, options: { left: '-5p', top: 7 } } }),
    '', tom('f=original,mark-x=-5p,mark-y=7,mark-w=0.2,mark-alpha=70,mark=brand/a.png')],
  ...['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west', 'northwest', 'centre'].map<DialectCase>(
    gravity => [
      edited({ overlayWith: { bucket: 'photos', key: 'a.png', options: { gravity } } }), '',
      tom(`f=original,mark-x=${sideIn(gravity, /west/, /east/)},mark-y=${sideIn(gravity, /north/, /south/)},mark=a.png`),
    ],
  ),
  [edited({ overlayWith: { bucket: 'photos', key: 'a.png', options: { left: '0p', top: '-0' } } }), '', tom(
    'f=original,mark-x=0,mark-y=0,mark=a.png',
  )],
  ['/filters:watermark(photos,a.png,10,-5p,0,10,x)/tom.jpg', '', tom(
    'f=original,mark-x=10,mark-y=-5p,mark-w=0.1,mark=a.png',
  )],
  [edited({ __proto__: null, constructor: 1, wrongFilter: true }), '', tom('f=original')],
  [edited({ resize: { width: 300, height: 200, fit: 'wide' } }), '', 'fit'],
  [edited({ resize: { width: 300, height: 200, fit: 'fill', withoutEnlargement: true } }), '', 'fit'],
  [edited({ resize: { width: 0 } }), '', 'width'],
  [edited({ resize: 300 }), '', 'resize'],
  [edited({ resize: true }), '', 'resize'],
  [edited({ resize: { height: -1 } }), '', 'height'],
  [edited({ resize: { width: 300, withoutReduction: true } }), '', 'withoutReduction'],
  [edited({ resize: { width: 300, height: 200, position: 'somewhere' } }), '', 'position'],
  [edited({ resize: { width: 300, height: 200, fit: 'contain', position: 'top' } }), '', 'position'],
  [edited({ resize: { ratio: 2 } }), '', 'ratio'],
  [edited({ rotate: 90, crop: { left: 0, top: 0, width: 1, height: 1 } }), '', 'crop'],
  [edited({ crop: { left: 0, top: 0, width: 0, height: 1 } }), '', 'crop'],
  [edited({ resize: { width: 300 }, rotate: 45 }), '', 'rotate'],
  [edited({ rotate: 0.5 }), '', 'rotate'],
  [edited({ blur: true }), '', 'blur'],
  [edited({ blur: 51 }), '', 'blur'],
  [edited({ flatten: { background: 'no color' } }), '', 'background'],
  [edited({ roundCrop: { left: 10, rx: 50 } }), '', 'roundCrop'],
  [edited({ resize: { width: 300, height: 200 }, roundCrop: true }), '', 'roundCrop'],
  [edited({ resize: { width: 300 }, crop: { left: 1, top: 2, width: 30, height: 40 } }), '', 'crop'],
  [edited({ roundCrop: true, crop: { left: 1, top: 2, width: 30, height: 40 } }), '', 'crop'],
  // The service rotates before it crops if a resize follows.
  [edited({ crop: { left: 1, top: 2, width: 30, height: 40 }, rotate: 180, resize: { width: 300 } }), '', 'resize'],
  [edited({ roundCrop: true, resize: { width: 100, height: 50 } }), '', 'resize'],
  [edited({ rotate: 90, roundCrop: true, flop: true }), '', 'flop'],
  [edited({ resize: { width: 300, fit: 'fill' } }), '', 'fit'],
  ['/tom.jpg?width=300&fit=fill', '', 'fit'],
  [edited({ flatten: { background: { r: 1, g: 2 } } }), '', 'background'],
  [edited({ flatten: { background: 'rgb(1, 2, 256)' } }), '', 'background'],
  [edited({ contentModeration: { blur: 50 } }), '', 'contentModeration'],
  [edited({ resize: { width: 9, height: 8, fit: 'contain' }, roundCrop: true }), '', 'roundCrop'],
  [edited({ overlayWith: { bucket: 'others', key: 'logo.png' } }), '', 'overlayWith'],
  [edited({ overlayWith: { bucket: 'photos', key: '../logo.png' } }), '', 'overlayWith'],
  [edited({ overlayWith: { bucket: 'photos', key: 'a.png', options: { left: 1 } } }), '', 'overlayWith'],
  [edited({ overlayWith: { bucket: 'photos', key: 'a.png', options: { blend: 'add' } } }), '', 'overlayWith'],
  [edited({ extend: { top: 1 } }), '', 'extend'],
  ...Object.entries({
    convolve: { width: 3, height: 3, kernel: [0, 0, 0, 0, 1, 0, 0, 0, 0] },
    gamma: 2,
    linear: [1, 2],
    median: true,
    modulate: { brightness: 2, hue: -90 },
    negate: { alpha: false },
    normalise: true,
    normalize: true,
    recomb: [[1, 0, 0, 9], [0, 1, 0], [0, 0, 1]],
    threshold: 10,
    tint: '#ff8000',
  }).map<DialectCase>(([name, value]) => [edited({ blur: 5, [name]: value }), '', name]),
  ...['convolution(1;2;1;2;4;2;1;2;1,3,true)', 'equalize()', 'rgb(10,20,30)']
    .map<DialectCase>(filter => [`/filters:blur(5):${filter}/tom.jpg`, '', filter.split('(')[0]]),
  ['/100x50:10x5/tom.jpg', '', 'crop'],
  ['/filters:watermark(others,a/b.png,0,0)/tom.jpg', '', 'overlayWith'],
  [edited({ jpeg: { quality: 101 } }), '', 'quality'],
  ['/filters:quality(0)/tom.jpg', '', 'quality'],
  ['/tom.jpg?width=abc', '', 'width'],
  ['/tom.jpg?fit=wide', '', 'fit'],
  // Names that every object has
  ['/tom.jpg?fit=toString', '', 'fit'],
  ['/tom.jpg?width=300&height=200&fit=__proto__', '', 'fit'],
  [edited({ resize: { width: 300, height: 200, fit: 'constructor' } }), '', 'fit'],
  [edited({ resize: { width: 300, height: 200, position: 'valueOf' } }), '', 'position'],
  [edited({ overlayWith: { bucket: 'photos', key: 'a.png', options: { gravity: 'toString' } } }), '', 'overlayWith'],
];

/** The path that the edge function passes on. */
function passedOn([url, accept, outcome]: DialectCase): DialectCase {
  const [path, query = ''] = url.split('?');
  const key = typeof outcome === 'string' ? 'tom.jpg' : outcome.key;
  const marked = `_.dit${accept === '' ? '' : 'webp'}.${encodeText(`${decodeURIComponent(path.slice(1))}?${sorted(query)}`)}`;
  return [url, accept, { key, segment: marked }];
}

function sorted(query: string): string {
  return query.split('&').sort().join('&');
}

expectEveryEngine(RULES, [...FREQUENT, ...RARE.map(passedOn)]);

test.each([...FREQUENT, ...RARE])('the URL %s of DIT for %s means %j', (url, accept, outcome) => {
  const request = parseTarget(url, accept, RULES);
  if (typeof outcome === 'string') expect(request).toMatchObject({ parameter: outcome });
  else expect(request).toEqual({ key: outcome.key, operations: operationsIn(outcome.operations!, RULES) });
});

test.each(RARE)('the transform function reads what the edge function passes on of %s for %s', (url, accept) => {
  const [, , { key, segment }] = passedOn([url, accept, parseOutcome(url, accept)]) as [string, string, Segment];
  expect(readPassedOn(`/${encodeKey(key)}/${segment}`, RULES)).toEqual(parseTarget(url, accept, RULES));
  expect(readPassedOn(`/other.jpg/${segment}`, RULES)).toEqual(
    isBad(parseTarget(url, accept, RULES)) ? expect.anything() : undefined,
  );
});

interface Segment { readonly key: string; readonly segment: string }

function parseOutcome(url: string, accept: string): DialectCase[2] {
  const request = parseTarget(url, accept, RULES);
  return isBad(request) ? request.parameter : { key: (request as ImageRequest).key, operations: '' };
}

test.each([
  '/tom.jpg/_.dit.', '/tom.jpg/_.dit.a', '/tom.jpg/_.v.1_f.auto', '/tom.jpg', `/tom.jpg/_.dit.${encodeText('tom.jpg?')}x_`,
])('the path %s is not one that the edge function passes on', path => {
  expect(readPassedOn(path, RULES)).toBeUndefined();
});

test('a request in base64 of more than 4,096 characters is not decoded', () => {
  const url = edited({ resize: { width: 300 }, note: 'x'.repeat(4000) });
  expect(parseTarget(url, '', RULES)).toMatchObject({ parameter: 'path', reason: 'is too long' });
});

test('JSON that is nested 400 times is refused', () => {
  const nested = `{"key":"tom.jpg","edits":{"extend":${'{"a":'.repeat(400)}1${'}'.repeat(400)}}}`;
  expect(parseTarget(`/${Buffer.from(nested).toString('base64')}`, '', RULES)).toMatchObject({ parameter: 'extend' });
});

const side = fc.oneof(fc.integer({ min: -2, max: 5000 }), fc.double(), hardText, fc.constantFrom(null, '300', 'x', 0.5, true, {}));
const edits = fc.record({
  resize: fc.oneof(fc.jsonValue(), fc.record({
    width: side,
    height: side,
    fit: fc.oneof(fc.constantFrom('cover', 'contain', 'fill', 'inside', 'outside', 'x', null, 1), hardText),
    position: fc.oneof(fc.constantFrom('top', 'centre', 17, 9), hardText),
    withoutEnlargement: fc.boolean(),
    background: fc.oneof(fc.constantFrom('red', '#fff', { r: 1, g: 2, b: 3 }, {}, 1), hardText),
    ratio: fc.constantFrom(0.3, 1, 2, 'x'),
  }, { requiredKeys: [] })),
  crop: fc.oneof(fc.jsonValue(), fc.record({ left: side, top: side, width: side, height: side })),
  rotate: fc.oneof(fc.constantFrom(90, -90, 45, null, 0, '90'), fc.jsonValue()),
  flip: fc.jsonValue(),
  flop: fc.boolean(),
  grayscale: fc.oneof(fc.boolean(), fc.jsonValue()),
  greyscale: fc.boolean(),
  blur: fc.oneof(fc.double({ min: 0, max: 60 }), fc.jsonValue()),
  sharpen: fc.jsonValue(),
  flatten: fc.jsonValue(),
  trim: fc.jsonValue(),
  roundCrop: fc.jsonValue(),
  animated: fc.jsonValue(),
  overlayWith: fc.oneof(fc.jsonValue(), fc.record({
    bucket: fc.constantFrom('photos', 'x', 1),
    key: fc.oneof(fc.constant('a.png'), fc.jsonValue()),
    wRatio: side,
    options: fc.oneof(fc.jsonValue(), fc.record({ left: side, top: side }), fc.record({
      gravity: fc.oneof(fc.constantFrom('north', 'x', 1), hardText),
    })),
  })),
  convolve: fc.jsonValue(),
  toFormat: fc.oneof(fc.constantFrom('jpeg', 'webp', 'tiff'), fc.jsonValue(), hardText),
  jpeg: fc.oneof(fc.record({ quality: side }), fc.jsonValue()),
  png: fc.jsonValue(),
}, { requiredKeys: [] });
const requests = fc.record({
  bucket: fc.oneof(fc.constantFrom('photos', 'logos', 'x'), hardText),
  key: fc.oneof(fc.constant('tom.jpg'), fc.string({ unit: 'binary' }), hardText),
  edits: fc.oneof(edits, fc.dictionary(hardText, fc.jsonValue()), fc.jsonValue()),
  outputFormat: fc.oneof(fc.constantFrom('webp', 'jpeg'), fc.jsonValue(), hardText),
}, { requiredKeys: ['key'] });
const paths = fc.array(fc.constantFrom(
  'fit-in', '300x200', '0x0', '10x20:100x200', 'filters:quality(50)', 'filters:format(webp):grayscale()', 's3:logos',
  'filters:blur(3,):rotate(90)', 'filters:', 'filters:fill(red)', 'unsafe', 'a', 'tom.jpg', 'filters:quality(x)', '%F0',
), { maxLength: 6 }).map(parts => `/${parts.join('/')}`);
const query = fc.dictionary(
  fc.constantFrom('width', 'height', 'fit', 'format', 'rotate', 'flip', 'flop', 'grayscale', 'greyscale', 'expires', 'w'),
  fc.oneof(
    fc.constantFrom('300', '0', '', 'cover', 'inside', 'webp', 'true', '90', '20991231T000000Z', 'toString', '__proto__'),
    fc.string(),
    hardUnicode,
  ),
);
const urls = fc.oneof(requests.map(json), paths, fc.webPath());

test('every URL of DIT is refused for one of its parts, or has a canonical variant', () => {
  fc.assert(fc.property(urls, query, fc.constantFrom('', WEBP), (path, parameters, accept) => {
    expectCanonical(path, parameters, accept, RULES, undefined);
  }), { numRuns: 1000 });
});

test('the edge function translates a URL of DIT as the transform function does, or passes it on', () => {
  fc.assert(fc.property(urls, query, fc.constantFrom('', WEBP), (path, parameters, accept) => {
    const [atEdge, inFull] = [translateAtEdge, translate].map(each => each(path, parameters, accept, RULES));
    const isPassedOn = !isBad(atEdge) && atEdge.passedOn !== undefined;
    if (isBad(atEdge)) expect(isBad(inFull) && inFull.parameter).toBe(atEdge.parameter);
    else if (!isPassedOn) expect(inFull).toMatchObject({ path: atEdge.path, parameters: atEdge.parameters });
  }), { numRuns: 2000 });
});

test.each([
  [{}, '/tom.jpg'],
  [{ w: '300' }, '/tom.jpg?width=300'],
  [{ w: '300', h: '200' }, '/tom.jpg?fit=inside&width=300&height=200'],
  [{ w: '300', h: '200', fit: 'crop', fm: 'jpg', sat: '-100' }, '/tom.jpg?format=jpeg&width=300&height=200&grayscale=true'],
  [{ w: '300', rot: '90' }, json({ key: 'tom.jpg', edits: { rotate: 90, resize: { width: 300 } } })],
  [{ w: '300', rot: '90', rect: '1,2,30,40', flip: 'h' }, json({
    key: 'tom.jpg',
    edits: {
      crop: { left: 1, top: 2, width: 30, height: 40 }, flip: true, resize: { height: 300, fit: 'inside' }, rotate: 90,
    },
  })],
  [{ w: '300', h: '200', fit: 'crop', rot: '180', rect: '1,2,30,40' }, json({
    key: 'tom.jpg',
    edits: {
      crop: { left: 1, top: 2, width: 30, height: 40 }, resize: { width: 300, height: 200, fit: 'cover' }, rotate: 180,
    },
  })],
  [{ w: '300', fm: 'webp', q: '50' }, json({
    key: 'tom.jpg', edits: { resize: { width: 300 }, toFormat: 'webp', webp: { quality: 50 } },
  })],
])('the dialect of DIT prints %j as %s', (parameters, url) => {
  expect(printUrl('/tom.jpg', parameters, RULES)).toBe(url);
});

test.each([
  [{ w: '300', h: '200', fit: 'toString' }, 'fit'],
  [{ w: '300', h: '200', fit: 'crop', crop: 'constructor' }, 'crop'],
  [{ w: '300', h: '200', fit: 'crop', rect: '1,2,30,40', rot: '90' }, 'rot'],
])('the dialect of DIT does not print %j', (parameters, parameter) => {
  expect(printUrl('/tom.jpg', parameters, RULES)).toMatchObject({ parameter });
});

test('keys that look like edits are printed as JSON, and those of another bucket with its name', () => {
  expect(printUrl('/a/300x200/b.jpg', { w: '300' }, RULES)).toBe(json({ key: 'a/300x200/b.jpg', edits: { resize: { width: 300 } } }));
  expect(printUrl('//b.jpg', { w: '300' }, RULES)).toBe(json({ key: '/b.jpg', edits: { resize: { width: 300 } } }));
  expect(parseTarget(printUrl('//b.jpg', {}, RULES) as string, '', RULES)).toMatchObject({ key: '/b.jpg' });
  expect(printUrl('/brand/a.png', { w: '300' }, RULES)).toBe('/s3:logos/a.png?width=300');
  expect(printUrl('/brand/a.png', { blur: '20' }, RULES)).toBe(json({ bucket: 'logos', key: 'a.png', edits: { blur: 5 } }));
});

test('URLs of DIT that are printed request the printed parameters', () => {
  const pixels = fc.integer({ min: 1, max: 2560 }).map(String);
  const parameters = fc.record({
    'w': pixels,
    'h': pixels,
    'fit': fc.constantFrom('clip', 'max', 'crop', 'min', 'fill', 'fillmax', 'scale'),
    'fill-color': fc.constantFrom('336699', 'f00', '80336699'),
    'crop': fc.constantFrom('top', 'left,bottom', 'entropy', 'edges'),
    'rect': fc.constantFrom('1,2,30,40'),
    'rot': fc.constantFrom('0', '90', '180', '270'),
    'flip': fc.constantFrom('h', 'v', 'hv'),
    'bg': fc.constantFrom('fff', '80336699'),
    'blur': fc.integer({ min: 2, max: 200 }).map(String),
    'sat': fc.constant('-100'),
    'fm': fc.constantFrom('avif', 'webp', 'jpg', 'png', 'gif'),
  }, { requiredKeys: ['fm'] });
  const keys = fc.constantFrom('tom.jpg', 'brand/a b.png', 'fit-in/x.png', '猫');
  fc.assert(fc.property(keys, parameters, (key, given) => {
    const path = `/${encodeURIComponent(key)}`;
    const printed = printUrl(path, given, RULES);
    const box = given.w !== undefined && given.h !== undefined;
    if (typeof printed !== 'string') {
      const isTurned = given.rot === '90' || given.rot === '270';
      const isCropped = box && ['crop', 'min', 'fill', 'fillmax'].includes(given.fit ?? 'clip');
      expect([printed.parameter, given.rect, isTurned, isCropped]).toEqual(['rot', '1,2,30,40', true, true]);
      return;
    }
    const usual = { ...RULES, dialect: undefined, widths: [...new Array(2560).keys()].map(width => width + 1) };
    // Without a box, the fit has an effect only if it never enlarges.
    const expected = parseTarget(`${path}?${new URLSearchParams(given)}`, '', usual) as ImageRequest;
    const actual = parseTarget(printed, '', RULES) as ImageRequest;
    expect(actual.key).toBe(key);
    if (box && given.fit !== 'clip' && given.fit !== 'fill' && given.fit !== 'fillmax') {
      expect(actual.operations).toEqual(expected.operations);
    }
  }));
});
