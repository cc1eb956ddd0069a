import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodedBody } from '../../../../src/tools/cli/migrate/decoded-body';

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
    expect(await decodedBody(encoding, body)).toEqual(SVG);
  });

  test.each(['gzip', 'br', 'deflate'])('returns no bytes for a body that is not %s', async encoding => {
    expect(await decodedBody(encoding, SVG)).toEqual(Buffer.alloc(0));
  });

  test('returns no bytes for an encoding that no browser decodes', async () => {
    expect(await decodedBody('aws-chunked', SVG)).toEqual(Buffer.alloc(0));
  });

  test('returns no bytes if more than the limit is decoded', async () => {
    expect(await decodedBody('gzip', gzipSync(Buffer.alloc(2000)), 1999)).toEqual(Buffer.alloc(0));
    expect(await decodedBody('gzip', gzipSync(Buffer.alloc(2000)), 2000)).toHaveLength(2000);
  });
});
