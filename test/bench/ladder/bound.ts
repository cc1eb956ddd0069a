import { Misses } from './miss-ratio';
import { shareUpTo } from './traffic';

/** The most pixels that a group of clients may get, relative to the requested ones, on average. */
export const MOST_PIXELS = 1.25;

export const WIDEST = 2560;

interface BoundedLadder {
  readonly bound: number;
  readonly widths: number[];
}

/** Returns the pixels that each group of clients gets, relative to the requested ones, on average. */
export function pixelRatios(widths: readonly number[], groups: readonly number[][]): number[] {
  return groups.map(group => group.reduce((sum, requested) =>
    sum + (widths.find(width => width >= requested)! / requested) ** 2, 0) / group.length);
}

/**
 * Returns a lower bound of the miss ratio of every ladder that keeps to `MOST_PIXELS` for each group, and has at most a
 * number of rungs.
 *
 * For any weights of at least 0, such a ladder has at least the miss ratio
 * `misses + sum(weight * (pixels of the group - MOST_PIXELS)) + weight * (rungs - most)`, as no weighted term is
 * positive. All are sums over the rungs of a ladder, of terms that depend on a rung and the one below it. So a shortest
 * path from 0 to the widest rung, over all whole numbers between, is the minimum of that expression over all ladders.
 * The weights are chosen by a subgradient method, which only decides how close the bound is.
 */
export function lowestMissRatio(groups: readonly number[][], misses: Misses, most: number, rounds = 400): number {
  const weights = groups.map(() => 0.1);
  let [perRung, best] = [0.0005, 0];
  for (let round = 0; round < rounds; round++) {
    const { bound, widths } = shortestPath(groups, weights, perRung, misses);
    best = Math.max(best, bound - perRung * most);
    const step = 4 / (round + 20);
    perRung = Math.max(0, perRung + step * (widths.length - most) / 20_000);
    pixelRatios(widths, groups).forEach((ratio, group) => {
      weights[group] = Math.max(0, weights[group] + step * (ratio - MOST_PIXELS));
    });
  }
  return best;
}

function shortestPath(
  groups: readonly number[][], weights: readonly number[], perRung: number, misses: Misses,
): BoundedLadder {
  const shares = Float64Array.from({ length: WIDEST + 1 }, (_, width) => width === WIDEST ? 1 : shareUpTo(width));
  const inverse = pixelCosts(groups, weights);
  const costs = new Float64Array(WIDEST + 1).fill(Infinity);
  const before = new Int32Array(WIDEST + 1);
  costs[0] = 0;
  for (let width = 1; width <= WIDEST; width++) {
    for (let below = 0; below < width; below++) {
      const cost = costs[below] + perRung + misses(shares[width] - shares[below])
        + width * width * (inverse[width] - inverse[below]);
      if (cost < costs[width]) {
        costs[width] = cost;
        before[width] = below;
      }
    }
  }
  const widths: number[] = [];
  for (let width = WIDEST; width > 0; width = before[width]) widths.unshift(width);
  return { bound: costs[WIDEST] - MOST_PIXELS * weights.reduce((sum, weight) => sum + weight), widths };
}

/** Returns, for each width, the weighted sum of 1 / requested² over all requests up to it. */
function pixelCosts(groups: readonly number[][], weights: readonly number[]): Float64Array {
  const costs = new Float64Array(WIDEST + 1);
  groups.forEach((group, index) => group.forEach(width => {
    costs[width] += weights[index] / group.length / width ** 2;
  }));
  for (let width = 1; width <= WIDEST; width++) costs[width] += costs[width - 1];
  return costs;
}
