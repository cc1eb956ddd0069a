import { MIN_FAST_JPEG_QUALITY, encoderSetting, fastJpegSetting } from '../../../../src/runtime/transformer/pipeline/quality';

const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

describe('encoderSetting', () => {
  test.each(['avif', 'webp'] as const)('rises with quality for %s, from 1 up to the maximum of the encoder', format => {
    const settings = QUALITIES.map(quality => encoderSetting(format, quality));
    expect(settings.filter((setting, index) => index > 0 && setting < settings[index - 1])).toEqual([]);
    expect(settings.filter(setting => !Number.isInteger(setting) || setting < 1 || setting > 100)).toEqual([]);
    expect(settings[0]).toBe(1);
    expect(settings[99]).toBeGreaterThan(90);
  });

  test('returns the quality itself for JPEG, which defines the scale', () => {
    expect(QUALITIES.map(quality => encoderSetting('jpg', quality))).toEqual(QUALITIES);
  });

  // Medians of other photographs, by the reference implementation of SSIMULACRA 2: where each format reaches a score.
  test.each([
    [65, { jpg: 54, webp: 52, avif: 42 }],
    [70, { jpg: 65, webp: 69, avif: 46 }],
    [75, { jpg: 74, webp: 79, avif: 52 }],
    [80, { jpg: 83, webp: 87, avif: 61 }],
  ])('returns nearly the setting of another measurement, at the score %i', (_, { jpg, webp, avif }) => {
    expect(Math.abs(encoderSetting('webp', jpg) - webp)).toBeLessThanOrEqual(2);
    expect(Math.abs(encoderSetting('avif', jpg) - avif)).toBeLessThanOrEqual(3);
  });

  test('lies between its neighbors for qualities without a measurement', () => {
    expect([80, 82, 85].map(quality => encoderSetting('avif', quality))).toEqual([60, 62, 66]);
    expect([0.5, 1].map(quality => encoderSetting('webp', quality))).toEqual([1, 1]);
  });
});

describe('fastJpegSetting', () => {
  test('rises with quality to 100, and never exceeds it', () => {
    const qualities = QUALITIES.filter(quality => quality >= MIN_FAST_JPEG_QUALITY);
    const settings = qualities.map(fastJpegSetting);
    expect(settings.filter((setting, index) => index > 0 && setting <= settings[index - 1])).toEqual([]);
    expect(qualities.filter((quality, index) => settings[index] > quality)).toEqual([]);
    expect(settings.at(-1)).toBe(100);
  });
});
