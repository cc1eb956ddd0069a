import { KeyParts } from './cache-key';
import { CachePolicy } from './cache-policy';
import { compress } from './compression';
import { CacheEntry, EdgeCache, entryOf, isFreshEntry, mayServeOnError, mayServeWhileRevalidating } from './edge-cache';
import { EdgeObserver, NO_OBSERVER } from './edge-observer';
import { edgeError, newRequestId } from './edge-responses';
import { Origin } from './origin';
import { OriginUnreachable } from './origin';
import { Forwarded } from './origin-request-policy';
import { DEFAULT_ERROR_CACHING_MIN_TTL, ageOf, ttlOf } from './ttl';
import { Headers, HttpResponse, endToEndHeaders, without } from '../http/message';

// More are ignored:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-tags.html
const MAX_TAGS = 50;

// As the edge has it: it may have compressed what the origin sent.
const ABOUT_THE_BODY = ['content-encoding', 'content-length', 'content-md5', 'content-range', 'etag'];

/** How a response came about; viewers read it in `x-cache`. */
export type CacheResult = 'Miss' | 'Hit' | 'RefreshHit';

export interface CachedResponse {
  readonly response: HttpResponse;
  readonly result: CacheResult;
  /** Seconds since the origin gave it, where it did not do so for this request. */
  readonly age?: number;
}

/** A viewer's GET or HEAD as the cache sees it. */
export interface CacheableRequest {
  readonly path: string;
  readonly secure: boolean;
  readonly parts: KeyParts;
  readonly forwarded: Forwarded;
  readonly origin: Origin;
  readonly policy: CachePolicy;
  readonly compress: boolean;
  readonly cacheTagHeader?: string;
  /** The error caching minimum TTL of a status. */
  readonly errorCachingMinTtl: (status: number) => number | undefined;
}

/**
 * An origin behind the cache of an edge location.
 */
export class CachedOrigin {
  private readonly underWay = new Map<string, Promise<CachedResponse>>();

  constructor(private readonly cache: EdgeCache, private readonly clock: () => number, private readonly observer: EdgeObserver = NO_OBSERVER) {}

  public async get(request: CacheableRequest): Promise<CachedResponse> {
    const entry = this.cache.get(request.parts.key);
    if (entry && isFreshEntry(entry, this.clock())) return this.hit(entry);
    if (entry && mayServeWhileRevalidating(entry, request.policy.maxTtl, this.clock())) {
      this.collapsed(request).catch(() => undefined); // in the background: the next viewer will ask again
      return this.hit(entry);
    }
    return this.collapsed(request);
  }

  /**
   * Requests that meet one under way for the same key wait for it, and go on their own where its response is not kept.
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
    return entry && isFreshEntry(entry, this.clock()) ? this.hit(entry) : this.fetch(request);
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
    const response = await this.askOrigin(request, validators(stale));
    if (stale && response.status === 304) return this.refresh(request, stale, response);
    if (stale && response.status >= 500 && mayServeOnError(stale, this.clock())) return this.extend(request, stale, response.status);
    return this.store(request, response);
  }

  /** HEAD and GET share the cache, so the origin is always asked for the whole. */
  private async askOrigin({ path, secure, parts, forwarded, origin }: CacheableRequest, validation: Headers): Promise<HttpResponse> {
    const headers = { ...forwarded.headers, ...parts.acceptEncoding !== '' && { 'accept-encoding': parts.acceptEncoding }, ...validation };
    try {
      const response = await origin.fetch({ method: 'GET', path, query: forwarded.query, headers, secure });
      this.observer.fetched(response);
      return response;
    } catch (error) {
      return edgeError(error instanceof OriginUnreachable && error.status === 504 ? 504 : 502, newRequestId(), this.clock());
    }
  }

  private async store(request: CacheableRequest, received: HttpResponse): Promise<CachedResponse> {
    const headers = endToEndHeaders(received.headers);
    const response = await (request.compress ? compress({ ...received, headers }, request.parts.acceptEncoding) : { ...received, headers });
    this.keep(request, response, received.headers.etag);
    return { response, result: 'Miss' };
  }

  /**
   * The headers of the 304 take the place of the old ones (RFC 9111, section 4.3.4), but for those about the body,
   * which is the old one.
   */
  private refresh(request: CacheableRequest, stale: CacheEntry, notModified: HttpResponse): CachedResponse {
    const newer = without(endToEndHeaders(notModified.headers), ...ABOUT_THE_BODY);
    const response = { ...stale.response, headers: { ...stale.response.headers, ...newer } };
    this.keep(request, response, stale.originEtag);
    return { response, result: 'RefreshHit' };
  }

  /** The origin fails: it is left alone for as long as the error would be kept. */
  private extend(request: CacheableRequest, stale: CacheEntry, status: number): CachedResponse {
    const pause = request.errorCachingMinTtl(status) ?? DEFAULT_ERROR_CACHING_MIN_TTL;
    const extended = { ...stale, freshUntil: this.clock() + pause * 1000 };
    this.cache.set(request.parts.key, extended);
    return this.hit(extended);
  }

  private keep(request: CacheableRequest, response: HttpResponse, originEtag: string | undefined): void {
    const { parts: { key, query }, path, policy, errorCachingMinTtl } = request;
    const now = this.clock();
    const ttl = ttlOf(response.status, response.headers, policy, now, errorCachingMinTtl(response.status));
    if (ttl === undefined) {
      this.cache.delete(key);
    } else {
      this.cache.set(key, entryOf(response, { originEtag, target: path + (query && `?${query}`), tags: tagsOf(request, response) }, ttl, now));
    }
  }

  private hit(entry: CacheEntry): CachedResponse {
    const age = ageOf(entry.response.headers) + Math.floor((this.clock() - entry.storedAt) / 1000);
    return { response: entry.response, result: 'Hit', age };
  }
}

/** Without caching, and where cookies reach the origin, every viewer gets a response of his own. */
function collapses({ policy, forwarded }: CacheableRequest): boolean {
  return policy.maxTtl > 0 && policy.cookies.behavior === 'none' && !('cookie' in forwarded.headers);
}

function tagsOf({ cacheTagHeader }: CacheableRequest, { headers }: HttpResponse): string[] {
  if (cacheTagHeader === undefined) return [];
  return (headers[cacheTagHeader] ?? '').split(',').map(tag => tag.trim().toLowerCase()).filter(Boolean).slice(0, MAX_TAGS);
}

function validators(stale: CacheEntry | undefined): Headers {
  if (!stale || stale.response.status !== 200) return {};
  const { 'last-modified': lastModified } = stale.response.headers;
  return {
    ...stale.originEtag !== undefined && { 'if-none-match': stale.originEtag },
    ...lastModified !== undefined && { 'if-modified-since': lastModified },
  };
}
