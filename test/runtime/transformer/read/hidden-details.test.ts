import '../../../../src/runtime/transformer/read/libvips';
import * as fc from 'fast-check';
import sharp, { JpegOptions } from 'sharp';
import {
  Scan, Segment, emptyScan, readHeaderSegments, readScans, withSegment,
} from '../../../../src/runtime/transformer/formats/jpeg';
import {
  isRegular, lostDifferences, progressiveLuma, withoutHiddenScans,
} from '../../../../src/runtime/transformer/read/hidden-details';
import { TransformOptions } from '../../../../src/runtime/transformer/transform-image';
import { noise } from '../../../noise';
import { Asked, transform } from '../transform-image.support';

const [WIDTH, HEIGHT] = [1800, 1200];

/** A width to which the image is reduced to less than a third, so that its details are hidden. */
const W = '540';
const FACTOR = WIDTH / Number(W);

function progressive(orientation: number, width = WIDTH): Promise<Buffer> {
  return noise(width, HEIGHT).blur(1).withMetadata({ orientation }).jpeg({ progressive: true, quality: 95 }).toBuffer();
}

const upright = progressive(1);
const turned = progressive(6);

/** Whether a variant is the same without hidden details. */
async function hidesDetails(original: Buffer, asked: Asked, options: Partial<TransformOptions> = {}): Promise<boolean> {
  const { jpeg: shown } = withoutHiddenScans(original, FACTOR, true);
  expect(shown.length).toBeLessThan(original.length);
  const [one, other] = [await transform(original, asked, options), await transform(shown, asked, options)];
  return one.body.equals(other.body);
}

describe('withoutHiddenDetails', () => {
  test.each<Asked>([
    { f: 'auto-avif', w: W }, { f: 'auto-webp', w: W }, { f: 'auto', w: W }, { f: 'avif', w: W, q: '40' },
    { f: 'jpg', w: W, q: '80' }, { f: 'jpg', w: '450', h: '360', fit: 'crop' }, { f: 'jpg', w: W, h: '900', fit: 'fill' },
  ])('hides the details of a variant with %p', async asked => {
    expect(await hidesDetails(await upright, asked)).toBe(true);
  });

  test.each<Asked>([
    { f: 'jpg', w: '1500' }, { f: 'jpg', w: W, q: '85' }, { f: 'png', w: W }, { f: 'jpg', w: W, sharp: '10' },
    { f: 'jpg', w: W, con: '20' }, { f: 'jpg', w: W, rect: '0_0_1790_1190' },
  ])('decodes all of a variant with %p', async asked => {
    expect(await hidesDetails(await upright, asked)).toBe(false);
  });

  test('decodes all of an original of less than two megapixels', async () => {
    expect(await hidesDetails(await progressive(1, 1660), { f: 'jpg', w: '498' })).toBe(false);
  });

  test('goes by the default quality', async () => {
    const quality = (jpg: number) => ({ quality: { avif: 50, webp: 50, jpg } });
    expect(await hidesDetails(await upright, { f: 'jpg', w: W }, quality(80))).toBe(true);
    expect(await hidesDetails(await upright, { f: 'jpg', w: W }, quality(90))).toBe(false);
  });

  test('goes by the size of an image that is turned', async () => {
    expect(await hidesDetails(await turned, { f: 'jpg', h: W })).toBe(true);
    expect(await hidesDetails(await turned, { f: 'jpg', h: '1500' })).toBe(false);
  });

  test('leaves the same pixels in a thumbnail of an image that is turned or cropped by content', async () => {
    for (const asked of [{ f: 'jpg', h: '150' }, { f: 'png', w: '40', h: '40', fit: 'crop', crop: 'faces' }]) {
      const original = await turned;
      const thumbnail = await transform(original, asked);
      expect(thumbnail.body).toEqual((await transform(original, { ...asked, bri: '0' })).body);
    }
  });
});

const SIDE = 400;

function jpegOf(options: JpegOptions): Promise<Buffer> {
  return noise(SIDE, SIDE).blur(1).jpeg({ progressive: true, ...options }).toBuffer();
}

/** Returns the JPEG without scans that may make a difference of a level. */
function shownOf(jpeg: Buffer, factor: number): Buffer {
  return withoutHiddenScans(jpeg, factor, true).jpeg;
}

function scansIn(jpeg: Buffer): Scan[] {
  return readScans(jpeg, readHeaderSegments(jpeg));
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
      const { jpeg: shown, isApproximate } = withoutHiddenScans(jpeg, SIDE / width, false);
      expect(isApproximate).toBe(false);
      expect(shown.length).toBeLessThan(0.8 * jpeg.length);
      expect(await pixelsOf(shown, width)).toEqual(await pixelsOf(jpeg, width));
    }
  });

  test('leaves the same pixels without any details of a JPEG whose colors have its full resolution', async () => {
    const jpeg = await jpegOf({ chromaSubsampling: '4:4:4' });
    const { jpeg: shown, isApproximate } = withoutHiddenScans(jpeg, SIDE / 9, true);
    expect(isApproximate).toBe(false);
    expect(scansIn(shown).filter(({ first }) => first > 0).map(({ last }) => last)).toEqual([63, 63, 63]);
    expect(await pixelsOf(shown, 9)).toEqual(await pixelsOf(jpeg, 9));
  });

  test('changes colors of a lower resolution by less than a level from a sixteenth of the size on', async () => {
    const jpeg = await jpegOf({});
    const { jpeg: shown, isApproximate } = withoutHiddenScans(jpeg, 16, true);
    expect(isApproximate).toBe(true);
    expect(difference(await pixelsOf(shown, SIDE / 16), await pixelsOf(jpeg, SIDE / 16))).toBeLessThan(1);
    expect(withoutHiddenScans(jpeg, 15, true)).toEqual(withoutHiddenScans(jpeg, 15, false));
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
    expect(scansIn(shown).filter(({ first }) => first > 0).map(({ first, last }) => [first, last])).toEqual([[1, 63]]);
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

  test.each([[40, 30], [200, 120], [1600, 1600]])(
    'leaves the same pixels at a tenth of the size of a JPEG of %i x %i pixels', async (width, height) => {
      const jpeg = await noise(width, height).jpeg({ progressive: true }).toBuffer();
      const shown = shownOf(jpeg, 10);
      expect(scansIn(shown).at(-1)).toMatchObject({ channels: [1], first: 1, last: 63 });
      const small = Math.ceil(Math.min(width, height) / 10);
      expect(await pixelsOf(shown, small)).toEqual(await pixelsOf(jpeg, small));
    },
  );

  test('returns a JPEG as it is if its scans may have restart markers, or its header lacks the height', async () => {
    const jpeg = await jpegOf({});
    const withRestarts = withSegment(jpeg, 0xdd, Buffer.from([0, 0]));
    const withoutHeight = Buffer.from(jpeg);
    withoutHeight.set([0, 0], jpeg.indexOf(Buffer.from([0xff, 0xc2])) + 5);
    for (const changed of [withRestarts, withoutHeight]) expect(shownOf(changed, 10)).toBe(changed);
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
        expect(shown.length).toBeLessThanOrEqual(damaged.length + emptyScan(1, 64).length);
        if (isReadable) expect(await pixelsOf(shown, 6)).toEqual(await pixelsOf(damaged, 6));
      },
    ));
  });
});

const BLOCK_SIDE = 8;

/** Positions of coefficients by their index in a file (ITU-T T.81, figure A.6), one row after the other. */
const ORDER = [
  0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43, 9, 11, 18, 24, 31, 40, 44, 53,
  10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60, 21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57,
  58, 62, 63,
];

function steps(only: { readonly [index: number]: number }): number[] {
  return Array.from({ length: BLOCK_SIDE * BLOCK_SIDE }, (_, index) => only[index] ?? 0);
}

/** Returns the pixels that a coefficient of 1 adds to a block (ITU-T T.81, section A.3.3). */
function pixelsOfWave(row: number, column: number): number[][] {
  const scale = (frequency: number) => frequency === 0 ? Math.SQRT1_2 : 1;
  const wave = (frequency: number, at: number) => Math.cos((2 * at + 1) * frequency * Math.PI / 16);
  const sides = Array.from({ length: BLOCK_SIDE }, (_, at) => at);
  return sides.map(y => sides.map(x => scale(row) * scale(column) * wave(row, y) * wave(column, x) / 4));
}

/** Returns the root mean square of a block whose pixels are averaged to a side. */
function reducedMean(pixels: number[][], side: number): number {
  const reduction = BLOCK_SIDE / side;
  let squares = 0;
  for (let top = 0; top < BLOCK_SIDE; top += reduction) {
    for (let left = 0; left < BLOCK_SIDE; left += reduction) {
      const square = pixels.slice(top, top + reduction).flatMap(row => row.slice(left, left + reduction));
      squares += (square.reduce((sum, pixel) => sum + pixel, 0) / square.length) ** 2;
    }
  }
  return Math.sqrt(squares) / side;
}

describe('lostDifferences', () => {
  test.each([1, 2, 4, 8])('is that of the pixels of each coefficient, for blocks of side %p', side => {
    for (let at = 1; at < ORDER.length; at++) {
      // A random bit is 0 or 1.
      const expected = Math.SQRT1_2 * reducedMean(pixelsOfWave(Math.floor(at / BLOCK_SIDE), at % BLOCK_SIDE), side);
      expect(lostDifferences(steps({ [ORDER[at]]: 1 }), side)(1)).toBeCloseTo(expected, 9);
    }
  });

  test('grows with the steps and the bits, and does not count the average of a block', () => {
    const one = lostDifferences(steps({ 1: 2 }), 2)(1);
    expect(lostDifferences(steps({ 1: 6, 0: 100 }), 2)(1)).toBeCloseTo(3 * one, 9);
    expect(lostDifferences(steps({ 1: 2 }), 2)(2)).toBeCloseTo(Math.sqrt((0 + 1 + 4 + 9) / 4 / 0.5) * one, 9);
    expect(lostDifferences(steps({ 1: 2 }), 2)(0)).toBe(0);
  });

  test('adds up like noise', () => {
    const [one, other] = [lostDifferences(steps({ 1: 3 }), 4)(1), lostDifferences(steps({ 9: 5 }), 4)(1)];
    expect(lostDifferences(steps({ 1: 3, 9: 5 }), 4)(1)).toBeCloseTo(Math.hypot(one, other), 9);
  });
});

const PROGRESSIVE = 0xc2;
const TABLE = 0xdb;

function segment(marker: number, ...content: number[]): Segment {
  return { marker, start: 0, content: Buffer.from(content) };
}

/** Returns a frame whose channels have an identifier, a resolution and a table each. */
function frame(...channels: number[]): Segment {
  return segment(PROGRESSIVE, 8, 0, 9, 0, 9, channels.length / 3, ...channels);
}

const VALUES = Array.from({ length: 64 }, (_, index) => index + 1);
const OTHERS = VALUES.map(value => 2 * value);

describe('progressiveLuma', () => {
  test('returns the first channel with its quantization', () => {
    const header = [segment(TABLE, 0, ...VALUES, 1, ...OTHERS), frame(1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1)];
    expect(progressiveLuma(header)).toEqual({
      channel: 1,
      steps: VALUES,
      channels: [
        { id: 1, blocks: 4, isReduced: false },
        { id: 2, blocks: 1, isReduced: true },
        { id: 3, blocks: 1, isReduced: true },
      ],
    });
    expect(progressiveLuma([header[0], frame(7, 0x11, 1)])).toMatchObject({ channel: 7, steps: OTHERS });
  });

  test('reads tables of 16 bits, and takes the last one with a number', () => {
    const wide = segment(TABLE, 0x10, ...VALUES.flatMap(value => [1, value]));
    const expected = VALUES.map(value => 256 + value);
    expect(progressiveLuma([segment(TABLE, 0, ...OTHERS), wide, frame(1, 0x11, 0)])?.steps).toEqual(expected);
  });

  test.each([
    ['a baseline frame', [segment(TABLE, 0, ...VALUES), { ...frame(1, 0x11, 0), marker: 0xc0 }]],
    ['no frame', [segment(TABLE, 0, ...VALUES)]],
    ['four channels', [segment(TABLE, 0, ...VALUES), frame(1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0)]],
    ['columns of chroma only', [segment(TABLE, 0, ...VALUES), frame(1, 0x11, 0, 2, 0x21, 0, 3, 0x11, 0)]],
    ['rows of chroma only', [segment(TABLE, 0, ...VALUES), frame(1, 0x21, 0, 2, 0x11, 0, 3, 0x12, 0)]],
    ['no table', [frame(1, 0x11, 0)]],
    ['another table', [segment(TABLE, 1, ...VALUES), frame(1, 0x11, 0)]],
    ['a table that is cut off', [segment(TABLE, 0, ...VALUES.slice(1)), frame(1, 0x11, 0)]],
    ['a frame that is cut off', [segment(TABLE, 0, ...VALUES), segment(PROGRESSIVE, 8, 0, 9, 0, 9, 3, 1, 0x11, 0)]],
  ])('returns nothing for %s', (_, header) => {
    expect(progressiveLuma(header)).toBeUndefined();
  });
});

/** Returns a scan of luma. */
function scanWith(first: number, last: number, missingBits: number, laterBits: number): Scan {
  return { marker: 0xda, start: 0, content: Buffer.alloc(0), channels: [1], first, last, missingBits, laterBits };
}

describe('isRegular', () => {
  test.each([
    ['none', []],
    ['one', [scanWith(1, 63, 0, 0)]],
    ['two bands', [scanWith(6, 63, 0, 0), scanWith(1, 5, 0, 0)]],
    ['bands whose bits come together', [scanWith(1, 5, 0, 2), scanWith(6, 63, 0, 2), scanWith(1, 63, 2, 1), scanWith(1, 63, 1, 0)]],
    ['bands whose bits come one after the other', [scanWith(1, 63, 0, 1), scanWith(6, 63, 1, 0), scanWith(1, 5, 1, 0)]],
  ])('accepts scans if there are %s', (_, scans) => {
    expect(isRegular(scans)).toBe(true);
  });

  test.each([
    ['a scan that is repeated', [scanWith(1, 63, 0, 0), scanWith(1, 63, 0, 0)]],
    ['bands that overlap', [scanWith(1, 6, 0, 0), scanWith(6, 63, 0, 0)]],
    ['a coefficient that begins twice', [scanWith(1, 63, 0, 1), scanWith(1, 63, 1, 0), scanWith(63, 63, 0, 0)]],
    ['bits that are repeated', [scanWith(1, 63, 0, 1), scanWith(1, 63, 1, 0), scanWith(1, 63, 1, 0)]],
    ['bits that are exchanged', [scanWith(1, 63, 0, 2), scanWith(1, 63, 1, 0), scanWith(1, 63, 2, 1)]],
    ['bits that are skipped', [scanWith(1, 63, 0, 3), scanWith(1, 63, 2, 1)]],
    ['two bits at once', [scanWith(1, 63, 0, 2), scanWith(1, 63, 2, 0)]],
    ['bits of coefficients that have not begun', [scanWith(1, 62, 0, 1), scanWith(1, 63, 1, 0)]],
    ['bits that are not there', [scanWith(1, 63, 1, 0)]],
  ])('rejects scans if there are %s', (_, scans) => {
    expect(isRegular(scans)).toBe(false);
  });
});
