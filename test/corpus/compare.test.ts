import { Size, mayBeStill } from './checks';
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
    expect(difference(GRAY, GRAY)).toEqual({ pixel: 0, pixels: 0, blocks: 0, block: 0, at: [0, 0] });
  });

  test('counts noise between pixels, but not between blocks', () => {
    const noisy = changed(GRAY, (value, x, y) => value - ((x + y) % 2 ? 40 : 0));
    const darker = changed(GRAY, value => value - 20);
    const found = difference(darker, noisy);
    expect(found.pixels).toBe(20);
    expect(found.blocks).toBeLessThan(1);
    expect(isWithin(found, TOLERANCES.lossy)).toBe(true);
    expect(isWithin(found, TOLERANCES.lossless)).toBe(false);
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
    expect(isWithin(difference(GRAY, other), TOLERANCES.lossy)).toBe(false);
  });

  test('includes the rounding of an encoder', () => {
    expect(isWithin(difference(GRAY, changed(GRAY, value => value - 3)), TOLERANCES.lossy)).toBe(true);
  });
});

describe('the tolerance for tiny images', () => {
  const [RED, BLUE] = [plain(16, 16, [255, 0, 0, 255]), plain(16, 16, [0, 0, 255, 255])];
  const PIXEL_ART = { ...RED, data: RED.data.map((red, at) => (Math.floor(at / 4) % 2 ? red : BLUE.data[at])) };

  test('is exceeded by a single pixel in a lossless format, and includes rounding', () => {
    const other = changed(PIXEL_ART, (value, x, y) => x === 3 && y === 3 ? Math.abs(value - 3) : value);
    expect(isWithin(difference(PIXEL_ART, other), TOLERANCES.exact)).toBe(false);
    const rounded = changed(PIXEL_ART, value => Math.abs(value - 1));
    expect(isWithin(difference(PIXEL_ART, rounded), TOLERANCES.exact)).toBe(true);
  });

  test('is exceeded by two colors that a lossy encoder has mixed', () => {
    const purple = plain(16, 16, [127, 0, 127, 255]);
    expect(isWithin(difference(PIXEL_ART, purple), TOLERANCES.lossy)).toBe(true);
    expect(isWithin(difference(PIXEL_ART, purple), TOLERANCES.tiny)).toBe(false);
  });
});

describe('mayBeStill()', () => {
  test.each<[string, number, number, number, boolean, boolean]>([
    ['GIF', 300, 1000, 100, false, false],
    ['GIF', 301, 1000, 100, false, true],
    ['WEBP', 128, 1000, 100, false, false],
    ['WEBP', 129, 1000, 100, false, true],
    ['GIF', 100, 1000, 500, true, false],
    ['GIF', 101, 1000, 500, true, true],
    ['GIF', 40_001, 10, 10, false, true],
  ])('compares a %s of %i frames and %i pixels wide, and its result %i pixels wide, with the limits',
    (format, frames, side, resultSide, isGif, isRight) => {
      const square = (length: number): Size => ({ width: length, height: length });
      expect(mayBeStill({ ...square(side), frames, format }, square(resultSide), isGif)).toBe(isRight);
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
  });

  test('compares all frames with the only one of a result, which is right only if they are equal', () => {
    expect(framePairs({ frames: 9, durations: Array(9).fill(10) }, { frames: 1, durations: [0] }))
      .toEqual([[0, 0], [4, 0], [8, 0]]);
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
