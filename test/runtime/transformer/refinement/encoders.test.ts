import sharp from 'sharp';
import { photograph } from './refine-variant.support';
import { pixelsOf } from '../../../../src/runtime/transformer/pipeline/pixels';
import { encodersFor } from '../../../../src/runtime/transformer/refinement/encoders';

const SIZE = { width: 32, height: 24 };

describe('encodersFor()', () => {
  test('returns an encoder of AVIF whose settings are those with different results', async () => {
    const pixels = await pixelsOf(sharp(await photograph(SIZE.width, SIZE.height)));
    const [avif] = encodersFor('avif', 75, 73, SIZE);
    const different: number[] = [];
    let before: Buffer | undefined;
    for (let setting = 19; setting <= 90; setting++) {
      const encoded = await avif.encode(pixels, setting);
      if (before && !encoded.equals(before)) different.push(setting);
      before = encoded;
    }
    expect(avif.settings).toEqual(different);
  });

  test.each([
    ['a small JPEG 3 points above the target', 'jpg', 65.9, 63, SIZE, 2],
    ['a small JPEG further above the target', 'jpg', 66.1, 63, SIZE, 1],
    ['a JPEG of one megapixel far below the target', 'jpg', 69.4, 71, { width: 1000, height: 1000 }, 2],
    ['a JPEG of one megapixel near the target', 'jpg', 69.6, 71, { width: 1000, height: 1000 }, 1],
    ['a WebP far below the target', 'webp', 40, 64, SIZE, 1],
  ] as const)('returns the encoders to compare for %s', (_, format, score, target, size, count) => {
    expect(encodersFor(format, score, target, size)).toHaveLength(count);
  });
});
