import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp, { Sharp } from 'sharp';
import { contentOf, isMostlyEven } from '../../../../src/runtime/transformer/encode/content';
import { pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { noise } from '../../../noise';
import { gradient, photograph, screenshot, words } from '../graphics.support';
import { quarters } from '../transform-image.support';

const kindOf = async (image: Sharp): Promise<string> => contentOf(await pixelsOf(image));

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

const GRAY = ['gray', 'tinted'];

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
    // Levels of gray are steps, which look like noise where they are steep.
    const expected = kind === 'gradient' && GRAY.includes(_) ? 'photograph' : kind;
    expect(await kindOf(change(await again(make())))).toBe(expected);
  });
});

describe('contentOf()', () => {
  test('recognizes a photograph on white, and one with a border, as a photograph', async () => {
    const product = sharp({ create: { width: 900, height: 800, channels: 3, background: '#fff' } })
      .composite([{ input: await photograph().resize(500, 400).png().toBuffer() }]);
    expect(await kindOf(product)).toBe('photograph');
    expect(await kindOf(photograph().extend({ top: 20, bottom: 20, left: 20, right: 20, background: '#000' })))
      .toBe('photograph');
  });

  test('recognizes a screenshot of a page with a photograph as mixed', async () => {
    const photo = await photograph().resize(500, 300).png().toBuffer();
    expect(await kindOf((await again(screenshot())).composite([{ input: photo }]))).toBe('mixed');
  });

  test('recognizes a black-and-white photograph with grain, and a scan of text, as photographs', async () => {
    const grain = await noise(800, 600).grayscale().png().toBuffer();
    const grained = (await again(photograph().grayscale())).composite([{ input: grain, blend: 'soft-light' }]);
    expect(await kindOf(grained)).toBe('photograph');
    const page = await words([34, 34, 34], [244, 242, 234]).blur(0.8).png().toBuffer();
    const paper = await noise(800, 600).linear(0.12, 112).png().toBuffer();
    expect(await kindOf(sharp(page).composite([{ input: paper, blend: 'multiply' }]))).toBe('photograph');
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
