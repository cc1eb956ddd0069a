import * as fc from 'fast-check';
import { requestedPart } from '../../../../src/tools/local/http/conditional-requests';
import { HttpResponse } from '../../../../src/tools/local/http/message';

const MODIFIED = 'Thu, 01 Jan 2026 00:00:00 GMT';
const WHOLE: HttpResponse = {
  status: 200,
  headers: {
    'etag': '"v1"',
    'last-modified': MODIFIED,
    'content-length': '10',
    'content-type': 'image/png',
    'cache-control': 'max-age=60',
  },
  body: Buffer.from('0123456789'),
};

function part(headers: Record<string, string>, method = 'GET') {
  return requestedPart(method, headers, WHOLE);
}

describe('a conditional request', () => {
  test.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ 'if-none-match': '"v1"' }, 304],
    [{ 'if-none-match': 'W/"v1"' }, 304],
    [{ 'if-none-match': '"v0", "v1"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"v0"' }, 200],
    [{ 'if-modified-since': MODIFIED }, 304],
    [{ 'if-modified-since': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 200],
    [{ 'if-none-match': '"v0"', 'if-modified-since': MODIFIED }, 200],
    [{ 'if-none-match': '"v1"', 'cache-control': 'no-cache' }, 304],
    [{ 'if-none-match': '"v1"', 'range': 'bytes=0-1' }, 304],
  ])('sends headers %j and gets the status %s', (headers, status) => {
    expect(part(headers).status).toBe(status);
    expect(part(headers, 'HEAD').status).toBe(status);
  });

  test('gets a 304 without headers about the body, and with those that caches need', () => {
    expect(part({ 'if-none-match': '"v1"' })).toEqual({
      status: 304,
      headers: { 'etag': '"v1"', 'last-modified': MODIFIED, 'cache-control': 'max-age=60' },
      body: Buffer.alloc(0),
    });
  });

  test('never turns an error into a 304', () => {
    expect(requestedPart('GET', { 'if-none-match': '"v1"' }, { ...WHOLE, status: 404 }).status).toBe(404);
  });
});

describe('a range request', () => {
  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=8-', '89', 'bytes 8-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
  ])('requests %s and gets the body %s with Content-Range %s', (range, body, contentRange) => {
    const response = part({ range });
    expect(response.status).toBe(206);
    expect(response.body.toString()).toBe(body);
    expect(response.headers).toMatchObject({
      'content-range': contentRange,
      'content-length': String(body.length),
      'etag': '"v1"',
    });
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('requests %s beyond the end and gets 416', range => {
    expect(part({ range })).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } });
  });

  test.each(['bytes=0-1,4-5', 'items=0-1', 'bytes', 'bytes=a-b'])('gets the whole body for %s', range => {
    expect(part({ range })).toBe(WHOLE);
  });

  test('gets the whole response for HEAD', () => {
    expect(part({ range: 'bytes=0-1' }, 'HEAD')).toBe(WHOLE);
  });

  test.each([
    ['"v1"', 206], ['"v0"', 200], ['W/"v1"', 200], [MODIFIED, 206], ['Wed, 31 Dec 2025 00:00:00 GMT', 200],
  ])('sends If-Range %s and gets the status %s', (ifRange, status) => {
    expect(part({ 'range': 'bytes=0-1', 'if-range': ifRange }).status).toBe(status);
  });

  test('gets parts that make up the whole for two adjacent ranges', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 8 }), middle => {
      const parts = [part({ range: `bytes=0-${middle}` }), part({ range: `bytes=${middle + 1}-` })];
      expect(Buffer.concat(parts.map(({ body }) => body)).toString()).toBe('0123456789');
    }));
  });
});
