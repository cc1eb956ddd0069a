import { Ttls } from './ttl';
import { Headers } from '../http/message';

/** The names of headers, cookies or query parameters that a policy includes. */
export type Selection =
  | { readonly behavior: 'none' | 'all' }
  | { readonly behavior: 'whitelist' | 'allExcept'; readonly names: readonly string[] };

/** A cache policy: TTLs and cache key. */
export interface CachePolicy extends Ttls {
  readonly headers: readonly string[];
  readonly cookies: Selection;
  readonly queryStrings: Selection;
  readonly gzip: boolean;
  readonly brotli: boolean;
}

/** The parts of a viewer's request that are in the cache key and therefore forwarded to the origin. */
export interface KeyParts {
  readonly key: string;
  readonly query: string;
  readonly headers: Headers;
  /** The encodings that both the viewer and the policy accept: `br,gzip`, `br`, `gzip` or nothing. */
  readonly acceptEncoding: string;
}

export interface KeyedRequest {
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly httpVersion: string;
}

/**
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
export function keyParts(policy: CachePolicy, request: KeyedRequest): KeyParts {
  const query = request.query.split('&').filter(pair => pair !== '' && isSelected(policy.queryStrings, nameOf(pair)))
    .join('&');
  const cookie = (request.headers.cookie ?? '').split(/;\s*/).filter(pair => pair !== ''
    && isSelected(policy.cookies, nameOf(pair))).join('; ');
  const headers = Object.fromEntries(
    policy.headers.flatMap(name => name in request.headers ? [[name, request.headers[name]]] : []),
  );
  const acceptEncoding = normalizeAcceptEncoding(policy, request);
  return {
    // JSON keeps paths and query strings apart.
    key: JSON.stringify([request.path, query, headers, cookie, acceptEncoding]),
    query,
    headers: { ...headers, ...cookie && { cookie } },
    acceptEncoding,
  };
}

/** Returns the normalized `Accept-Encoding`. CloudFront compresses nothing for HTTP/1.0. */
function normalizeAcceptEncoding(policy: CachePolicy, { headers, httpVersion }: KeyedRequest): string {
  if (httpVersion === '1.0') return '';
  const accepted = (headers['accept-encoding'] ?? '').split(',')
    .filter(coding => !/;\s*q=0(\.0*)?\s*$/i.test(coding))
    .map(coding => coding.split(';')[0].trim().toLowerCase());
  return [...policy.brotli && accepted.includes('br')
    ? ['br']
    : [], ...policy.gzip && accepted.includes('gzip') ? ['gzip'] : []].join(',');
}

export function isSelected(selection: Selection, name: string): boolean {
  switch (selection.behavior) {
    case 'none': return false;
    case 'all': return true;
    case 'whitelist': return selection.names.includes(name);
    case 'allExcept': return !selection.names.includes(name);
  }
}

export function nameOf(pair: string): string {
  return pair.split('=')[0];
}
