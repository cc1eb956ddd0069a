import { PREDICTED_QUALITY } from '../../../../src/runtime/transformer/encode/predict-quality';
import { encoderSetting, numberOf, parseQuality } from '../../../../src/runtime/transformer/encode/quality';

const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

describe('encoderSetting()', () => {
  test.each(['avif', 'webp', 'jpg'] as const)('rises with quality for %s, from 1 to the maximum of the encoder', format => {
    const settings = QUALITIES.map(quality => encoderSetting(format, quality));
    expect(settings.filter((setting, index) => index > 0 && setting < settings[index - 1])).toEqual([]);
    expect(settings.filter(setting => !Number.isInteger(setting) || setting < 1 || setting > 100)).toEqual([]);
    expect(settings[0]).toBe(1);
    expect(settings[99]).toBeGreaterThan(90);
  });

  test('lies between its neighbors for qualities without a measurement', () => {
    expect([80, 82, 85].map(quality => encoderSetting('avif', quality))).toEqual([57, 59, 62]);
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
