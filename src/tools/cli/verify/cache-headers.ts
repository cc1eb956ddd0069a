import { Response } from './exchange';

/** Returns the `x-cache` header, in which CloudFront states where a response came from. */
export function cacheStatus(answer: Response): string {
  const value = answer.headers['x-cache'];
  return typeof value === 'string' ? value : 'no x-cache header';
}

export function isHit(answer: Response): boolean {
  return /^hit from/i.test(cacheStatus(answer));
}

/** Returns whether a response came from the cache after revalidation with the origin. */
export function isRefreshHit(answer: Response): boolean {
  return /^refreshhit from/i.test(cacheStatus(answer));
}

export function ageOf(answer: Response): number | undefined {
  return /^\d+$/.test(answer.headers.age ?? '') ? Number(answer.headers.age) : undefined;
}

/**
 * Returns the ages of two hits, of which the later one is older.
 *
 * Any two hits of one edge location count. Its cache nodes have separate ages, and responses do not name the node.
 */
export function ageGrew(answers: readonly Response[]): [from: number, to: number] | undefined {
  const hits = answers.filter(isHit);
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
export function sharedLifetime(answer: Response): number | undefined {
  const cacheControl = answer.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
  return directive(cacheControl, 's-maxage') ?? directive(cacheControl, 'max-age');
}

/** Returns the longest freshness lifetime in any cache, of edge locations or browsers, in seconds. */
export function longestLifetime(answer: Response): number {
  const cacheControl = answer.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache)\b/i.test(cacheControl)) return 0;
  return Math.max(directive(cacheControl, 's-maxage') ?? 0, directive(cacheControl, 'max-age') ?? 0);
}

function directive(cacheControl: string, name: 's-maxage' | 'max-age'): number | undefined {
  const seconds = new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
