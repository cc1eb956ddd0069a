import { KeyedRequest, KeyParts, isSelected, nameOf, CachePolicy, Selection } from './cache-key';
import { Headers, without } from '../http/message';

/** The parts of a request that are forwarded in addition to the cache key. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** The forwarded parts of a viewer's request. */
export interface Forwarded {
  readonly query: string;
  readonly headers: Headers;
}

// CloudFront sets or removes these headers itself.
const OWN_HEADERS = [
  'accept-encoding', 'cloudfront-forwarded-proto', 'connection', 'content-length', 'cookie', 'expect', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'keep-alive', 'proxy-authorization',
  'proxy-connection', 'range', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
];

/**
 * Returns the parts of a request that are forwarded: those in the cache key and those of the policy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
export function forwarded(
  cachePolicy: CachePolicy, policy: OriginRequestPolicy | undefined, request: KeyedRequest, parts: KeyParts,
): Forwarded {
  if (!policy) return parts;
  const isForwarded = (kind: 'cookies' | 'queryStrings') => (pair: string) =>
    pair !== '' && (isSelected(cachePolicy[kind], nameOf(pair)) || isSelected(policy[kind], nameOf(pair)));
  const headers = Object.entries(without(request.headers, ...OWN_HEADERS)).filter(([name]) => isSelected(
    policy.headers, name,
  ));
  const cookie = (request.headers.cookie ?? '').split(/;\s*/).filter(isForwarded('cookies')).join('; ');
  return {
    query: request.query.split('&').filter(isForwarded('queryStrings')).join('&'),
    headers: { ...parts.headers, ...Object.fromEntries(headers), ...cookie && { cookie } },
  };
}
