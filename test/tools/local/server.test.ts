import * as fs from 'node:fs';
import { App, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, OriginAccess } from 'cdk-image-cdn';
import * as fc from 'fast-check';
import { FakeClock, cleanUp, folderWith, inStack, send, serve, serveAssembly, synthesize } from './support';
import { LocalEdgeError, startLocalEdge } from '../../../src/tools/local/server';

afterEach(cleanUp);

function imageCdn(props: ImageCdnProps = {}): (app: App) => void {
  return inStack(stack => new ImageCdn(stack, 'Images', props));
}

function withCat(props: ImageCdnProps = {}): (app: App) => void {
  return imageCdn({ uploads: [{ path: folderWith({ 'cat.jpg': 'meow' }) }], ...props });
}

describe('the local edge with a default ImageCdn', () => {
  test('returns Miss, then Hit with a growing age, for GET and HEAD alike', async () => {
    const clock = new FakeClock();
    const { distributions: [{ url }] } = await serve(withCat(), { clock: clock.read });
    expect(await send(url, '/cat.jpg', { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: {
        'x-cache': 'Miss from cloudfront',
        'content-type': 'image/jpeg',
        'content-length': '4',
        'server': 'AmazonS3',
        'cache-control': 'public, max-age=3600, s-maxage=86400',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.any(String),
        'via': expect.stringMatching(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/),
        'x-amz-cf-pop': expect.any(String),
        'x-amz-cf-id': expect.any(String),
      },
      body: Buffer.alloc(0),
    });
    clock.advance(7);
    const hit = await send(url, '/cat.jpg');
    expect(hit).toMatchObject({
      status: 200,
      headers: { 'x-cache': 'Hit from cloudfront', 'age': '7' },
      body: Buffer.from('meow'),
    });
    clock.advance(1);
    expect((await send(url, '/cat.jpg', { method: 'HEAD' })).headers).toMatchObject({
      'x-cache': 'Hit from cloudfront',
      'age': '8',
      'date': hit.headers.date,
    });
  });

  test('returns RefreshHit after the TTL, and Miss for a changed image', async () => {
    const clock = new FakeClock();
    const images = folderWith({ 'cat.jpg': 'meow' });
    const { distributions: [{ url }] } = await serve(imageCdn(), { clock: clock.read, images });
    await send(url, '/cat.jpg');
    clock.advance(86400);
    expect((await send(url, '/cat.jpg')).headers['x-cache']).toBe('RefreshHit from cloudfront');
    fs.writeFileSync(`${images}/cat.jpg`, 'purr');
    clock.advance(86399);
    expect((await send(url, '/cat.jpg')).body.toString()).toBe('meow');
    clock.advance(1);
    expect(await send(url, '/cat.jpg')).toMatchObject({
      headers: { 'x-cache': 'Miss from cloudfront' },
      body: Buffer.from('purr'),
    });
  });

  test('returns 304 to a viewer that has the image, also from the cache', async () => {
    const { distributions: [{ url }] } = await serve(withCat());
    const { headers: { etag } } = await send(url, '/cat.jpg');
    const response = await send(url, '/cat.jpg', { headers: { 'if-none-match': etag, 'cache-control': 'no-cache' } });
    expect(response).toMatchObject({ status: 304, headers: { etag, 'x-cache': 'Hit from cloudfront' } });
  });

  test('returns 206 to range requests, and 416 beyond the end', async () => {
    const { distributions: [{ url }] } = await serve(withCat());
    expect(await send(url, '/cat.jpg', { headers: { range: 'bytes=1-2' } })).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 1-2/4', 'x-cache': 'Miss from cloudfront' },
      body: Buffer.from('eo'),
    });
    expect(await send(url, '/cat.jpg', { headers: { range: 'bytes=9-' } })).toMatchObject({
      status: 416, headers: { 'content-range': 'bytes */4', 'x-cache': 'Error from cloudfront' },
    });
  });

  test("returns S3's 403 for a missing key, does not cache it, and does not reveal which keys exist", async () => {
    const images = folderWith({});
    const { distributions: [{ url }] } = await serve(imageCdn(), { images });
    const missing = await send(url, '/cat.jpg');
    expect(missing).toMatchObject({
      status: 403,
      headers: { 'x-cache': 'Error from cloudfront', 'content-type': 'application/xml' },
    });
    expect(missing.body.toString()).toContain('<Code>AccessDenied</Code>');
    fs.writeFileSync(`${images}/cat.jpg`, 'meow');
    expect((await send(url, '/cat.jpg')).status).toBe(200);
    expect((await send(url, '/')).status).toBe(403);
  });

  test('denies direct requests to the bucket', async () => {
    const { distributions: [{ bucketUrl }] } = await serve(withCat());
    const { origin, pathname } = new URL(bucketUrl!);
    expect((await send(origin, `${pathname}/cat.jpg`)).status).toBe(403);
    expect((await send(origin, `${pathname}/cat.jpg`, { method: 'HEAD' })).status).toBe(403);
    expect((await send(origin, `${pathname}/cat.jpg`, { method: 'DELETE' })).status).toBe(403);
    expect((await send(origin, `${pathname}/`)).status).toBe(403);
    expect((await send(origin, '/another/cat.jpg')).status).toBe(404);
  });

  test('redirects plain HTTP to HTTPS', async () => {
    const { distributions: [{ url }] } = await serve(withCat(), { allowedHosts: ['images.example.com'] });
    const headers = { 'cloudfront-forwarded-proto': 'http', 'host': 'images.example.com' };
    expect(await send(url, '/cat.jpg?a=1', { headers })).toMatchObject({
      status: 301,
      headers: { 'location': 'https://images.example.com/cat.jpg?a=1', 'x-cache': 'Redirect from cloudfront' },
    });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('rejects a request with the method %s', async method => {
    const { distributions: [{ url }] } = await serve(withCat());
    expect(await send(url, '/cat.jpg', { method, body: 'x' })).toMatchObject({
      status: 403,
      headers: { 'x-cache': 'Error from cloudfront', 'server': 'CloudFront' },
    });
  });

  test('rejects a GET request with a body', async () => {
    const { distributions: [{ url }] } = await serve(withCat());
    expect((await send(url, '/cat.jpg', { body: 'x' })).status).toBe(403);
  });

  test('returns the same image for any query string, header or cookie', async () => {
    const { distributions: [{ url }] } = await serve(withCat());
    await send(url, '/cat.jpg');
    const response = await send(url, '/cat.jpg?x=1', { headers: { cookie: 'a=1', accept: 'image/avif' } });
    expect(response.headers['x-cache']).toBe('Hit from cloudfront');
  });

  test('reads an image once for concurrent requests', async () => {
    const { distributions: [{ url }] } = await serve(withCat());
    const results = await Promise.all(Array.from({ length: 20 }, () => send(url, '/cat.jpg')));
    expect(results.filter(({ headers }) => headers['x-cache'] === 'Miss from cloudfront')).toHaveLength(1);
  });

  test.each([
    '/../secret.txt',
    '/images/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/./cat.jpg',
    '/link.txt',
    '/.hidden.jpg',
    '/cat.jpg%00',
    '/%2fetc%2fpasswd',
    '/a/..%2f..%2f..%2fetc/passwd',
  ])('serves no file outside the bucket: %s', async path => {
    const outside = folderWith({ 'secret.txt': 'SECRET', 'in/cat.jpg': 'meow', 'in/.hidden.jpg': 'SECRET' });
    fs.symlinkSync(`${outside}/secret.txt`, `${outside}/in/link.txt`);
    const {
      distributions: [{ url }],
    } = await serve(imageCdn(), { images: `${outside}/in` });
    const { status, body } = await send(url, path);
    expect([403, 400]).toContain(status);
    expect(body.toString()).not.toMatch(/SECRET|meow|root:/);
  });

  test.each([
    ['a URL over 8,192 bytes', 413, `/${'a'.repeat(8192)}`],
    ['broken percent-encoding', 400, '/%zz'],
  ])('responds to a request for %s with the status %s', async (_name, status, path) => {
    const {
      distributions: [{ url }],
    } = await serve(withCat());
    expect((await send(url, path)).status).toBe(status);
  });

  test('responds to any request', async () => {
    const { distributions: [{ url, bucketUrl }] } = await serve(withCat());
    const target = fc
      .string({
        unit: fc.constantFrom(
          '/',
          '.',
          '..',
          '%',
          '%2f',
          '%00',
          '%c3%a9',
          '?',
          '&',
          '=',
          '\\',
          'a',
          'cat.jpg',
          '+',
          ';',
          ':',
          '*',
        ),
      })
      .map(text => `/${text}`);
    const headers = fc.record({
      'range': fc.constantFrom('bytes=0-', 'bytes=-1', 'bytes=5-1', 'bytes=,', 'x'),
      'if-none-match': fc.constantFrom('*', '"', 'W/"x"', ''),
      'if-modified-since': fc.constantFrom('x', 'Thu, 01 Jan 1970 00:00:00 GMT', '0'),
      'accept-encoding': fc.constantFrom('br', '*', ';q=0', ','),
    }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(url, new URL(bucketUrl!).origin), target, headers, async (base, path, given) => {
        expect([200, 206, 304, 400, 403, 404, 416]).toContain((await send(base, path, { headers: given })).status);
      }),
      { numRuns: 200 },
    );
  });

  test('compresses SVG, but not photographs', async () => {
    const svg = `<svg>${' '.repeat(2000)}</svg>`;
    const {
      distributions: [{ url }],
    } = await serve(imageCdn({ uploads: [{ path: folderWith({ 'a.svg': svg, 'b.jpg': svg }) }] }));
    const headers = { 'accept-encoding': 'gzip, br' };
    expect((await send(url, '/a.svg', { headers })).headers).toMatchObject({
      'content-encoding': 'br',
      'etag': expect.stringMatching(/^W\//),
    });
    expect((await send(url, '/b.jpg', { headers })).headers['content-encoding']).toBeUndefined();
  });

  test('lists the requested number of keys of images', async () => {
    const path = folderWith({ 'b.jpg': '', 'a b.png': '', 'notes.txt': '' });
    const { distributions: [{ keys }] } = await serve(imageCdn({ uploads: [{ path, prefix: 'images' }] }));
    expect(await keys()).toEqual(['images/a b.png', 'images/b.jpg']);
    expect(await keys(1)).toEqual(['images/a b.png']);
  });

  test('lists the features that it does not emulate', async () => {
    const { notEmulated } = await serve(withCat());
    expect(notEmulated).toEqual([
      expect.stringContaining('TLS'),
      'Test/Images/Distribution: only HTTP/1.1 is emulated, not HTTP/2 and HTTP/3.',
      'Test/Images/Distribution: the local edge listens on 127.0.0.1 only, not on IPv6.',
      'Test/Images/Distribution: the price class has no effect, as this machine is the only edge location.',
    ]);
  });
});

test.each<[string, () => OriginAccess]>([
  ['control', () => OriginAccess.control()],
  ['migrating', () => OriginAccess.migrating()],
])('OriginAccess.%s() allows only the CDN to read at the local edge', async (_name, originAccess) => {
  const {
    distributions: [{ url, bucketUrl }],
  } = await serve(withCat({ originAccess: originAccess() }));
  expect((await send(url, '/cat.jpg')).status).toBe(200);
  const { origin, pathname } = new URL(bucketUrl!);
  expect((await send(origin, `${pathname}/cat.jpg`)).status).toBe(403);
});

describe('the local edge with several distributions', () => {
  function two(app: App): void {
    const stack = new Stack(app, 'Two');
    new ImageCdn(stack, 'A', { uploads: [{ path: folderWith({ 'a.jpg': 'A' }) }] });
    new ImageCdn(stack, 'B', { uploads: [{ path: folderWith({ 'b.jpg': 'B' }) }] });
    new ImageCdn(new Stack(new Stage(app, 'Prod'), 'Other'), 'C', {
      uploads: [{ path: folderWith({ 'c.jpg': 'C' }) }],
    });
  }

  test('serves each one on a separate port, with its own images', async () => {
    const { distributions } = await serve(two);
    expect(distributions.map(({ id, stack }) => [id, stack])).toEqual([
      ['Two/A/Distribution', 'Two'], ['Two/B/Distribution', 'Two'], ['Prod/Other/C/Distribution', 'Prod/Other'],
    ]);
    expect((await send(distributions[0].url, '/a.jpg')).status).toBe(200);
    expect((await send(distributions[1].url, '/a.jpg')).status).toBe(403);
    expect((await send(distributions[2].url, '/c.jpg')).status).toBe(200);
  });

  test('serves those of one stack', async () => {
    const directory = synthesize(two);
    for (const stack of ['Prod/Other', 'Prod-Other']) {
      const { distributions } = await serveAssembly(directory, { stack });
      expect(distributions.map(({ id }) => id)).toEqual(['Prod/Other/C/Distribution']);
    }
    await expect(serveAssembly(directory, { stack: 'Nope' })).rejects.toThrow(
      /there is no stack Nope in .*: there are Two, Prod\/Other/,
    );
  });

  test('uses consecutive ports, with S3 on the last one', async () => {
    const port = 21000 + process.pid % 10000;
    const { distributions } = await serve(two, { port });
    expect(distributions.map(({ url }) => Number(new URL(url).port))).toEqual([port, port + 1, port + 2]);
    expect(new URL(distributions[0].bucketUrl!).port).toBe(String(port + 3));
  });
});

describe('the local edge with an existing bucket of the app', () => {
  test('serves it if it is emptied with the stack, whose policy names a role', async () => {
    const { distributions: [{ url }] } = await serve(inStack(stack => {
      const bucket = new s3.Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
      new ImageCdn(stack, 'Images', { bucket });
    }), { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).status).toBe(200);
  });

  test('serves it if it is encrypted by KMS', async () => {
    const { distributions: [{ url }], notEmulated } = await serve(inStack(stack => {
      const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS });
      new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control() });
    }), { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).headers).toMatchObject({ 'x-amz-server-side-encryption': 'aws:kms' });
    expect(notEmulated).toContainEqual(expect.stringMatching(/key policy/));
  });
});

describe('the local edge with a bucket outside the stack', () => {
  const env = { account: '123456789012', region: 'eu-west-1' };

  test('serves a bucket in another stack', async () => {
    const { distributions: [{ url }] } = await serve(app => {
      const bucket = new s3.Bucket(new Stack(app, 'Store', { env }), 'Bucket', { enforceSSL: true });
      new ImageCdn(new Stack(app, 'Cdn', { env }), 'Images', { bucket });
    }, { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).status).toBe(200);
  });

  test('serves a bucket in another Region', async () => {
    const { distributions: [{ url }] } = await serve(app => {
      const bucket = new s3.Bucket(new Stack(app, 'Store', { env }), 'Bucket', { bucketName: 'far-away' });
      const stack = new Stack(app, 'Cdn', { env: { ...env, region: 'us-east-1' }, crossRegionReferences: true });
      new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.identity() });
    }, { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).status).toBe(200);
  });

  test('serves a folder in place of an imported bucket', async () => {
    const build = inStack(
      stack => new ImageCdn(stack, 'Images', { bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'elsewhere') }),
    );
    await expect(serve(build)).rejects.toThrow(/elsewhere is not in this app.*pass --images/);
    const {
      distributions: [{ url, bucketUrl }],
      notEmulated,
    } = await serve(build, { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).status).toBe(200);
    expect((await send(url, '/none.jpg')).status).toBe(403);
    expect((await send(new URL(bucketUrl!).origin, '/elsewhere/cat.jpg')).status).toBe(403);
    expect(notEmulated).toContainEqual(expect.stringMatching(/policy of the bucket elsewhere is not in this app/));
  });

  test('serves a folder in place of another server', async () => {
    const build = inStack(stack => {
      new cloudfront.Distribution(stack, 'Site', {
        defaultBehavior: { origin: new origins.HttpOrigin('images.example.com') },
      });
    });
    await expect(serve(build)).rejects.toThrow(/does not fetch from images\.example\.com: pass --images/);
    const {
      distributions: [{ url, bucketUrl }],
      notEmulated,
    } = await serve(build, { images: folderWith({ 'cat.jpg': 'meow' }) });
    expect((await send(url, '/cat.jpg')).status).toBe(200);
    expect((await send(url, '/none.jpg')).status).toBe(404);
    expect(bucketUrl).toBeUndefined();
    expect(notEmulated).toContainEqual(expect.stringMatching(/images\.example\.com is not contacted/));
  });
});

test('the local edge serves an empty bucket, and reports that it is empty', async () => {
  const { distributions: [{ url, keys }], notEmulated } = await serve(imageCdn());
  expect((await send(url, '/cat.jpg')).status).toBe(403);
  expect(await keys()).toEqual([]);
  expect(notEmulated).toContainEqual(expect.stringMatching(/Test\/Images\/Bucket: it is empty/));
});

describe('a start of the local edge', () => {
  test.each<[string, (directory: string) => object, RegExp]>([
    ['without an assembly', () => ({ app: folderWith({}) }), /run `npx cdk synth` first/],
    [
      'if --images is no folder',
      app => ({ app, images: `${app}/manifest.json` }),
      /--images must be a folder, got .*manifest\.json/,
    ],
    ['if --images does not exist', app => ({ app, images: `${app}/none` }), /--images must be a folder/],
  ])('fails with a remedy %s', async (_name, options, message) => {
    const start = startLocalEdge({ app: '', port: 0, ...options(synthesize(withCat())) });
    await expect(start).rejects.toThrow(LocalEdgeError);
    await expect(start).rejects.toThrow(message);
  });

  test('fails without a distribution', async () => {
    await expect(serve(app => new s3.Bucket(new Stack(app, 'Alone'), 'B'))).rejects.toThrow(
      /no CloudFront distribution in .*, whose stacks are: Alone/,
    );
  });

  test('fails if the stack has no distribution', async () => {
    const directory = synthesize(app => {
      new s3.Bucket(new Stack(app, 'Alone'), 'B');
      new ImageCdn(new Stack(app, 'Cdn'), 'Images');
    });
    await expect(serveAssembly(directory, { stack: 'Alone' })).rejects.toThrow(
      'no CloudFront distribution in stack Alone: there are some in Cdn',
    );
  });

  test('fails on a busy port, and leaves no port open', async () => {
    const directory = synthesize(withCat());
    const port = 31000 + process.pid % 10000;
    const first = await serveAssembly(directory, { port });
    await expect(serveAssembly(directory, { port: port - 1 })).rejects.toThrow(
      `port ${port} is in use: choose another one with --port`,
    );
    await first.close();
    await serveAssembly(directory, { port: port - 1 });
  });
});
