import { LRUCache } from 'lru-cache';
import { cacheControl, seconds, TtlDecision } from './ttl';
import { HttpResponse } from '../http/message';

/** A cached response. Times are in milliseconds. */
export interface CacheEntry {
  readonly response: HttpResponse;
  /** The path that invalidations match, with the query parameters in the cache key. */
  readonly target: string;
  /** The cache tags in lower case. */
  readonly tags: readonly string[];
  /** The `ETag` of the origin. Compression may have weakened the cached one. */
  readonly originEtag?: string;
  /** The decision about its TTL. */
  readonly ttl: TtlDecision;
  /** The time at which the response was fetched or last revalidated. */
  readonly storedAt: number;
  /** The time until which it is served without revalidation. */
  readonly freshUntil: number;
  /** The time at which it became stale. It is earlier than `freshUntil` while the origin fails. */
  readonly expiredAt: number;
}

const CACHE_BYTES = 256 * 1024 * 1024;
const OVERHEAD_BYTES = 1024;

/**
 * The stored responses of an edge location. The least recently used ones are evicted above a number of bytes.
 *
 * `CachedOrigin` (`cached-origin.ts`) decides from an entry whether a request is a Hit, a RefreshHit or a Miss, and
 * `ttl.ts` computes for how long a response is cached.
 */
export class EdgeCache {
  private readonly entries: LRUCache<string, CacheEntry>;

  constructor(maxSize: number = CACHE_BYTES) {
    this.entries = new LRUCache({
      maxSize,
      sizeCalculation: ({ response }, key) => response.body.length + key.length + OVERHEAD_BYTES,
    });
  }

  public get(key: string): CacheEntry | undefined {
    return this.entries.get(key);
  }

  public set(key: string, entry: CacheEntry): void {
    this.entries.set(key, entry);
  }

  public delete(key: string): void {
    this.entries.delete(key);
  }

  /**
   * Removes the responses that an item of an invalidation matches: a path, paths by a trailing `*`, or a `#tag`.
   * Returns their number.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  public invalidate(item: string): number {
    const isNamed = matchItem(item);
    const keys = [...this.entries.entries()].filter(([, entry]) => isNamed(entry)).map(([key]) => key);
    keys.forEach(key => this.entries.delete(key));
    return keys.length;
  }
}

export function entryOf(
  response: HttpResponse, named: Pick<CacheEntry, 'target' | 'tags' | 'originEtag'>, ttl: TtlDecision, now: number,
): CacheEntry {
  const freshUntil = now + (ttl.seconds ?? 0) * 1000;
  return { response, ...named, ttl, storedAt: now, freshUntil, expiredAt: freshUntil };
}

/** Matches tags without case and without wildcards. `*` is a wildcard only at the end of a path. */
function matchItem(item: string): (entry: CacheEntry) => boolean {
  if (item.startsWith('#')) return ({ tags }) => tags.includes(item.slice(1).toLowerCase());
  const path = item.startsWith('/') ? item : `/${item}`;
  return path.endsWith('*') ? ({ target }) => target.startsWith(path.slice(0, -1)) : ({ target }) => target === path;
}

export function isFreshEntry(entry: CacheEntry, now: number): boolean {
  return now < entry.freshUntil;
}

/** `stale-while-revalidate` counts from the expiry, and up to the maximum TTL (RFC 5861, section 3). */
export function mayServeWhileRevalidating({ response, expiredAt }: CacheEntry, maxTtl: number, now: number): boolean {
  const window = seconds(cacheControl(response.headers), 'stale-while-revalidate') ?? 0;
  return response.status < 400 && now < expiredAt + Math.min(window, maxTtl) * 1000;
}

/**
 * CloudFront serves a stale response for as long as the origin fails, unless `stale-if-error` limits it (RFC 5861,
 * section 4).
 */
export function mayServeOnError({ response, expiredAt }: CacheEntry, now: number): boolean {
  const window = seconds(cacheControl(response.headers), 'stale-if-error');
  return response.status < 400 && (window === undefined || now < expiredAt + window * 1000);
}
