import sharp, { Sharp } from 'sharp';
import { Content } from '../../../../src/runtime/transformer/encode/content';
import { encodeByContent } from '../../../../src/runtime/transformer/encode/content-encoding';
import { leastLosslessWebpBytes, losslessWebp } from '../../../../src/runtime/transformer/encode/encoders';
import { likeness } from '../../../../src/runtime/transformer/encode/faithfulness';
import { encodeGraphic } from '../../../../src/runtime/transformer/encode/graphic-encoding';
import { onGray, pipelineOfPixels, pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { noise } from '../../../noise';
import { gradient, photograph, screenshot, words } from '../graphics.support';
import { transform } from '../transform-image.support';

const GRAPHICS: [string, () => Sharp][] = [
  ['a screenshot', screenshot],
  ['black text on white', () => words([17, 17, 17], [255, 255, 255])],
  ['red text on blue', () => words([255, 0, 0], [0, 0, 255])],
  ['red text on white', () => words([221, 0, 0], [255, 255, 255])],
  ['a gradient', gradient],
];
const SIZES = [{ w: '400' }, { w: '256' }];

/** The formats that viewers accept, by the format in variant paths. */
const ACCEPTED = {
  'auto-avif': ['image/avif', 'image/webp'],
  'auto-webp': ['image/webp', 'image/jpeg'],
  'auto': ['image/png', 'image/jpeg'],
  'webp': ['image/webp'],
};

const likenessOf = async (result: Buffer, original: Buffer): Promise<number> =>
  likeness(await onGray(original), await onGray(result));

describe.each(GRAPHICS)('the encoding of %s', (_, make) => {
  test.each(SIZES)('is faithful, in a format that viewers accept, and no larger than a lossless one, at %p', async size => {
    const original = await make().png().toBuffer();
    const reference = (await transform(original, { f: 'png32', ...size })).body;
    const png = await sharp(reference).png({ compressionLevel: 9 }).toBuffer();
    const webp = await sharp(reference).webp({ lossless: true, quality: 75, effort: 4 }).toBuffer();
    for (const [f, lossless] of [['auto-avif', webp], ['auto-webp', webp], ['webp', webp], ['auto', png]] as const) {
      const { body, contentType } = await transform(original, { f, ...size });
      expect(ACCEPTED[f]).toContain(contentType);
      expect([f, body.length <= lossless.length]).toEqual([f, true]);
      expect(await likenessOf(body, reference)).toBeGreaterThan(f === 'auto' ? 70 : 79);
    }
  });
});

describe('encodeGraphic()', () => {
  const text = (): Promise<Buffer> => words([255, 0, 0], [0, 0, 255]).png().toBuffer();

  test.each([['avif', 'image/avif'], ['webp', 'image/webp'], ['jpg', 'image/jpeg'], ['png', 'image/png']])(
    'keeps the requested format %s', async (f, contentType) => {
      expect((await transform(await text(), { f, w: '320' })).contentType).toBe(contentType);
    });

  test.each<[string, () => Sharp, string, object]>([
    ['a screenshot', screenshot, 'auto-avif', { content: 'graphic' }],
    ['text', () => words([17, 17, 17], [255, 255, 255]), 'jpg', {
      content: 'graphic', encoding: 'lossy JPEG 4:4:4', reason: 'the requested format is lossy',
    }],
    ['red text on blue', () => words([255, 0, 0], [0, 0, 255]), 'auto-webp', {
      content: 'graphic', encoding: expect.stringMatching(/lossless WebP$/),
    }],
    ['a gradient', gradient, 'auto', { content: 'gradient', encoding: 'lossy JPEG 4:4:4' }],
    ['a photograph', photograph, 'auto', { content: 'photograph', encoding: 'lossy JPEG 4:2:0' }],
  ])('says why %s has its encoding', async (_, make, f, choice) => {
    expect((await transform(await make().png().toBuffer(), { f, w: '320' })).choice).toMatchObject(choice);
  });

  test.each([['jpg', 70], ['avif', 76]])('keeps the colors of red text on blue in %s', async (f, minimum) => {
    const { body } = await transform(await text(), { f });
    expect(await likenessOf(body, await text())).toBeGreaterThan(minimum);
    if (f === 'jpg') expect((await sharp(body).metadata()).chromaSubsampling).toBe('4:4:4');
  });

  test('is lossless at quality 100, and smaller at low quality', async () => {
    const original = await screenshot().png().toBuffer();
    const [best, low] = await Promise.all(['100', '30'].map(q => transform(original, { f: 'webp', w: '512', q })));
    const exact = await pixelsOf(sharp((await transform(original, { f: 'png', w: '512' })).body));
    expect((await pixelsOf(sharp(best.body))).data.equals(exact.data)).toBe(true);
    expect(low.body.length).toBeLessThan(best.body.length);
  });

  test('keeps transparency, and no alpha channel without it', async () => {
    const clear = await screenshot().ensureAlpha(0.5).png().toBuffer();
    for (const f of ['auto-avif', 'auto-webp', 'auto']) {
      const channels = async (bytes: Buffer): Promise<number> => (await sharp(bytes).metadata()).channels;
      expect(await channels((await transform(clear, { f, w: '160' })).body)).toBe(4);
      const opaque = await screenshot().ensureAlpha(1).png().toBuffer();
      expect(await channels((await transform(opaque, { f, w: '160' })).body)).toBe(3);
    }
  });

  test('stores few colors as an exact palette in PNG', async () => {
    const original = await screenshot().png().toBuffer();
    const { body } = await transform(original, { f: 'auto' });
    expect((await sharp(body).metadata()).isPalette).toBe(true);
    expect((await pixelsOf(sharp(body))).data.equals((await pixelsOf(sharp(original))).data)).toBe(true);
  });
});

describe('leastLosslessWebpBytes()', () => {
  test.each<[string, () => Sharp]>([
    ...GRAPHICS, ['a photograph', photograph], ['noise', () => noise(300, 200)],
    ['one color', () => sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })],
  ])('is less than lossless WebP has, for %s', async (_, make) => {
    const pixels = await pixelsOf(make());
    const { length } = await losslessWebp(pipelineOfPixels(pixels), 'graphic', pixels).toBuffer();
    const least = await leastLosslessWebpBytes(pixels);
    expect(least).toBeLessThan(length);
    expect(least).toBeGreaterThan(length / 25);
  });
});

describe('the encoding of a photograph', () => {
  test.each<[string, () => Sharp]>([['a photograph', photograph], ['noise', () => noise(300, 200)]])(
    'equals that of sharp with its settings, for %s', async (_, make) => {
      const original = await make().png().toBuffer();
      const jpeg = await transform(original, { f: 'auto', w: '256' });
      const pixels = sharp(original).resize({ width: 256, height: make === photograph ? 192 : 171, fit: 'fill' });
      const expected = await pixels.jpeg({ quality: 77, mozjpeg: true, quantisationTable: 5 }).toBuffer();
      expect(jpeg.body.equals(expected)).toBe(true);
    });
});

describe('encodeByContent()', () => {
  test('is lossless for an even photograph, if that is smaller', async () => {
    const target = { graphic: { lossy: [], lossless: 'png' }, photograph: 'jpg', qualityOf: () => 80 } as const;
    const [even, uneven] = await Promise.all([screenshot(), photograph()].map(async image =>
      (await encodeByContent(await pixelsOf(image), 'photograph', target)).choice));
    expect(even).toEqual({ content: 'photograph', encoding: 'lossless PNG', reason: 'lossless is smallest' });
    expect(uneven.encoding).toBe('lossy JPEG 4:2:0');
  });

  test('encodes a mixed image as a photograph if that is faithful, and otherwise as a graphic', async () => {
    const target = {
      graphic: { lossy: ['jpg'], lossless: 'png' }, photograph: 'jpg', qualityOf: () => 80,
    } as const;
    const [faithful, smeared] = await Promise.all([photograph(), words([255, 0, 0], [0, 0, 255])].map(async image =>
      (await encodeByContent(await pixelsOf(image), 'mixed', target)).choice));
    expect(faithful).toEqual({ content: 'mixed', encoding: 'lossy JPEG 4:2:0', reason: 'faithful as a photograph' });
    expect(smeared).toEqual({ content: 'mixed', encoding: 'lossless PNG', reason: expect.any(String) });
  });

  test('gives a mixed image the requested quality where that is faithful, unlike a graphic', async () => {
    const bytes = async (content: Content): Promise<number> =>
      (await encodeGraphic(await pixelsOf(photograph()), content, 80, { lossy: ['jpg'] })).data.length;
    expect(await bytes('mixed')).toBeLessThan(await bytes('graphic'));
  });

  test('does not encode a mixed image again with the quality that it had as a photograph', async () => {
    const bytes = async (content: Content, width: number): Promise<number> =>
      (await encodeGraphic(await pixelsOf(photograph().resize(width)), content, 80, { lossy: ['avif'] })).data.length;
    expect(await bytes('mixed', 320)).toBe(await bytes('graphic', 320));
    expect(await bytes('mixed', 512)).toBeLessThan(await bytes('graphic', 512)); // a predicted quality was another one
  });

  test('encodes a mixed image, but no photograph, as a page if its original may be one', async () => {
    const pixels = await pixelsOf(gradient());
    const isChanged = async (content: Content): Promise<boolean> => {
      const [page, photo] = await Promise.all([true, false].map(mayBePage => encodeByContent(pixels, content, {
        graphic: { lossy: ['avif'] }, photograph: 'avif', mayBePage, qualityOf: () => 80,
      })));
      return !page.data.equals(photo.data);
    };
    expect(await isChanged('mixed')).toBe(true);
    expect(await isChanged('photograph')).toBe(false);
  });

  test('encodes a mixed image as a photograph if it is much larger as a graphic, unless quality 100 asks for it', async () => {
    const grain = await pixelsOf(noise(160, 120, { sigma: 6 }));
    const [usual, exact] = await Promise.all([80, 100].map(async quality => {
      const target = {
        graphic: { lossy: ['avif'], lossless: 'webp' }, photograph: 'avif', qualityOf: () => quality,
      } as const;
      return (await encodeByContent(grain, 'mixed', target)).choice;
    }));
    expect(usual).toEqual({ content: 'photograph', encoding: 'lossy AVIF', reason: 'photographs hide losses' });
    expect(exact).toEqual({ content: 'mixed', encoding: 'lossless WebP', reason: 'quality 100' });
  });
});

describe('png8 and png32', () => {
  const typeOf = async (original: Buffer, f: string): Promise<[string, boolean]> => {
    const { body, contentType } = await transform(original, { f, w: '128' });
    return [contentType, (await sharp(body).metadata()).isPalette];
  };

  test('png8 has a palette and png32 has truecolor, whatever the original has', async () => {
    for (const image of [photograph().png(), screenshot().png({ palette: true })]) {
      const original = await image.toBuffer();
      expect(await typeOf(original, 'png8')).toEqual(['image/png', true]);
      expect(await typeOf(original, 'png32')).toEqual(['image/png', false]);
    }
  });
});
