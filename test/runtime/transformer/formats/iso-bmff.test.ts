import { largestItemOf } from '../../../../src/runtime/transformer/formats/iso-bmff';
import { drawing, grid, heifOf } from '../heic.support';

describe('largestItemOf', () => {
  test('returns the pixels of the largest item', () => {
    expect(largestItemOf(heifOf([drawing(), grid(1, [1], 20, 20)], 2))).toBe(96 * 64);
    expect(largestItemOf(heifOf([drawing(), grid(1, [1], 500, 300)], 2))).toBe(500 * 300);
  });

  test('reads 64-bit sizes, and boxes that extend to the end of the file', () => {
    const ispe = Buffer.from('0000001469737065000000000000000a00000014', 'hex');
    const ipco = Buffer.concat([Buffer.from('000000016970636f0000000000000024', 'hex'), ispe]);
    const iprp = Buffer.concat([Buffer.from('0000000069707270', 'hex'), ipco]);
    const meta = Buffer.concat([Buffer.from('000000006d65746100000000', 'hex'), iprp]);
    expect(largestItemOf(meta)).toBe(200);
  });

  test('returns 0 for a file without items, and for any other bytes', () => {
    for (const bytes of ['', '00', '0000000869737065', '0000000469737065ffff', 'ff'.repeat(40), '00'.repeat(40)]) {
      expect(largestItemOf(Buffer.from(bytes, 'hex'))).toBe(0);
    }
  });
});
