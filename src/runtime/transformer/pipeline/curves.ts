/** A point of a curve: a level before and after, from 0 to 255. */
export type CurvePoint = readonly [before: number, after: number];

const LEVELS = 256;

/**
 * Returns the levels after a curve through points, by the level before. Between points, it is a natural cubic spline;
 * beyond them, it is constant.
 *
 * @param points with ascending levels before
 */
export function curveOf(points: readonly CurvePoint[]): Uint8Array {
  const levels = new Uint8Array(LEVELS).fill(points[0][1]);
  const bends = secondDerivatives(points);
  points.slice(0, -1).forEach(([start, low], index) => {
    const [end, high] = points[index + 1];
    const length = end - start;
    for (let level = start; level < end; level++) {
      const b = (level - start) / length;
      const a = 1 - b;
      const bend = (a ** 3 - a) * bends[index] + (b ** 3 - b) * bends[index + 1];
      levels[level] = Math.max(0, Math.min(255, Math.round(a * low + b * high + length ** 2 / 6 * bend)));
    }
  });
  const [last, level] = points.at(-1)!;
  return levels.fill(level, last);
}

/** Solves the tridiagonal system of a natural spline: its second derivatives are 0 at both ends. */
function secondDerivatives(points: readonly CurvePoint[]): number[] {
  const diagonals = points.map(() => 1);
  const results = points.map(() => 0);
  const widthOf = (index: number): number => points[index + 1][0] - points[index][0];
  const slopeOf = (index: number): number => (points[index + 1][1] - points[index][1]) / widthOf(index);
  for (let index = 1; index < points.length - 1; index++) {
    const factor = widthOf(index - 1) / 6 / diagonals[index - 1];
    const above = index > 1 ? widthOf(index - 1) / 6 : 0;
    diagonals[index] = (widthOf(index - 1) + widthOf(index)) / 3 - factor * above;
    results[index] = slopeOf(index) - slopeOf(index - 1) - factor * results[index - 1];
  }
  const bends = points.map(() => 0);
  for (let index = points.length - 2; index > 0; index--) {
    bends[index] = (results[index] - widthOf(index) / 6 * bends[index + 1]) / diagonals[index];
  }
  return bends;
}
