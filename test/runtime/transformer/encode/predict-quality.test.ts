import { MAX_SMALL_SIZE, predictSetting } from '../../../../src/runtime/transformer/encode/predict-quality';
import { Texture } from '../../../../src/runtime/transformer/encode/texture';

/** A photograph of a forest, 640 pixels wide. */
const DETAILED: Texture = {
  size: 18,
  detail: { q75: 4.2, q90: 4.6 },
  variance: { q25: 6, q50: 7.5, q75: 9 },
  color: 6,
  flat: 0,
  lightness: 0.4,
  contrast: 0.4,
};

/** A portrait in front of a blurred background. */
const SMOOTH: Texture = {
  size: 18,
  detail: { q75: 0.4, q90: 1.2 },
  variance: { q25: 1, q50: 2, q75: 4 },
  color: 3,
  flat: 0.5,
  lightness: 0.5,
  contrast: 0.4,
};

describe('predictSetting()', () => {
  test.each(['avif', 'jpg', 'webp'] as const)('returns a lower setting for a smooth photograph in %s', format => {
    const [smooth, detailed] = [SMOOTH, DETAILED].map(texture => predictSetting(format, texture)!);
    expect(smooth).toBeLessThan(detailed - 4);
    expect(smooth).toBeGreaterThan(30);
    expect(detailed).toBeLessThan(96);
  });

  test('returns a whole setting within the bounds of the encoder, for any measurements', () => {
    const extreme = { detail: { q75: 8, q90: 8 }, variance: { q25: 0, q50: 0, q75: 0 } };
    expect(predictSetting('avif', { ...DETAILED, ...extreme })).toBe(76);
    expect(predictSetting('avif', { ...SMOOTH, flat: 1, variance: { q25: 14, q50: 14, q75: 14 } })).toBe(32);
  });

  test('returns nothing for a photograph that is too small for a score', () => {
    expect(predictSetting('avif', { ...DETAILED, size: MAX_SMALL_SIZE })).toBeUndefined();
    expect(predictSetting('avif', { ...DETAILED, size: MAX_SMALL_SIZE + 0.1 })).toBeDefined();
  });
});
