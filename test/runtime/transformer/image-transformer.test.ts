import sharp from 'sharp';
import { CONFIG, at as pathOf, world } from './serve-variant.support';
import { colourAt, quarters, tiles } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { imageTransformer } from '../../../src/runtime/transformer/image-transformer';
import { ImageProblem } from '../../../src/runtime/transformer/problem';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { OriginalReader } from '../../../src/runtime/transformer/services';
import { Operations } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

const config = {
  ...CONFIG,
  maxInputBytes: 100_000,
  maxInputPixels: 100_000,
  rules: { ...CONFIG.rules, presets: { marked: { mark: 'logo.png', w: '100' } } },
};

async function served(copies: readonly string[]) {
  const body = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'red' } }).png().toBuffer();
  const originals: OriginalReader = {
    get: async key => ({ body, version: 'v1', isReplica: copies.includes(key) }),
    version: async () => 'v1',
  };
  const { services, store, logged } = world();
  const { answer, afterwards } = await serveVariant(pathOf('f=webp,w=100,mark=logo.png'), {
    ...services, config, originals, transform: imageTransformer(originals, config),
  });
  await afterwards;
  return { status: answer.status, headers: answer.headers, stored: store.size, logged };
}

test('imageTransformer stores an image with its watermark if both come from the bucket itself', async () => {
  const { status, headers, stored } = await served([]);
  expect([status, headers['cache-control'], headers['x-image-original'], stored]).toEqual([
    200,
    CONFIG.cacheControl,
    undefined,
    2,
  ]); // with the reference to it
});

test.each([['cat.jpg'], ['logo.png']])(
  'imageTransformer marks a variant whose %s comes from the replica, and does not store it',
  async copy => {
    const { status, headers, stored, logged } = await served([copy]);
    expect([status, headers['cache-control'], headers['x-image-original'], stored]).toEqual([
      200,
      'public, max-age=60',
      'replica',
      0,
    ]);
    expect(logged).toEqual([{ level: 'warn', event: 'original-from-replica', key: 'cat.jpg' }]);
  },
);

const THUMBOR: RequestRules = { ...CONFIG.rules, dialect: { name: 'thumbor' } };

/** Returns the variant of a red image of 80×80 with a white watermark of 40×40. */
async function made(operations: Operations, maxInputPixels = 10_000) {
  const asked: string[] = [];
  const mark = await tiles([['white']], 40, 40).png().toBuffer();
  const originals = {
    get: async (key: string) => {
      asked.push(key);
      return { body: mark, version: 'v1' };
    },
    version: async () => 'v1',
  };
  const maker = imageTransformer(originals, { ...CONFIG, rules: THUMBOR, maxInputPixels });
  const image = await maker({ body: await tiles([['red']], 80, 80).png().toBuffer() }, { key: 'a.png', operations });
  return { asked, image, at: (x: number, y: number) => colourAt({ ...image } as never, x, y) };
}

test('imageTransformer reads only the original without a watermark', async () => {
  const { asked, image, at } = await made({ f: 'png' });
  expect(asked).toEqual([]);
  expect(image.contentType).toBe('image/png');
  expect(await at(40, 40)).toBe('red');
});

test('imageTransformer places a watermark with its width, and reports its version', async () => {
  const { asked, image, at } = await made({
    'f': 'png',
    'mark': 'logos/white.png',
    'mark-align': 'bottom_right',
    'mark-w': '20',
  });
  expect(asked).toEqual(['logos/white.png']);
  expect(image.mark).toEqual({ key: 'logos/white.png', version: 'v1' });
  expect([await at(70, 70), await at(50, 50), await at(10, 10)]).toEqual(['white', 'red', 'red']);
});

test('imageTransformer places the watermark of a signed URL with its position, width and opacity', async () => {
  const { asked, at } = await made({ 'f': 'png', 'mark': 'a b.png', 'mark-align': 'top_left', 'mark-w': '10' });
  expect(asked).toEqual(['a b.png']);
  expect([await at(8, 8), await at(20, 20), await at(70, 70)]).toEqual(['white', 'red', 'red']);
  const invisible = await made({ 'f': 'png', 'mark': 'a.png', 'mark-align': 'top_left', 'mark-alpha': '0' });
  expect(await invisible.at(8, 8)).toBe('red');
});

test('imageTransformer places a watermark at distances, with its height', async () => {
  const { at } = await made({ 'f': 'png', 'mark': 'a.png', 'mark-x': '-0', 'mark-y': 'center', 'mark-h': '10' });
  expect(await Promise.all([at(75, 40), at(75, 30), at(65, 40), at(5, 40)])).toEqual(['white', 'red', 'red', 'red']);
});

test('imageTransformer places a watermark without further options', async () => {
  const { asked, image } = await made({ f: 'png', mark: 'logos/white.png' });
  expect(asked).toEqual(['logos/white.png']);
  expect(image.contentType).toBe('image/png');
});

test('imageTransformer turns errors of images into problems, but not defects of code', async () => {
  const originals = { get: async () => ({ body: Buffer.alloc(0), version: '' }), version: async () => undefined };
  const make = imageTransformer(originals, CONFIG);
  await expect(make({ body: Buffer.from('no image') }, { key: 'a.png', operations: { f: 'png' } })).rejects.toBeInstanceOf(
    ImageProblem,
  );
  const large = await quarters(80, 60).png().toBuffer();
  await expect(make({ body: large }, { key: 'a.png', operations: { f: 'png' } })).rejects.toMatchObject({ type: 'too-large' });
  const broken = imageTransformer({ ...originals, get: async () => { throw new TypeError('broken'); } }, CONFIG);
  await expect(broken({ body: large }, { key: 'a.png', operations: { f: 'png', mark: 'a.png' } })).rejects.toThrow(TypeError);
});

test('imageTransformer renders an SVG in a child process', async () => {
  const originals = { get: async () => ({ body: Buffer.alloc(0), version: '' }), version: async () => undefined };
  const make = imageTransformer(originals, { ...CONFIG, svg: SvgOriginals.DRAW });
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="red"/></svg>',
  );
  expect((await make({ body: svg }, { key: 'a.svg', operations: { f: 'png' } })).contentType).toBe('image/png');
});
