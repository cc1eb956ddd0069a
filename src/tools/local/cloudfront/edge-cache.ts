import { LRUCache } from 'lru-cache';
import { cacheControl, seconds } from './ttl';
import { HttpResponse } from '../http/message';

/** A response in the cache of the edge. Times are in milliseconds. */
export interface CacheEntry {
  readonly response: HttpResponse;
  /** As it is invalidated: with the part of the query that is in the cache key. */
  readonly target: string;
  /** In lower case. */
  readonly tags: readonly string[];
  /** The `ETag` as the origin gave it, which compression may have weakened. */
  readonly originEtag?: string;
  /** When it was fetched, or last confirmed. */
  readonly storedAt: number;
  /** Until when it is served without asking the origin. */
  readonly freshUntil: number;
  /** When it became stale; later than `freshUntil` never, earlier while the origin fails. */
  readonly expiredAt: number;
}

export const CACHE_BYTES = 256 * 1024 * 1024;
const OVERHEAD_BYTES = 1024;

/** Keeps what was asked for last, up to so many bytes. */
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
   * Removes what an item of an invalidation names, a path, paths by a `*` at the end, or a `#tag`, and says how much
   * that was.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  public invalidate(item: string): number {
    const isNamed = namedBy(item);
    const keys = [...this.entries.entries()].filter(([, entry]) => isNamed(entry)).map(([key]) => key);
    keys.forEach(key => this.entries.delete(key));
    return keys.length;
  }
}

export function entryOf(
  response: HttpResponse, named: Pick<CacheEntry, 'target' | 'tags' | 'originEtag'>, ttl: number, now: number,
): CacheEntry {
  const freshUntil = now + ttl * 1000;
  return { response, ...named, storedAt: now, freshUntil, expiredAt: freshUntil };
}

/** Tags are compared without case, and take no wildcard; elsewhere than at the end, `*` is a character of a path. */
function namedBy(item: string): (entry: CacheEntry) => boolean {
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
 * Unless `stale-if-error` limits it, CloudFront serves what it has for as long as the origin fails (RFC 5861, section
 * 4).
 */
export function mayServeOnError({ response, expiredAt }: CacheEntry, now: number): boolean {
  const window = seconds(cacheControl(response.headers), 'stale-if-error');
  return response.status < 400 && (window === undefined || now < expiredAt + window * 1000);
}
