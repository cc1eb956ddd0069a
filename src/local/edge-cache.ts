import { LRUCache } from 'lru-cache';
import { HttpResponse } from './http';
import { cacheControl, seconds } from './ttl';

/** A response in the cache of the edge. Times are in milliseconds. */
export interface CacheEntry {
  readonly response: HttpResponse;
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
}

export function entryOf(response: HttpResponse, originEtag: string | undefined, ttl: number, now: number): CacheEntry {
  const freshUntil = now + ttl * 1000;
  return { response, originEtag, storedAt: now, freshUntil, expiredAt: freshUntil };
}

export function isFreshEntry(entry: CacheEntry, now: number): boolean {
  return now < entry.freshUntil;
}

/** `stale-while-revalidate` counts from the expiry, and up to the maximum TTL (RFC 5861, section 3). */
export function mayServeWhileRevalidating({ response, expiredAt }: CacheEntry, maxTtl: number, now: number): boolean {
  const window = seconds(cacheControl(response.headers), 'stale-while-revalidate') ?? 0;
  return response.status < 400 && now < expiredAt + Math.min(window, maxTtl) * 1000;
}

/** Unless `stale-if-error` limits it, CloudFront serves what it has for as long as the origin fails (RFC 5861, section 4). */
export function mayServeOnError({ response, expiredAt }: CacheEntry, now: number): boolean {
  const window = seconds(cacheControl(response.headers), 'stale-if-error');
  return response.status < 400 && (window === undefined || now < expiredAt + window * 1000);
}
