import * as fc from 'fast-check';
import { focusIn } from '../../../../../src/runtime/transformer/operate/focus/find-focus';
import { Pixels } from '../../../../../src/runtime/transformer/read/pipeline-image';

type Color = readonly [number, number, number];
interface Spot { readonly left: number; readonly top: number; readonly side: number; readonly color: Color }

const [WIDTH, HEIGHT] = [120, 80];
const GRAY: Color = [120, 120, 120];
const SKIN: Color = [224, 172, 140];
const SQUARE = { width: 2 / 3, height: 1 };
const PORTRAIT = { width: 0.375, height: 1 };

/** An image with squares on a background. */
function overview(spots: Spot[], background: Color = GRAY, [width, height] = [WIDTH, HEIGHT]): Pixels {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const spot = spots.find(({ left, top, side }) => x >= left && x < left + side && y >= top && y < top + side);
      data.set(spot?.color ?? background, (y * width + x) * 3);
    }
  }
  return { data, width, height, channels: 3, frames: 1 };
}

describe('focusIn', () => {
  test('centers a crop of an image without anything to see', () => {
    expect(focusIn(overview([]), SQUARE)).toEqual({ x: 0.5, y: 0.5 });
  });

  test('keeps an object on a plain background, wherever it is', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 98 }), left => {
      const { x } = focusIn(overview([{ left, top: 30, side: 20, color: [20, 40, 160] }]), PORTRAIT);
      expect(Math.min(Math.max(x, 0.1875), 0.8125) - 0.1875).toBeLessThanOrEqual((left + 1) / WIDTH);
      expect(x + 0.1875).toBeGreaterThanOrEqual((left + 19) / WIDTH);
    }), { numRuns: 20 });
  });

  test('keeps skin rather than another color that stands out as much', () => {
    const object = (left: number, color: Color): Spot => ({ left, top: 30, side: 20, color });
    const blue: Color = [16, 68, 100];
    expect(focusIn(overview([object(5, SKIN), object(95, blue)]), PORTRAIT).x).toBeLessThan(0.4);
    expect(focusIn(overview([object(5, blue), object(95, SKIN)]), PORTRAIT).x).toBeGreaterThan(0.6);
  });

  test('keeps the upper one of two objects, as heads are above bodies', () => {
    const spots = [5, 95].map(top => ({ left: 30, top, side: 20, color: [200, 30, 30] as const }));
    expect(focusIn(overview(spots, GRAY, [HEIGHT, WIDTH]), { width: 1, height: 0.375 }).y).toBeLessThan(0.4);
  });

  test('finds a center whose crop lies in the image', () => {
    const size = fc.integer({ min: 1, max: 60 });
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(fc.property(size, size, share, fc.integer(), (width, height, kept, seed) => {
      const image = overview([], GRAY, [width, height]);
      for (let index = 0; index < image.data.length; index++) image.data[index] = (index * 7919 + seed) % 251;
      const { x, y } = focusIn(image, { width: kept, height: 1 });
      const half = Math.max(1, Math.round(kept * width)) / width / 2;
      expect(x).toBeGreaterThanOrEqual(half - 1e-9);
      expect(x).toBeLessThanOrEqual(1 - half + 1e-9);
      expect(y).toBeCloseTo(0.5);
    }));
  });

  test('reads gray pixels', () => {
    const { data, ...size } = overview([{ left: 90, top: 30, side: 20, color: [250, 250, 250] }]);
    const gray = { ...size, data: Buffer.from(data.filter((_, index) => index % 3 === 0)), channels: 1 as const };
    expect(focusIn(gray, PORTRAIT).x).toBeGreaterThan(0.7);
  });
});
