import fc from 'fast-check';
import { Response } from '../../../../src/tools/cli/shared/exchange';
import {
  ageGrew,
  cacheStatus,
  isHit,
  isRefreshHit,
  longestLifetime,
  sharedLifetime,
} from '../../../../src/tools/cli/verify/cache-headers';

const respond = (headers: Response['headers']): Response =>
  ({ status: 200, headers, start: Buffer.alloc(0), bytes: 0 });
const hit = (age: number, pop = 'TXL50-P1') =>
  respond({ 'x-cache': 'Hit from cloudfront', 'age': `${age}`, 'x-amz-cf-pop': pop });
const miss = respond({ 'x-cache': 'Miss from cloudfront' });

test.each([
  ['Hit from cloudfront', true, false],
  ['RefreshHit from cloudfront', false, true],
  ['Miss from cloudfront', false, false],
  ['Error from cloudfront', false, false],
])('x-cache "%s" is a hit: %s, and a refresh hit: %s', (value, isAHit, isARefreshHit) => {
  expect(isHit(respond({ 'x-cache': value }))).toBe(isAHit);
  expect(isRefreshHit(respond({ 'x-cache': value }))).toBe(isARefreshHit);
});

test('cacheStatus reports a missing x-cache header', () => {
  expect(cacheStatus(respond({}))).toBe('no x-cache header');
});

describe('ageGrew', () => {
  test.each<[string, Response[], [number, number] | undefined]>([
    ['for two hits', [miss, hit(0), hit(1)], [0, 1]],
    ['for one of two nodes', [hit(500), hit(3), hit(501)], [500, 501]],
    ['for a single hit', [miss, hit(9)], undefined],
    ['for hits of the same age', [hit(4), hit(4), hit(4)], undefined],
    ['for hits of decreasing age', [hit(9), hit(5), hit(1)], undefined],
    ['for hits of different edge locations', [hit(1, 'A'), hit(9, 'B')], undefined],
  ])('returns the ages %s', (_, seen, ages) => {
    expect(ageGrew(seen)).toEqual(ages);
  });

  test('returns ages exactly if a later hit is older than an earlier one', () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { maxLength: 8 }), ages => {
      const falling = ages.every((age, i) => i === 0 || age <= ages[i - 1]);
      expect(ageGrew(ages.map(age => hit(age))) === undefined).toBe(falling);
    }));
  });
});

test.each<[cacheControl: string | undefined, shared: number | undefined, longest: number]>([
  [undefined, undefined, 0],
  ['public', undefined, 0],
  ['max-age=60', 60, 60],
  ['public, max-age=60, s-maxage=3600', 3600, 3600],
  ['s-maxage=10,max-age=86400', 10, 86400],
  ['max-age="5"', 5, 5],
  ['Max-Age=7', 7, 7],
  ['no-store', 0, 0],
  ['max-age=60, no-cache', 0, 0],
  ['private, max-age=60', 0, 60],
  ['x-max-age=60', undefined, 0],
])('cache-control %j allows shared caches %s s, and any cache %s s', (cacheControl, shared, longest) => {
  const seen = respond({ 'cache-control': cacheControl });
  expect(sharedLifetime(seen)).toBe(shared);
  expect(longestLifetime(seen)).toBe(longest);
});
