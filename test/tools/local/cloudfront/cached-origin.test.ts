import { keyParts, CachePolicy } from '../../../../src/tools/local/cloudfront/cache-key';
import { CacheableRequest, CachedOrigin, CachedResponse } from '../../../../src/tools/local/cloudfront/cached-origin';
import { EdgeCache } from '../../../../src/tools/local/cloudfront/edge-cache';
import { Origin, OriginRequest } from '../../../../src/tools/local/cloudfront/origin';
import { HttpResponse, httpDate } from '../../../../src/tools/local/http/message';
import { FakeClock } from '../support';

const POLICY: CachePolicy = {
  minTtl: 0,
  defaultTtl: 100,
  maxTtl: 1000,
  headers: [],
  cookies: { behavior: 'none' },
  queryStrings: { behavior: 'none' },
  gzip: true,
  brotli: true,
};

/** An origin that answers as it is told, and remembers what it was asked. */
class FakeOrigin implements Origin {
  public readonly requests: OriginRequest[] = [];
  public respond: (request: OriginRequest) => HttpResponse | Promise<HttpResponse> = () => ok('v1');

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    this.requests.push(request);
    return this.respond(request);
  }
}

function ok(version: string, headers: Record<string, string> = {}): HttpResponse {
  return {
    status: 200,
    headers: { 'etag': `"${version}"`, 'content-type': 'image/png', ...headers },
    body: Buffer.from(version),
  };
}

function failing(status: number, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: Buffer.from('error') };
}

const NOT_MODIFIED: HttpResponse = { status: 304, headers: { etag: '"v1"' }, body: Buffer.alloc(0) };

let clock: FakeClock;
let origin: FakeOrigin;
let cached: CachedOrigin;

beforeEach(() => {
  clock = new FakeClock();
  origin = new FakeOrigin();
  cached = new CachedOrigin(new EdgeCache(), clock.read);
});

function get(changes: Partial<CacheableRequest> & { headers?: Record<string, string> } = {}): Promise<CachedResponse> {
  const { policy = POLICY, path = '/cat.png', headers = {} } = changes;
  const parts = keyParts(policy, { path, query: '', headers, httpVersion: '1.1' });
  return cached.get({
    path,
    secure: true,
    parts,
    forwarded: parts,
    origin,
    policy,
    compress: true,
    errorCachingMinTtl: () => undefined,
    ...changes,
  });
}

async function summary(response: Promise<CachedResponse>): Promise<string> {
  const { result, response: { status, body }, age } = await response;
  return `${result} ${status} ${body.toString()}${age === undefined ? '' : ` ${age}`}`;
}

test('CachedOrigin returns Miss, then Hit with a growing age', async () => {
  expect(await summary(get())).toBe('Miss 200 v1');
  expect(await summary(get())).toBe('Hit 200 v1 0');
  clock.advance(99);
  expect(await summary(get())).toBe('Hit 200 v1 99');
  expect(origin.requests).toHaveLength(1);
});

describe('an expired response of CachedOrigin', () => {
  beforeEach(async () => {
    origin.respond = () => ok('v1', { 'last-modified': httpDate(0), 'cache-control': 'max-age=100' });
    await get();
    clock.advance(100);
  });

  test('is a RefreshHit if the origin confirms it, and then fresh again', async () => {
    origin.respond = () => ({
      ...NOT_MODIFIED,
      headers: { 'etag': '"v1"', 'cache-control': 'max-age=7', 'x-new': '1' },
    });
    const refreshed = await get();
    expect(refreshed).toMatchObject({
      result: 'RefreshHit',
      response: { status: 200, headers: { 'x-new': '1', 'content-type': 'image/png' } },
    });
    expect(refreshed.age).toBeUndefined();
    expect(origin.requests[1].headers).toEqual({ 'if-none-match': '"v1"', 'if-modified-since': httpDate(0) });
    clock.advance(6);
    expect(await summary(get())).toBe('Hit 200 v1 6');
    clock.advance(1);
    expect((await get()).result).toBe('RefreshHit');
  });

  test('is a Miss if the origin replaces it', async () => {
    origin.respond = () => ok('v2');
    expect(await summary(get())).toBe('Miss 200 v2');
    expect(await summary(get())).toBe('Hit 200 v2 0');
  });

  test('is removed if the origin responds with 403, and never served again', async () => {
    origin.respond = () => failing(403);
    expect(await summary(get())).toBe('Miss 403 error');
    origin.respond = () => failing(500);
    expect(await summary(get())).toBe('Miss 500 error');
  });

  test('is served if the origin fails, which is not requested again for the error caching minimum TTL', async () => {
    origin.respond = () => failing(503);
    expect(await summary(get())).toBe('Hit 200 v1 100');
    clock.advance(9);
    expect(await summary(get())).toBe('Hit 200 v1 109');
    expect(origin.requests).toHaveLength(2);
    clock.advance(1);
    expect(await summary(get({ errorCachingMinTtl: status => status === 503 ? 3 : undefined }))).toBe('Hit 200 v1 110');
    expect(origin.requests).toHaveLength(3);
    clock.advance(3);
    origin.respond = () => NOT_MODIFIED;
    expect(await summary(get())).toBe('RefreshHit 200 v1');
  });

  test('is served if the origin does not respond at all', async () => {
    origin.respond = () => { throw new Error('connection refused'); };
    expect(await summary(get())).toBe('Hit 200 v1 100');
  });
});

test('stale-if-error limits how long CachedOrigin serves a stale response of a failing origin', async () => {
  origin.respond = () => ok('v1', { 'cache-control': 'max-age=100, stale-if-error=20' });
  await get();
  origin.respond = () => failing(500);
  clock.advance(119);
  expect((await get()).response.status).toBe(200);
  clock.advance(10);
  expect((await get()).response.status).toBe(500);
});

test('stale-if-error=0 prevents CachedOrigin from serving a stale response', async () => {
  origin.respond = () => ok('v1', { 'cache-control': 'max-age=100, stale-if-error=0' });
  await get();
  clock.advance(100);
  origin.respond = () => failing(500);
  expect((await get()).response.status).toBe(500);
});

test('stale-while-revalidate lets CachedOrigin revalidate a stale response in the background', async () => {
  origin.respond = () => ok('v1', { 'cache-control': 'max-age=100, stale-while-revalidate=20' });
  await get();
  clock.advance(110);
  origin.respond = () => ok('v2');
  expect(await summary(get())).toBe('Hit 200 v1 110');
  await new Promise(setImmediate);
  expect(await summary(get())).toBe('Hit 200 v2 0');
  expect(origin.requests).toHaveLength(2);
});

test('CachedOrigin returns 502 if the origin does not respond', async () => {
  origin.respond = () => { throw new Error('connection refused'); };
  expect((await get()).response).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
});

test('CachedOrigin caches errors for the error caching minimum TTL', async () => {
  origin.respond = () => failing(404);
  await get();
  clock.advance(9);
  expect(await summary(get())).toBe('Hit 404 error 9');
  clock.advance(1);
  expect(await summary(get())).toBe('Miss 404 error');
});

test('CachedOrigin caches a response with max-age=0, and revalidates it each time', async () => {
  const response = ok('v1', { 'cache-control': 'max-age=0' });
  origin.respond = ({ headers }) => headers['if-none-match'] ? NOT_MODIFIED : response;
  expect((await get()).result).toBe('Miss');
  expect((await get()).result).toBe('RefreshHit');
  expect((await get()).result).toBe('RefreshHit');
});

test('CachedOrigin does not cache a response with no-store', async () => {
  origin.respond = () => ok('v1', { 'cache-control': 'no-store' });
  expect((await get()).result).toBe('Miss');
  expect((await get()).result).toBe('Miss');
  expect(origin.requests[1].headers).toEqual({});
});

describe('concurrent requests of CachedOrigin', () => {
  function answerLater(response: HttpResponse): () => void {
    let release: () => void = () => undefined;
    const gate = new Promise<void>(resolve => { release = resolve; });
    origin.respond = () => gate.then(() => response);
    return release;
  }

  test('are collapsed into one request to the origin', async () => {
    const release = answerLater(ok('v1'));
    const all = Array.from({ length: 50 }, () => get());
    release();
    expect((await Promise.all(all)).map(({ result }) => result)).toEqual(['Miss', ...Array<string>(49).fill('Hit')]);
    expect(origin.requests).toHaveLength(1);
  });

  test('are forwarded separately if the response is not cached', async () => {
    const release = answerLater(ok('v1', { 'cache-control': 'private' }));
    const all = Array.from({ length: 5 }, () => get());
    release();
    expect((await Promise.all(all)).map(({ result }) => result)).toEqual(Array<string>(5).fill('Miss'));
    expect(origin.requests).toHaveLength(5);
  });

  test.each<[string, Partial<CachePolicy>]>([
    ['caching is off', { maxTtl: 0, defaultTtl: 0 }],
    ['cookies are forwarded', { cookies: { behavior: 'all' } }],
  ])('do not wait for each other if %s', async (_name, changes) => {
    const release = answerLater(ok('v1'));
    const all = Array.from({ length: 3 }, () => get({ policy: { ...POLICY, ...changes } }));
    await new Promise(setImmediate);
    expect(origin.requests).toHaveLength(3);
    release();
    await Promise.all(all);
  });

  test('do not wait for each other if their keys differ', async () => {
    const release = answerLater(ok('v1'));
    const all = [get({ path: '/a' }), get({ path: '/b' })];
    await new Promise(setImmediate);
    expect(origin.requests).toHaveLength(2);
    release();
    await Promise.all(all);
  });
});

test('CachedOrigin caches compressed forms separately, and revalidates them by the ETag of the origin', async () => {
  const svg = `<svg>${'<g/>'.repeat(1000)}</svg>`;
  origin.respond = ({ headers }) =>
    headers['if-none-match'] === '"v1"'
      ? NOT_MODIFIED
      : { ...ok('v1', { 'content-type': 'image/svg+xml' }), body: Buffer.from(svg) };
  const compressed = () => get({ headers: { 'accept-encoding': 'br, gzip' } });
  expect((await compressed()).response.headers).toMatchObject({ 'content-encoding': 'br', 'etag': 'W/"v1"' });
  expect((await get()).response.headers).toMatchObject({ etag: '"v1"' });
  expect(origin.requests.map(({ headers }) => headers)).toEqual([{ 'accept-encoding': 'br,gzip' }, {}]);
  clock.advance(100);
  const refreshed = await compressed();
  expect(refreshed.result).toBe('RefreshHit');
  expect(refreshed.response.headers).toMatchObject({ 'content-encoding': 'br', 'etag': 'W/"v1"' });
});

test('CachedOrigin does not cache hop-by-hop headers and cookies', async () => {
  origin.respond = () =>
    ok('v1', {
      'connection': 'close',
      'transfer-encoding': 'chunked',
      'set-cookie': 'a=1',
      'x-amz-id-2': 'x',
      'x-kept': '1',
    });
  expect(Object.keys((await get()).response.headers)).toEqual(['etag', 'content-type', 'x-kept']);
});

test('CachedOrigin removes headers that the Connection header of the origin names', async () => {
  origin.respond = () => ok('v1', { 'connection': 'close, X-Hop', 'x-hop': '1', 'x-end': '2' });
  const { response } = await get();
  expect(response.headers).toMatchObject({ 'x-end': '2' });
  expect(response.headers).not.toHaveProperty('x-hop');
});

test('CachedOrigin continues the age that the origin sends', async () => {
  origin.respond = () => ok('v1', { 'age': '30', 'cache-control': 'max-age=60' });
  await get();
  clock.advance(5);
  expect(await summary(get())).toBe('Hit 200 v1 35');
});

test('CachedOrigin updates headers by a 304, except those about the body', async () => {
  origin.respond = () => ok('v1', { 'cache-control': 'max-age=1', 'content-md5': 'old', 'x-note': 'old' });
  await get();
  clock.advance(2);
  origin.respond = () => ({
    ...NOT_MODIFIED,
    headers: { ...NOT_MODIFIED.headers, 'content-type': 'image/webp', 'content-md5': 'new', 'x-note': 'new' },
  });
  expect((await get()).response.headers).toMatchObject({
    'content-type': 'image/webp',
    'content-md5': 'old',
    'x-note': 'new',
  });
});

test('CachedOrigin keeps the most recently used responses when the cache is full', async () => {
  cached = new CachedOrigin(new EdgeCache(5000), clock.read);
  origin.respond = () => ({ ...ok('v1'), body: Buffer.alloc(1000) });
  for (const path of ['/a', '/b', '/a', '/c']) await get({ path });
  expect((await get({ path: '/a' })).result).toBe('Hit');
  expect((await get({ path: '/b' })).result).toBe('Miss');
});

describe('cache tags of CachedOrigin', () => {
  const HEADER = 'x-amz-meta-cache-tag';

  async function tagsKept(value: string | undefined): Promise<readonly string[] | undefined> {
    const cache = new EdgeCache();
    cached = new CachedOrigin(cache, clock.read);
    origin.respond = () => ({
      status: 200,
      headers: { 'cache-control': 'max-age=60', ...(value !== undefined && { [HEADER]: value }) },
      body: Buffer.from('x'),
    });
    await get({ cacheTagHeader: HEADER });
    return cache.get(keyParts(POLICY, { path: '/cat.png', query: '', headers: {}, httpVersion: '1.1' }).key)?.tags;
  }

  test.each<[string | undefined, string[]]>([
    ['a,b', ['a', 'b']],
    [' A , product:One ', ['a', 'product:one']],
    ['', []],
    [undefined, []],
  ])('are read from the header value %j as %j', async (value, expected) => {
    expect(await tagsKept(value)).toEqual(expected);
  });

  test('are limited to the maximum of CloudFront', async () => {
    expect(await tagsKept(Array.from({ length: 60 }, (_item, index) => `t${index}`).join(','))).toHaveLength(50);
  });

  test('are not read if the distribution names no header', async () => {
    const cache = new EdgeCache();
    cached = new CachedOrigin(cache, clock.read);
    origin.respond = () => ({
      status: 200,
      headers: { 'cache-control': 'max-age=60', [HEADER]: 'a' },
      body: Buffer.from('x'),
    });
    await get();
    expect(cache.invalidate('#a')).toBe(0);
    expect(cache.invalidate('/cat.png')).toBe(1);
  });
});

test('CachedOrigin forwards the request to the origin, and caches by the key', async () => {
  await get({ forwarded: { query: 'a=1', headers: { 'x-a': '1' } } });
  expect(await summary(get({ forwarded: { query: 'a=2', headers: { 'x-a': '2' } } }))).toMatch(/^Hit/);
  expect(origin.requests).toMatchObject([{ query: 'a=1', headers: { 'x-a': '1' } }]);
});
