import fc from 'fast-check';
import sharp from 'sharp';
import { colourAt, tiles, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';

const SIDE = 4;
const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];
const [GRAY, RGB, SEPARATED, YCBCR, LAB] = [1, 2, 5, 6, 8];
const [INK_SET, EXTRA_SAMPLES] = [332, 338];
const OTHER_INKS = 2;
const OLD_JPEG = 6;

/** Writes an uncompressed TIFF whose channels are all 0. */
function tiffOf(
  photometric: number, channels: number, bits: number, sampleFormat = UNSIGNED, compression = 1, subsampling = 1,
  ...more: number[][]
): Buffer {
  const pixels = Buffer.alloc(SIDE * SIDE * channels * bits / 8);
  const fields = [
    [256, SIDE], [257, SIDE], [258, bits], [259, compression], [262, photometric],
    [273, 8], [277, channels], [278, SIDE],
    [279, pixels.length], [339, sampleFormat], [530, subsampling],
    ...more,
  ].sort(([a], [b]) => a - b);
  const directory = Buffer.alloc(2 + 12 * fields.length + 4);
  directory.writeUInt16LE(fields.length);
  fields.forEach(([tag, value], index) => {
    directory.writeUInt16LE(tag, 2 + 12 * index);
    directory.writeUInt16LE(3, 4 + 12 * index);
    directory.writeUInt32LE(1, 6 + 12 * index);
    directory.writeUInt16LE(value, 10 + 12 * index);
  });
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(8 + pixels.length, 4);
  return Buffer.concat([header, pixels, directory]);
}

async function problemOf(bytes: Buffer): Promise<string> {
  const error = await transform(bytes, { f: 'png' }, { allowTiff: true }).then(() => undefined, reason => reason);
  return error instanceof TransformError ? error.problem : String(error);
}

describe('transformImage of a TIFF', () => {
  test.each([
    ['8-bit gray', tiffOf(GRAY, 1, 8)],
    ['16-bit gray', tiffOf(GRAY, 1, 16)],
    ['gray with alpha', tiffOf(GRAY, 2, 8)],
    ['CMYK', tiffOf(SEPARATED, 4, 8)],
    ['16-bit CIELAB', tiffOf(LAB, 3, 16)],
  ])('transforms %s without an error', async (_, bytes) => {
    expect(await problemOf(bytes)).toBe('undefined');
  });

  test.each([
    ['floating-point numbers', tiffOf(GRAY, 1, 32, FLOAT)],
    ['32-bit numbers', tiffOf(GRAY, 1, 32)],
    ['signed numbers', tiffOf(GRAY, 1, 8, SIGNED)],
    ['old-style JPEG compression', tiffOf(YCBCR, 3, 8, UNSIGNED, OLD_JPEG, 2)],
    ['YCbCr at full resolution', tiffOf(YCBCR, 3, 8)],
    ['8-bit CIELAB', tiffOf(LAB, 3, 8)],
    ['three inks', tiffOf(SEPARATED, 3, 8)],
    ['four inks other than CMYK', tiffOf(SEPARATED, 4, 8, UNSIGNED, 1, 1, [INK_SET, OTHER_INKS])],
    ['three channels more than colors', tiffOf(RGB, 6, 8)],
    ['three channels more than gray', tiffOf(GRAY, 4, 8)],
  ])('is unsupported with %s', async (_, bytes) => expect(await problemOf(bytes)).toBe('unsupported'));

  test('is corrupt if its directory is damaged or cut off', async () => {
    const whole = tiffOf(GRAY, 1, 8);
    const start = Buffer.from('II*\0\xff\xff\xff\xff', 'latin1');
    for (const bytes of [whole.subarray(0, 30), whole.subarray(0, -40), start]) {
      expect(await problemOf(bytes)).toBe('corrupt');
    }
  });

  test('is an image or a problem, whatever happens to its directory', async () => {
    const whole = tiffOf(RGB, 3, 8);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async changes => {
        const damaged = Buffer.from(whole);
        for (const [at, value] of changes) damaged[4 + at % (damaged.length - 4)] = value;
        expect(['undefined', 'corrupt', 'unsupported', 'too-large']).toContain(await problemOf(damaged));
      }), { numRuns: 100 });
  });

  test.each([[0, 255], [2, 0]])('has an alpha channel of 255 or 0 if the fourth channel has kind %i: %i',
    async (kind, expected) => {
      const original = tiffOf(RGB, 4, 8, UNSIGNED, 1, 1, [EXTRA_SAMPLES, kind]);
      const image = await transform(original, { f: 'png' }, { allowTiff: true });
      const { data, info } = await sharp(image.body).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      expect(data[info.channels - 1]).toBe(expected);
    });

  test('keeps the colors of CMYK', async () => {
    const bytes = await tiles([['red']], 8, 8).toColourspace('cmyk').tiff().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    expect(await colourAt(await transform(bytes, { f: 'png' }, { allowTiff: true }), 4, 4)).toBe('red');
  });
});
