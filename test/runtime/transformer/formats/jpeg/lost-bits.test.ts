import { lostDifferences } from '../../../../../src/runtime/transformer/formats/jpeg/lost-bits';

const SIDE = 8;

/** Positions of coefficients by their index in a file (ITU-T T.81, figure A.6), one row after the other. */
const ORDER = [
  0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43, 9, 11, 18, 24, 31, 40, 44, 53,
  10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60, 21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57,
  58, 62, 63,
];

function steps(only: { readonly [index: number]: number }): number[] {
  return Array.from({ length: SIDE * SIDE }, (_, index) => only[index] ?? 0);
}

/** Returns the pixels that a coefficient of 1 adds to a block (ITU-T T.81, section A.3.3). */
function pixelsOf(row: number, column: number): number[][] {
  const scale = (frequency: number) => frequency === 0 ? Math.SQRT1_2 : 1;
  const wave = (frequency: number, at: number) => Math.cos((2 * at + 1) * frequency * Math.PI / 16);
  const sides = Array.from({ length: SIDE }, (_, at) => at);
  return sides.map(y => sides.map(x => scale(row) * scale(column) * wave(row, y) * wave(column, x) / 4));
}

/** Returns the root mean square of a block whose pixels are averaged to a side. */
function reducedMean(pixels: number[][], side: number): number {
  const reduction = SIDE / side;
  let squares = 0;
  for (let top = 0; top < SIDE; top += reduction) {
    for (let left = 0; left < SIDE; left += reduction) {
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
      const expected = Math.SQRT1_2 * reducedMean(pixelsOf(Math.floor(at / SIDE), at % SIDE), side);
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
