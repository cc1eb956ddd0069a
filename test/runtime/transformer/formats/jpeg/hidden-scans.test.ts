// Disables the cache of libvips, as in the transform function. A cached decoder warns about a damaged image when it
// leaves the cache, and sharp passes that to whichever pipeline ends next, even of another file with tests.
import '../../../../../src/runtime/transformer/read/libvips';
import * as fc from 'fast-check';
import sharp, { JpegOptions } from 'sharp';
import { withoutHiddenScans } from '../../../../../src/runtime/transformer/formats/jpeg/hidden-scans';
import { Scan, scansOf } from '../../../../../src/runtime/transformer/formats/jpeg/scans';
import { headerSegments } from '../../../../../src/runtime/transformer/formats/jpeg/segments';
import { noise } from '../../../../noise';

const SIDE = 400;

function jpegOf(options: JpegOptions): Promise<Buffer> {
  return noise(SIDE, SIDE).blur(1).jpeg({ progressive: true, ...options }).toBuffer();
}

/** Returns the JPEG without scans that may make a difference of a level. */
function shownOf(jpeg: Buffer, factor: number): Buffer {
  return withoutHiddenScans(jpeg, factor, true).jpeg;
}

function scansIn(jpeg: Buffer): Scan[] {
  return scansOf(jpeg, headerSegments(jpeg));
}

/** Returns a JPEG with its scans in another order, each with the tables after it. */
function withScans(jpeg: Buffer, order: readonly number[]): Buffer {
  const starts = [...scansIn(jpeg).map(({ start }) => start), jpeg.length - 2];
  const scans = order.map(index => jpeg.subarray(starts[index], starts[index + 1]));
  return Buffer.concat([jpeg.subarray(0, starts[0]), ...scans, jpeg.subarray(-2)]);
}

/**
 * Returns a JPEG whose first scan of details has coefficients from 10 to 63. Its blocks are even, so that all details
 * are zero and their scans are the same for any coefficients.
 */
async function highFrequenciesFirst(): Promise<Buffer> {
  const even = noise(SIDE / 8, SIDE / 8).resize(SIDE, SIDE, { kernel: 'nearest' }).toColourspace('b-w');
  const jpeg = await even.jpeg({ progressive: true }).toBuffer();
  const [first, second] = scansIn(jpeg).filter(scan => scan.first > 0);
  expect([first, second].map(scan => [scan.first, scan.last])).toEqual([[1, 5], [6, 63]]);
  jpeg.set([10, 63], first.start + 7);
  jpeg.set([1, 9], second.start + 7);
  return jpeg;
}

/** Decodes a JPEG at a size, as the transform function does. Rejects on warnings, too. */
async function pixelsOf(jpeg: Buffer, width: number): Promise<Buffer> {
  return sharp(jpeg, { failOn: 'warning' }).resize({ width, height: width, fit: 'fill' }).raw().toBuffer();
}

/** Returns the difference of two images by root mean square, in levels of 256. */
function difference(one: Buffer, other: Buffer): number {
  return Math.sqrt(one.reduce((sum, level, index) => sum + (level - other[index]) ** 2, 0) / one.length);
}

describe('withoutHiddenScans', () => {
  test.each<JpegOptions>([
    {}, { chromaSubsampling: '4:4:4' }, { quality: 100 }, { quality: 20 }, { mozjpeg: true },
  ])('leaves the same pixels at less than an eighth of the size of a JPEG with %p', async options => {
    const jpeg = await jpegOf(options);
    for (const width of [44, 40, 27, 9, 1]) {
      const shown = shownOf(jpeg, SIDE / width);
      expect(shown.length).toBeLessThan(0.8 * jpeg.length);
      expect(await pixelsOf(shown, width)).toEqual(await pixelsOf(jpeg, width));
    }
  });

  test('leaves the same pixels at less than an eighth of the size of a gray JPEG', async () => {
    const jpeg = await noise(SIDE, SIDE).toColourspace('b-w').jpeg({ progressive: true }).toBuffer();
    const shown = shownOf(jpeg, SIDE / 40);
    expect(shown.length).toBeLessThan(jpeg.length / 2);
    expect(await pixelsOf(shown, 40)).toEqual(await pixelsOf(jpeg, 40));
  });

  test('leaves the same pixels at less than an eighth of the size if scans begin with high frequencies', async () => {
    const jpeg = await highFrequenciesFirst();
    const shown = shownOf(jpeg, SIDE / 40);
    expect(scansIn(shown).filter(({ first }) => first > 0).map(({ first, last }) => [first, last])).toEqual([[1, 9]]);
    expect(await pixelsOf(shown, 40)).toEqual(await pixelsOf(jpeg, 40));
  });

  test.each([[98, 130, 2], [98, 70, 2], [90, 70, 2], [80, 70, 1]])(
    'changes the pixels of a JPEG with a quality of %p, %p pixels wide, by less than a level without %p scans',
    async (quality, width, hidden) => {
      const jpeg = await jpegOf({ quality });
      const shown = shownOf(jpeg, SIDE / width);
      expect(scansIn(jpeg).length - scansIn(shown).length).toBe(hidden);
      expect(difference(await pixelsOf(shown, width), await pixelsOf(jpeg, width))).toBeLessThan(1);
    },
  );

  test('returns a JPEG as it is if its pixels would change by more, or nothing is reduced', async () => {
    const [fine, coarse] = [await jpegOf({ quality: 98 }), await jpegOf({ quality: 60 })];
    expect(shownOf(coarse, 3)).toBe(coarse);
    expect([0.5, 1, 2, 2.9].map(factor => shownOf(fine, factor))).toEqual([fine, fine, fine, fine]);
    expect(shownOf(fine, 3)).not.toEqual(fine);
  });

  test('tells whether pixels may differ, and leaves them the same if they must not', async () => {
    const jpeg = await jpegOf({ quality: 98 });
    const [most, less, none] = [10, 3, 2].map(factor => withoutHiddenScans(jpeg, factor, true));
    expect([most, less, none].map(({ isApproximate }) => isApproximate)).toEqual([false, true, false]);
    expect(withoutHiddenScans(jpeg, 10, false)).toEqual(most);
    expect(withoutHiddenScans(jpeg, 3, false)).toEqual({ jpeg, isApproximate: false });
  });

  test('returns a baseline JPEG, and one of four inks, as they are', async () => {
    const baseline = await jpegOf({ progressive: false });
    const inks = await noise(SIDE, SIDE).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer();
    expect(shownOf(baseline, 10)).toBe(baseline);
    expect(shownOf(inks, 10)).toBe(inks);
  });

  test('returns a JPEG as it is without its end, or without one of its scans', async () => {
    const jpeg = await jpegOf({});
    const closed = (end: number) => Buffer.concat([jpeg.subarray(0, end), Buffer.from([0xff, 0xd9])]);
    const [last, ...others] = scansIn(jpeg).map(({ start }) => start).reverse();
    for (const cut of [jpeg.subarray(0, -2), closed(last), ...others.map(closed)]) {
      expect(shownOf(cut, 10)).toBe(cut);
    }
    expect(shownOf(closed(last + 100), 10)).toEqual(shownOf(jpeg, 10));
  });

  test.each([
    ['the details of its luma begin twice', [0, 1, 2, 3, 4, 1, 5, 6, 7, 8, 9]],
    ['bits of its luma are repeated', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]],
    ['bits of its luma are exchanged', [0, 1, 2, 3, 4, 9, 6, 7, 8, 5]],
    ['its chroma begins before its luma, so that tables may change between them', [2, 0, 1, 3, 4, 5, 6, 7, 8, 9]],
  ])('returns a JPEG as it is if %s', async (_, order) => {
    const jpeg = await jpegOf({ quality: 98 });
    const reordered = withScans(jpeg, order);
    expect(withScans(jpeg, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(jpeg);
    for (const factor of [3, 10]) {
      expect(shownOf(reordered, factor)).toBe(reordered);
      expect(shownOf(jpeg, factor).length).toBeLessThan(jpeg.length);
    }
  });

  test('keeps what follows the image', async () => {
    const jpeg = await jpegOf({});
    const second = await noise(64, 64).jpeg({ progressive: true }).toBuffer();
    const shown = shownOf(Buffer.concat([jpeg, second]), 10);
    expect(shown).toEqual(Buffer.concat([shownOf(jpeg, 10), second]));
  });

  test('is as damaged as the JPEG, or less', async () => {
    const jpeg = await noise(64, 64).jpeg({ progressive: true }).toBuffer();
    await fc.assert(fc.asyncProperty(
      fc.nat(jpeg.length), fc.array(fc.tuple(fc.nat(jpeg.length - 1), fc.nat(255)), { maxLength: 3 }),
      async (length, changes) => {
        const damaged = Buffer.from(jpeg.subarray(0, length));
        for (const [at, byte] of changes) if (at < length) damaged[at] = byte;
        const isReadable = await pixelsOf(damaged, 6).then(() => true, () => false);
        const shown = shownOf(damaged, 64 / 6);
        expect(shown.length).toBeLessThanOrEqual(damaged.length);
        if (isReadable) expect(await pixelsOf(shown, 6)).toEqual(await pixelsOf(damaged, 6));
      },
    ));
  });
});
