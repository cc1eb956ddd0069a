import { Pixels, TOLERANCES, difference, flattened, isWithin, withBinaryAlpha } from './compare';
import { framePairs } from './compare-result';

function plain(width: number, height: number, color: readonly number[]): Pixels {
  return { width, height, data: Uint8Array.from({ length: width * height * 4 }, (_, index) => color[index % 4]) };
}

function changed(pixels: Pixels, change: (value: number, x: number, y: number) => number): Pixels {
  const data = pixels.data.map((value, index) => {
    const pixel = Math.floor(index / 4);
    return change(value, pixel % pixels.width, Math.floor(pixel / pixels.width));
  });
  return { ...pixels, data };
}

const GRAY = plain(30, 20, [100, 100, 100, 255]);

describe('difference()', () => {
  test('is zero between equal images', () => {
    expect(difference(GRAY, GRAY)).toEqual({ pixels: 0, blocks: 0, block: 0, at: [0, 0] });
  });

  test('counts noise between pixels, but not between blocks', () => {
    const noisy = changed(GRAY, (value, x, y) => value - ((x + y) % 2 ? 40 : 0));
    const darker = changed(GRAY, value => value - 20);
    const found = difference(darker, noisy);
    expect(found.pixels).toBe(20);
    expect(found.blocks).toBeLessThan(1);
    expect(isWithin(found, TOLERANCES.lossy, GRAY)).toBe(true);
    expect(isWithin(found, TOLERANCES.lossless, GRAY)).toBe(false);
  });

  test('reports the block that differs most, in any channel', () => {
    const found = difference(GRAY, changed(GRAY, (value, x, y) => x >= 16 && x < 24 && y >= 8 && y < 16 ? 0 : value));
    expect(found).toMatchObject({ block: 255, at: [16, 8] });
  });
});

describe('the tolerance for lossy formats', () => {
  test.each([
    ['a missing lower half', changed(GRAY, (value, _, y) => (y >= 10 ? 0 : value))],
    ['a single missing block', changed(GRAY, (value, x, y) => (x < 8 && y < 8 ? 255 : value))],
    ['a lost alpha channel', plain(30, 20, [100, 100, 100, 0])],
    ['black of another range', plain(30, 20, [120, 120, 120, 255])],
  ])('is exceeded by %s', (_, other) => {
    expect(isWithin(difference(GRAY, other), TOLERANCES.lossy, GRAY)).toBe(false);
  });

  test('includes the rounding of an encoder', () => {
    expect(isWithin(difference(GRAY, changed(GRAY, value => value - 3)), TOLERANCES.lossy, GRAY)).toBe(true);
  });
});

describe('flattened()', () => {
  test('puts premultiplied pixels on a color', () => {
    expect([...flattened(plain(1, 1, [50, 0, 0, 128]), [255, 255, 255]).data]).toEqual([177, 127, 127, 255]);
  });
});

describe('withBinaryAlpha()', () => {
  test('makes pixels opaque or transparent like an encoder of GIF', () => {
    expect([...withBinaryAlpha(plain(1, 1, [64, 0, 128, 128])).data]).toEqual([128, 0, 255, 255]);
    expect([...withBinaryAlpha(plain(1, 1, [64, 0, 127, 127])).data]).toEqual([0, 0, 0, 0]);
  });
});

describe('framePairs()', () => {
  test('compares stills by their only frame', () => {
    expect(framePairs({ frames: 1, durations: [0] }, { frames: 1, durations: [0] })).toEqual([[0, 0]]);
    expect(framePairs({ frames: 9, durations: [] }, { frames: 1, durations: [0] })).toEqual([[0, 0]]);
  });

  test('compares the first, middle and last of as many frames', () => {
    const animation = { frames: 5, durations: [0, 0, 0, 0, 0] };
    expect(framePairs(animation, animation)).toEqual([[0, 0], [2, 2], [4, 4]]);
  });

  test('finds the frame of the same moment after an encoder has merged equal frames', () => {
    const original = { frames: 4, durations: [100, 100, 100, 100] };
    expect(framePairs(original, { frames: 2, durations: [300, 100] })).toEqual([[0, 0], [2, 0], [3, 1]]);
  });
});
