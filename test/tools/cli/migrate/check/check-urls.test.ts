import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { isSamePlace, decodeBody } from '../../../../../src/tools/cli/migrate/check/check-urls';

const SIDES = { old: new URL('https://img.example.com'), new: new URL('http://127.0.0.1:8787') };

describe('isSamePlace', () => {
  test.each<[string, string | undefined, string | undefined, boolean]>([
    ['the same path of both sides', 'https://img.example.com/a?w=1', 'http://127.0.0.1:8787/a?w=1', true],
    ['another path', 'https://img.example.com/a', 'http://127.0.0.1:8787/b', false],
    ['another query', 'https://img.example.com/a?w=1', 'http://127.0.0.1:8787/a?w=2', false],
    ['another fragment', 'https://img.example.com/a#x', 'http://127.0.0.1:8787/a', false],
    ['the old host on both sides, which the CDN has after the switch', 'https://img.example.com/a',
      'https://img.example.com/a', true],
    ['the same place of a third host', 'https://example.com/a', 'https://example.com/a', true],
    ['other hosts', 'https://example.com/a', 'https://example.org/a', false],
    ['a third host on one side', 'https://img.example.com/a', 'https://example.com/a', false],
    ['another port of the new host', 'https://img.example.com/a', 'http://127.0.0.1:8788/a', false],
    ['the other scheme on one side', 'http://img.example.com/a', 'http://127.0.0.1:8787/a', false],
    ['another scheme of a third host', 'http://example.com/a', 'https://example.com/a', false],
    ['the path of the new host and a host with its name as its path', 'https://img.example.com/a', 'own:/a', false],
    ['no location on both sides', undefined, undefined, true],
    ['no location on one side', 'https://example.com/', undefined, false],
    ['the same invalid location', 'https://', 'https://', true],
  ])('compares redirects to %s', (_, old, now, isSame) => {
    expect(isSamePlace({ old, new: now }, SIDES)).toBe(isSame);
  });

  test('recognizes a redirect to HTTPS on both sides', () => {
    const sides = { old: new URL('http://img.example.com'), new: new URL('http://next.example.com:8080') };
    const redirects = { old: 'https://img.example.com/a', new: 'https://next.example.com/a' };
    expect(isSamePlace(redirects, sides)).toBe(true);
    expect(isSamePlace({ ...redirects, new: 'http://next.example.com:8080/a' }, sides)).toBe(false);
  });
});

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>');

describe('decodedBody', () => {
  test.each<[string | undefined, Buffer]>([
    [undefined, SVG],
    ['identity', SVG],
    ['gzip', gzipSync(SVG)],
    ['GZIP', gzipSync(SVG)],
    ['deflate', deflateSync(SVG)],
    ['br', brotliCompressSync(SVG)],
    ['deflate, gzip', gzipSync(deflateSync(SVG))],
  ])('decodes the content encoding %s', async (encoding, body) => {
    expect(await decodeBody(encoding, body)).toEqual(SVG);
  });

  test.each(['gzip', 'br', 'deflate'])('returns no bytes for a body that is not %s', async encoding => {
    expect(await decodeBody(encoding, SVG)).toEqual(Buffer.alloc(0));
  });

  test('returns no bytes for an encoding that no browser decodes', async () => {
    expect(await decodeBody('aws-chunked', SVG)).toEqual(Buffer.alloc(0));
  });

  test('returns no bytes if more than the limit is decoded', async () => {
    expect(await decodeBody('gzip', gzipSync(Buffer.alloc(2000)), 1999)).toEqual(Buffer.alloc(0));
    expect(await decodeBody('gzip', gzipSync(Buffer.alloc(2000)), 2000)).toHaveLength(2000);
  });
});
