import { KeyedRequest, keyParts, CachePolicy } from '../../../../src/tools/local/cloudfront/cache-key';

const PATH_ALONE: CachePolicy = {
  minTtl: 0,
  defaultTtl: 1,
  maxTtl: 2,
  headers: [],
  cookies: { behavior: 'none' },
  queryStrings: { behavior: 'none' },
  gzip: false,
  brotli: false,
};

function request(changes: Partial<KeyedRequest> = {}): KeyedRequest {
  return { path: '/cat.jpg', query: '', headers: {}, httpVersion: '1.1', ...changes };
}

function sameKey(policy: Partial<CachePolicy>, a: Partial<KeyedRequest>, b: Partial<KeyedRequest>): boolean {
  const whole = { ...PATH_ALONE, ...policy };
  return keyParts(whole, request(a)).key === keyParts(whole, request(b)).key;
}

test('the cache key of a policy without names is the path', () => {
  expect(
    sameKey({}, { query: 'a=1', headers: { 'cookie': 'a=1', 'accept': 'x', 'accept-encoding': 'gzip' } }, {}),
  ).toBe(true);
  expect(sameKey({}, { path: '/a' }, { path: '/A' })).toBe(false);
  expect(sameKey({}, { path: '/a' }, { path: '/%61' })).toBe(false);
});

test('the cache key of such a policy adds nothing to the request to the origin', () => {
  expect(keyParts(PATH_ALONE, request({ query: 'a=1', headers: { cookie: 'a=1', accept: 'x' } }))).toMatchObject({
    query: '',
    headers: {},
    acceptEncoding: '',
  });
});

test('the cache key contains query strings: all, some, or all but some', () => {
  const both = { query: 'w=1&h=2' };
  expect(sameKey({ queryStrings: { behavior: 'all' } }, both, { query: 'w=1&h=3' })).toBe(false);
  expect(sameKey({ queryStrings: { behavior: 'whitelist', names: ['w'] } }, both, { query: 'w=1&h=3' })).toBe(true);
  expect(sameKey({ queryStrings: { behavior: 'whitelist', names: ['w'] } }, both, { query: 'w=2&h=2' })).toBe(false);
  expect(sameKey({ queryStrings: { behavior: 'allExcept', names: ['w'] } }, both, { query: 'w=9&h=2' })).toBe(true);
  expect(keyParts({ ...PATH_ALONE, queryStrings: { behavior: 'whitelist', names: ['w'] } }, request(both)).query).toBe(
    'w=1',
  );
});

test('the cache key of a path differs from that of another path with a query string', () => {
  expect(sameKey({ queryStrings: { behavior: 'all' } }, { path: '/a', query: 'b' }, { path: '/a?b', query: '' })).toBe(
    false,
  );
});

test('the cache key contains only headers that the policy names', () => {
  const policy: Partial<CachePolicy> = { headers: ['accept', 'x-a'] };
  expect(sameKey(policy, { headers: { accept: 'a' } }, { headers: { accept: 'b' } })).toBe(false);
  expect(sameKey(policy, { headers: { 'x-b': 'a' } }, { headers: { 'x-b': 'b' } })).toBe(true);
  expect(sameKey(policy, { headers: { accept: '' } }, { headers: {} })).toBe(false);
  expect(keyParts({ ...PATH_ALONE, ...policy }, request({ headers: { 'accept': 'a', 'x-b': 'b' } })).headers).toEqual({
    accept: 'a',
  });
});

test('the cache key contains only cookies that the policy names', () => {
  const policy: Partial<CachePolicy> = { cookies: { behavior: 'whitelist', names: ['a'] } };
  expect(sameKey(policy, { headers: { cookie: 'a=1; b=1' } }, { headers: { cookie: 'a=1; b=2' } })).toBe(true);
  expect(sameKey(policy, { headers: { cookie: 'a=1' } }, { headers: { cookie: 'a=2' } })).toBe(false);
  expect(keyParts({ ...PATH_ALONE, ...policy }, request({ headers: { cookie: 'b=1; a=1' } })).headers).toEqual({
    cookie: 'a=1',
  });
});

test.each([
  ['gzip, deflate, br', 'br,gzip'],
  ['br;q=1.0, gzip;q=0.5', 'br,gzip'],
  ['GZIP', 'gzip'],
  ['deflate', ''],
  ['gzip;q=0', ''],
  ['br;q=0.0, gzip', 'gzip'],
  ['', ''],
])('Accept-Encoding "%s" is normalized to "%s"', (sent, normalized) => {
  expect(
    keyParts({ ...PATH_ALONE, gzip: true, brotli: true }, request({ headers: { 'accept-encoding': sent } }))
      .acceptEncoding,
  ).toBe(normalized);
});

test('the cache key contains Accept-Encoding by the policy and the HTTP version', () => {
  const headers = { 'accept-encoding': 'br, gzip' };
  expect(keyParts({ ...PATH_ALONE, gzip: true }, request({ headers })).acceptEncoding).toBe('gzip');
  expect(keyParts({ ...PATH_ALONE, brotli: true }, request({ headers })).acceptEncoding).toBe('br');
  expect(
    keyParts({ ...PATH_ALONE, gzip: true, brotli: true }, request({ headers, httpVersion: '1.0' })).acceptEncoding,
  ).toBe('');
});
