import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Bucket, openBucket } from '../../../src/runtime/aws/bucket';
import { S3OriginalReader } from '../../../src/runtime/transformer/originals';
import { S3VariantBucket } from '../../../src/runtime/transformer/variant-bucket';

let server: http.Server;
let answer: http.RequestListener;
const requests: string[] = [];

beforeEach(async () => {
  server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  requests.length = 0;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function bucket(): Bucket {
  return openBucket('cats', 'eu-west-1', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function answers(status: number, headers: http.OutgoingHttpHeaders = {}, body?: string): void {
  answer = (_, response) => response.writeHead(status, headers).end(body);
}

const originals = (maxBytes = 100) => new S3OriginalReader(bucket(), maxBytes);

test('S3OriginalReader finds no original of a key that is too long for S3, without a request', async () => {
  answers(400);
  const key = '木'.repeat(342);
  await expect(originals().get(key)).rejects.toMatchObject({ type: 'not-found' });
  expect(await originals().version(key)).toBeUndefined();
  expect(requests).toEqual([]);
});

test('S3OriginalReader returns an original with its version', async () => {
  answers(200, { 'etag': '"1"', 'last-modified': 'today' }, 'meow');
  expect(await originals().get('a b/ü.jpg')).toEqual({ body: Buffer.from('meow'), version: '"1" today' });
  answers(200, { 'etag': '"1"', 'x-amz-version-id': 'v1' });
  expect(await originals().version('a b/ü.jpg')).toBe('v1');
  expect(requests).toEqual(['GET /cats/a%20b/%C3%BC.jpg', 'HEAD /cats/a%20b/%C3%BC.jpg']);
});

test('S3OriginalReader returns the focal point in the metadata of an original, and ignores any other text', async () => {
  const headers = { 'etag': '"1"', 'last-modified': 'today' };
  answers(200, { ...headers, 'x-amz-meta-focal-point': '0.3, 0.7' }, 'meow');
  expect((await originals().get('tom.jpg')).focus).toEqual({ x: 0.3, y: 0.7 });
  for (const other of ['left', '0.3', '3,7', '']) {
    answers(200, { ...headers, 'x-amz-meta-focal-point': other }, 'meow');
    expect(await originals().get('tom.jpg')).toEqual({ body: Buffer.from('meow'), version: '"1" today' });
  }
});

test('S3OriginalReader distinguishes uploads to a bucket whose versioning is suspended', async () => {
  answers(200, { 'etag': '"1"', 'last-modified': 'today', 'x-amz-version-id': 'null' }, 'meow');
  expect(await originals().get('tom.jpg')).toEqual({ body: Buffer.from('meow'), version: '"1" today' });
  answers(200, { 'etag': '"2"', 'last-modified': 'today', 'x-amz-version-id': 'null' });
  expect(await originals().version('tom.jpg')).toBe('"2" today');
});

test.each([
  [404, 'not-found'],
  [403, 'source-unreachable'],
  [301, 'source-unreachable'],
  [500, 'source-unreachable'],
] as const)('S3OriginalReader turns the status %i into %s', async (status, type) => {
  answers(status);
  await expect(originals().get('tom.jpg')).rejects.toMatchObject({ type });
  if (status === 404) expect(await originals().version('tom.jpg')).toBeUndefined();
  else await expect(originals().version('tom.jpg')).rejects.toMatchObject({ type });
});

test('S3OriginalReader reports an original whose transfer keeps breaking as unreachable', async () => {
  answer = request => request.socket.destroy();
  await expect(originals().get('tom.jpg')).rejects.toMatchObject({
    type: 'source-unreachable', detail: undefined, reason: expect.stringMatching(/^GET failed: Error: socket hang up/),
  });
});

test('S3OriginalReader reports the status of S3 as the reason for the log only', async () => {
  answers(403);
  await expect(originals().get('tom.jpg')).rejects.toMatchObject({ detail: undefined, reason: 'GET answered 403' });
  await expect(originals().version('tom.jpg')).rejects.toMatchObject({
    detail: undefined,
    reason: 'HEAD answered 403',
  });
});

test('S3OriginalReader rejects an original that is too large, whatever its declared length', async () => {
  const tooLarge = expect.objectContaining({ type: 'too-large', message: 'the original is larger than 3 bytes' });
  answers(200, { 'content-length': 4 }, 'meow');
  await expect(originals(3).get('tom.jpg')).rejects.toEqual(tooLarge);
  answers(200, { 'transfer-encoding': 'chunked' }, 'meow');
  await expect(originals(3).get('tom.jpg')).rejects.toEqual(tooLarge);
});

test('S3VariantBucket stores a variant with its response headers', async () => {
  let headers = {};
  answer = (request, response) => {
    headers = request.headers;
    response.end();
  };
  const given = {
    'content-type': 'image/avif',
    'cache-control': 'max-age=60',
    'x-amz-meta-cache-tag': 'a,b',
    'x-amz-meta-encoding': 'photograph; lossy AVIF; photographs hide losses',
  };
  await new S3VariantBucket(bucket()).put('tom.jpg/_.f.avif', {
    headers: { ...given, etag: '"1"' },
    body: Buffer.from('meow'),
  });
  expect(requests).toEqual(['PUT /cats/tom.jpg/_.f.avif']);
  expect(headers).toMatchObject({ ...given, 'content-length': '4' });
  expect(headers).not.toHaveProperty('etag');
});

test('S3VariantBucket replaces the headers of a variant only if it is still the same', async () => {
  let sent: http.IncomingHttpHeaders = {};
  answer = (request, response) => {
    sent = request.headers;
    response.end();
  };
  const headers = { 'etag': '"1"', 'content-type': 'image/avif', 'x-amz-meta-freshness': '{"until":5}', 'x-image-variant': 'stored' };
  await new S3VariantBucket(bucket()).touch('tom.jpg/_.f.avif', { status: 200, headers, body: Buffer.from('meow') });
  expect(requests).toEqual(['PUT /cats/tom.jpg/_.f.avif']);
  expect(sent).toMatchObject({
    'if-match': '"1"', 'content-type': 'image/avif', 'x-amz-meta-freshness': '{"until":5}', 'content-length': '4',
  });
  expect(sent).not.toHaveProperty('x-image-variant');
});

test.each([404, 409, 412])('S3VariantBucket leaves a variant that was replaced meanwhile, which S3 answers with %d', async status => {
  answers(status);
  const variant = { status: 200, headers: { etag: '"1"' }, body: Buffer.from('meow') };
  await expect(new S3VariantBucket(bucket()).touch('tom.jpg/_.f.avif', variant)).resolves.toBeUndefined();
});

test('S3VariantBucket reads a streamed variant again to replace its headers', async () => {
  answers(200, {}, 'meow');
  const variant = { status: 200, headers: { etag: '"1"' }, body: Readable.from([Buffer.from('meow')]) };
  await new S3VariantBucket(bucket()).touch('tom.jpg/_.f.avif', variant);
  expect(requests).toEqual(['GET /cats/tom.jpg/_.f.avif', 'PUT /cats/tom.jpg/_.f.avif']);
});

test('S3VariantBucket deletes a variant', async () => {
  answers(204);
  await new S3VariantBucket(bucket()).delete('tom.jpg/_.f.avif');
  expect(requests).toEqual(['DELETE /cats/tom.jpg/_.f.avif']);
});

test('S3VariantBucket rejects if S3 refuses a request', async () => {
  answers(403);
  const variants = new S3VariantBucket(bucket());
  await expect(variants.put('tom.jpg/_.f.avif', { headers: {}, body: Buffer.alloc(0) })).rejects.toThrow('403');
  const variant = { status: 200, headers: { etag: '"1"' }, body: Buffer.from('meow') };
  await expect(variants.touch('tom.jpg/_.f.avif', variant)).rejects.toThrow('403');
  await expect(variants.delete('tom.jpg/_.f.avif')).rejects.toThrow('403');
  await expect(variants.list('tom.jpg/_.')[Symbol.asyncIterator]().next()).rejects.toThrow('403');
});

test('S3VariantBucket returns a variant with its response headers', async () => {
  const given = {
    'content-type': 'image/avif',
    'cache-control': 'max-age=60',
    'x-amz-meta-cache-tag': 'a,b',
    'x-amz-meta-encoding': 'graphic; lossless WebP; lossless is small',
    'etag': '"1"',
    'content-length': '4',
  };
  answers(200, { ...given, 'x-amz-id-2': 'x' }, 'meow');
  expect(await new S3VariantBucket(bucket()).get('tom.jpg/_.f.avif')).toEqual({
    status: 200,
    headers: given,
    body: Buffer.from('meow'),
  });
  expect(requests).toEqual(['GET /cats/tom.jpg/_.f.avif']);
});

test('S3VariantBucket returns undefined for a missing variant', async () => {
  answers(404);
  expect(await new S3VariantBucket(bucket()).get('tom.jpg/_.f.avif')).toBeUndefined();
});

describe('S3VariantBucket.open', () => {
  const open = () => new S3VariantBucket(bucket()).open('tom.jpg/_.f.avif');

  test('returns a small variant with its response headers', async () => {
    answers(200, { 'etag': '"1"', 'content-length': 4, 'x-amz-id-2': 'x' }, 'meow');
    expect(await open()).toEqual({
      status: 200, headers: { 'etag': '"1"', 'content-length': '4' }, body: Buffer.from('meow'),
    });
  });

  test('streams a variant of more than a mebibyte', async () => {
    const body = 'x'.repeat(2 ** 20 + 1);
    answers(200, { 'etag': '"1"', 'content-length': body.length }, body);
    const streamed = (await open())!;
    expect(streamed).toMatchObject({ status: 200, headers: { 'etag': '"1"', 'content-length': String(body.length) } });
    expect(await text(streamed.body as Readable)).toBe(body);
  });

  test('returns undefined for a missing variant, one that disappears, and an empty reference', async () => {
    answers(404);
    expect(await open()).toBeUndefined();
    answers(200, { 'content-length': 0 });
    expect(await open()).toBeUndefined();
    answer = (_, response) => requests.length % 2 === 0
      ? response.writeHead(404).end() : response.writeHead(200, { 'content-length': 2 ** 21 }).end(Buffer.alloc(2 ** 21));
    requests.length = 0;
    expect(await open()).toBeUndefined();
  });

  test('rejects if the bucket refuses the request', async () => {
    answers(403);
    await expect(open()).rejects.toThrow('GET answered 403');
  });
});

test('S3VariantBucket lists variants page by page with an encoded query', async () => {
  const pages = [
    '<Contents><Key>a b/1</Key></Contents><NextContinuationToken>t+1</NextContinuationToken>',
    '<Contents><Key>a b/2</Key></Contents>',
  ];
  answer = (_, response) => response.end(`<ListBucketResult>${pages.shift()}</ListBucketResult>`);
  const listed: string[][] = [];
  for await (const keys of new S3VariantBucket(bucket()).list('a b/')) listed.push(keys);
  expect(listed).toEqual([['a b/1'], ['a b/2']]);
  expect(requests).toEqual([
    'GET /cats/?list-type=2&prefix=a%20b%2F',
    'GET /cats/?list-type=2&prefix=a%20b%2F&continuation-token=t%2B1',
  ]);
});

test.each([
  ['cats', 'eu-west-1', 'https://cats.s3.eu-west-1.amazonaws.com'],
  // For which no certificate is valid as a host.
  ['cats.example.com', 'eu-west-1', 'https://s3.eu-west-1.amazonaws.com/cats.example.com'],
  ['cats', 'cn-north-1', 'https://cats.s3.cn-north-1.amazonaws.com.cn'],
])('openBucket reaches the bucket %s in %s at %s', (name, region, endpoint) => {
  expect(openBucket(name, region)).toMatchObject({ client: { options: { endpoint } } });
});
