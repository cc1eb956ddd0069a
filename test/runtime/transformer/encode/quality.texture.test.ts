import * as fc from 'fast-check';
import { measureTexture } from '../../../../src/runtime/transformer/encode/quality';
import { Pixels } from '../../../../src/runtime/transformer/read/pipeline-image';

/** Returns pixels by a function of their place. */
function pixelsBy(color: (x: number, y: number) => readonly number[], width = 64, height = 48): Pixels {
  const colors = Array.from({ length: width * height }, (_, at) => color(at % width, Math.floor(at / width)));
  return { data: Buffer.from(colors.flat()), width, height, channels: colors[0].length as 1 | 3 | 4, frames: 1 };
}

const checkers = (contrast: number) => (x: number, y: number) =>
  Array(3).fill(128 + ((x + y) % 2 ? contrast : -contrast));

describe('measureTexture()', () => {
  test('measures pixels of one color as flat, without detail, variance and color', () => {
    expect(measureTexture(pixelsBy(() => [40, 40, 40]))).toEqual({
      size: Math.log2(64 * 48),
      detail: { q75: -2, q90: -2 },
      variance: { q25: 0, q50: 0, q75: 0 },
      color: 0,
      colorDetail: 0,
      flat: 1,
      lightness: 40 / 255,
      contrast: 0,
    });
  });

  test('measures variance in a gradient, but no detail', () => {
    const { detail, variance, flat } = measureTexture(pixelsBy(x => Array(3).fill(4 * x)));
    expect(detail).toEqual({ q75: -2, q90: -2 });
    expect(variance.q25).toBeGreaterThan(6);
    expect(flat).toBe(0);
  });

  test('measures more detail and variance at a higher contrast', () => {
    const [low, high] = [5, 40].map(contrast => measureTexture(pixelsBy(checkers(contrast))));
    expect(high.detail.q75).toBeGreaterThan(low.detail.q75 + 2);
    expect(high.variance.q50).toBeGreaterThan(low.variance.q50 + 5);
  });

  test('measures color where it changes within blocks', () => {
    expect(measureTexture(pixelsBy(x => x % 2 ? [200, 60, 60] : [60, 60, 200])).color).toBeGreaterThan(10);
    expect(measureTexture(pixelsBy(checkers(40))).color).toBe(0);
  });

  test('measures the colors that a quarter of their resolution loses', () => {
    const stripes = (width: number, count = 64) => (x: number) =>
      x < count && Math.floor(x / width) % 2 ? [150, 90, 90] : [90, 90, 150];
    const [fine, coarse, few] = [stripes(1), stripes(2), stripes(1, 8)].map(each =>
      measureTexture(pixelsBy(each)).colorDetail);
    expect(fine).toBeCloseTo(Math.sqrt(2) * 30);
    expect(coarse).toBe(0);
    // The stripes are in one of eight blocks.
    expect(few).toBeCloseTo(fine / 8 ** 0.25);
    expect(measureTexture(pixelsBy(checkers(40))).colorDetail).toBe(0);
  });

  test('measures the contrast between blocks', () => {
    expect(measureTexture(pixelsBy(x => Array(3).fill(x < 32 ? 0 : 255))).contrast).toBeCloseTo(127.5 / 128);
  });

  test('measures gray pixels and those with an alpha channel like RGB', () => {
    const gray = (x: number, y: number) => (7 * x + 13 * y * y) % 256;
    const expected = measureTexture(pixelsBy((x, y) => Array(3).fill(gray(x, y))));
    expect(measureTexture(pixelsBy((x, y) => [gray(x, y)]))).toEqual(expected);
    expect(measureTexture(pixelsBy((x, y) => [...Array(3).fill(gray(x, y)), 9]))).toEqual(expected);
  });

  test('is finite for every size, down to one pixel', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(fc.property(side, side, fc.integer(), (width, height, seed) => {
      const { detail, variance, ...others } = measureTexture(
        pixelsBy((x, y) => Array(3).fill(Math.abs(seed + 31 * x * y) % 256), width, height));
      const values = [...Object.values(detail), ...Object.values(variance), ...Object.values(others)];
      expect(values.filter(value => !Number.isFinite(value))).toEqual([]);
    }));
  });
});
