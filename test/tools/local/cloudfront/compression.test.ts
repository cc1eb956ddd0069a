import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compress } from '../../../../src/tools/local/cloudfront/compression';
import { HttpResponse } from '../../../../src/tools/local/http/message';

const SVG = `<svg>${'<g/>'.repeat(1000)}</svg>`;

function response(
  changes: { status?: number; type?: string; body?: string; headers?: Record<string, string> } = {},
): HttpResponse {
  const { status = 200, type = 'image/svg+xml', body = SVG, headers } = changes;
  return {
    status,
    headers: { 'content-type': type, 'content-length': String(body.length), 'etag': '"v1"', ...headers },
    body: Buffer.from(body),
  };
}

test('a response is compressed with Brotli if the viewer accepts both encodings', async () => {
  const { headers, body } = await compress(response(), 'br,gzip');
  expect(headers).toEqual({
    'content-type': 'image/svg+xml',
    'content-encoding': 'br',
    'content-length': String(body.length),
    'etag': 'W/"v1"',
    'vary': 'Accept-Encoding',
  });
  expect(brotliDecompressSync(body).toString()).toBe(SVG);
});

test('a response is compressed with gzip if the viewer accepts only that', async () => {
  const { headers, body } = await compress(response(), 'gzip');
  expect(headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(body).toString()).toBe(SVG);
});

test('a response is not compressed for other viewers, but has Vary', async () => {
  const { headers, body } = await compress(response(), '');
  expect(headers).toMatchObject({ etag: '"v1"', vary: 'Accept-Encoding' });
  expect(headers['content-encoding']).toBeUndefined();
  expect(body.toString()).toBe(SVG);
});

test.each(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'application/octet-stream'])(
  'a response of type %s is never compressed',
  async type => {
    const original = response({ type });
    expect(await compress(original, 'br,gzip')).toBe(original);
  },
);

test.each<[string, number, boolean]>([
  ['999 bytes', 999, false],
  ['1,000 bytes', 1000, true],
  ['10,000,000 bytes', 10_000_000, true],
  ['10,000,001 bytes', 10_000_001, false],
])('a body of %s is compressed only if it has 1,000 to 10,000,000 bytes', async (_name, size, expected) => {
  const { headers } = await compress(response({ body: ' '.repeat(size) }), 'gzip');
  expect('content-encoding' in headers).toBe(expected);
});

test.each([
  [200, true],
  [403, true],
  [404, true],
  [206, false],
  [500, false],
])('a response with status %s is compressed: %s', async (status, expected) => {
  expect('content-encoding' in (await compress(response({ status }), 'gzip')).headers).toBe(expected);
});

test('a response that the origin has compressed is not compressed again', async () => {
  const original = response({ headers: { 'content-encoding': 'identity' } });
  expect(await compress(original, 'br')).toBe(original);
});

test('a weak ETag of a compressed response is not changed', async () => {
  expect((await compress(response({ headers: { etag: 'W/"v1"' } }), 'br')).headers.etag).toBe('W/"v1"');
});
