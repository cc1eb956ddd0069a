import { TtlDecision, Ttls } from './ttl';
import { HttpResponse } from '../http/message';
import { InvocationTrace } from '../lambda/invocation-trace';

/** Headers by their lower-case names, without credentials. */
export type TracedHeaders = Readonly<Record<string, string>>;

/** The check of CloudFront that rejected a request before its function and cache. */
export type ViewerCheck = 'request' | 'country' | 'protocol' | 'method' | 'signature';

/** A record of how an edge location has processed a request. Signatures, cookies and credentials are redacted. */
export interface RequestTrace {
  /** The request ID, which the response has as `x-amz-cf-id`. */
  readonly id: string;
  readonly request: TracedRequest;
  /** The path pattern of the behavior. Undefined if only the response is known, which is so for a deployed CDN. */
  readonly pathPattern?: string;
  /** Undefined if the request passed all checks. */
  readonly rejectedBy?: ViewerCheck;
  /** Undefined without a function on viewer requests. */
  readonly edgeFunction?: EdgeFunctionTrace;
  /** The paths that were fetched, in order: the requested one, and that of the custom error page if it was served. */
  readonly fetches: readonly ContentFetch[];
  readonly response: TracedResponse;
}

export interface TracedRequest {
  readonly method: string;
  /** The path and the query string. */
  readonly target: string;
  readonly headers: TracedHeaders;
}

export interface TracedResponse {
  readonly status: number;
  readonly headers: TracedHeaders;
  readonly bytes: number;
  /** The body of an error, if it is a short text. */
  readonly text?: string;
}

/** An execution of the edge function. */
export interface EdgeFunctionTrace {
  readonly milliseconds: number;
  readonly input: TracedRequest;
  /** The request that continues, the response for the viewer, or the reason for which there is neither. */
  readonly output:
    | { readonly request: TracedRequest }
    | { readonly response: TracedResponse }
    | { readonly failure: string };
}

/** A path that was looked up in the cache and fetched from origins. */
export interface ContentFetch {
  readonly path: string;
  /** Undefined for methods other than GET and HEAD, which bypass the cache. */
  readonly cache?: CacheLookup;
  /** The requests to origins, in order. Empty if the response comes from the cache. */
  readonly attempts: readonly OriginAttempt[];
}

/** The reason for which a response comes from the cache although it is not simply fresh. */
export type CacheReason = 'collapsed' | 'stale-while-revalidate' | 'stale-if-error';

export interface CacheLookup {
  readonly result: 'Miss' | 'Hit' | 'RefreshHit';
  readonly reason?: CacheReason;
  /** The seconds since the origin sent the response, if it comes from the cache. */
  readonly age?: number;
  /** The seconds until the response is revalidated. Undefined if it is not cached. */
  readonly freshFor?: number;
  readonly key: TracedKey;
  readonly ttl: TtlDecision;
  /** The bounds that the decision takes into account. */
  readonly bounds: Ttls & { readonly errorCachingMinTtl?: number };
  /** The `Cache-Control` of the origin. */
  readonly cacheControl?: string;
  readonly tags: readonly string[];
}

/** The parts of a cache key. */
export interface TracedKey {
  readonly path: string;
  readonly query: string;
  /** The headers in the key, the cookies among them. */
  readonly headers: TracedHeaders;
  /** The normalized encodings, such as `br,gzip`. */
  readonly acceptEncoding: string;
}

/** An origin, as a trace names it. */
export interface OriginName {
  readonly kind: 'bucket' | 'variants' | 'replica' | 'server' | 'function';
  /** The name of the bucket or function, or the host of the server. */
  readonly name: string;
}

/** A request to an origin. */
export interface OriginAttempt {
  readonly origin: OriginName;
  /** The path, with that of the origin. */
  readonly path: string;
  readonly milliseconds: number;
  /** Undefined if the origin did not respond. */
  readonly response?: TracedResponse;
  /** The reason for which the origin did not respond. */
  readonly failure?: string;
  /** The explanation of a rejected signature. */
  readonly remark?: string;
  /** The invocation of a function, which can continue after its response. */
  readonly invocation?: InvocationTrace;
}

const TEXT_TYPES = /^(application\/(problem\+)?(json|xml)|text\/(xml|plain))/;
const MAX_TEXT_BYTES = 2000;

/** Returns a response as traces have it. */
export function traceResponse({ status, headers, body }: HttpResponse): TracedResponse {
  const isText = status >= 400 && body.length > 0 && body.length <= MAX_TEXT_BYTES && !('content-encoding' in headers)
    && TEXT_TYPES.test(headers['content-type'] ?? '');
  return { status, headers, bytes: body.length, ...isText && { text: body.toString() } };
}
