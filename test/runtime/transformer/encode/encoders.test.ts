import sharp, { Sharp } from 'sharp';
import {
  avifEncoderFor, encodePhotograph, graphic, leastLosslessWebpBytes, losslessWebp, nearLosslessWebp, photographSetting,
} from '../../../../src/runtime/transformer/encode/encoders';
import {
  MAX_SMALL_SIZE, PREDICTED_QUALITY, Quality, predictSetting, Texture, measureTexture,
} from '../../../../src/runtime/transformer/encode/quality';
import { measureTrialLoss } from '../../../../src/runtime/transformer/encode/trial';
import { pipelineOfPixels, pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { noise } from '../../../noise';
import { gradient } from '../graphics.support';

const USUAL: Texture = {
  size: Math.log2(640 * 427),
  detail: { q75: 2, q90: 3 },
  variance: { q25: 3, q50: 5, q75: 7 },
  color: 5,
  colorDetail: 9,
  flat: 0.2,
  lightness: 0.4,
  contrast: 0.4,
};

describe('avifEncoderFor()', () => {
  test.each<[string, Partial<Texture>, { effort: number; tune?: string; steps: number }]>([
    ['a usual photograph', {}, { effort: 3, steps: 0 }],
    ['a smooth one', { detail: { q75: 0.2, q90: 0.7 } }, { effort: 3, steps: 0 }],
    ['a textured one', { detail: { q75: 4, q90: 5 } }, { effort: 2, steps: 0 }],
    ['one that is just textured', { detail: { q75: 3.9, q90: 5 } }, { effort: 2, steps: 0 }],
    ['one that is just not textured', { detail: { q75: 3.89, q90: 5 } }, { effort: 3, steps: 0 }],
    ['one of 3.2 megapixels', { size: Math.log2(3.2e6) }, { effort: 3, steps: 0 }],
    ['a small one', { size: 16 }, { effort: 3, tune: 'ssim', steps: 2 }],
    ['a small one with more detail', { size: 16, detail: { q75: 3, q90: 4 } }, { effort: 3, steps: 0 }],
    ['a small textured one', { size: 16, detail: { q75: 4, q90: 5 } }, { effort: 3, steps: 0 }],
    ['a textured one of 400x300 pixels', { size: Math.log2(1.2e5), detail: { q75: 4, q90: 5 } }, { effort: 3, steps: 0 }],
    ['a textured one of 410x300 pixels', { size: Math.log2(1.23e5), detail: { q75: 4, q90: 5 } }, { effort: 2, steps: 0 }],
    ['a smaller one with more detail', { size: 15.4, detail: { q75: 4, q90: 5 } }, { effort: 3, tune: 'ssim', steps: 2 }],
    ['a smooth one of 400x300 pixels', { size: Math.log2(1.2e5), detail: { q75: 1, q90: 2 } }, { effort: 3, tune: 'ssim', steps: 2 }],
    ['a smooth one of 410x300 pixels', { size: Math.log2(1.23e5), detail: { q75: 0, q90: 1 } }, { effort: 3, steps: 0 }],
    ['a large one', { size: Math.log2(2560 * 1600) }, { effort: 1, steps: -2 }],
    ['a large smooth one', { size: Math.log2(2560 * 1600), detail: { q75: 1.9, q90: 3 } }, { effort: 3, steps: 0 }],
    ['a smooth one of 5 megapixels', { size: Math.log2(5e6), detail: { q75: 1.9, q90: 3 } }, { effort: 3, steps: 0 }],
    ['a very large smooth one', { size: Math.log2(2560 * 2560), detail: { q75: 1.9, q90: 3 } }, { effort: 2, steps: 0 }],
  ])('returns the encoder for %s', (_, changes, expected) => {
    expect(avifEncoderFor({ ...USUAL, ...changes })).toEqual({ ...expected, hasSmoothColors: false });
  });

  test.each<[string, Partial<Texture>, boolean]>([
    ['little detail', { colorDetail: 5 }, true],
    ['more detail', { colorDetail: 5.1 }, false],
    ['few pixels', { colorDetail: 0, size: MAX_SMALL_SIZE }, false],
  ])('tells whether colors are smooth: %s', (_, changes, expected) => {
    expect(avifEncoderFor({ ...USUAL, ...changes }).hasSmoothColors).toBe(expected);
  });
});

describe('photographSetting()', () => {
  const pixels = pixelsOf(noise(500, 400).blur(2));

  test('predicts the setting without a quality, and reads a quality on the scale of JPEG', async () => {
    const predicted = predictSetting('avif', USUAL, await measureTrialLoss(await pixels));
    expect(await photographSetting(await pixels, 'avif', PREDICTED_QUALITY, USUAL)).toBe(predicted);
    expect(await photographSetting(await pixels, 'avif', 80, USUAL)).toBe(55);
  });

  test.each(['avif', 'jpg', 'webp'] as const)(
    'is that of quality 80 for a photograph that is too small for a prediction, in %s',
    async format => {
      const settingOf = async (size: number, quality: 80 | typeof PREDICTED_QUALITY) =>
        photographSetting(await pixels, format, quality, { ...USUAL, size });
      expect(await settingOf(MAX_SMALL_SIZE, PREDICTED_QUALITY)).toBe(await settingOf(MAX_SMALL_SIZE, 80));
      const larger = MAX_SMALL_SIZE + 0.1;
      expect(await settingOf(larger, PREDICTED_QUALITY)).not.toBe(await settingOf(larger, 80));
    },
  );

  test.each([[80, 15, 53], [80, 22, 57], [1, 15, 1]])(
    'makes up for encoders by which quality %i looks better or worse: 2^%i pixels',
    async (quality, size, expected) => {
      expect(await photographSetting(await pixels, 'avif', quality, { ...USUAL, size })).toBe(expected);
    },
  );
});

describe('encodePhotograph()', () => {
  test('has fewer bytes for a smooth photograph than at quality 80, and more for a textured one', async () => {
    const [smooth, textured] = await Promise.all(
      [8, 0.8].map(sigma => pixelsOf(noise(500, 400).blur(sigma))));
    const bytesOf = async (pixels: typeof smooth, quality: 80 | typeof PREDICTED_QUALITY) =>
      (await encodePhotograph(pixels, 'jpg', quality)).length;
    expect(measureTexture(smooth).detail.q75).toBeLessThan(measureTexture(textured).detail.q75);
    expect(await bytesOf(smooth, PREDICTED_QUALITY)).toBeLessThan(await bytesOf(smooth, 80));
    expect(await bytesOf(textured, PREDICTED_QUALITY)).toBeGreaterThan(await bytesOf(textured, 80));
  });
});

describe('encodePhotograph() by the detail of colors', () => {
  const tinted = (): Sharp => noise(500, 400).blur(2).toColourspace('b-w').tint('#a08060');
  const sharpColors = (): Sharp => noise(500, 400, { sigma: 80 });
  const encode = async (image: Sharp, quality: Quality): Promise<Buffer> =>
    encodePhotograph(await pixelsOf(image), 'avif', quality);
  /** Whether both flags of subsampling are set in the configuration of AV1, which sharp does not tell. */
  const isQuartered = (avif: Buffer): boolean => Math.floor(avif[avif.indexOf('av1C') + 6] / 4) % 4 === 3;

  test('stores a quarter of smooth colors in AVIF, one step higher', async () => {
    const pixels = await pixelsOf(tinted());
    const quality = 1 + await photographSetting(pixels, 'avif', 80, measureTexture(pixels));
    const expected = await pipelineOfPixels(pixels).avif({ quality, effort: 3, chromaSubsampling: '4:2:0' }).toBuffer();
    const avif = await encode(tinted(), 80);
    expect(avif.equals(expected)).toBe(true);
    expect(isQuartered(avif)).toBe(true);
  });

  test.each<[string, () => Sharp, Quality]>([
    ['colors with detail', sharpColors, 80],
    ['a high quality', tinted, 90],
    ['small photographs', () => tinted().resize({ width: 300 }), 80],
  ])('stores all for %s', async (_, make, quality) => {
    expect(isQuartered(await encode(make(), quality))).toBe(false);
  });
});

describe('encodePhotograph() of a page', () => {
  const encode = async (image: Sharp, format: 'avif' | 'jpg', mayBePage: boolean): Promise<Buffer> =>
    encodePhotograph(await pixelsOf(image), format, PREDICTED_QUALITY, mayBePage);
  const page = (): Sharp => gradient().resize({ width: 512 });

  test('tunes AVIF for structure, two steps higher', async () => {
    const pixels = await pixelsOf(page());
    const quality = 2 + await photographSetting(pixels, 'avif', PREDICTED_QUALITY, measureTexture(pixels));
    const expected = await pipelineOfPixels(pixels).avif({ quality, effort: 3, tune: 'ssim' }).toBuffer();
    expect((await encode(page(), 'avif', true)).equals(expected)).toBe(true);
    expect((await encode(page(), 'avif', false)).equals(expected)).toBe(false);
  });

  test.each<[string, () => Sharp, 'avif' | 'jpg']>([
    ['JPEG', page, 'jpg'], ['AVIF of many details', () => noise(500, 400), 'avif'],
  ])('does not change %s', async (_, make, format) => {
    expect((await encode(make(), format, true)).equals(await encode(make(), format, false))).toBe(true);
  });
});

// Bytes are compared: another option of the encoder would result in others. The size is what decides about options, so
// the pixels themselves are few.
describe('the encoders of graphics', () => {
  const webp = { effort: 4, smartSubsample: true };
  const jpeg = { mozjpeg: true, quantisationTable: 5, chromaSubsampling: '4:4:4' };

  test.each<['avif' | 'webp' | 'jpg', string, number, number, (image: Sharp) => Sharp]>([
    ['webp', 'colors averaged by what they look like', 80, 60, image => image.webp({ ...webp, quality: 85 })],
    ['jpg', 'colors in full', 80, 60, image => image.jpeg({ ...jpeg, quality: 83 })],
    ['jpg', 'dark pixels kept', 16, 16, image => image.jpeg({ ...jpeg, quality: 83, trellisQuantisation: false })],
    ['avif', 'the usual effort', 80, 60, image => image.avif({ quality: 60, effort: 3, tune: 'ssim' })],
    ['avif', 'the usual effort', 1250, 1000, image => image.avif({ quality: 60, effort: 3, tune: 'ssim' })],
    ['avif', 'a lower effort', 1250, 1001, image => image.avif({ quality: 60, effort: 2, tune: 'ssim' })],
  ])('%s has %s at %ix%i', async (format, _, width, height, made) => {
    const original = await stripes();
    const result = await graphic(sharp(original), format, 85, { width, height }).toBuffer();
    expect(result.equals(await made(sharp(original)).toBuffer())).toBe(true);
  });

  test.each<[string, 'graphic' | 'gradient', number, number, number, number]>([
    ['the highest effort up to 32x32 pixels', 'gradient', 32, 32, 100, 6],
    ['the usual effort above', 'gradient', 33, 32, 75, 4],
    ['the usual effort for gradients of 2.5 megapixels', 'gradient', 2500, 1000, 75, 4],
    ['a low effort for larger ones', 'gradient', 2500, 1001, 1, 0],
    ['the usual effort for graphics of any size', 'graphic', 2500, 1001, 75, 4],
  ])('lossless WebP has %s', async (_, content, width, height, quality, effort) => {
    const original = await stripes();
    const result = await losslessWebp(sharp(original), content, { width, height }).toBuffer();
    expect(result.equals(await sharp(original).webp({ lossless: true, quality, effort }).toBuffer())).toBe(true);
  });

  test('near-lossless WebP changes pixels by a few levels', async () => {
    const original = await stripes();
    const result = await nearLosslessWebp(sharp(original)).toBuffer();
    const [exact, near] = await Promise.all([original, result].map(each => sharp(each).removeAlpha().raw().toBuffer()));
    const differences = exact.map((value, index) => Math.abs(value - near[index]));
    expect(Math.max(...differences)).toBeGreaterThan(0);
    expect(Math.max(...differences)).toBeLessThan(16);
  });

  test('the bytes that lossless WebP exceeds are a sixteenth of those that it has at the lowest effort', async () => {
    const original = await stripes();
    const quick = await sharp(original).webp({ lossless: true, quality: 50, effort: 0 }).toBuffer();
    const least = await leastLosslessWebpBytes(await pixelsOf(sharp(original)));
    expect(least).toBe(quick.length / 16);
  });
});

/** Colored stripes with some noise, without alpha. */
async function stripes(): Promise<Buffer> {
  const { data, info: { width, height, channels } } = await noise(80, 60).raw().toBuffer({ resolveWithObject: true });
  data.forEach((value, index) => data[index] = (index * 7 % 240 + value) / 2);
  return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}
