import { globMatches } from '../../../model/glob';
import { Headers, without } from '../http/message';

export interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** Whether it replaces the origin's header. */
  readonly override: boolean;
}

export interface Cors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge?: number;
  readonly override: boolean;
}

export interface ResponseHeadersPolicy {
  readonly remove: readonly string[];
  readonly headers: readonly PolicyHeader[];
  readonly cors?: Cors;
}

const ALL_METHODS = 'GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT';

/**
 * Applies a policy to the headers of a response: removes headers, then adds headers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function applyResponseHeadersPolicy(
  policy: ResponseHeadersPolicy | undefined, method: string, request: Headers, response: Headers,
): Headers {
  if (!policy) return response;
  const result = without(response, ...policy.remove);
  for (const { name, value, override } of [...corsHeaders(policy.cors, method, request), ...policy.headers]) {
    if (override || !(name in result)) result[name] = value;
  }
  return dependsOnOrigin(policy.cors, request) ? { ...result, vary: withOrigin(result.vary) } : result;
}

/**
 * Returns the headers of the response to a CORS request; none for other requests and for origins that are not allowed.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
function corsHeaders(cors: Cors | undefined, method: string, request: Headers): PolicyHeader[] {
  const { origin } = request;
  if (!cors || origin === undefined) return [];
  const pattern = cors.allowOrigins.find(allowed => globMatches(allowed, origin)
    || globMatches(allowed, origin.replace(/^https?:\/\//, '')));
  if (pattern === undefined) return [];
  const preflight = method === 'OPTIONS' && 'access-control-request-method' in request;
  const values: Record<string, string | undefined> = {
    'access-control-allow-origin': pattern === '*' ? '*' : origin,
    'access-control-allow-credentials': cors.allowCredentials ? 'true' : undefined,
    ...preflight ? preflightHeaders(cors) : { 'access-control-expose-headers': list(cors.exposeHeaders) },
  };
  return Object.entries(values)
    .flatMap(([name, value]) => value === undefined ? [] : [{ name, value, override: cors.override }]);
}

function preflightHeaders(cors: Cors): Record<string, string | undefined> {
  return {
    'access-control-allow-methods': cors.allowMethods.includes('ALL') ? ALL_METHODS : list(cors.allowMethods),
    'access-control-allow-headers': list(cors.allowHeaders),
    'access-control-max-age': cors.maxAge === undefined ? undefined : String(cors.maxAge),
  };
}

function withOrigin(vary: string | undefined): string {
  return vary === undefined ? 'Origin' : /\borigin\b/i.test(vary) ? vary : `${vary}, Origin`;
}

function list(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(', ') : undefined;
}

/** Returns whether the response depends on the origin, which caches learn from `Vary`. */
function dependsOnOrigin(cors: Cors | undefined, request: Headers): boolean {
  return cors !== undefined && 'origin' in request && !cors.allowOrigins.includes('*');
}
