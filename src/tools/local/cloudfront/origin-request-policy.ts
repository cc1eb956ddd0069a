import { KeyedRequest, KeyParts, isSelected, nameOf } from './cache-key';
import { CachePolicy, Selection } from './cache-policy';
import { Headers, without } from '../http/message';

/** What reaches the origin beyond what is in the cache key. */

export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}
/** What of a viewer's request reaches the origin. */

export interface Forwarded {
  readonly query: string;
  readonly headers: Headers;
}
// The edge itself decides about these: it asks origins for the whole, and says from where to whom.
export const OWN_HEADERS = [
  'accept-encoding', 'cloudfront-forwarded-proto', 'connection', 'content-length', 'cookie', 'expect', 'if-match', 'if-modified-since',
  'if-none-match', 'if-range', 'if-unmodified-since', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'range', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'via',
];
/**
 * What is in the cache key reaches the origin, and what the policy adds to it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */

export function forwarded(cachePolicy: CachePolicy, policy: OriginRequestPolicy | undefined, request: KeyedRequest, parts: KeyParts): Forwarded {
  if (!policy) return parts;
  const isForwarded = (kind: 'cookies' | 'queryStrings') => (pair: string) => pair !== '' && (isSelected(cachePolicy[kind], nameOf(pair)) || isSelected(policy[kind], nameOf(pair)));
  const headers = Object.entries(without(request.headers, ...OWN_HEADERS)).filter(([name]) => isSelected(policy.headers, name));
  const cookie = (request.headers.cookie ?? '').split(/;\s*/).filter(isForwarded('cookies')).join('; ');
  return {
    query: request.query.split('&').filter(isForwarded('queryStrings')).join('&'),
    headers: { ...parts.headers, ...Object.fromEntries(headers), ...cookie && { cookie } },
  };
}
