import * as fc from 'fast-check';
import { cacheControl, decideTtl, Ttls } from '../../../../src/tools/local/cloudfront/ttl';
import { httpDate } from '../../../../src/tools/local/http/message';

const NOW = Date.UTC(2026, 0, 1);
const TTLS: Ttls = { minTtl: 0, defaultTtl: 86400, maxTtl: 31536000 };

function ttlOf(...given: Parameters<typeof decideTtl>): number | undefined {
  return decideTtl(...given).seconds;
}

function ttl(headers: Record<string, string>, ttls: Partial<Ttls> = {}, status = 200): number | undefined {
  return ttlOf(status, headers, { ...TTLS, ...ttls }, NOW);
}

function inSeconds(seconds: number): string {
  return httpDate(NOW + seconds * 1000);
}

test('the default TTL applies to a response without headers', () => {
  expect(ttl({})).toBe(86400);
});

test.each<[string, Record<string, string>, Partial<Ttls>, number | undefined]>([
  // Minimum TTL = 0
  ['max-age', { 'cache-control': 'max-age=60' }, {}, 60],
  ['max-age over the maximum', { 'cache-control': 'max-age=60' }, { maxTtl: 50, defaultTtl: 50 }, 50],
  ['s-maxage before max-age', { 'cache-control': 'max-age=60, s-maxage=90' }, {}, 90],
  ['max-age before Expires', { 'cache-control': 'max-age=60', 'expires': inSeconds(90) }, {}, 60],
  ['Expires', { expires: inSeconds(90) }, {}, 90],
  ['Expires over the maximum', { expires: inSeconds(90) }, { maxTtl: 50, defaultTtl: 50 }, 50],
  ['Expires in the past', { expires: inSeconds(-90) }, {}, 0],
  ['Expires that is no date', { expires: '0' }, {}, 0],
  ['max-age=0', { 'cache-control': 'max-age=0' }, {}, 0],
  ['no max-age', { 'cache-control': 'public' }, {}, 86400],
  ['no-cache', { 'cache-control': 'no-cache' }, {}, undefined],
  ['no-store', { 'cache-control': 'no-store, max-age=60' }, {}, undefined],
  ['private', { 'cache-control': 'private, max-age=60' }, {}, undefined],
  ['max-age, some of it spent elsewhere', { 'cache-control': 'max-age=60', 'age': '20' }, {}, 40],
  ['max-age, all of it spent elsewhere', { 'cache-control': 'max-age=60', 'age': '7200' }, {}, 0],
  ['an Age of two values', { 'cache-control': 'max-age=60', 'age': '20, 50' }, {}, 40],
  ['an Age that is no number', { 'cache-control': 'max-age=60', 'age': '20.5' }, {}, 60],
  ['Expires by the clock of the origin', { expires: inSeconds(90), date: inSeconds(60) }, {}, 30],
  ['Expires beside a Date that is none', { expires: inSeconds(90), date: 'soon' }, {}, 90],
  // Minimum TTL > 0
  ['max-age under the minimum', { 'cache-control': 'max-age=60' }, { minTtl: 100 }, 100],
  ['s-maxage under the minimum', { 'cache-control': 's-maxage=60' }, { minTtl: 100 }, 100],
  ['Expires under the minimum', { expires: inSeconds(60) }, { minTtl: 100 }, 100],
  ['the default under the minimum', {}, { minTtl: 100, defaultTtl: 60 }, 100],
  ['no-cache', { 'cache-control': 'no-cache' }, { minTtl: 100 }, 100],
  ['no-store', { 'cache-control': 'no-store' }, { minTtl: 100 }, 100],
  ['private', { 'cache-control': 'private, max-age=600' }, { minTtl: 100 }, 100],
  // caching off
  ['a maximum of zero', { 'cache-control': 'max-age=60' }, { maxTtl: 0, defaultTtl: 0 }, undefined],
])('the TTL is correct for %s: %o with %o', (_name, headers, ttls, expected) => {
  expect(ttl(headers, ttls)).toBe(expected);
});

describe('an error response of an origin', () => {
  test.each([404, 414, 500, 501, 502, 503, 504])('is always cached for the status %s', status => {
    expect(ttl({}, {}, status)).toBe(10);
    expect(ttlOf(status, {}, TTLS, NOW, 3)).toBe(3);
    expect(ttl({ 'cache-control': 'no-store' }, {}, status)).toBe(10);
  });

  test.each([400, 403, 405, 412, 415])('is cached for the status %s only if the origin sends a time', status => {
    expect(ttl({}, {}, status)).toBeUndefined();
    expect(ttlOf(status, { expires: inSeconds(60) }, TTLS, NOW, 3)).toBeUndefined();
    expect(ttl({ 'cache-control': 'max-age=60' }, {}, status)).toBe(60);
    expect(ttl({ 'cache-control': 's-maxage=60' }, {}, status)).toBe(60);
  });

  test.each([401, 402, 406, 410, 413, 416, 422, 429, 505])('is never cached for the status %s', status => {
    expect(ttl({ 'cache-control': 'max-age=60' }, {}, status)).toBeUndefined();
  });

  test('is cached for the longer of its minimum TTL and the time of the origin, up to the maximum TTL', () => {
    expect(ttlOf(404, { 'cache-control': 'max-age=60' }, TTLS, NOW, 10)).toBe(60);
    expect(ttlOf(404, { 'cache-control': 'max-age=5' }, TTLS, NOW, 10)).toBe(10);
    expect(ttlOf(404, { expires: inSeconds(60) }, TTLS, NOW, 10)).toBe(60);
    expect(ttlOf(404, { 'cache-control': 'max-age=60' }, { ...TTLS, maxTtl: 30 }, NOW, 10)).toBe(30);
    expect(ttlOf(404, {}, { ...TTLS, maxTtl: 0 }, NOW, 10)).toBe(10);
  });
});

describe('the TTL of any response', () => {
  const seconds = fc.nat(1e6);
  const ttls = fc.tuple(seconds, seconds, seconds).map(values => values.sort((a, b) => a - b))
    .map(([minTtl, defaultTtl, maxTtl]): Ttls => ({ minTtl, defaultTtl, maxTtl }));
  const directive = fc.oneof(
    fc.constantFrom('public', 'must-revalidate', 'no-cache', 'no-store', 'private', 'immutable'),
    fc
      .tuple(
        fc.constantFrom('max-age', 's-maxage', 'Max-Age'),
        fc.oneof(seconds.map(String), fc.constantFrom('x', '', '-1', '"5"')),
      )
      .map(([k, v]) => `${k}=${v}`),
  );
  const headers = fc.record({
    'cache-control': fc.array(directive, { maxLength: 4 }).map(list => list.join(', ')),
    'expires': fc.oneof(seconds.map(inSeconds), fc.constantFrom('0', '-1', 'soon')),
  }, { requiredKeys: [] });

  test('is between minimum and maximum TTL', () => {
    fc.assert(fc.property(headers, ttls, (given, policy) => {
      const kept = ttlOf(200, given, policy, NOW) ?? policy.minTtl;
      expect(kept).toBeGreaterThanOrEqual(policy.minTtl);
      expect(kept).toBeLessThanOrEqual(policy.maxTtl);
    }));
  });

  test('is positive if there is a minimum TTL', () => {
    fc.assert(fc.property(headers, ttls.filter(({ minTtl }) => minTtl > 0), (given, policy) => {
      expect(ttlOf(200, given, policy, NOW)).toBeDefined();
    }));
  });

  test('is at least the error caching minimum TTL for an error', () => {
    fc.assert(
      fc.property(headers, ttls, seconds, fc.integer({ min: 400, max: 599 }), (given, policy, minimum, status) => {
        expect(ttlOf(status, given, policy, NOW, minimum) ?? minimum).toBeGreaterThanOrEqual(minimum);
      }),
    );
  });
});

test('the first of two equal Cache-Control directives counts', () => {
  expect(cacheControl({ 'cache-control': 'max-age=1, MAX-AGE=2, s-maxage="3"' })).toEqual(
    new Map([
      ['max-age', '1'],
      ['s-maxage', '3'],
    ]),
  );
});
