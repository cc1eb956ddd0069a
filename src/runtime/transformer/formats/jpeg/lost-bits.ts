/** Coefficients in a row of a block, and pixels. */
const SIDE = 8;

/**
 * Returns what gives the difference of pixels without a number of the lowest bits of all coefficients but the average
 * of a block, by root mean square, if these bits are random.
 *
 * @param steps quantization steps of the coefficients, in the order of a file
 * @param side side of a block that is reduced by averaging pixels, as libjpeg does
 */
export function lostDifferences(steps: readonly number[], side: number): (bits: number) => number {
  const shares = Array.from({ length: SIDE }, (_, frequency) => shareOf(frequency, side));
  const squares = positions().slice(1).map(([row, column], index) =>
    shares[row] * shares[column] * steps[index + 1] ** 2);
  const ofOne = Math.sqrt(squares.reduce((sum, each) => sum + each, 0)) / SIDE;
  return bits => ofOne * Math.sqrt((2 ** bits - 1) * (2 ** (bits + 1) - 1) / 6); // the mean of 0, 1, 4, 9 and so on
}

/** Returns the share of the square of a frequency that remains if pixels are averaged. */
function shareOf(frequency: number, side: number): number {
  const reduction = SIDE / side;
  const wave = (pixel: number) => Math.cos((2 * pixel + 1) * frequency * Math.PI / (2 * SIDE));
  let share = 0;
  for (let start = 0; start < SIDE; start += reduction) {
    let sum = 0;
    for (let pixel = start; pixel < start + reduction; pixel++) sum += wave(pixel);
    share += (sum / reduction) ** 2 / side;
  }
  return frequency === 0 ? share : 2 * share;
}

/**
 * Returns the rows and columns of coefficients in the order of a file: by diagonals, in alternating directions.
 *
 * @see ITU-T T.81, figure A.6
 */
function positions(): [row: number, column: number][] {
  const all: [row: number, column: number][] = [];
  for (let sum = 0; sum <= 2 * (SIDE - 1); sum++) {
    for (let at = Math.max(0, sum - SIDE + 1); at <= Math.min(sum, SIDE - 1); at++) {
      all.push(sum % 2 === 0 ? [sum - at, at] : [at, sum - at]);
    }
  }
  return all;
}
