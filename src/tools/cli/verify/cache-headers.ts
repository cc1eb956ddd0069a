import { Response } from '../shared/exchange';

/** Returns the `x-cache` header, in which CloudFront states where a response came from. */
export function cacheStatus(response: Response): string {
  const value = response.headers['x-cache'];
  return typeof value === 'string' ? value : 'no x-cache header';
}

export function isHit(response: Response): boolean {
  return /^hit from/i.test(cacheStatus(response));
}

/** Returns whether a response came from the cache after revalidation with the origin. */
export function isRefreshHit(response: Response): boolean {
  return /^refreshhit from/i.test(cacheStatus(response));
}

export function ageOf(response: Response): number | undefined {
  return /^\d+$/.test(response.headers.age ?? '') ? Number(response.headers.age) : undefined;
}

/**
 * Returns the ages of two hits, of which the later one is older.
 *
 * Any two hits of one edge location count. Its cache nodes have separate ages, and responses do not name the node.
 */
export function ageGrew(responses: readonly Response[]): [from: number, to: number] | undefined {
  const hits = responses.filter(isHit);
  for (const later of hits) {
    for (const earlier of hits.slice(0, hits.indexOf(later))) {
      const [from, to] = [ageOf(earlier), ageOf(later)];
      const sameLocation = earlier.headers['x-amz-cf-pop'] === later.headers['x-amz-cf-pop'];
      if (sameLocation && from !== undefined && to !== undefined && to > from) return [from, to];
    }
  }
  return undefined;
}

/** Returns the freshness lifetime in shared caches, in seconds, if stated (RFC 9111, 4.2.1). */
export function sharedLifetime(response: Response): number | undefined {
  const cacheControl = response.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
  return directive(cacheControl, 's-maxage') ?? directive(cacheControl, 'max-age');
}

/** Returns the longest freshness lifetime in any cache, of edge locations or browsers, in seconds. */
export function longestLifetime(response: Response): number {
  const cacheControl = response.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache)\b/i.test(cacheControl)) return 0;
  return Math.max(directive(cacheControl, 's-maxage') ?? 0, directive(cacheControl, 'max-age') ?? 0);
}

function directive(cacheControl: string, name: 's-maxage' | 'max-age'): number | undefined {
  const seconds = new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
