import * as http from 'node:http';
import { ClientOptions, HostileOrigin, clientOf, hostileOrigin } from './hostile-origin.support';
import { HttpsOriginalReader, headersIn } from '../../../../src/runtime/transformer/https-origin/https-originals';

const LIMIT = 1000;

let origins: HostileOrigin[] = [];

afterEach(async () => {
  await Promise.all(origins.map(origin => origin.close()));
  origins = [];
});

async function readerOf(listener: http.RequestListener, options?: ClientOptions) {
  const origin = await hostileOrigin(listener);
  origins.push(origin);
  const reader = new HttpsOriginalReader(origin, clientOf(origin, options), { maxBytes: LIMIT, unstatedLifetime: 60 });
  return { origin, reader };
}

describe('HttpsOriginalReader', () => {
  test('reads an original below the folder of the origin, with its freshness', async () => {
    const { origin, reader } = await readerOf((_request, response) =>
      response.writeHead(200, { 'etag': '"1"', 'cache-control': 'max-age=5', 'content-type': 'text/html' }).end('cat'));
    const { body, version, freshness } = await reader.get('a b/cat.jpg');
    expect([body.toString(), origin.received[0].path]).toEqual(['cat', '/uploads/a%20b/cat.jpg']);
    expect(freshness).toMatchObject({ validator: { etag: '"1"', lifetime: 5, version } });
    expect(await reader.version('a b/cat.jpg')).toBe(version);
    expect(await reader.version('never/read.jpg')).toBeUndefined();
    expect(origin.received).toHaveLength(1);
  });

  test('gives other content another version, whatever its validators are', async () => {
    const bodies = ['cat', 'dog', 'dog'];
    const { reader } = await readerOf((_request, response) => response.writeHead(200, { etag: 'W/"1"' }).end(bodies.shift()));
    const versions = [await reader.get('a'), await reader.get('a'), await reader.get('a')].map(({ version }) => version);
    expect(versions[0]).not.toBe(versions[1]);
    expect(versions[1]).toBe(versions[2]);
  });

  test.each([
    ...[404, 410].map((status): [number, string] => [status, 'not-found']),
    ...[201, 204, 206, 300, 304, 400, 401, 403, 429, 500, 502, 503, 504]
      .map((status): [number, string] => [status, 'source-unreachable']),
  ])('answers %d of the origin with %s', async (status, type) => {
    const { reader } = await readerOf((_request, response) => response.writeHead(status).end());
    await expect(reader.get('cat.jpg')).rejects.toMatchObject({ type, detail: undefined });
  });

  test('tells a slow origin, a large original, and a broken connection apart', async () => {
    const slow = await readerOf(() => undefined, { timeouts: { idle: 100, total: 300 } });
    await expect(slow.reader.get('a')).rejects.toMatchObject({ type: 'too-slow' });
    const large = await readerOf((_request, response) => response.end('x'.repeat(LIMIT + 1)));
    await expect(large.reader.get('a')).rejects.toMatchObject({ type: 'too-large' });
    const broken = await readerOf((_request, response) => response.socket!.destroy());
    await expect(broken.reader.get('a')).rejects.toMatchObject({ type: 'source-unreachable' });
  });

  test('never requests a key that leads out of the folder', async () => {
    const { origin, reader } = await readerOf((_request, response) => response.end('secret'));
    for (const key of ['../admin', 'a/../../admin', '..']) {
      await expect(reader.get(key)).rejects.toMatchObject({ type: 'not-found' });
    }
    expect(origin.received).toEqual([]);
  });

  test('keeps addresses, headers and secrets out of the response to the viewer, and secrets out of the log', async () => {
    const secret = async () => ({ 'x-token': 'hunter2' });
    const { reader } = await readerOf((_request, response) => response.writeHead(302, { location: 'https://evil.example/' }).end(), { secret });
    const problem: any = await reader.get('a').catch(error => error);
    expect(problem.detail).toBeUndefined();
    expect(problem.reason).toContain('redirects to a host that `redirectHosts` does not contain');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  describe('revalidate()', () => {
    const listener: http.RequestListener = ({ headers }, response) => {
      const isKnown = headers['if-none-match'] === '"1"' || headers['if-modified-since'] === 'Thu, 01 Jan 2026 00:00:00 GMT';
      response.writeHead(isKnown ? 304 : 200, { 'etag': '"1"', 'cache-control': 'max-age=7' }).end(isKnown ? undefined : 'cat');
    };

    test.each([
      [{ etag: '"1"' }], [{ modified: 'Thu, 01 Jan 2026 00:00:00 GMT' }],
    ])('returns the new freshness of an original that the origin confirms by %j', async validators => {
      const { reader } = await readerOf(listener);
      const result = await reader.revalidate('cat.jpg', { ...validators, version: 'v', lifetime: 5 });
      expect(result).toMatchObject({ validator: { etag: '"1"', version: 'v', lifetime: 7 } });
      expect(result).not.toHaveProperty('body');
    });

    test('returns the original that replaces a changed one', async () => {
      const { reader } = await readerOf(listener);
      const result = await reader.revalidate('cat.jpg', { etag: '"0"', version: 'v', lifetime: 5 });
      expect(result).toMatchObject({ body: Buffer.from('cat') });
    });

    test('recognizes the same content of an origin without validators', async () => {
      const { reader } = await readerOf((_request, response) => response.end('cat'));
      const { version, freshness } = await reader.get('cat.jpg');
      expect(freshness!.validator).toEqual({ version, lifetime: 60 });
      expect(await reader.revalidate('cat.jpg', freshness!.validator)).not.toHaveProperty('body');
    });

    test('reads the original again if the confirmation names another one', async () => {
      const { origin, reader } = await readerOf(({ headers }, response) => headers['if-none-match']
        ? response.writeHead(304, { etag: '"2"' }).end() : response.writeHead(200, { etag: '"2"' }).end('dog'));
      const result = await reader.revalidate('cat.jpg', { etag: '"1"', version: 'v', lifetime: 5 });
      expect(result).toMatchObject({ body: Buffer.from('dog') });
      expect(origin.received).toHaveLength(2);
      const same = await reader.revalidate('cat.jpg', { etag: 'W/"2"', version: 'v', lifetime: 5 });
      expect(same).not.toHaveProperty('body');
    });

    test('does not believe a 304 that it did not ask for', async () => {
      const { reader } = await readerOf((_request, response) => response.writeHead(304).end());
      await expect(reader.revalidate('cat.jpg', { version: 'v', lifetime: 5 })).rejects.toMatchObject({
        type: 'source-unreachable', reason: 'GET answered 304',
      });
    });
  });
});

describe('headersIn', () => {
  test('returns names and values of headers', () => {
    expect(headersIn('{"Authorization":"Bearer a b","x-token":"1"}')).toEqual({ 'authorization': 'Bearer a b', 'x-token': '1' });
  });

  test.each([
    'hunter2', '["hunter2"]', '"hunter2"', '{"x":1}', '{"x":""}', '{"x y":"hunter2"}', '{"x":"hunter2\\r\\ny: z"}',
    '{"Host":"hunter2"}', '{"Accept-Encoding":"hunter2"}', '{"Transfer-Encoding":"hunter2"}', '{"Range":"hunter2"}',
    '{"If-None-Match":"hunter2"}', '{"Content-Length":"hunter2"}', '{"Connection":"hunter2"}',
  ])('rejects %s with an error that contains no value', text => {
    expect(() => headersIn(text)).toThrow(/^the secret with headers (must be a JSON object|has no valid header in its field "[\w -]+")$/);
    expect(() => headersIn(text)).not.toThrow(/hunter2/);
  });
});
