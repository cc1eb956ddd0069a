import { KeyParts, CachePolicy } from './cache-key';
import { compress } from './compression';
import { CacheEntry, EdgeCache, entryOf, isFreshEntry, mayServeOnError, mayServeWhileRevalidating } from './edge-cache';
import { EdgeObserver, NO_OBSERVER } from './edge-observer';
import { edgeError, newRequestId } from './edge-responses';
import { Origin, OriginUnreachable } from './origin';
import { Forwarded } from './origin-request-policy';
import { CacheReason, OriginAttempt } from './request-trace';
import { DEFAULT_ERROR_CACHING_MIN_TTL, ageOf, decideTtl, TtlDecision } from './ttl';
import { Headers, HttpResponse, endToEndHeaders, without } from '../http/message';

// CloudFront ignores further tags:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-tags.html
const MAX_TAGS = 50;

// Headers about the cached body, which may be a compressed form of the origin's.
const ABOUT_THE_BODY = ['content-encoding', 'content-length', 'content-md5', 'content-range', 'etag'];

/** The cache result that viewers see in `x-cache`. */
export type CacheResult = 'Miss' | 'Hit' | 'RefreshHit';

export interface CachedResponse {
  readonly response: HttpResponse;
  readonly result: CacheResult;
  /** The seconds since the origin sent the response, if it comes from the cache. */
  readonly age?: number;
  /** The reason for a response from the cache that is not simply fresh. */
  readonly reason?: CacheReason;
  readonly ttl: TtlDecision;
  /** The seconds until the cached response is revalidated. Undefined if it is not cached. */
  readonly freshFor?: number;
  /** The cache tags in lower case. */
  readonly tags: readonly string[];
  /** The requests to origins, in order. */
  readonly attempts: readonly OriginAttempt[];
}

/** A GET or HEAD request for the cache. */
export interface CacheableRequest {
  readonly path: string;
  readonly secure: boolean;
  readonly parts: KeyParts;
  readonly forwarded: Forwarded;
  readonly origin: Origin;
  readonly policy: CachePolicy;
  readonly compress: boolean;
  readonly cacheTagHeader?: string;
  /** Returns the error caching minimum TTL of a status. */
  readonly errorCachingMinTtl: (status: number) => number | undefined;
}

/**
 * An origin behind the cache of an edge location. Decides whether a request is a Hit, a RefreshHit or a Miss.
 */
export class CachedOrigin {
  private readonly underWay = new Map<string, Promise<CachedResponse>>();

  constructor(
    private readonly cache: EdgeCache, private readonly clock: () => number,
    private readonly observer: EdgeObserver = NO_OBSERVER,
  ) {}

  public async get(request: CacheableRequest): Promise<CachedResponse> {
    const entry = this.cache.get(request.parts.key);
    if (entry && isFreshEntry(entry, this.clock())) return this.hit(entry);
    if (entry && mayServeWhileRevalidating(entry, request.policy.maxTtl, this.clock())) {
      this.collapsed(request).catch(() => undefined); // in the background: the next request tries again
      return this.hit(entry, 'stale-while-revalidate');
    }
    return this.collapsed(request);
  }

  /**
   * Collapses concurrent requests for the same key: they wait for the first, and fetch themselves if its response is
   * not cached.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorS3Origin.html#request-s3-traffic-spikes
   */
  private async collapsed(request: CacheableRequest): Promise<CachedResponse> {
    const { key } = request.parts;
    if (!collapses(request)) return this.fetch(request);
    const first = this.underWay.get(key);
    if (!first) return this.lead(request);
    await first;
    const entry = this.cache.get(key);
    return entry && isFreshEntry(entry, this.clock()) ? this.hit(entry, 'collapsed') : this.fetch(request);
  }

  private async lead(request: CacheableRequest): Promise<CachedResponse> {
    const { key } = request.parts;
    const leading = this.fetch(request);
    this.underWay.set(key, leading);
    try {
      return await leading;
    } finally {
      this.underWay.delete(key);
    }
  }

  private async fetch(request: CacheableRequest): Promise<CachedResponse> {
    const stale = this.cache.get(request.parts.key);
    const attempts: OriginAttempt[] = [];
    const response = await this.askOrigin(request, validators(stale), attempts);
    if (stale && response.status === 304) return { ...this.refresh(request, stale, response), attempts };
    if (stale && response.status >= 500 && mayServeOnError(stale, this.clock())) {
      return { ...this.extend(request, stale, response.status), attempts };
    }
    return { ...await this.store(request, response), attempts };
  }

  /** Sends a GET even for HEAD, because both share the cache. */
  private async askOrigin(
    { path, secure, parts, forwarded, origin }: CacheableRequest, validation: Headers, attempts: OriginAttempt[],
  ): Promise<HttpResponse> {
    const headers = {
      ...forwarded.headers,
      ...parts.acceptEncoding !== ''
      && { 'accept-encoding': parts.acceptEncoding },
      ...validation,
    };
    try {
      const response = await origin.fetch({
        method: 'GET', path, query: forwarded.query, headers, secure, trace: attempt => attempts.push(attempt),
      });
      this.observer.fetched(response);
      return response;
    } catch (error) {
      return edgeError(
        error instanceof OriginUnreachable && error.status === 504 ? 504 : 502, newRequestId(), this.clock(),
      );
    }
  }

  private async store(request: CacheableRequest, received: HttpResponse): Promise<CachedResponse> {
    const headers = endToEndHeaders(received.headers);
    const response = await (request.compress
      ? compress({ ...received, headers }, request.parts.acceptEncoding)
      : { ...received, headers });
    return this.keep(request, response, received.headers.etag, 'Miss');
  }

  /** Replaces the cached headers by those of the 304 (RFC 9111, section 4.3.4), except those about the body. */
  private refresh(request: CacheableRequest, stale: CacheEntry, notModified: HttpResponse): CachedResponse {
    const newer = without(endToEndHeaders(notModified.headers), ...ABOUT_THE_BODY);
    const response = { ...stale.response, headers: { ...stale.response.headers, ...newer } };
    return this.keep(request, response, stale.originEtag, 'RefreshHit');
  }

  /** Serves the stale response, without another request to the failing origin while its error would be cached. */
  private extend(request: CacheableRequest, stale: CacheEntry, status: number): CachedResponse {
    const pause = request.errorCachingMinTtl(status) ?? DEFAULT_ERROR_CACHING_MIN_TTL;
    const extended = { ...stale, freshUntil: this.clock() + pause * 1000 };
    this.cache.set(request.parts.key, extended);
    return this.hit(extended, 'stale-if-error');
  }

  private keep(
    request: CacheableRequest, response: HttpResponse, originEtag: string | undefined, result: CacheResult,
  ): CachedResponse {
    const { parts: { key, query }, path, policy, errorCachingMinTtl } = request;
    const now = this.clock();
    const ttl = decideTtl(response.status, response.headers, policy, now, errorCachingMinTtl(response.status));
    const tags = tagsOf(request, response);
    if (ttl.seconds === undefined) {
      this.cache.delete(key);
    } else {
      this.cache.set(key, entryOf(response, { originEtag, target: path + (query && `?${query}`), tags }, ttl, now));
    }
    return { response, result, ttl, freshFor: ttl.seconds, tags, attempts: [] };
  }

  private hit(entry: CacheEntry, reason?: CacheReason): CachedResponse {
    const { response, ttl, tags } = entry;
    const age = ageOf(response.headers) + Math.floor((this.clock() - entry.storedAt) / 1000);
    const freshFor = Math.max(0, Math.ceil((entry.freshUntil - this.clock()) / 1000));
    return { response, result: 'Hit', age, reason, ttl, freshFor, tags, attempts: [] };
  }
}

/**
 * Requests are not collapsed without caching or with forwarded cookies, because each viewer gets a separate response.
 */
function collapses({ policy, forwarded }: CacheableRequest): boolean {
  return policy.maxTtl > 0 && policy.cookies.behavior === 'none' && !('cookie' in forwarded.headers);
}

function tagsOf({ cacheTagHeader }: CacheableRequest, { headers }: HttpResponse): string[] {
  if (cacheTagHeader === undefined) return [];
  return (headers[cacheTagHeader] ?? '').split(',').map(tag => tag.trim().toLowerCase()).filter(Boolean).slice(
    0, MAX_TAGS,
  );
}

function validators(stale: CacheEntry | undefined): Headers {
  if (!stale || stale.response.status !== 200) return {};
  const { 'last-modified': lastModified } = stale.response.headers;
  return {
    ...stale.originEtag !== undefined && { 'if-none-match': stale.originEtag },
    ...lastModified !== undefined && { 'if-modified-since': lastModified },
  };
}
