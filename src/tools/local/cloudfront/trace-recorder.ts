import { CachedResponse } from './cached-origin';
import { RequestOutcome, exposedHeaders } from './edge-function-event';
import {
  CacheLookup, ContentFetch, EdgeFunctionTrace, OriginAttempt, RequestTrace, TracedRequest, TracedResponse, ViewerCheck,
} from './request-trace';
import { tracedResponse } from './traced-response';
import { Ttls } from './ttl-decision';
import { HttpResponse, Headers } from '../http/message';
import { redacted, redactedHeaders } from '../http/redact';

/** A request that is recorded. */
interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
}

/** A path that was looked up in the cache, with the settings that apply. */
interface Lookup {
  readonly path: string;
  readonly parts: { readonly query: string; readonly headers: Headers; readonly acceptEncoding: string };
  readonly ttls: Ttls;
  readonly errorCachingMinTtl?: number;
}

/** Records the processing of one request. What it returns contains no credentials. */
export class TraceRecorder {
  public rejectedBy?: ViewerCheck;
  private edgeFunction?: EdgeFunctionTrace;
  private readonly fetches: ContentFetch[] = [];

  constructor(
    private readonly id: string, private readonly request: RecordedRequest, private readonly pathPattern: string,
  ) {}

  /** Records an execution of the edge function. */
  public ran(input: RecordedRequest, outcome: RequestOutcome, milliseconds: number): void {
    this.edgeFunction = { milliseconds, input: seenByFunction(input), output: outputOf(outcome) };
  }

  /** Records a response of the cache or of an origin behind it. */
  public lookedUp({ path, parts, ttls, errorCachingMinTtl }: Lookup, found: CachedResponse): void {
    const { result, reason, age, freshFor, ttl, tags, response, attempts } = found;
    const { minTtl, defaultTtl, maxTtl } = ttls;
    const cache: CacheLookup = {
      result,
      reason,
      age,
      freshFor,
      key: {
        path: redacted(path),
        query: redacted(parts.query),
        headers: redactedHeaders(parts.headers),
        acceptEncoding: parts.acceptEncoding,
      },
      ttl,
      bounds: { minTtl, defaultTtl, maxTtl, ...response.status >= 400 && { errorCachingMinTtl } },
      cacheControl: response.headers['cache-control'],
      tags,
    };
    this.fetches.push({ path: redacted(path), cache, attempts: attempts.map(withoutCredentials) });
  }

  /** Records a request that bypasses the cache. */
  public forwarded(path: string, attempts: readonly OriginAttempt[]): void {
    this.fetches.push({ path: redacted(path), attempts: attempts.map(withoutCredentials) });
  }

  /** Returns the record of the request, whose invocations of functions may still continue. */
  public finished(response: HttpResponse): RequestTrace {
    const { id, request, pathPattern, rejectedBy, edgeFunction, fetches } = this;
    return {
      id,
      request: tracedRequest(request),
      pathPattern,
      rejectedBy,
      edgeFunction,
      fetches,
      response: safe(tracedResponse(response)),
    };
  }
}

function tracedRequest({ method, path, query, headers }: RecordedRequest): TracedRequest {
  return { method, target: redacted(query === '' ? path : `${path}?${query}`), headers: redactedHeaders(headers) };
}

function seenByFunction(request: RecordedRequest): TracedRequest {
  return tracedRequest({ ...request, headers: exposedHeaders(request.headers) });
}

function outputOf(outcome: RequestOutcome): EdgeFunctionTrace['output'] {
  switch (outcome.kind) {
    case 'request': return { request: seenByFunction(outcome.request) };
    case 'response': return { response: safe(tracedResponse(outcome.response)) };
    case 'error': return { failure: redacted(`${outcome.name}: ${outcome.reason}`) };
  }
}

function withoutCredentials({ path, response, remark, ...attempt }: OriginAttempt): OriginAttempt {
  return {
    ...attempt,
    path: redacted(path),
    response: response && safe(response),
    remark: remark === undefined ? undefined : redacted(remark),
  };
}

function safe(response: TracedResponse): TracedResponse {
  return { ...response, headers: redactedHeaders(response.headers) };
}
