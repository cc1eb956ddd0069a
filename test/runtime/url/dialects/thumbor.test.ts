import * as fc from 'fast-check';
import { DialectCase, rulesOf } from './dialect-cases';
import { expectEveryEngine } from './dialect-checks';
import { parseTarget, printUrl, requestOf } from '../../../../src/runtime/url/dialects/print-url';
import { readPassedOn } from '../../../../src/runtime/url/dialects/read-passed-on';
import { parseUrl, resolveUrl } from '../../../../src/runtime/url/dialects/resolve-url';
import { translate as translateAtEdge } from '../../../../src/runtime/url/dialects/thumbor';
import { translate } from '../../../../src/runtime/url/dialects/thumbor-in-full';
import { isBad, parseVariant, printKey, printVariant } from '../../../../src/runtime/url/image-request';
import { encodeKey, encodeText } from '../../../../src/runtime/url/key-encoding';
import { RequestParameters, isImageKey } from '../../../../src/runtime/url/request-parameters';
import { INHERITED_NAMES, hardText } from '../../../hard-values';
import { operationsIn } from '../variant-notation';

const RULES = rulesOf({ name: 'thumbor', isUnsafe: true });
const MODERN = 'image/avif,image/webp,image/apng,*/*;q=0.8';
const SIGNATURE = '8ammJH8D-7tXy6kU3lTvoXlhu4o=';
const tom = (operations: string) => ({ key: 'cats/tom.jpg', operations });

/** A URL with parts before the image. */
const url = (parts: string): string => `/unsafe/${parts}cats/tom.jpg`;

/** A URL with a key in base64url. */
function inBase64(key: string): string {
  return `/unsafe/300x200/b64:${Buffer.from(key).toString('base64url')}`;
}

const CASES: DialectCase[] = [
  [url('300x200/10x5/filters:fill(red)/'), '', 'path'],
  [url('fit-in/300x200/1x2:3x4/filters:fill(none)/'), '', 'path'],
  [url(''), MODERN, tom('f=original')],
  [`/${SIGNATURE}/cats/tom.jpg`, '', tom('f=original')],
  [`${url('300x200/')}?w=17&fm=png`, '', tom('f=original,w=300,h=200,fit=crop')],
  [url('300x0/'), '', tom('f=original,w=300')],
  [url('x200/'), '', tom('f=original,h=200')],
  [url('0x0/'), '', tom('f=original')],
  [url('origxorig/'), '', tom('f=original')],
  [url('9999x9999/'), '', tom('f=original,w=2560,h=2560,fit=crop')],
  [url('300x9999/'), '', tom('f=original,w=300,h=2560,fit=crop')],
  // Flips come after the crop, so that the side that is kept is the other one.
  [url('-300x200/'), '', tom('f=original,flip=h,w=300,h=200,fit=crop')],
  [url('-300x-200/left/top/'), '', tom('f=original,flip=hv,w=300,h=200,fit=crop,crop=bottom_right')],
  [url('-0x-0/'), '', tom('f=original,flip=hv')],
  [url('300x200/right/middle/'), '', tom('f=original,w=300,h=200,fit=crop,crop=right')],
  [url('300x200/bottom/smart/'), '', tom('f=original,w=300,h=200,fit=crop,crop=bottom')],
  [url('fit-in/300x200/'), '', tom('f=original,w=300,h=200,fit=max')],
  [url('fit-in/300x/'), '', tom('f=original,w=300,h=2560,fit=max')],
  [url('fit-in/origx200/'), '', tom('f=original,w=2560,h=200,fit=max')],
  [url('fit-in/300x200/filters:upscale()/'), '', tom('f=original,w=300,h=200')],
  [url('fit-in/300x200/filters:fill(red)/'), '', tom('f=original,w=300,h=200,fit=fillmax,fill-color=red')],
  [
    url('fit-in/300x200/filters:fill(f00,true):upscale()/'), '',
    tom('f=original,w=300,h=200,fit=fill,fill-color=ff0000,bg=ff0000'),
  ],
  [url('fit-in/300x200/filters:fill(blur)/'), '', tom('f=original,w=300,h=200,fit=fillmax,fill=blur')],
  [url('300x200/filters:fill(blur)/'), '', tom('f=original,w=300,h=200,fit=crop')],
  [url('300x200/filters:stretch()/'), '', tom('f=original,w=300,h=200,fit=scale')],
  [url('300x200/filters:no_upscale()/'), '', tom('f=original,w=300,h=200,fit=min')],
  [url('300x0/filters:no_upscale()/'), '', tom('f=original,w=300,h=2560,fit=max')],
  [url('10x20:210x120/'), '', tom('f=original,rect=10_20_200_100')],
  [url('10x20:5x120/'), '', tom('f=original')],
  [url('trim/'), '', tom('f=original,trim=color,trim-tol=0')],
  [url('trim:top-left:400/'), '', tom('f=original,trim=color,trim-tol=255')],
  [url('meta/300x200/smart/filters:watermark(a.png,1,1,0)/'), '', tom('f=json')],
  // Turns come last, so that sides and flips are those before them.
  [url('300x200/left/filters:rotate(90)/'), '', tom('f=original,rot=270,w=200,h=300,fit=crop,crop=bottom')],
  [url('-300x200/left/filters:rotate(270)/'), '', tom('f=original,rot=90,flip=v,w=200,h=300,fit=crop,crop=bottom')],
  [url('300x200/top/filters:rotate(-180)/'), '', tom('f=original,rot=180,w=300,h=200,fit=crop,crop=bottom')],
  [url('filters:rotate(360)/'), '', tom('f=original')],
  [url('filters:proportion(0.25)/'), '', tom('f=original,w=0.25')],
  [url('300x200/filters:proportion(.5)/'), '', tom('f=original,w=150,h=100,fit=crop')],
  [url('filters:format(webp):quality(42)/'), MODERN, tom('f=webp,q=40')],
  [url('filters:format(jpeg)/'), MODERN, tom('f=jpg')],
  [
    url('filters:brightness(10):contrast(-20):saturation(30):blur(7):sharpen(2,1.0,true)/'), '',
    tom('f=original,blur=15,sat=30,sharp=50,bri=10,con=-20'),
  ],
  [url('filters:grayscale():blur(4,%202)/'), '', tom('f=original,blur=9,sat=-100')],
  [url("filters:background_color('blue'):max_age(30):strip_exif()/"), '', tom('f=original,bg=blue')],
  ['/unsafe/300x200/100x100/tom%20cat.jpg', '', {
    key: '100x100/tom cat.jpg', operations: 'f=original,w=300,h=200,fit=crop',
  }],
  // What thumbor and imagor take for the key, although it looks like parts.
  ...[
    'stretch/cats/tom.jpg', 'trim::15/cats/tom.jpg', 'fit-in/filters:blur(2)/cats/tom.jpg',
  ].map<DialectCase>(key => [`/unsafe/300x200/${key}`, '', { key, operations: 'f=original,w=300,h=200,fit=crop' }]),
  ['/unsafe/filters%3Ablur%282%29/tom.jpg', '', { key: 'filters:blur(2)/tom.jpg', operations: 'f=original' }],
  ['/unsafe//unsafe/300x200/tom.jpg', '', { key: 'unsafe/300x200/tom.jpg', operations: 'f=original' }],
  // imagor's keys in base64url. Another name after `b64:` is the key itself, also if its length or bytes are invalid.
  [inBase64('cats/tom.jpg'), '', tom('f=original,w=300,h=200,fit=crop')],
  ['/unsafe/300x200/b64%3AY2F0cy90b20uanBn', '', tom('f=original,w=300,h=200,fit=crop')],
  ...['my image (special)?.jpg', '%41/+.jpg', 'stretch/filters:a/ü.jpg', 'b64:YQ', '/a.jpg'].map<DialectCase>(key => (
    [inBase64(key), '', { key, operations: 'f=original,w=300,h=200,fit=crop' }]
  )),
  ...['b64:some-file.jpg', 'b64:', 'b64:Y', 'b64:Y2F0c', 'b64:7aCA', 'b64:Y2E='].map<DialectCase>(key => (
    [`/unsafe/${key}`, '', { key, operations: 'f=original' }]
  )),
  ...['http://example.com/a.jpg', 'HTTPS://a', 'color:red', '../a.jpg', 'a/./b.jpg', '/', 'a\0.jpg', 'a\n'].map<DialectCase>(
    key => [inBase64(key), '', 'path'],
  ),
  [inBase64('a'.repeat(1024)), '', 'path'],
  [inBase64('a'.repeat(1025)), '', 'path'],
  ['/cats/tom.jpg', '', 'path'],
  ['/unsafe/', '', 'path'],
  ['/unsafe/http://example.com/tom.jpg', '', 'path'],
  ['/unsafe/300x200/https%3A%2F%2Fexample.com/tom.jpg', '', 'path'],
  ['/unsafe/200x200/color:red', '', 'path'],
  ['/unsafe/..', '', 'path'],
  ['/unsafe/filters:blur(2/cats/tom.jpg', '', 'path'],
  // njs gives up on expressions that take longer than linear time.
  [`/unsafe/filters:${'()/'.repeat(2700)}(/tom.jpg`, '', 'path'],
];

/** URLs that the edge function passes on, and the outcome in the transform function. */
const RARE: DialectCase[] = [
  ['/unsafe/filters:cover()/b64:Y2F0cy90b20uanBn', '', tom('f=original,frame=1')],
  [url('trim:bottom-right:30/'), '', 'trim'],
  [url('full-fit-in/300x200/'), '', tom('f=original,w=300,h=200,fit=outside')],
  [url('full-fit-in/300x200/filters:no_upscale()/'), '', tom('f=original,w=300,h=200,fit=outsidemax')],
  [url('full-fit-in/300x0/'), '', tom('f=original,w=300')],
  [url('full-fit-in/300x0/filters:no_upscale()/'), '', tom('f=original,w=300,fit=max')],
  [url('adaptive-fit-in/300x200/'), '', tom('f=original,w=300,h=200,fit=max,adaptive=true')],
  [url('adaptive-fit-in/300x300/'), '', tom('f=original,w=300,h=300,fit=max')],
  [url('adaptive-fit-in/300x0/'), '', tom('f=original,w=300,h=2560,fit=max')],
  [url('adaptive-full-fit-in/300x200/'), '', tom('f=original,w=300,h=200,fit=outside,adaptive=true')],
  [url('300x200/filters:focal(100x200:300x400)/'), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=focalpoint,fp-x=200,fp-y=300',
  )],
  [url('100x50:900x900/300x200/filters:focal(100x200:300x400):focal(0x0:1x1):focal(5x5:5x5)/'), '', tom(
    'f=original,rect=100_50_800_850,w=300,h=200,fit=crop,crop=focalpoint,fp-x=100,fp-y=250',
  )],
  ...[
    'rgb(20,-20,40)', 'colorize(50,0,100,ff8000)', 'convolution(1;2;1;2;4;2;1;2;1,3,true)', 'noise(40)', 'equalize()',
    'curve([(0,0),(255,255)],[(0,50)],[(0,9),(16,2)],[(0,48)])',
  ].map<DialectCase>(filter => [url(`filters:blur(5):${filter}/`), '', filter]),
  [url('filters:cover():gifv(mp4):attachment(a.jpg):foo(1)/'), '', tom('f=original,frame=1')],
  // As in thumbor, names have lower case.
  [url('filters:autoJpg():Format(webp):foo2(1)/'), '', tom('f=original')],
  [url('filters:format(asdf)/'), '', tom('f=original')],
  [url('filters:watermark(logos/a.png,-10,5p,20)/'), '', tom(
    'f=original,mark-x=-10,mark-y=5p,mark-alpha=80,mark=logos/a.png',
  )],
  [url('filters:watermark(/a%20b.png,center,repeat,0,50,none)/'), '', tom(
    'f=original,mark-x=center,mark-y=repeat,mark-w=0.5,mark=a b.png',
  )],
  [url('fit-in/300x200/filters:fill(auto)/'), '', tom('f=original,w=300,h=200,fit=fillmax,fill=auto')],
  [
    url('filters:round_corner(20%7C20,0,128,255)/'), '', tom('f=original,bg=0080ff,mask=corners,corner-radius=20'),
  ],
  [url('filters:round_corner(20,0,0,0,1)/'), '', tom('f=original,mask=corners,corner-radius=20')],
  [url('filters:round_corner(20)/'), '', tom('f=original,mask=corners,corner-radius=20')],
  [url('filters:round_corner(20%7C40,0,0,0)/'), '', tom('f=original,bg=000000,mask=corners,corner-radius=20')],
  [url('origx200/top/'), '', tom('f=original,w=1.0,h=200,fit=crop,crop=top')],
  [url('200xorig/filters:rotate(180)/'), '', tom('f=original,rot=180,w=200,h=1.0,fit=crop')],
  [url('200xorig/filters:rotate(90)/'), '', 'orig'],
  [url('fit-in/200xorig/filters:upscale():rotate(90)/'), '', tom('f=original,rot=270,w=1.0,h=200')],
  [url('full-fit-in/200xorig/filters:rotate(90)/'), '', 'orig'],
  [url('fit-in/200xorig/filters:fill(red):rotate(90)/'), '', 'orig'],
  [url('fit-in/200xorig/filters:fill(red)/'), '', tom(
    'f=original,w=200,h=1.0,fit=fillmax,fill-color=red',
  )],
  [url('debug/300x200/'), '', 'debug/'],
  [url('full-fit-in/origx200/'), '', tom('f=original,w=1.0,h=200,fit=outside')],
  [url('adaptive-fit-in/origx200/'), '', tom('f=original,w=1.0,h=200,fit=max,adaptive=true')],
  [url('trim/10x20:210x120/'), '', 'trim'],
  [url('filters:proportion(.5)/').replace('filters', 'origx200/filters'), '', 'orig'],
  [url('filters:blur(5):red_eye()/'), '', 'red_eye()'],
  [url('filters:label(a,1,1,10)/'), '', 'label(a,1,1,10)'],
  [url('filters:quality():background_color()/'), '', tom('f=original')],
  [url('filters:quality(a)/'), '', 'quality(a)'],
  [url('filters:format(heic)/'), '', 'format(heic)'],
  [url('filters:rotate(45)/'), '', 'rotate(45)'],
  [url('filters:proportion(25):proportion(-1)/'), '', tom('f=original,w=0.25')],
  [url('filters:background_color(12)/'), '', 'background_color(12)'],
  [url('300x200/filters:focal(0x0:30x2)/'), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=focalpoint,fp-x=15,fp-y=0',
  )],
  [url('-300x-200/filters:focal(10x0:30x2)/'), '', tom(
    'f=original,flip=hv,w=300,h=200,fit=crop,crop=focalpoint,fp-x=-20,fp-y=1',
  )],
  [url('300x200/filters:focal():rotate(90)/'), '', tom('f=original,rot=270,w=200,h=300,fit=crop')],
  [url('300x200/filters:focal(1x2:3x4):rotate(90)/'), '', 'focal'],
  [url('filters:watermark(http://example.com/a.png,0,0,0)/'), '', 'watermark(http://example.com/a.png,0,0,0)'],
  [url('filters:watermark(../a.png,0,0,0)/'), '', 'watermark(../a.png,0,0,0)'],
  [url('filters:watermark(a.png,1,-2p,100,none,9)/'), '', tom(
    'f=original,mark-x=1,mark-y=-2p,mark-h=0.09,mark-alpha=0,mark=a.png',
  )],
  [url('filters:watermark(a.png,0,0,0):watermark(b.png,1,0,0)/'), '', 'watermark(b.png,1,0,0)'],
];

/** URLs that only imagor has, which the edge function passes on. */
const IMAGOR: DialectCase[] = [
  [url('stretch/300x200/'), '', tom('f=original,w=300,h=200,fit=scale')],
  [url('fit-in/stretch/'), '', tom('f=original')],
  [url('fit-in/stretch/300x200/'), '', tom('f=original,w=300,h=200,fit=max')],
  [url('0.1x0.25:0.9x1.0/'), '', tom('f=original,rect=0.1_0.25_0.8_0.75')],
  [url('0.0x0.5:1.0x1.0/300x0/'), '', tom('f=original,w=300,rect=0_0.5_full_0.5')],
  [url('0.5x0.5:0.1x0.9/'), '', 'crop'],
  ...['crop(10,20,30,40)', 'max_frames(3)', 'orient(90)', 'padding(red,1,2,3,4)', 'page(5)', 'to_colorspace(sRGB)',
    'trim(50,bottom-right)'].map<DialectCase>(filter => [url(`filters:blur(5):${filter}/`), '', filter]),
  [url('300x200/filters:focal(0.4x0.25)/'), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=focalpoint,fp-x=0.4,fp-y=0.25',
  )],
  [url('-300x200/filters:focal(0.1x0.2:0.3x0.4):focal(0.5x0.2:0.7x0.4)/'), '', tom(
    'f=original,flip=h,w=300,h=200,fit=crop,crop=focalpoint,fp-x=0.6,fp-y=0.3',
  )],
  [url('300x200/filters:focal(100,50)/'), '', tom(
    'f=original,w=300,h=200,fit=crop,crop=focalpoint,fp-x=100,fp-y=50',
  )],
  [url('300x200/filters:focal(100,50):focal(.1,.2)/'), '', 'focal'],
  ...['hue(290)', 'modulate(-10,30,20)', 'invert()', 'pixelate()']
    .map<DialectCase>(filter => [url(`filters:blur(5):${filter}/`), '', filter]),
  [url('filters:round_corner(20,30,green)/'), '', tom('f=original,bg=green,mask=corners,corner-radius=20')],
  [url('filters:watermark(b64:Ly8vYS5wbmc,007,-0p,00)/'), '', tom(
    'f=original,mark-x=7,mark-y=-0,mark=a.png',
  )],
  [url('filters:watermark(b64:Ly8,0,0,0)/'), '', 'watermark(b64:Ly8,0,0,0)'],
  ...['watermark(a.png,left,0,0)', 'watermark(a.png,0.5,0,0)', 'image(/9x9/a.png,1,1)', 'image(a.png)']
    .map<DialectCase>(filter => [url(`filters:${filter}/`), '', filter]),
  [url('filters:redact()/'), '', 'redact()'],
];

/** The path that the edge function passes on, which has no signature. */
function passedOn([target, accept, outcome]: DialectCase): DialectCase {
  const key = typeof outcome === 'string' ? 'cats/tom.jpg' : outcome.key;
  return [target, accept, { key, segment: `_.thumbor.${encodeText(target.replace(/^\/unsafe\//, ''))}` }];
}

expectEveryEngine(RULES, [...CASES, ...[...RARE, ...IMAGOR].map(passedOn)]);

test.each([...CASES, ...RARE, ...IMAGOR])('the URL %s of thumbor for %s means %j', (target, accept, outcome) => {
  const request = parseTarget(target, accept, RULES);
  if (typeof outcome === 'string') expect(request).toMatchObject({ parameter: outcome });
  else expect(request).toEqual({ key: outcome.key, operations: operationsIn(outcome.operations!, RULES) });
});

test.each([
  ...RARE, ...IMAGOR,
])('the transform function reads what the edge function passes on of %s', (target, accept, outcome) => {
  const [, , { segment }] = passedOn([target, accept, outcome]) as [string, string, { segment: string }];
  const request = parseTarget(target, accept, RULES);
  expect(readPassedOn(`/${encodeKey('cats/tom.jpg')}/${segment}`, RULES)).toEqual(request);
  expect(readPassedOn(`/other.jpg/${segment}`, RULES)).toEqual(isBad(request) ? request : undefined);
});

test('two signatures of the same URL of thumbor lead to the same path', () => {
  const at = (access: string) => resolveUrl(`/${access}/filters:cover()/tom.jpg`, {}, '', RULES);
  expect(at(SIGNATURE)).toEqual(at('unsafe'));
});

test('thumbor\'s smart keeps what draws attention if the CDN has it', () => {
  const rules = rulesOf({ name: 'thumbor', isUnsafe: true, isSmart: true });
  expect(parseTarget(url('300x200/left/smart/'), '', rules)).toMatchObject({ operations: { crop: 'faces' } });
});

test('the dialect of thumbor refuses formats that the CDN does not make', () => {
  const rules = { ...RULES, formats: ['webp', 'original'] };
  expect(parseTarget(url('filters:format(avif)/'), '', rules)).toMatchObject({ parameter: 'format(avif)' });
  expect(parseTarget(url('filters:format(webp)/'), '', rules)).toMatchObject({ operations: { f: 'webp' } });
});

const number = fc.oneof(fc.integer().map(String), fc.double().map(String), fc.constantFrom('', '0', 'orig', '1e999'));
const argument = fc.oneof(number, fc.string(), hardText, fc.constantFrom(
  'blur', 'red', 'true', 'webp', "'a'", '%zz', '20|20', '1x2:30x40', 'a.png', '-5p', 'repeat', 'auto',
));
const filter = fc.tuple(
  fc.constantFrom(
    'quality', 'brightness', 'blur', 'sharpen', 'grayscale', 'fill', 'background_color', 'round_corner', 'format',
    'rotate', 'proportion', 'stretch', 'no_upscale', 'upscale', 'autojpg', 'noise', 'curve', 'watermark', 'focal', 'rgb',
    'colorize', 'convolution', 'equalize', 'cover', 'label', 'gifv', 'crop', 'hue', 'image', 'invert', 'max_frames',
    'modulate', 'orient', 'padding', 'page', 'pixelate', 'trim', ...INHERITED_NAMES,
  ),
  fc.array(argument, { maxLength: 5 }),
).map(([name, values]) => `${name}(${values.join()})`);
const overlay = fc.tuple(
  fc.constantFrom('watermark', 'image'), fc.constantFrom('a.png', 'ü/_.-1.png', '9x9/b.png', 'a_mark.b'),
  fc.constantFrom('0', '-5p', 'center'), fc.constantFrom('0', '45', '100'), fc.constantFrom('', '20', 'mask'),
).map(([name, key, place, alpha, last]) => `${name}(${key},${place},repeat,${alpha},${last})`);
const part = fc.oneof(
  fc.constantFrom('trim', 'trim:top-left:30', 'trim:bottom-right', 'fit-in', 'full-fit-in', 'adaptive-fit-in',
    'adaptive-full-fit-in', 'left', 'top', 'smart', 'meta', 'debug', 'stretch', '0.1x0.2:0.9x1.0', '5x10'),
  fc.tuple(number, number).map(sides => sides.join('x')),
  fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }).map(([a, b, c, d]) => `${a}x${b}:${c}x${d}`),
  fc.array(fc.oneof(filter, overlay), { minLength: 1, maxLength: 6 }).map(filters => `filters:${filters.join(':')}`),
);

const image = fc.oneof(
  fc.webPath().map(path => path.slice(1)),
  fc.tuple(fc.webPath(), fc.string()).map(keys => `b64:${Buffer.from(keys.join('')).toString('base64url')}`),
  fc.base64String().map(text => `b64:${text}`),
  fc.array(hardText, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
);

const targets = fc.tuple(fc.array(part, { maxLength: 5 }), image)
  .map(([parts, key]) => `/unsafe/${parts.map(each => `${each}/`).join('')}${key}`);

test('the edge function translates a URL of thumbor as the transform function does, or passes it on', () => {
  fc.assert(fc.property(targets, target => {
    const [atEdge, inFull] = [translateAtEdge, translate].map(each => each(target, {}, '', RULES));
    if (isBad(atEdge)) expect(inFull).toEqual(atEdge);
    else if (!atEdge.passedOn) expect(inFull).toMatchObject({ path: atEdge.path, parameters: atEdge.parameters });
  }), { numRuns: 2000 });
});

test('a key in base64url in a URL of thumbor is refused, or is the key of the variant', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), key => {
    const request = parseUrl(inBase64(key), {}, '', RULES);
    expect(isBad(request) ? isImageKey(key) : request.key).toBe(isBad(request) ? false : key);
  }), { numRuns: 2000 });
});

test('every URL of thumbor is refused, or has a canonical variant', () => {
  fc.assert(fc.property(targets, target => {
    const request = parseUrl(target, {}, '', RULES);
    if (!isBad(request)) expect(parseVariant(printVariant(request), RULES)).toEqual(request);
  }), { numRuns: 2000 });
});

test('URLs of thumbor that are printed request the printed parameters', () => {
  const size = fc.integer({ min: 1, max: 2560 }).map(String);
  const shift = fc.integer({ min: -100, max: 100 }).map(String);
  const parameters = fc.record({
    w: size,
    h: size,
    fit: fc.constantFrom('clip', 'max', 'crop', 'min', 'scale'),
    crop: fc.constantFrom('left', 'top,right', 'bottom'),
    q: fc.integer({ min: 1, max: 100 }).map(String),
    fm: fc.constantFrom('avif', 'webp', 'jpg', 'png'),
    rect: fc.constant('10,20,300,200'),
    bri: shift,
    con: shift,
    sat: shift,
    bg: fc.constantFrom('red', '336699'),
  }, { requiredKeys: ['fm', 'w', 'h', 'fit'] });
  const usual = { ...RULES, dialect: undefined, widths: [...new Array(2560).keys()].map(width => width + 1) };
  fc.assert(fc.property(parameters, given => {
    const printed = printUrl('/tom.jpg', given, RULES) as string;
    expect(parseTarget(printed, '', RULES)).toEqual(
      parseTarget(`/tom.jpg?${new URLSearchParams(given)}`, '', usual));
  }));
});

test.each<[Record<string, string>, string]>([
  [{}, '/unsafe/tom.jpg'],
  [{ w: '300' }, '/unsafe/300x0/tom.jpg'],
  [{ w: '300', h: '200', fit: 'crop', crop: 'top,left' }, '/unsafe/300x200/left/top/tom.jpg'],
  [{ w: '300', h: '200' }, '/unsafe/fit-in/300x200/filters:upscale()/tom.jpg'],
  [{ h: '200', flip: 'h', fm: 'jpg', q: '60', rot: '90' },
    '/unsafe/-0x200/filters:quality(60):rotate(270):format(jpeg)/tom.jpg'],
  [{ rect: '10,20,30,40', flip: 'v' }, '/unsafe/10x20:40x60/0x-0/tom.jpg'],
  [{ fm: 'json' }, '/unsafe/meta/tom.jpg'],
])('the dialect of thumbor prints %j as %s', (parameters, printed) => {
  expect(printUrl('/tom.jpg', parameters, RULES)).toBe(printed);
});

test.each([
  '/tom.jpg', '//tom.jpg', 'debug/tom.jpg', 'meta/tom.jpg', 'trim/tom.jpg', 'trim:5/tom.jpg', '1x2:3x4/tom.jpg',
  'fit-in/tom.jpg', 'full-fit-in/tom.jpg', 'adaptive-full-fit-in/tom.jpg', 'stretch/tom.jpg', '300x200/tom.jpg',
  '-300x-/tom.jpg', 'origx200/tom.jpg', 'x/tom.jpg', 'left/tom.jpg', 'center/tom.jpg', 'bottom/tom.jpg',
  'middle/tom.jpg', 'smart/tom.jpg', 'left/top/tom.jpg', 'filters:q(1)/tom.jpg', 'x(1)/tom.jpg', 'x', 'xx/tom.jpg',
])('URLs of thumbor that are printed request the key %s, whose folders may look like parts', key => {
  const all: RequestParameters[] = [
    {}, { w: '300' }, { w: '300', h: '200' }, { w: '300', h: '200', fit: 'max' }, { q: '50' },
  ];
  for (const parameters of all) {
    const [own, plain] = [key, 'tom.jpg'].map(each => {
      return parseTarget(printUrl(printKey(each), parameters, RULES) as string, '', RULES);
    });
    expect(own).toEqual({ ...plain, key });
  }
  expect(parseTarget(printUrl(printKey(key), { fm: 'json' }, RULES) as string, '', RULES)).toMatchObject({
    key, operations: { f: 'json' },
  });
});

test('the dialect of thumbor prints URLs without a signature if URLs are signed', () => {
  expect(printUrl('/tom.jpg', { w: '300' }, rulesOf({ name: 'thumbor' }))).toBe('/300x0/tom.jpg');
});

test('parameters of a CDN whose URLs have a signature of thumbor lead to a variant without one', () => {
  expect(requestOf('/tom.jpg', { w: '300', fm: 'webp' }, '', rulesOf({ name: 'thumbor' })))
    .toMatchObject({ key: 'tom.jpg', operations: { w: '300', f: 'webp' } });
});

test.each<[Record<string, string>, string, string]>([
  [{ gam: '20' }, 'gam', 'must be left out: URLs of thumbor have no equivalent'],
  [{ w: '300', h: '200', fit: 'fill' }, 'fit', 'must be one of: clip, max, crop, min, scale'],
  [{ w: '300', h: '200', fit: 'toString' }, 'fit', 'must be one of: clip, max, crop, min, scale'],
  [{ crop: 'entropy' }, 'crop', 'must be a side or a corner'],
  [{ rect: '.1,.1,.5,.5' }, 'rect', 'must be in pixels'],
])('the dialect of thumbor cannot express %j', (parameters, parameter, reason) => {
  expect(printUrl('/tom.jpg', parameters, RULES)).toEqual({ parameter, reason });
});
