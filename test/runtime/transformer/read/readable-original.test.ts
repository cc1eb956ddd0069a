import * as fc from 'fast-check';
import { SRGB, primariesOf, toXyz } from '../../../../src/runtime/transformer/formats/cicp';
import { iccProfile } from '../../../../src/runtime/transformer/formats/icc';
import { readableOriginal } from '../../../../src/runtime/transformer/read/readable-original';
import { TransformError } from '../../../../src/runtime/transformer/transform-error';
import { numbers, plain, withChunks, withCodePoints } from '../color.support';
import { OPTIONS } from '../transform-image.support';

function outcomeOf(file: Buffer): string {
  try {
    return Buffer.isBuffer(readableOriginal(file, OPTIONS).bytes) ? 'bytes' : 'nothing';
  } catch (error) {
    return error instanceof TransformError ? 'a reason' : String(error);
  }
}

describe('readableOriginal', () => {
  // Display P3: profiles for high dynamic range take longer, and are tested below.
  const originals = async (): Promise<Buffer[]> => [
    withCodePoints(await plain(1, 2, 3, 128).avif({ lossless: true }).toBuffer(), 12, 13),
    withChunks(await plain(1, 2, 3).png().toBuffer(), { gAMA: numbers(50_000), cICP: Buffer.from([12, 13, 0, 1]) }),
  ];

  test('returns bytes for any damage to a file, or rejects it with a reason', async () => {
    const jpeg = await plain(1, 2, 3).jpeg({ progressive: true }).toBuffer();
    const gif = await plain(1, 2, 3).gif().toBuffer();
    const files = [...await originals(), jpeg.subarray(0, -2), gif];
    const damage = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 });
    fc.assert(fc.property(fc.constantFrom(...files), damage, fc.nat(1000), (file, changes, cut) => {
      const damaged = Buffer.from(file.subarray(0, Math.max(12, file.length - Math.max(0, cut - 500))));
      for (const [at, value] of changes) damaged[at % damaged.length] = value;
      expect(['bytes', 'a reason']).toContain(outcomeOf(damaged));
    }), { numRuns: 3000 });
  });

  test('returns a file that needs no changes as it is', async () => {
    const files = await Promise.all(
      [plain(1, 2, 3).avif(), plain(1, 2, 3).png(), plain(1, 2, 3).jpeg()].map(each => each.toBuffer()),
    );
    for (const file of files) expect(readableOriginal(file, OPTIONS).bytes).toBe(file);
  });

  test('does not modify its argument', async () => {
    for (const file of await originals()) {
      const copy = Buffer.from(file);
      expect(readableOriginal(file, OPTIONS).bytes).not.toEqual(copy);
      expect(file).toEqual(copy);
    }
  });

  test('returns a HEIC file unchanged', () => {
    const heic = Buffer.from('\0\0\0\x14ftypheic\0\0\0\0heic', 'latin1');
    expect(readableOriginal(heic, OPTIONS).bytes).toBe(heic);
  });
});

describe('toXyz', () => {
  test('returns the matrix of sRGB in ICC profiles', () => {
    const rounded = toXyz(primariesOf(1)).map(row => row.map(value => Number(value.toFixed(3))));
    expect(rounded).toEqual([[0.436, 0.385, 0.143], [0.222, 0.717, 0.061], [0.014, 0.097, 0.714]]);
  });
});

describe('iccProfile', () => {
  test.each([
    ['a curve and a matrix', SRGB, false],
    ['a curve', SRGB, true],
    ['a table', { ...SRGB, transfer: 'pq' as const }, false],
    ['a tone curve', { ...SRGB, transfer: 'hlg' as const }, true],
  ])('returns %s whose tags lie within it', (_, space, isGray) => {
    const profile = iccProfile(space, { bits: 8, isGray });
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    for (let tag = 0; tag < profile.readUInt32BE(128); tag++) {
      const [offset, length] = [profile.readUInt32BE(136 + 12 * tag), profile.readUInt32BE(140 + 12 * tag)];
      expect(offset + length).toBeLessThanOrEqual(profile.length);
    }
  });
});
