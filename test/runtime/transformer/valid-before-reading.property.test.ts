import * as fc from 'fast-check';
import sharp from 'sharp';
import { CONFIG, RULES, configured, world } from './serve-variant.support';
import { animation } from './transform-image.support';
import { imageTransformer } from '../../../src/runtime/transformer/image-transformer';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { parseUrl } from '../../../src/runtime/url/dialects/resolve-url';
import { isBad, printVariant } from '../../../src/runtime/url/image-request';
import { encodeText } from '../../../src/runtime/url/key-encoding';
import { RequestRules, parameterNames } from '../../../src/runtime/url/request-parameters';
import { hardUnicode } from '../../hard-values';
import { rulesOf } from '../url/dialects/dialect-cases';
import { VALUES } from '../url/parameter-values';

/** Answers that an original may cause. */
const CAUSED_BY_IMAGES = ['outside-image', 'too-large', 'unsupported', 'corrupt', 'too-slow'];

let images: Buffer[];

beforeAll(async () => {
  const plain = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 4, background: '#33669980' } });
  images = [
    await plain(30, 20).png().toBuffer(), await plain(1, 9).webp().toBuffer(), Buffer.from('no image'),
    await plain(90, 60).flatten().jpeg().toBuffer(), await animation('gif', ['red', 'green', 'blue'], 12, 9),
  ];
});

/** Serves a path, and returns the problem, how many images were read, and what was logged. */
async function served(path: string, rules: RequestRules, edge: string | undefined, original: number) {
  const { services, logged } = world();
  const config = { ...CONFIG, rules, maxWidth: 60, maxHeight: 60, maxInputPixels: 20_000, maxInputBytes: 100_000 };
  const read: string[] = [];
  const originals = {
    get: async (key: string) => {
      read.push(key);
      return { body: images[original % images.length], version: 'v1' };
    },
    version: async () => 'v1',
  };
  const { answer, afterwards } = await serveVariant(path, {
    ...configured(services, config), originals, transform: imageTransformer(originals, config),
  }, edge);
  await afterwards;
  const isProblem = answer.headers['content-type'] === 'application/problem+json';
  const problem = isProblem ? (JSON.parse(answer.body.toString()) as { type: string }).type : undefined;
  return { problem, read, logged };
}

const SMALL = { maxWidth: 60, maxHeight: 60, widths: [16, 60] };
const IMGIX: RequestRules = {
  ...RULES,
  ...SMALL,
  signed: true,
  presets: { marked: { 'mark': 'm.png', 'mark-w': '0.5' }, card: { w: '30', bg: 'navy' } },
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash', 'thumbhash'],
};
const THUMBOR: RequestRules = { ...rulesOf({ name: 'thumbor', isUnsafe: true, isSmart: true }), ...SMALL };
const DIT: RequestRules = { ...rulesOf({ name: 'dit', buckets: [{ bucket: 'b', folder: '' }] }), ...SMALL };

const color = fc.constantFrom('red', 'zaa', 'redd', 'f00', '80ff0000', 'transparent', 'constructor', '#fff', 'rgb(1,2,3)');
const number = fc.constantFrom('0', '1', '2', '9', '16', '40', '59', '0.5', '.25', '-1', '300', '99999', '1e3');
const value = fc.oneof(color, number, fc.tuple(number, color).map(both => both.join()), hardUnicode, fc.constantFrom(
  'top', 'edges', 'entropy', 'center,middle,0.5,0.5', 'top,left,9,9', '5,5,20,9', '99,0,5,5', '1,2,3,4', '16:9', 'a/b.png',
));
const KEYS = ['a.jpg', 'b/ü_.png', `${'long/'.repeat(40)}${'k'.repeat(330)}.jpg`, 'f/'.repeat(45) + 'a.gif'];
const key = fc.constantFrom(...KEYS);

const imgix = fc.tuple(key, fc.dictionary(
  fc.constantFrom(...parameterNames(), 'preset'), value, { maxKeys: 6 },
), fc.dictionary(fc.constantFrom(...Object.keys(VALUES)), fc.nat(), { maxKeys: 6 })).map(([path, given, valid]) => {
  const known = Object.entries(valid).map(([name, index]) => [name, VALUES[name][index % VALUES[name].length]]);
  return { path: `/${encodeURIComponent(path)}`, query: { ...Object.fromEntries(known), ...given } as Record<string, string> };
});

const filter: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom(
    'quality', 'brightness', 'blur', 'fill', 'background_color', 'round_corner', 'format', 'rotate', 'proportion', 'focal',
    'noise', 'curve', 'crop', 'padding', 'page', 'max_frames', 'orient', 'trim', 'cover', 'grayscale', 'pixelate',
  ), fc.array(value, { maxLength: 4 })).map(([name, values]) => `${name}(${values.join()})`),
  fc.tuple(fc.constantFrom('crop(1,2,9,9)', 'crop(0.5,0.5,30,30)', 'padding(zaa,3)', 'padding(red,1)', 'fill(red)',
    'fill(blur)', 'background_color(zaa)', 'fill(zaa)', 'round_corner(5)')).map(([each]) => each),
  fc.tuple(fc.constantFrom('a.png', '9x9/b.png', '9x9/filters:background_color(zaa)/c.png', `${'m'.repeat(480)}.png`,
    '9x9/filters:image(a.png):crop(50,5,5,5)/d.png', 'fxf/filters:blur(2)/c.png', 'x/'.repeat(20) + 'a.png'), number)
    .map(([path, place]) => `image(${path},${place},center,20,mask)`),
);
const thumbor = fc.tuple(
  fc.array(fc.constantFrom('trim', 'fit-in', 'full-fit-in', '30x20', '0x40', '10x5:20x15', 'left', 'smart', '0.1x0.2:0.9x1.0'),
    { maxLength: 4 }),
  fc.array(filter, { maxLength: 5 }), key,
).map(([parts, filters, image]) => {
  const all = [...parts, ...filters.length > 0 ? [`filters:${filters.join(':')}`] : [], image];
  return { path: `/unsafe/${all.map(each => encodeURI(each)).join('/')}`, query: {} };
});

const pixels = fc.constantFrom(1, 9, 20, 59, 300);
const edits = fc.record({
  resize: fc.record({
    width: pixels,
    height: pixels,
    fit: fc.constantFrom('cover', 'contain', 'inside', 'fill'),
    position: fc.constantFrom('attention', 'entropy', 'top'),
    background: color,
  }, { requiredKeys: [] }),
  crop: fc.record({ left: pixels, top: pixels, width: pixels, height: pixels }),
  rotate: fc.constantFrom(90, 45, 0),
  flatten: fc.record({ background: color }),
  trim: fc.record({ threshold: number, background: color }, { requiredKeys: [] }),
  roundCrop: fc.oneof(fc.constant(true), fc.record({ left: pixels, top: pixels, rx: pixels, ry: pixels })),
  recomb: fc.constant([[1, 0, 0, 9], [0, 1, 0], [0, 0, 1]]),
  overlayWith: fc.record({ bucket: fc.constant('b'), key: fc.constantFrom('a.png', `${'m'.repeat(480)}.png`), wRatio: pixels }),
});
const dit = fc.tuple(key, edits, fc.subarray([
  'resize', 'crop', 'rotate', 'flatten', 'trim', 'roundCrop', 'recomb', 'overlayWith',
], { maxLength: 3 })).map(([image, all, names]) => {
  const some = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  return { path: `/${Buffer.from(JSON.stringify({ key: image, edits: some })).toString('base64')}`, query: {} };
});

/** Changes one value in a path of a variant, so that it may be one that no edge function prints. */
function changed(path: string, at: number, replacement: string): string {
  const values = [...path.slice(path.lastIndexOf('/')).matchAll(/\.[\w-]+(?=_|$)/g)];
  if (values.length === 0) return path;
  const { 0: before, index } = values[at % values.length];
  const start = path.lastIndexOf('/') + index;
  return path.slice(0, start) + `.${replacement}` + path.slice(start + before.length);
}

const replacement = fc.option(fc.constantFrom('zaa', '5-zaa', '0', '99999', '1-2-3-4', 'center-top-5-5', '-5p', 'x', 'fill',
  '50-50-9-9', '_AGEACQBi.'));

test.each([
  ['imgix', IMGIX, imgix, ''], ['thumbor', THUMBOR, thumbor, '_.thumbor.'], ['DIT', DIT, dit, '_.dit.'],
] as const)('no request in the URLs of %s is a bad parameter after an image was read', async (_, rules, urls, passedOn) => {
  const outcomes = new Map<string, number>();
  await fc.assert(fc.asyncProperty(
    urls as fc.Arbitrary<{ path: string; query: Record<string, string> }>,
    replacement,
    fc.nat(),
    fc.boolean(),
    fc.nat(),
    async ({ path, query }, other, at, isMarked, original) => {
      const request = parseUrl(path, query, 'image/webp', rules);
      if (isBad(request) && passedOn === '') return;
      const rest = decodeURIComponent(path.replace(/^\/(unsafe\/)?/, ''));
      const printed = isBad(request)
        ? `/a.jpg/${passedOn}${encodeText(passedOn === '_.dit.' ? `${rest}?` : rest)}` : printVariant(request);
      const target = other === null ? printed : changed(printed, at, other);
      const edge = isMarked ? `${rules.fingerprint}?` : undefined;
      const { problem, read, logged } = await served(target, rules, edge, original);
      const outcome = `${problem ?? 'image'} ${read.length > 0 ? 'after' : 'before'} reading`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const expected = read.length > 0 ? [undefined, ...CAUSED_BY_IMAGES] : ['bad-parameter', 'not-found'];
      expect([target, expected]).toEqual([target, expect.arrayContaining([problem])]);
      expect([target, logged.filter(({ event }) => event === 'unexpected')]).toEqual([target, []]);
    },
  ), { numRuns: 150 });
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['image after reading', 'bad-parameter before reading']));
}, 600_000);
