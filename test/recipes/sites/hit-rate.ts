import { ACCEPTS, REQUESTS, popularity, shareUpTo } from '../../bench/ladder/traffic';

/** Returns what a cache distinguishes among viewers: the key for their `Accept` header. */
export type FormatKey = (accept: string) => string;

/** A cache key with the format that is served. */
export const byFormat: FormatKey = accept => ['image/avif', 'image/webp'].find(type => accept.includes(type)) ?? '';

/** A cache key with the whole header, as in the behaviors that OpenNext and cdk-nextjs document. */
export const byHeader: FormatKey = accept => accept;

/** A cache key without the header, for URLs that name a format. */
export const byUrl: FormatKey = () => '';

/**
 * Returns the expected hit rate of a simulated day, that of `npm run bench -- ladder`, in a cache without end: each key
 * misses once.
 */
export function hitRate(widths: readonly number[], key: FormatKey): number {
  const formats = sharesOf(ACCEPTS.map(key));
  const sizes = widths.map((width, index) =>
    (index === widths.length - 1 ? 1 : shareUpTo(width)) - (index === 0 ? 0 : shareUpTo(widths[index - 1])));
  const images = popularity();
  const misses = sizes.flatMap(size => formats.map(format => images.reduce((sum, image) =>
    sum - Math.expm1(REQUESTS * Math.log1p(-image * size * format)), 0)));
  return 1 - misses.reduce((sum, each) => sum + each, 0) / REQUESTS;
}

function sharesOf(keys: readonly string[]): number[] {
  return [...new Set(keys)].map(key => keys.filter(other => other === key).length / keys.length);
}
