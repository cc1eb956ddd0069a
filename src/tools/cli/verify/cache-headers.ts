import { Response } from './exchange';

/** The edge's own word on where an answer came from. */
export function cacheStatus(answer: Response): string {
  const value = answer.headers['x-cache'];
  return typeof value === 'string' ? value : 'no x-cache header';
}

export function isHit(answer: Response): boolean {
  return /^hit from/i.test(cacheStatus(answer));
}

/** Served from the cache after asking the origin whether it still holds. */
export function isRefreshHit(answer: Response): boolean {
  return /^refreshhit from/i.test(cacheStatus(answer));
}

export function ageOf(answer: Response): number | undefined {
  return /^\d+$/.test(answer.headers.age ?? '') ? Number(answer.headers.age) : undefined;
}

/**
 * The ages of two hits, of which the later is the older.
 *
 * Any two of one location count: its cache nodes age apart from each other, and which of them
 * answered cannot be told.
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

/** For how many seconds a shared cache may keep an answer, as far as it says so (RFC 9111, 4.2.1). */
export function sharedLifetime(answer: Response): number | undefined {
  const cacheControl = answer.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache|private)\b/i.test(cacheControl)) return 0;
  return directive(cacheControl, 's-maxage') ?? directive(cacheControl, 'max-age');
}

/** For how many seconds any cache, of an edge or a browser, may keep an answer. */
export function longestLifetime(answer: Response): number {
  const cacheControl = answer.headers['cache-control'] ?? '';
  if (/\b(no-store|no-cache)\b/i.test(cacheControl)) return 0;
  return Math.max(directive(cacheControl, 's-maxage') ?? 0, directive(cacheControl, 'max-age') ?? 0);
}

function directive(cacheControl: string, name: 's-maxage' | 'max-age'): number | undefined {
  const seconds = new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
