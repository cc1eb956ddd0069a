import { CachedResponse } from './cached-origin';
import { RequestOutcome, exposedHeaders } from './edge-function-event';
import {
  CacheLookup, ContentFetch, EdgeFunctionTrace, OriginAttempt, RequestTrace, TracedRequest, TracedResponse,
  ViewerCheck, traceResponse,
} from './request-trace';
import { Ttls } from './ttl';
import { HttpResponse, Headers } from '../http/message';
import { redact, redactHeaders } from '../http/redact';

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
        path: redact(path),
        query: redact(parts.query),
        headers: redactHeaders(parts.headers),
        acceptEncoding: parts.acceptEncoding,
      },
      ttl,
      bounds: { minTtl, defaultTtl, maxTtl, ...response.status >= 400 && { errorCachingMinTtl } },
      cacheControl: response.headers['cache-control'],
      tags,
    };
    this.fetches.push({ path: redact(path), cache, attempts: attempts.map(withoutCredentials) });
  }

  /** Records a request that bypasses the cache. */
  public forwarded(path: string, attempts: readonly OriginAttempt[]): void {
    this.fetches.push({ path: redact(path), attempts: attempts.map(withoutCredentials) });
  }

  /** Returns the record of the request, whose invocations of functions may still continue. */
  public finished(response: HttpResponse): RequestTrace {
    const { id, request, pathPattern, rejectedBy, edgeFunction, fetches } = this;
    return {
      id,
      request: traceRequest(request),
      pathPattern,
      rejectedBy,
      edgeFunction,
      fetches,
      response: safe(traceResponse(response)),
    };
  }
}

function traceRequest({ method, path, query, headers }: RecordedRequest): TracedRequest {
  return { method, target: redact(query === '' ? path : `${path}?${query}`), headers: redactHeaders(headers) };
}

function seenByFunction(request: RecordedRequest): TracedRequest {
  return traceRequest({ ...request, headers: exposedHeaders(request.headers) });
}

function outputOf(outcome: RequestOutcome): EdgeFunctionTrace['output'] {
  switch (outcome.kind) {
    case 'request': return { request: seenByFunction(outcome.request) };
    case 'response': return { response: safe(traceResponse(outcome.response)) };
    case 'error': return { failure: redact(`${outcome.name}: ${outcome.reason}`) };
  }
}

function withoutCredentials({ path, response, remark, ...attempt }: OriginAttempt): OriginAttempt {
  return {
    ...attempt,
    path: redact(path),
    response: response && safe(response),
    remark: remark === undefined ? undefined : redact(remark),
  };
}

function safe(response: TracedResponse): TracedResponse {
  return { ...response, headers: redactHeaders(response.headers) };
}
