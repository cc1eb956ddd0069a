import { avifEncoderFor, encodePhotograph, photographSetting } from '../../../../src/runtime/transformer/encode/encoders';
import { PREDICTED_QUALITY, predictSetting, Texture, measureTexture } from '../../../../src/runtime/transformer/encode/quality';
import { pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { noise } from '../../../noise';

const USUAL: Texture = {
  size: Math.log2(640 * 427),
  detail: { q75: 2, q90: 3 },
  variance: { q25: 3, q50: 5, q75: 7 },
  color: 5,
  flat: 0.2,
  lightness: 0.4,
  contrast: 0.4,
};

describe('avifEncoderFor()', () => {
  test.each<[string, Partial<Texture>, { effort: number; tune?: string; steps: number }]>([
    ['a usual photograph', {}, { effort: 3, steps: 0 }],
    ['a smooth one', { detail: { q75: 0.2, q90: 0.7 } }, { effort: 4, steps: 0 }],
    ['a smooth one of 640x640 pixels', { size: Math.log2(640 * 640), detail: { q75: 0.2, q90: 0.7 } }, { effort: 3, steps: 0 }],
    ['a textured one', { detail: { q75: 4, q90: 5 } }, { effort: 2, steps: 0 }],
    ['a small colorful one', { size: Math.log2(320 * 213) }, { effort: 3, tune: 'ssim', steps: 5 }],
    ['a small gray one', { size: Math.log2(320 * 213), color: 0 }, { effort: 3, steps: 0 }],
    ['a large one', { size: Math.log2(2560 * 1600) }, { effort: 1, steps: -2 }],
    ['a large smooth one', { size: Math.log2(2560 * 1600), detail: { q75: 1.9, q90: 3 } }, { effort: 3, steps: 0 }],
    ['a very large smooth one', { size: Math.log2(2560 * 2560), detail: { q75: 1.9, q90: 3 } }, { effort: 2, steps: 0 }],
  ])('returns the encoder for %s', (_, changes, expected) => {
    expect(avifEncoderFor({ ...USUAL, ...changes })).toEqual(expected);
  });
});

describe('photographSetting()', () => {
  test('predicts the setting without a quality, and reads a quality on the scale of JPEG', () => {
    expect(photographSetting('avif', PREDICTED_QUALITY, USUAL)).toBe(predictSetting('avif', USUAL));
    expect(photographSetting('avif', 80, USUAL)).toBe(55);
  });

  test('is that of quality 80 for a photograph that is too small for a prediction', () => {
    const small = { ...USUAL, size: 15 };
    for (const format of ['avif', 'jpg', 'webp'] as const) {
      expect(photographSetting(format, PREDICTED_QUALITY, small)).toBe(photographSetting(format, 80, small));
    }
  });

  test('makes up for encoders by which the same setting looks better or worse', () => {
    expect(photographSetting('avif', 80, { ...USUAL, size: 15 })).toBe(50);
    expect(photographSetting('avif', 80, { ...USUAL, size: 22 })).toBe(57);
    expect(photographSetting('avif', 1, { ...USUAL, size: 15 })).toBe(1);
  });
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
