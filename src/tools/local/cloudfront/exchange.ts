import { Behavior } from './distribution';
import { edgeError } from './edge-responses';
import { applyResponseHeadersPolicy } from './response-headers-policy';
import { TraceRecorder } from './trace-recorder';
import { Headers, HttpResponse } from '../http/message';

export interface ViewerRequest {
  readonly method: string;
  /** The path as sent, without the query string. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly headerLines?: Readonly<Record<string, readonly string[]>>;
  readonly httpVersion: string;
  readonly hasBody: boolean;
}

/** A request in progress. */
export interface Exchange {
  readonly id: string;
  readonly request: ViewerRequest;
  readonly behavior: Behavior;
  readonly secure: boolean;
  readonly trace: TraceRecorder;
}

/** A response to a viewer before the headers of the edge location are added. */
export interface ViewerResponse {
  readonly response: HttpResponse;
  readonly xCache: string;
  readonly age?: number;
}

/** Returns whether a request reads: only such requests are cached. */
export function isRead({ request: { method } }: Exchange): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Returns a response with the headers of the behavior's response headers policy. */
export function respond(
  { request, behavior }: Exchange, response: HttpResponse, xCache: string, age?: number,
): ViewerResponse {
  const headers = applyResponseHeadersPolicy(
    behavior.responseHeadersPolicy, request.method, request.headers, response.headers,
  );
  return { response: { ...response, headers }, xCache, age };
}

/** Returns an error page of CloudFront itself, to which no response headers policy applies. */
export function errorPage(
  { id }: Exchange, now: number, status: number, explanation?: string, headers: Headers = {},
): ViewerResponse {
  const response = edgeError(status, id, now, explanation);
  return { response: { ...response, headers: { ...headers, ...response.headers } }, xCache: 'Error from cloudfront' };
}
