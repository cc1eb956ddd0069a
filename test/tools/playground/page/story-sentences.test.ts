import {
  cacheReason, duration, errorText, failoverReason, outcomeOf, ttlReason,
} from '../../../../playground/traffic/story/sentences';
import { OriginAttempt } from '../../../../src/tools/local/cloudfront/request-trace';
import { decideTtl } from '../../../../src/tools/local/cloudfront/ttl';
import { newInvocation } from '../../../../src/tools/local/lambda/invocation-trace';

const OF_POLICY = 'of the cache policy';
const ERROR_MINIMUM = 'the error caching minimum TTL';
const BOUNDS = { minTtl: 0, defaultTtl: 86400, maxTtl: 604800 };

test.each([
  [1, '1 second'], [90, '90 seconds'], [120, '2 minutes'], [3600, '1 hour'], [86400, '1 day'], [0, '0 seconds'],
])('a duration of %d seconds is printed as %s', (seconds, expected) => expect(duration(seconds)).toBe(expected));

/** Returns the explanation of a TTL that the local edge decides. */
function reasonFor(
  status: number, cacheControl: string | undefined, bounds: Partial<typeof BOUNDS> = {}, errorCachingMinTtl?: number,
): string {
  const ttls = { ...BOUNDS, ...bounds };
  const headers: Record<string, string> = cacheControl === undefined ? {} : { 'cache-control': cacheControl };
  const ttl = decideTtl(status, headers, ttls, 0, errorCachingMinTtl);
  return ttlReason({ ttl, bounds: { ...ttls, errorCachingMinTtl }, cacheControl });
}

describe('the explanation of a TTL', () => {
  test.each<[string, ...Parameters<typeof reasonFor>]>([
    ['The origin states 1 minute (max-age).', 200, 'max-age=60'],
    [`The origin states no lifetime, so the default TTL ${OF_POLICY} (defaultTtl) applies.`, 200, undefined],
    [
      `The origin states 365 days (s-maxage), more than the maximum TTL ${OF_POLICY} (maxTtl).`, 200,
      's-maxage=31536000',
    ],
    [
      `The origin states 1 minute (max-age), less than the minimum TTL ${OF_POLICY} (minTtl).`, 200, 'max-age=60',
      { minTtl: 3600 },
    ],
    [`The default TTL is less than the minimum TTL ${OF_POLICY} (minTtl).`, 200, undefined, { minTtl: 90000 }],
    [
      `The origin forbids caching (no-store), but the minimum TTL ${OF_POLICY} (minTtl) is not 0.`, 200, 'no-store',
      { minTtl: 1 },
    ],
    ['The origin forbids caching (private, max-age=60).', 200, 'private, max-age=60'],
    [`The maximum TTL ${OF_POLICY} is 0, which disables caching.`, 200, 'max-age=60', { maxTtl: 0 }],
    [`The origin states no lifetime, so ${ERROR_MINIMUM} of 10 seconds of this status applies.`, 503, undefined],
    [
      `The origin states 5 seconds (max-age), less than ${ERROR_MINIMUM} of 1 minute of this status.`, 404, 'max-age=5',
      {}, 60,
    ],
    ['CloudFront caches this error only if the origin sends max-age or s-maxage.', 403, undefined],
    ['CloudFront does not cache errors of this status.', 429, 'max-age=60'],
  ])('reads: %s', (expected, ...given) => {
    expect(reasonFor(...given)).toBe(expected);
  });
});

test('the explanation of a cache result names stale and shared responses', () => {
  expect(cacheReason({ result: 'Hit', reason: 'stale-if-error' })).toContain('because the origin failed');
  expect(cacheReason({ result: 'Hit', reason: 'stale-while-revalidate' })).toContain('in the background');
  expect(cacheReason({ result: 'Hit', reason: 'collapsed' })).toContain('under way');
  expect(cacheReason({ result: 'RefreshHit' })).toContain('unchanged');
});

test('the explanation of a failover tells missing variants and failures apart', () => {
  const attempt = (kind: OriginAttempt['origin']['kind'], status: number): OriginAttempt => ({
    origin: { kind, name: 'a' }, path: '/', milliseconds: 1, response: { status, headers: {}, bytes: 0 },
  });
  expect(failoverReason(attempt('variants', 403))).toContain('not stored');
  expect(failoverReason(attempt('variants', 503))).toContain('failed');
  expect(failoverReason(attempt('bucket', 403))).toContain('failed');
});

test('an error of S3 is shown by its code and message', () => {
  expect(errorText('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'))
    .toBe('AccessDenied: Access Denied');
  expect(errorText('{"status":404}')).toBe('{"status":404}');
});

test('the outcome of an invocation tells whether it still runs', () => {
  const invocation = newInvocation('transform');
  expect(outcomeOf(invocation)).toBe('Not invoked');
  expect(outcomeOf({ ...invocation, outcome: 'responded' })).toBe('Responded, and still runs');
  expect(outcomeOf({ ...invocation, outcome: 'responded', isDone: true })).toBe('Responded');
});
