import { isRegular } from '../../../../../src/runtime/transformer/formats/jpeg/progression';
import { Scan } from '../../../../../src/runtime/transformer/formats/jpeg/scans';

/** Returns a scan of luma. */
function scan(first: number, last: number, missingBits: number, laterBits: number): Scan {
  return { marker: 0xda, start: 0, content: Buffer.alloc(0), channels: [1], first, last, missingBits, laterBits };
}

describe('isRegular', () => {
  test.each([
    ['none', []],
    ['one', [scan(1, 63, 0, 0)]],
    ['two bands', [scan(6, 63, 0, 0), scan(1, 5, 0, 0)]],
    ['bands whose bits come together', [scan(1, 5, 0, 2), scan(6, 63, 0, 2), scan(1, 63, 2, 1), scan(1, 63, 1, 0)]],
    ['bands whose bits come one after the other', [scan(1, 63, 0, 1), scan(6, 63, 1, 0), scan(1, 5, 1, 0)]],
  ])('accepts scans if there are %s', (_, scans) => {
    expect(isRegular(scans)).toBe(true);
  });

  test.each([
    ['a scan that is repeated', [scan(1, 63, 0, 0), scan(1, 63, 0, 0)]],
    ['bands that overlap', [scan(1, 6, 0, 0), scan(6, 63, 0, 0)]],
    ['a coefficient that begins twice', [scan(1, 63, 0, 1), scan(1, 63, 1, 0), scan(63, 63, 0, 0)]],
    ['bits that are repeated', [scan(1, 63, 0, 1), scan(1, 63, 1, 0), scan(1, 63, 1, 0)]],
    ['bits that are exchanged', [scan(1, 63, 0, 2), scan(1, 63, 1, 0), scan(1, 63, 2, 1)]],
    ['bits that are skipped', [scan(1, 63, 0, 3), scan(1, 63, 2, 1)]],
    ['two bits at once', [scan(1, 63, 0, 2), scan(1, 63, 2, 0)]],
    ['bits of coefficients that have not begun', [scan(1, 62, 0, 1), scan(1, 63, 1, 0)]],
    ['bits that are not there', [scan(1, 63, 1, 0)]],
  ])('rejects scans if there are %s', (_, scans) => {
    expect(isRegular(scans)).toBe(false);
  });
});
