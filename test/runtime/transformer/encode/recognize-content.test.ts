import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp, { Sharp } from 'sharp';
import { contentOf, isMostlyEven } from '../../../../src/runtime/transformer/encode/recognize-content';
import { Pixels, pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { readOriginal } from '../../../../src/runtime/transformer/read/read-original';
import { noise } from '../../../noise';
import { gradient, photograph, screenshot, words } from '../graphics.support';
import { OPTIONS, quarters } from '../transform-image.support';

const kindOf = async (image: Sharp): Promise<string> => contentOf(await pixelsOf(image));

/** A screenshot of a page with a photograph. */
const page = async (width = 500, height = 300): Promise<Sharp> => (await again(screenshot()))
  .composite([{ input: await photograph().resize(width, height).png().toBuffer() }]);

/** Changes after which an image still shows the same. */
const CHANGES: [string, (image: Sharp) => Sharp][] = [
  ['unchanged', image => image],
  ['at 640 pixels', image => image.resize({ width: 640 })],
  ['at 320 pixels', image => image.resize({ width: 320 })],
  ['at double size', image => image.resize({ width: 1600 })],
  ['inverted', image => image.negate({ alpha: false })],
  ['turned', image => image.rotate(90)],
  ['mirrored', image => image.flop()],
  ['gray', image => image.grayscale()],
  ['tinted', image => image.tint('#c08040')],
  ['with an opaque alpha channel', image => image.ensureAlpha()],
];

/** Kinds of images that look different after a change. */
const DIFFERENT: { readonly [change: string]: { readonly [name: string]: string } } = {
  // Levels of gray are steps, which look like noise where they are steep. Red is nearly as dark as blue.
  gray: { 'a gradient': 'photograph', 'colored text': 'photograph' },
  tinted: { 'a gradient': 'photograph', 'colored text': 'photograph' },
};

/** Images in memory: sharp orders the steps of a pipeline by itself. */
const again = async (image: Sharp): Promise<Sharp> => {
  const { data, width, height, channels } = await pixelsOf(image);
  return sharp(data, { raw: { width, height, channels } });
};

describe.each(CHANGES)('contentOf() of an image %s', (_, change) => {
  test.each<[string, string, () => Sharp]>([
    ['a screenshot', 'graphic', screenshot],
    ['text', 'graphic', () => words([17, 17, 17], [255, 255, 255])],
    ['colored text', 'graphic', () => words([255, 0, 0], [0, 0, 255])],
    ['a gradient', 'gradient', gradient],
    ['a photograph', 'photograph', photograph],
    ['noise', 'photograph', () => noise(800, 600)],
  ])('recognizes %s as a %s', async (_name, kind, make) => {
    const expected = (DIFFERENT[_] ?? {})[_name] ?? kind;
    expect(await kindOf(change(await again(make())))).toBe(expected);
  });
});

describe('contentOf()', () => {
  test('recognizes photographs on white, and with a border', async () => {
    const product = sharp({ create: { width: 900, height: 800, channels: 3, background: '#fff' } })
      .composite([{ input: await photograph().resize(500, 400).png().toBuffer() }]);
    expect(await kindOf(product)).toBe('photograph');
    expect(await kindOf(photograph().extend({ top: 20, bottom: 20, left: 20, right: 20, background: '#000' })))
      .toBe('photograph');
  });

  test('recognizes a page by the size of its photograph, and a scan of text as mixed', async () => {
    for (const [width, kind] of [[540, 'photograph'], [440, 'mixed'], [300, 'graphic']] as const) {
      expect(await kindOf(await page(width, 0.6 * width))).toBe(kind);
    }
    const print = await words([34, 34, 34], [244, 242, 234]).blur(0.8).png().toBuffer();
    const paper = await noise(800, 600).linear(0.09, 112).png().toBuffer();
    expect(await kindOf(sharp(print).composite([{ input: paper, blend: 'multiply' }]))).toBe('mixed');
  });

  test('recognizes a black-and-white photograph with grain as a photograph', async () => {
    const grain = await noise(800, 600).grayscale().png().toBuffer();
    const grained = (await again(photograph().grayscale())).composite([{ input: grain, blend: 'soft-light' }]);
    expect(await kindOf(grained)).toBe('photograph');
  });

  test.each([320, 640, 800])('recognizes graphics saved as JPEG at %i pixels', async width => {
    const texts = [words([17, 17, 17], [255, 255, 255]), words([255, 0, 0], [0, 0, 255])];
    const kinds = await Promise.all([screenshot(), ...texts].map(async image =>
      kindOf(sharp(await image.jpeg({ quality: 80 }).toBuffer()).resize({ width }))));
    expect(kinds).toEqual(['graphic', 'graphic', 'mixed']);
  });

  test.each([
    ['a graphic', 'png', screenshot, 'graphic'],
    ['a mixed image', 'png', () => page(440, 264), 'mixed'],
    ['a photograph', 'png', () => page(560, 336), 'photograph'],
    ['a photograph that is nearly mixed', 'png', () => page(520, 312), 'gradient'],
    ['an image between mixed images and graphics', 'png', () => page(360, 216), 'gradient'],
    ['a mixed image in WebP', 'webp', () => page(440, 264), 'gradient'],
    ['a mixed image of less than 320 pixels', 'png', async () => (await again(await page(440, 264))).resize(300),
      'gradient'],
  ] as const)('gives %s (original in %s) the kind of its original only if it may differ by width', async (...args) => {
    const [, format, make, kind] = args;
    const original = await readOriginal(await gradient()[format]({ lossless: true }).toBuffer(), OPTIONS);
    expect(await contentOf(await pixelsOf(await make()), original)).toBe(kind);
  });

  test('recognizes images without a complete block, and of one color, as graphics or gradients', async () => {
    expect(await kindOf(quarters(7, 200))).toBe('graphic');
    expect(await kindOf(quarters(1, 1))).toBe('graphic');
    const plain = sharp({ create: { width: 64, height: 64, channels: 3, background: '#369' } });
    expect(await kindOf(plain)).toBe('gradient');
  });

  const folder = path.join(process.env.CORPUS ?? path.join(__dirname, '../../../../../shared/corpus'), 'photos');
  const photos = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  (photos.length ? test : test.skip)('recognizes the photographs of the corpus at every width', async () => {
    for (const photo of photos.filter(file => !file.includes('baseline'))) {
      const reduced = await sharp(fs.readFileSync(path.join(folder, photo))).resize({ width: 1024 }).png().toBuffer();
      for (const width of [160, 320, 640, 1024]) {
        expect([photo, width, await kindOf(sharp(reduced).resize({ width }))]).toEqual([photo, width, 'photograph']);
      }
    }
  });
});

describe('contentOf() with the original', () => {
  test.each<[string, () => Promise<Sharp>]>([
    ['a screenshot with a photograph', page],
    ['four areas of one color', async () => quarters(800, 600)],
  ])('recognizes %s in JPEG as the same at every width from 320 pixels on', async (_, make) => {
    const jpeg = await (await make()).jpeg({ quality: 95 }).toBuffer();
    const original = await readOriginal(jpeg, OPTIONS);
    const kinds = await Promise.all([320, 480, 640, 800].map(async width =>
      contentOf(await pixelsOf(sharp(jpeg).resize({ width })), original)));
    expect(new Set(kinds).size).toBe(1);
  });

  test('decodes the original again only for pixels that are not as large as an overview, or a part of it', async () => {
    const grounds = sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } });
    const png = await grounds.composite([{ input: await noise(160, 120).png().toBuffer() }]).png().toBuffer();
    const original = { ...await readOriginal(png, OPTIONS), bytes: Buffer.from('none') };
    const kindAt = async (size: { width: number; height?: number }) =>
      contentOf(await pixelsOf(sharp(png).resize(size)), original);
    expect(await kindAt({ width: 320 })).toBe('photograph');
    await expect(kindAt({ width: 321 })).rejects.toThrow('unsupported image format');
    await expect(kindAt({ width: 320, height: 239 })).rejects.toThrow('unsupported image format');
  });

  test.each([
    [0.55, 'photograph'], [0.59, undefined], [0.61, 'mixed'], [0.65, 'mixed'], [0.67, undefined], [0.73, undefined],
    [0.75, 'graphic'],
  ])('decodes it again where another width may matter: %p of the blocks are edges', async (share, kind) => {
    const png = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#fff' } }).png().toBuffer();
    const original = { ...await readOriginal(png, OPTIONS), bytes: Buffer.from('none') };
    const content = contentOf(withEdges(share), original);
    if (kind) expect(await content).toBe(kind);
    else await expect(content).rejects.toThrow('unsupported image format');
  });

  /** Returns blocks of two colors, a share of which has an edge. In the others, neighbors differ faintly. */
  function withEdges(share: number): Pixels {
    const [width, height] = [320, 232];
    const data = Buffer.from(Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      const block = Math.floor(y / 8) * width / 8 + Math.floor(x / 8);
      const hasEdge = Math.floor((block + 1) * share) > Math.floor(block * share);
      return hasEdge ? x % 8 < 4 ? 0 : 255 : (x + y) % 2 ? 100 : 104;
    }));
    return { data, width, height, channels: 1, frames: 1 };
  }
});

describe('isMostlyEven()', () => {
  /** Returns a row of pixels of which a share equals the next one. */
  const withEqual = (share: number) => {
    const [width, height] = [400, 8];
    const data = Buffer.alloc(3 * width * height);
    let level = 0;
    for (let pixel = 0, equal = 0; pixel < width * height; pixel++, equal += share) {
      if (Math.floor(equal) === Math.floor(equal + share)) level = (level + 50) % 250;
      data.fill(level, 3 * pixel, 3 * pixel + 3);
    }
    return { data, width, height, channels: 3 as const, frames: 1 };
  };

  test('counts half of the pixels, and three fifths of pixels that may be off by a level', () => {
    const shares = [0.4, 0.55, 0.7];
    expect(shares.map(share => isMostlyEven(withEqual(share)))).toEqual([false, true, true]);
    expect(shares.map(share => isMostlyEven(withEqual(share), true))).toEqual([false, false, true]);
  });
});
