import fc from 'fast-check';
import { readGif } from '../../../../src/runtime/transformer/formats/gif';
import { TransformError } from '../../../../src/runtime/transformer/transform-image';
import { PALETTE, gifOf } from '../gif.support';

/** Values that begin blocks, and lengths of sub-blocks. */
const byte = fc.oneof(fc.constantFrom(0, 1, 4, 0x21, 0x2c, 0x3b, 0xf9, 0xff, 11, 0x80), fc.nat(255));
const header = gifOf(16, 16, []).subarray(0, 13 + PALETTE.length);

/** Returns the number of frames, or the word of the refusal. */
function outcomeOf(bytes: Buffer): number | string {
  try {
    const { frames, isCut } = readGif(bytes);
    return isCut ? 'corrupt' : frames.length;
  } catch (error) {
    if (error instanceof TransformError) return error.problem;
    throw error;
  }
}

describe('readGif', () => {
  test('returns frames or rejects with a reason, whatever bytes follow the header', () => {
    fc.assert(fc.property(fc.array(byte, { maxLength: 400 }), bytes => {
      const gif = Buffer.concat([header, Buffer.from(bytes)]);
      const outcome = outcomeOf(gif);
      expect(typeof outcome === 'number' ? outcome * 12 <= gif.length : ['corrupt', 'too-large'].includes(outcome))
        .toBe(true);
    }), { numRuns: 2000 });
  });

  test('returns all frames of any animation, and detects any cut', () => {
    const size = fc.integer({ min: 1, max: 8 });
    const frame = fc.record({ width: size, height: size, pixels: fc.nat(3), delay: fc.integer({ min: 1, max: 9 }) });
    fc.assert(fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), fc.nat(), (frames, cut) => {
      const gif = gifOf(8, 8, frames);
      expect(outcomeOf(gif)).toBe(frames.length);
      expect(outcomeOf(gif.subarray(0, cut % gif.length))).toBe('corrupt');
    }), { numRuns: 500 });
  });

  test.each([['extensions', [0x21, 1, 0]], ['sub-blocks', [1]], ['zeros', [0]]])(
    'reads megabytes of %s in time that grows with their length only', (_, block) => {
      const [short, long] = [1, 8].map(megabytes => {
        const start = [...header, ...block[0] === 1 ? [0x21, 0xfe] : []];
        const gif = Buffer.concat([Buffer.from(start), Buffer.alloc(megabytes * 1e6, Buffer.from(block))]);
        const times = [1, 2, 3].map(() => {
          const before = process.cpuUsage();
          expect(outcomeOf(gif)).toBe('corrupt');
          return process.cpuUsage(before).user;
        });
        return Math.min(...times);
      });
      expect(long).toBeLessThan(24 * short + 1e5);
    });

  test.each(['a frame', 'an extension'])('takes next to no memory for millions of sub-blocks in %s', place => {
    const still = gifOf(16, 16, [{ width: 16, height: 16, pixels: 0 }]);
    const isInFrame = place === 'a frame';
    const start = isInFrame ? [still.subarray(0, -2)] : [still.subarray(0, -1), Buffer.from([0x21, 0xfe])];
    const gif = Buffer.concat([...start, Buffer.alloc(8e6, Buffer.from([1, 7])), Buffer.from([0, 0x3b])]);
    const before = process.memoryUsage().heapUsed;
    const read = readGif(gif);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8e6);
    expect([read.frames.length, read.frames[0].end]).toEqual([1, isInFrame ? gif.length - 1 : still.length - 1]);
  });
});
