import { EdgeFunction } from './edge-function';
import { isRecord } from '../../../model/is-record';
import { Headers, HttpResponse, headerProblem, without } from '../http/message';

/** The parts of a viewer's request that a function sees. */
export interface FunctionRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  /** The separate lines of each header as the viewer sent them. */
  readonly headerLines?: Readonly<Record<string, readonly string[]>>;
}

export interface EventContext {
  readonly distributionDomainName: string;
  readonly distributionId: string;
  readonly requestId: string;
}

/** The value of a query parameter, a header or a cookie. */
interface Value {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

type Values = Record<string, Value>;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
const HIDDEN = [
  'connection', 'expect', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'trailer',
  'upgrade', 'x-cache', 'x-forwarded-proto', 'x-real-ip',
];
const HIDDEN_BEGINNINGS = ['x-accel-', 'x-amz-cf-', 'x-amzn-', 'x-edge-'];
const READ_ONLY = ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'];
const LONGEST_URI = 8192;

// Functions see headers of CloudFront only if a policy includes them, and cannot change them.
const KEPT_FROM_FUNCTIONS = ['cloudfront-forwarded-proto', 'cloudfront-viewer-country'];

export type RequestOutcome =
  | { readonly kind: 'request'; readonly request: FunctionRequest }
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | { readonly kind: 'error'; readonly status: number; readonly name: string; readonly reason: string };

/** Runs a viewer request function. The outcome is a request for the origin, a response for the viewer or an error. */
export function runOnRequest(
  edgeFunction: EdgeFunction, request: FunctionRequest, context: EventContext,
): RequestOutcome {
  const outcome = edgeFunction.run(eventOf(request, context));
  if ('failure' in outcome) {
    return { kind: 'error', status: 503, name: 'FunctionExecutionError', reason: outcome.failure };
  }
  return readOutput(outcome.output, request) ?? {
    kind: 'error', status: 502, name: 'FunctionValidationError', reason: 'it is not a valid request or response',
  };
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function eventOf(request: FunctionRequest, context: EventContext): unknown {
  const exposed = Object.entries(without(exposedHeaders(request.headers), 'cookie'));
  return {
    version: '1.0',
    context: { ...context, eventType: 'viewer-request' },
    viewer: { ip: '127.0.0.1' },
    request: {
      method: request.method,
      uri: request.path,
      querystring: groupPairs(request.query.split('&')),
      headers: Object.fromEntries(
        exposed.map(([name, value]) => [name, valueOf(request.headerLines?.[name] ?? [value])]),
      ),
      cookies: groupPairs((request.headers.cookie ?? '').split(/;\s*/)),
    },
  };
}

/** Returns undefined for an output that is neither a request nor a response, or that changes read-only parts. */
function readOutput(output: unknown, before: FunctionRequest): RequestOutcome | undefined {
  if (!isRecord(output)) return undefined;
  if ('statusCode' in output) {
    const response = readResponse(output);
    return response && { kind: 'response', response };
  }
  const request = readRequest(output, before);
  return request && { kind: 'request', request };
}

function readRequest(output: Record<string, unknown>, request: FunctionRequest): FunctionRequest | undefined {
  const headers = readHeaders(output.headers);
  const { method, uri } = output;
  if (!headers || method !== request.method || !respectsReadOnly(headers, request.headers)) return undefined;
  if (typeof uri !== 'string' || (uri !== request.path && !isPath(uri))) return undefined;
  const cookie = printPairs(output.cookies, '; ');
  const kept = Object.entries(request.headers).filter(([name]) => isHidden(name) || KEPT_FROM_FUNCTIONS.includes(name));
  return {
    method: request.method,
    path: uri,
    query: printPairs(output.querystring, '&'),
    headers: { ...headers, ...Object.fromEntries(kept), ...cookie && { cookie } },
  };
}

/** Returns whether a URI is valid in an HTTP request. Characters other than ASCII must be percent-encoded. */
function isPath(uri: string): boolean {
  return /^\/[\x21-\x7e]*$/.test(uri) && !/[?#]/.test(uri) && uri.length <= LONGEST_URI;
}

function readResponse(output: Record<string, unknown>): HttpResponse | undefined {
  const headers = readHeaders(output.headers ?? {});
  const body = readBody(output.body);
  const status = Number(output.statusCode);
  if (!headers || !body || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  return { status, headers: { ...headers, 'content-length': String(body.length) }, body };
}

function readBody(body: unknown): Buffer | undefined {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (!isRecord(body) || typeof body.data !== 'string') return undefined;
  return Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8');
}

/** Returns undefined if a header is invalid or functions cannot add it. */
function readHeaders(values: unknown): Headers | undefined {
  const headers = Object.entries(isRecord(values)
    ? values
    : {}).map(([name, value]) => [name, textsOf(value).join(', ')] as const);
  const isBad = ([name, value]: readonly [string, string]) =>
    name !== name.toLowerCase() || isHidden(name) || headerProblem(name, value) !== undefined;
  return headers.some(isBad) ? undefined : Object.fromEntries(headers);
}

function respectsReadOnly(headers: Headers, before: Headers): boolean {
  return READ_ONLY.every(name => headers[name] === before[name]);
}

/** Returns the headers that functions see. They see cookies separately. */
export function exposedHeaders(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isHidden(name) && !KEPT_FROM_FUNCTIONS.includes(name)),
  );
}

function isHidden(name: string): boolean {
  return HIDDEN.includes(name) || HIDDEN_BEGINNINGS.some(beginning => name.startsWith(beginning));
}

function groupPairs(pairs: string[]): Values {
  const values = new Map<string, string[]>();
  for (const pair of pairs.filter(Boolean)) {
    const [name, ...rest] = pair.split('=');
    values.set(name, [...values.get(name) ?? [], rest.join('=')]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, valueOf(all)]));
}

/** Puts the first value into `value`, and all of several values into `multiValue`. */
function valueOf(all: readonly string[]): Value {
  return { value: all[0], ...all.length > 1 && { multiValue: all.map(value => ({ value })) } };
}

function printPairs(values: unknown, separator: string): string {
  return Object.entries(isRecord(values) ? values : {})
    .flatMap(([name, value]) => textsOf(value).map(text => `${name}=${text}`))
    .join(separator);
}

function textsOf(value: unknown): string[] {
  if (!isRecord(value)) return [];
  const all = Array.isArray(value.multiValue) ? value.multiValue : [value];
  return all.filter(isRecord).map(item => String(item.value));
}
