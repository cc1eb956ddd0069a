import { ACCEPTS, REQUESTS, popularity, shareUpTo } from './traffic';
import { ImageRequest, parseRequest } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

/** Share of misses that the requests for one interval of widths add, by the share of requests for it. */
export type Misses = (share: number) => number;

const STEPS = 4096;

/**
 * Returns the expected misses of one rung of a ladder, in a cache without end, in which each key misses once: the sum
 * over images and formats of the probability that anyone requests the key, divided by the requests.
 *
 * It interpolates within a table. The function is concave, so that lines between its values never exceed it.
 */
export function missesOf(rules: RequestRules): Misses {
  const formats = formatShares(rules);
  const images = popularity();
  const exact = (share: number) => formats.reduce((sum, format) => sum + images.reduce((total, image) =>
    total - Math.expm1(REQUESTS * Math.log1p(-image * format * share)), 0), 0) / REQUESTS;
  const table = Float64Array.from({ length: STEPS + 2 }, (_, step) => exact(Math.min(1, step / STEPS)));
  return share => {
    const step = Math.floor(share * STEPS);
    return table[step] + (share * STEPS - step) * (table[step + 1] - table[step]);
  };
}

/** Returns the expected miss ratio of a ladder. */
export function missRatio(widths: readonly number[], misses: Misses): number {
  return widths.reduce((sum, width, index) => {
    const share = index === widths.length - 1 ? 1 : shareUpTo(width);
    return sum + misses(share - (index === 0 ? 0 : shareUpTo(widths[index - 1])));
  }, 0);
}

/** Shares of requests by the format of their variant. */
function formatShares(rules: RequestRules): number[] {
  const counts = new Map<string, number>();
  for (const accept of ACCEPTS) {
    const { f } = (parseRequest('/a.jpg', {}, accept, rules) as ImageRequest).operations;
    counts.set(f, (counts.get(f) ?? 0) + 1);
  }
  return [...counts.values()].map(count => count / ACCEPTS.length);
}
