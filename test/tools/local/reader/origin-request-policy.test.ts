import { keyParts, CachePolicy, Selection } from '../../../../src/tools/local/cloudfront/cache-key';
import { forwarded, OriginRequestPolicy } from '../../../../src/tools/local/cloudfront/origin-request-policy';

const NONE: Selection = { behavior: 'none' };
const CACHE: CachePolicy = {
  headers: [],
  cookies: NONE,
  queryStrings: NONE,
  gzip: false,
  brotli: false,
  minTtl: 0,
  defaultTtl: 1,
  maxTtl: 1,
};
const NOTHING: OriginRequestPolicy = { headers: NONE, cookies: NONE, queryStrings: NONE };

const REQUEST = {
  path: '/',
  query: 'a=1&b=2&c=3',
  httpVersion: '1.1',
  headers: { 'accept': '*/*', 'x-a': '1', 'x-b': '2', 'cookie': 'a=1; b=2', 'host': 'd1.cloudfront.net' },
};

function reaches(
  policy: Partial<OriginRequestPolicy> | undefined,
  cache: Partial<CachePolicy> = {},
  request = REQUEST,
) {
  const cachePolicy = { ...CACHE, ...cache };
  return forwarded(cachePolicy, policy && { ...NOTHING, ...policy }, request, keyParts(cachePolicy, request));
}

function some(...names: string[]): Selection {
  return { behavior: 'whitelist', names };
}

test('the origin receives what is in the cache key if there is no policy', () => {
  expect(reaches(undefined, { headers: ['x-a'], queryStrings: some('b') })).toMatchObject({
    query: 'b=2',
    headers: { 'x-a': '1' },
  });
});

test('a policy that names nothing adds nothing to the values in the cache key', () => {
  expect(reaches({}, { headers: ['x-a'], queryStrings: some('b'), cookies: some('b') })).toEqual({
    query: 'b=2',
    headers: { 'x-a': '1', 'cookie': 'b=2' },
  });
});

test('the origin receives the values that the policy names, in the order of the request', () => {
  expect(
    reaches(
      { headers: some('x-b'), queryStrings: some('a'), cookies: some('a') },
      { headers: ['x-a'], queryStrings: some('c'), cookies: some('b') },
    ),
  ).toEqual({ query: 'a=1&c=3', headers: { 'x-a': '1', 'x-b': '2', 'cookie': 'a=1; b=2' } });
});

test('the values that the policy names are not in the cache key', () => {
  const key = (value: string) => keyParts(CACHE, { ...REQUEST, headers: { 'x-b': value } }).key;
  expect(key('1')).toBe(key('2'));
});

test('a policy can forward everything but some headers', () => {
  expect(reaches({ headers: { behavior: 'allExcept', names: ['host', 'x-a'] }, queryStrings: { behavior: 'all' } }))
    .toEqual({ query: 'a=1&b=2&c=3', headers: { 'accept': '*/*', 'x-b': '2' } });
});

test.each(['if-none-match', 'range', 'connection', 'te', 'accept-encoding', 'via'])(
  'the header %s is never forwarded by policy',
  name => {
    const request = { ...REQUEST, headers: { ...REQUEST.headers, [name]: 'x' } };
    expect(reaches({ headers: { behavior: 'allExcept', names: ['host'] } }, {}, request).headers).not.toHaveProperty(
      name,
    );
  },
);
