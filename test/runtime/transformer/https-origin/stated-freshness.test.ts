import fc from 'fast-check';
import { confirmed, freshnessOf } from '../../../../src/runtime/transformer/https-origin/stated-freshness';

const NOW = Date.UTC(2026, 0, 1);
const SECONDS = NOW / 1000;
const UNSTATED = 86_400;

/** Returns for how long from now an original with these headers may be used, in seconds. */
function lifetime(headers: Record<string, string | string[]>): number {
  return freshnessOf({ headers, requestedAt: NOW }, 'v', UNSTATED).until - SECONDS;
}

const at = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();

describe('freshnessOf', () => {
  test.each<[Record<string, string | string[]>, number]>([
    [{}, UNSTATED],
    [{ 'cache-control': 'public' }, UNSTATED],
    [{ 'cache-control': 'must-revalidate' }, UNSTATED],
    [{ 'last-modified': at(-1e6) }, UNSTATED],
    [{ 'cache-control': 'max-age=60' }, 60],
    [{ 'cache-control': 'MAX-AGE=60' }, 60],
    [{ 'cache-control': 'max-age=60, s-maxage=600' }, 600],
    [{ 'cache-control': 'max-age=600, S-MaxAge="60"' }, 60],
    [{ 'cache-control': 'max-age=60, max-age=6000' }, 60],
    [{ 'cache-control': 'max-age=60', 'expires': at(6000) }, 60],
    [{ 'cache-control': 'immutable, max-age=60' }, 60],
    [{ 'cache-control': `max-age=${'9'.repeat(30)}` }, 365 * 86_400],
    [{ 'cache-control': 'max-age=-5' }, 0],
    [{ 'cache-control': 'max-age=never' }, 0],
    [{ 'cache-control': 'no-cache' }, 0],
    [{ 'cache-control': 'no-cache, max-age=60' }, 0],
    [{ 'cache-control': 'No-Store, max-age=60' }, 0],
    [{ 'cache-control': 'private, max-age=60' }, 0],
    [{ pragma: 'no-cache' }, 0],
    [{ expires: at(90), date: at(0) }, 90],
    [{ expires: at(-90), date: at(0) }, 0],
    [{ expires: '0' }, 0],
    [{ expires: '-1' }, 0],
    [{ 'vary': '*', 'cache-control': 'max-age=60' }, 0],
    [{ 'set-cookie': ['a=b'], 'cache-control': 'max-age=60' }, 0],
    [{ 'set-cookie': ['a=b'], 'cache-control': 'public, max-age=60' }, 60],
  ])('honors the lifetime that %j states', (headers, expected) => {
    expect(lifetime(headers)).toBe(expected);
  });

  test('subtracts the age of a response from a cache between, and of one with an earlier date', () => {
    expect(lifetime({ 'cache-control': 'max-age=60', 'age': '50' })).toBe(10);
    expect(lifetime({ 'cache-control': 'max-age=60', 'date': at(-20) })).toBe(40);
    expect(lifetime({ 'cache-control': 'max-age=60', 'age': '10', 'date': at(-20) })).toBe(40);
    expect(lifetime({ 'cache-control': 'max-age=60', 'age': '-7', 'date': at(20) })).toBe(60);
    expect(lifetime({ age: '400' })).toBe(UNSTATED - 400);
  });

  test('lets nothing be stored that a shared cache must not store', () => {
    const isUnstorable = (cacheControl: string) =>
      freshnessOf({ headers: { 'cache-control': cacheControl }, requestedAt: NOW }, 'v', UNSTATED).isUnstorable;
    expect(['no-store', 'private', 'Private="x", max-age=60'].map(isUnstorable)).toEqual([true, true, true]);
    expect(['no-cache', 'max-age=0', 'public'].map(isUnstorable)).toEqual([undefined, undefined, undefined]);
  });

  test('allows use after an error only as long as the origin says, and not if it requires confirmation', () => {
    const onError = (cacheControl: string) =>
      freshnessOf({ headers: { 'cache-control': cacheControl }, requestedAt: NOW }, 'v', UNSTATED).onErrorUntil;
    expect(onError('max-age=60, stale-if-error=600')).toBe(SECONDS + 660);
    for (const directive of ['must-revalidate', 'proxy-revalidate', 's-maxage=60', 'no-cache']) {
      expect(onError(`max-age=60, stale-if-error=600, ${directive}`)).toBeUndefined();
    }
    expect(onError('max-age=60')).toBeUndefined();
  });

  test('keeps the validators that can be sent again', () => {
    const validator = (headers: Record<string, string>) =>
      freshnessOf({ headers, requestedAt: NOW }, 'v', UNSTATED).validator;
    expect(validator({ 'etag': 'W/"a"', 'last-modified': at(-5) })).toEqual({
      etag: 'W/"a"', modified: at(-5), version: 'v', lifetime: UNSTATED,
    });
    for (const etag of ['unquoted', '"a b"', '"ü"', `"${'x'.repeat(300)}"`, '']) {
      expect(validator({ etag, 'last-modified': 'yesterday' })).toEqual({ version: 'v', lifetime: UNSTATED });
    }
  });

  test('never lasts longer than a stated lifetime, whatever the other headers are', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('0', '-1', at(-1), at(1000), 'no-cache'));
    fc.assert(fc.property(
      fc.nat(1000), fc.record({ expires: text, age: text, date: text, pragma: text, vary: text }, { requiredKeys: [] }),
      (seconds, others) => {
        const found = lifetime({ ...others, 'cache-control': `max-age=${seconds}` });
        expect(found).toBeLessThanOrEqual(seconds);
      },
    ));
  });
});

describe('freshnessOf()', () => {
  const spelling = (name: string) => fc.constantFrom(name, name.toUpperCase(), name.replace('m', 'M'));
  const aged = fc.tuple(fc.constantFrom('max-age', 's-maxage').chain(spelling), fc.nat(10_000), fc.boolean())
    .map(([name, seconds, isQuoted]) => `${name}=${isQuoted ? `"${seconds}"` : seconds}`);
  const other = fc.constantFrom(
    'public', 'immutable', 'must-revalidate', 'no-transform', 'stale-if-error=99999', 'stale-while-revalidate=99999',
    'x=y', 'max-agee=99999', 'xmax-age=99999', 'x-s-maxage=99999', '',
  );

  test('honors the first s-maxage, or else the first max-age, in any order, case and repetition', () => {
    fc.assert(fc.property(
      fc.array(fc.oneof(aged, other), { maxLength: 8 }), fc.constantFrom(', ', ',', ' ,\t'), (directives, comma) => {
        const first = (name: string) => directives.map(directive => /^([\w-]+)="?(\d+)/.exec(directive) ?? [])
          .find(([, found = '']) => found.toLowerCase() === name)?.[2];
        const stated = first('s-maxage') ?? first('max-age');
        expect(lifetime({ 'cache-control': directives.join(comma) })).toBe(Number(stated ?? UNSTATED));
      },
    ), { numRuns: 1000 });
  });
});

describe('confirmed', () => {
  const known = { etag: '"1"', version: 'v', lifetime: 60 };

  test('replaces the lifetime by that of the confirmation', () => {
    const { until, validator } = confirmed({ headers: { 'cache-control': 'max-age=5' }, requestedAt: NOW }, known);
    expect([until - SECONDS, validator]).toEqual([5, { ...known, lifetime: 5 }]);
  });

  test('begins the former lifetime again if the confirmation has none', () => {
    const { until, validator } = confirmed({ headers: {}, requestedAt: NOW }, known);
    expect([until - SECONDS, validator]).toEqual([60, known]);
  });

  test('does not begin the time to a former `Expires` again', () => {
    const first = freshnessOf({ headers: { expires: at(90), date: at(0) }, requestedAt: NOW }, 'v', UNSTATED);
    expect(confirmed({ headers: {}, requestedAt: NOW + 100_000 }, first.validator).until).toBe(SECONDS + 100);
  });
});
