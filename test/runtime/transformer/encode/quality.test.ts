import {
  PREDICTED_QUALITY, encoderSetting, numberOf, parseQuality, predictSetting, Texture,
} from '../../../../src/runtime/transformer/encode/quality';

const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

describe('encoderSetting()', () => {
  test.each([['avif', 90], ['webp', 100], ['jpg', 100]] as const)('rises with quality for %s, from 1 to %i', (format, most) => {
    const settings = QUALITIES.map(quality => encoderSetting(format, quality));
    expect(settings.filter((setting, index) => index > 0 && setting < settings[index - 1])).toEqual([]);
    expect(settings.filter(setting => !Number.isInteger(setting) || setting < 1 || setting > 100)).toEqual([]);
    expect(settings[0]).toBe(1);
    expect(settings[99]).toBe(most);
  });

  test('lies between its neighbors for qualities without a measurement', () => {
    expect([80, 82, 85].map(quality => encoderSetting('avif', quality))).toEqual([55, 57, 60]);
    expect([0.5, 1].map(quality => encoderSetting('webp', quality))).toEqual([1, 1]);
  });
});

describe('parseQuality() and numberOf()', () => {
  test('read numbers from paths and settings', () => {
    expect(['60', 75].map(parseQuality).map(numberOf)).toEqual([60, 75]);
  });

  test('read the mark of a prediction, which is 80 for what is not predicted', () => {
    expect(parseQuality(PREDICTED_QUALITY)).toBe(PREDICTED_QUALITY);
    expect(numberOf(PREDICTED_QUALITY)).toBe(80);
  });
});

/** A photograph of a forest, 640 pixels wide. */
const DETAILED: Texture = {
  size: 18,
  detail: { q75: 4.2, q90: 4.6 },
  variance: { q25: 6, q50: 7.5, q75: 9 },
  color: 6,
  colorDetail: 9,
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
  colorDetail: 2,
  flat: 0.5,
  lightness: 0.5,
  contrast: 0.4,
};

/** The loss of structure that half of all photographs exceed. */
const USUAL_LOSS = -4;

describe('predictSetting()', () => {
  test.each(['avif', 'jpg', 'webp'] as const)('returns a lower setting for a smooth photograph in %s', format => {
    const smooth = predictSetting(format, SMOOTH, USUAL_LOSS - 2);
    const detailed = predictSetting(format, DETAILED, USUAL_LOSS + 1);
    expect(smooth).toBeLessThan(detailed - 4);
    expect(smooth).toBeGreaterThan(30);
    expect(detailed).toBeLessThan(96);
  });

  test('returns a whole setting within the bounds of the encoder, for any measurements', () => {
    const extreme = { detail: { q75: 8, q90: 8 }, variance: { q25: 0, q50: 0, q75: 0 } };
    expect(predictSetting('avif', { ...DETAILED, ...extreme }, 0)).toBe(76);
    expect(predictSetting('avif', { ...SMOOTH, flat: 1, variance: { q25: 14, q50: 14, q75: 14 } }, -12)).toBe(32);
  });

  test.each(['avif', 'jpg', 'webp'] as const)('rises with the loss of a sample in %s', format => {
    const [less, more] = [USUAL_LOSS - 1, USUAL_LOSS + 1].map(loss => predictSetting(format, SMOOTH, loss));
    expect(more).toBeGreaterThan(less + 5);
  });
});
