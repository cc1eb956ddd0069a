import { progressiveLuma } from '../../../../../src/runtime/transformer/formats/jpeg/luma';
import { Segment } from '../../../../../src/runtime/transformer/formats/jpeg/segments';

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
    expect(progressiveLuma(header)).toEqual({ channel: 1, steps: VALUES });
    expect(progressiveLuma([header[0], frame(7, 0x11, 1)])).toEqual({ channel: 7, steps: OTHERS });
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
