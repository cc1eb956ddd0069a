import sharp from 'sharp';
import { colourAt, tiles, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';

const SIDE = 4;
const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];
const GRAY = 1;

/** Writes an uncompressed TIFF whose channels are all 0. */
function tiffOf(photometric: number, channels: number, bits: number, sampleFormat = UNSIGNED): Buffer {
  const pixels = Buffer.alloc(SIDE * SIDE * channels * bits / 8);
  const fields = [
    [256, SIDE], [257, SIDE], [258, bits], [259, 1], [262, photometric], [273, 8], [277, channels], [278, SIDE],
    [279, pixels.length], [339, sampleFormat],
  ];
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
  ])('transforms %s without an error', async (_, bytes) => {
    expect(await problemOf(bytes)).toBe('undefined');
  });

  test.each([
    ['floating-point numbers', tiffOf(GRAY, 1, 32, FLOAT)],
    ['32-bit numbers', tiffOf(GRAY, 1, 32)],
    ['signed numbers', tiffOf(GRAY, 1, 8, SIGNED)],
  ])('is unsupported with %s', async (_, bytes) => expect(await problemOf(bytes)).toBe('unsupported'));

  test('keeps the colors of CMYK', async () => {
    const bytes = await tiles([['red']], 8, 8).toColourspace('cmyk').tiff().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    expect(await colourAt(await transform(bytes, { f: 'png' }, { allowTiff: true }), 4, 4)).toBe('red');
  });
});
