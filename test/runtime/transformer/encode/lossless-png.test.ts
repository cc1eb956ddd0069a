import * as fc from 'fast-check';
import sharp from 'sharp';
import { losslessPng } from '../../../../src/runtime/transformer/encode/lossless-png';
import { Pixels } from '../../../../src/runtime/transformer/read/pipeline-image';

function pixelsOf(width: number, height: number, channels: 1 | 2 | 3 | 4, color: (place: number) => number[]): Pixels {
  const data = Buffer.alloc(width * height * channels);
  for (let place = 0; place < width * height; place++) data.set(color(place), place * channels);
  return { data, width, height, channels, frames: 1 };
}

/** Whether a PNG has exactly these pixels, as RGBA. */
async function isExact(png: Buffer, { data, channels }: Pixels): Promise<boolean> {
  const rgba = await sharp(png, { failOn: 'warning' }).toColourspace('srgb').ensureAlpha().raw().toBuffer();
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const expected = Buffer.alloc(data.length / channels * 4, 255);
  for (let at = 0, to = 0; at < data.length; at += channels, to += 4) {
    expected.set([data[at], data[at + green], data[at + blue]], to);
    if (channels % 2 === 0) expected[to + 3] = data[at + channels - 1];
  }
  return rgba.equals(expected);
}

// Colors that a palette made for the eye merges.
const like = (place: number): number[] =>
  [120 + place % 4, 120 + Math.floor(place / 4) % 4, 120 + Math.floor(place / 16)];

describe('losslessPng()', () => {
  test.each([
    [1, 1], [2, 1], [3, 2], [4, 2], [5, 4], [16, 4], [17, 8], [256, 8],
  ])('has a palette for %i colors, of %i bits per pixel, and every pixel is exact', async (count, bits) => {
    const pixels = pixelsOf(67, 23, 3, place => like(place % count));
    const png = await losslessPng(pixels, 'photograph');
    expect(await sharp(png).metadata()).toMatchObject({ isPalette: true, bitsPerSample: bits });
    expect(await isExact(png, pixels)).toBe(true);
  });

  test('has a palette for 256 colors with alpha, of which only some are opaque', async () => {
    const pixels = pixelsOf(65, 64, 4, place => [...like(place % 256), place % 256 < 128 ? 255 : place % 256 % 3]);
    const png = await losslessPng(pixels, 'photograph');
    expect(await sharp(png).metadata()).toMatchObject({ isPalette: true, hasAlpha: true });
    expect(await isExact(png, pixels)).toBe(true);
  });

  test('has no palette for 257 colors, nor for colors that only alpha tells apart', async () => {
    const colors = pixelsOf(64, 64, 3, place => [place % 257 % 256, place % 257 > 255 ? 1 : 0, 7]);
    const alphas = pixelsOf(64, 64, 4, place => [place % 2, 0, 0, place % 257 % 256]);
    for (const pixels of [colors, alphas]) {
      const png = await losslessPng(pixels, 'photograph');
      expect(await sharp(png).metadata()).not.toHaveProperty('isPalette', true);
      expect(await isExact(png, pixels)).toBe(true);
    }
  });

  test('has no palette in a tiny image whose pixels are smaller', async () => {
    const pixels = pixelsOf(8, 8, 3, place => like(place));
    const png = await losslessPng(pixels, 'photograph');
    expect(await sharp(png).metadata()).toHaveProperty('isPalette', false);
    expect(await isExact(png, pixels)).toBe(true);
  });

  test('is exact for any pixels', async () => {
    const side = fc.integer({ min: 1, max: 12 });
    const any = fc.tuple(side, side, fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const), fc.integer())
      .map(([width, height, channels, seed]) =>
        pixelsOf(width, height, channels, place =>
          [0, 1, 2, 3].slice(0, channels).map(channel => (place * 7919 + channel * 31 + seed) ** 2 % 251 % 256)));
    await fc.assert(fc.asyncProperty(any, async pixels => {
      const png = await losslessPng(pixels, 'graphic');
      expect(await isExact(png, pixels)).toBe(true);
    }), { numRuns: 100 });
  });
});
