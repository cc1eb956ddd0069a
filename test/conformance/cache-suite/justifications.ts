import { Deviation } from '../cells';

/** Tests of the suite that a cache with CloudFront's rules fails. */
export interface Justification {
  readonly tests: readonly string[];
  readonly rule: string;
  readonly see: string;
}

export const JUSTIFICATIONS: readonly Justification[] = [
  {
    tests: [
      'age-parse-nonnumeric',
      'age-parse-negative',
      'age-parse-float',
      'age-parse-prefix-twoline',
      'age-parse-dup-0',
      'age-parse-dup-0-twoline',
      'age-parse-dup-old',
      'age-parse-parameter',
      'age-parse-numeric-parameter',
    ],
    rule: 'RFC 9111 uses the first of several Age values, and ignores one that is not a number. The suite is older.',
    see: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.1',
  },
  {
    tests: [
      'stale-close-must-revalidate',
      'stale-close-proxy-revalidate',
      'stale-close-no-cache',
      'stale-close-s-maxage=2',
    ],
    rule: 'While an origin does not respond, CloudFront serves stale responses. Only stale-if-error limits that.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html',
  },
  {
    tests: ['heuristic-201-not_cached', 'heuristic-202-not_cached'],
    rule: 'Responses without cache headers that are not errors are cached for the default TTL.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html',
  },
  {
    tests: [
      'heuristic-502-not_cached',
      'heuristic-503-not_cached',
      'heuristic-504-not_cached',
      'status-404-stale',
      'status-500-stale',
      'status-502-stale',
      'status-503-stale',
      'status-504-stale',
    ],
    rule: 'Errors are cached for at least the error caching minimum TTL, whatever their headers.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html',
  },
  {
    tests: [
      'other-authorization',
      'vary-no-match',
      'vary-omit-stored',
      'vary-omit',
      'vary-2-no-match',
      'vary-2-match-omit',
      'vary-3-no-match',
      'vary-3-order',
      'vary-star',
      'vary-syntax-star',
      'vary-syntax-star-star',
      'vary-syntax-star-star-lines',
      'vary-syntax-empty-star',
      'vary-syntax-empty-star-lines',
      'vary-syntax-star-foo',
      'vary-syntax-foo-star',
    ],
    rule: 'Only headers in the cache policy are part of the cache key. Vary and Authorization are not.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html',
  },
  {
    tests: ['headers-store-Set-Cookie', '304-etag-update-response-Set-Cookie'],
    rule: 'If cookies are not forwarded, CloudFront removes Set-Cookie from responses.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html',
  },
  {
    tests: ['invalidate-M-SEARCH', 'invalidate-M-SEARCH-location', 'invalidate-M-SEARCH-cl'],
    rule: 'CloudFront accepts seven methods, and rejects others with 403.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods',
  },
  {
    tests: [
      'invalidate-POST',
      'invalidate-PUT',
      'invalidate-DELETE',
      'invalidate-POST-location',
      'invalidate-PUT-location',
      'invalidate-DELETE-location',
      'invalidate-POST-cl',
      'invalidate-PUT-cl',
      'invalidate-DELETE-cl',
    ],
    rule: 'Writes through CloudFront invalidate nothing. A file is cached until it expires or is invalidated.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html',
  },
  {
    tests: ['headers-store-Content-Length', '304-etag-update-response-Content-Length'],
    rule: 'A response that is longer than its Content-Length is invalid HTTP, and becomes a 502.',
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
  },
];

export function deviationOf({ tests, rule, see }: Justification): Deviation {
  return { of: new RegExp(`^(${tests.join('|')}), required: fail here, pass there$`), rule, see };
}
