import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import sharp from 'sharp';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';
import {
  HttpsSourceOptions, ImageCdn, ImageSource, ImageTransformation, OnDemandOptions, VariantDelivery,
} from '../../../src';
import { run } from '../../../src/cli';
import { testIo } from '../cli/support';
import { imageOf } from '../cli/verify/transforming';

let servers: http.Server[] = [];

afterEach(async () => {
  await cleanUp();
  servers.forEach(server => server.close().closeAllConnections());
  servers = [];
});

function build(
  source: Partial<HttpsSourceOptions> | ((stack: Stack) => Partial<HttpsSourceOptions>) = {}, options?: OnDemandOptions,
): (stack: Stack) => void {
  return stack => {
    new ImageCdn(stack, 'Images', {
      sources: [{
        pathPrefix: 'cms/',
        source: ImageSource.https({
          origin: 'https://cms.example.com', ...typeof source === 'function' ? source(stack) : source,
        }),
      }],
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST, ...options }),
    });
  };
}

async function image(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

/** An origin with one original, which counts its responses by their status. */
async function originWith(headers: () => http.OutgoingHttpHeaders, body: () => Buffer) {
  const counts: Record<number, number> = {};
  const server = http.createServer((request, response) => {
    const sent = headers();
    const isKnown = sent.etag !== undefined && request.headers['if-none-match'] === sent.etag;
    const status = request.url!.endsWith('/cat.png') ? (isKnown ? 304 : 200) : 404;
    counts[status] = (counts[status] ?? 0) + 1;
    response.writeHead(status, sent).end(status === 200 ? body() : undefined);
  });
  servers.push(server);
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  return { counts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const seconds = (count: number) => new Promise<void>(resolve => { setTimeout(resolve, count * 1000); });

interface TimedResponse extends Received {
  /** The times before and after the request, in seconds. */
  readonly start: number;
  readonly end: number;
}

async function sendTimed(url: string, path: string): Promise<TimedResponse> {
  const start = Date.now() / 1000;
  const response = await send(url, path);
  return { ...response, start, end: Date.now() / 1000 };
}

/**
 * Checks the lifetime that is left for a variant whose original is fetched or confirmed for it.
 *
 * An original lives from the whole second of its `Date`, and `max-age` is rounded down, too. The bounds are exact.
 */
function expectLifetime({ headers, start, end }: TimedResponse, lifetime: number): void {
  const cacheControl = headers['cache-control'].replace('no-cache', 'public, max-age=0, s-maxage=0');
  const [, maxAge, sMaxAge] = /^public, max-age=(\d+), s-maxage=(\d+)$/.exec(cacheControl)!;
  expect(sMaxAge).toBe(maxAge);
  expect(Number(maxAge)).toBeGreaterThanOrEqual(Math.floor(Math.floor(start) + lifetime - end));
  expect(Number(maxAge)).toBeLessThanOrEqual(Math.floor(Math.floor(end) + lifetime - start));
}

describe('the local edge with an HTTPS origin', () => {
  test('serves the files of a folder, whose headers of a secret it requires', async () => {
    const images = folderWith({
      'uploads/my cats/tom+1.png': await image('red'),
      'logo.png': await image('blue'),
    });
    const withSecret = (stack: Stack) => ({
      pathPrefix: 'uploads/',
      headersSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Headers', 'cms/headers'),
    });
    const { distributions: [{ url, keys, bucketUrl }], notEmulated } = await serve(
      inStack(build(withSecret)), { images },
    );
    expect(await keys()).toEqual(['cms/my cats/tom+1.png']);
    expect(bucketUrl).toBeUndefined();
    expect(notEmulated).toContain('cms.example.com is not contacted: the files of --images are served instead.');
    expect(await send(url, '/cms/my%20cats/tom%2B1.png?w=32&fm=png')).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png', 'cache-control': expect.stringMatching(/^public, max-age=3600, s-maxage=86[34]\d\d$/),
      },
    });
    expect((await send(url, '/cms/logo.png?w=32')).status).toBe(404);
    expect((await send(url, '/cms/..%2flogo.png?w=32')).status).toBe(400);
  }, 60_000);

  test('serves a CDN that `verify` finds correct', async () => {
    const images = folderWith({ 'photo.jpg': await imageOf('jpeg', 1000) });
    const { distributions: [{ url }] } = await serve(inStack(build()), { images });
    const io = testIo(async ms => seconds(ms / 1000));
    expect(await run(['verify', `${url}/cms/photo.jpg`, '--json'], io)).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({ ok: true, failed: 0 });
  }, 60_000);

  test('answers with 502 if the origin redirects into a private network, and does not say where', async () => {
    const location = 'https://169.254.169.254/latest/meta-data/';
    const server = http.createServer((_request, response) => response.writeHead(302, { location }).end());
    servers.push(server);
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    const httpsOrigins = { 'cms.example.com': `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const { distributions: [{ url }] } = await serve(inStack(build()), { httpsOrigins });
    const { status, body } = await send(url, '/cms/cat.png?w=32');
    expect([status, JSON.parse(body.toString())]).toEqual([
      502, { type: 'source-unreachable', title: 'Originals cannot be reached', status: 502 },
    ]);
  }, 60_000);

  test('needs a folder, or a server on this machine', async () => {
    await expect(serve(inStack(build()))).rejects.toThrow(
      'the local edge does not fetch from cms.example.com: pass --images with a folder of files to serve instead',
    );
  });

  test('serves a variant as long as its original lives, and revalidates it then instead of making it again', async () => {
    // In real time, which functions see. It is doubled until both requests fit into it, whatever is rounded down.
    let lifetime = 6;
    let [etag, body] = ['"1"', await image('red')];
    const { counts, url: server } = await originWith(
      () => ({ etag, 'cache-control': `max-age=${lifetime}` }), () => body,
    );
    const { distributions: [{ url, variants }] } = await serve(
      inStack(build()), { httpsOrigins: { 'cms.example.com': server } },
    );
    const path = () => `/cms/${lifetime}/cat.png?w=32&fm=png`;
    let [first, again] = [await sendTimed(url, path()), await sendTimed(url, path())];
    while (again.end - first.start >= lifetime / 3) {
      lifetime *= 2;
      counts[200] = 0;
      [first, again] = [await sendTimed(url, path()), await sendTimed(url, path())];
    }
    expectLifetime(first, lifetime);
    expect(Object.keys(first.headers)).not.toContain('x-amz-meta-freshness');
    expect(again.headers['x-cache']).toBe('Hit from cloudfront');
    expect(counts).toEqual({ 200: 1 });
    expect((await variants!()).filter(key => key.startsWith(`cms/${lifetime}/`))).toHaveLength(1);

    await seconds(lifetime + 0.1);
    const second = await sendTimed(url, path());
    expectLifetime(second, lifetime);
    expect(second.headers).toMatchObject({ 'etag': first.headers.etag, 'x-image-variant': 'stored' });
    expect(counts).toEqual({ 200: 1, 304: 1 });

    await seconds(lifetime + 0.1);
    [etag, body] = ['"2"', await image('blue')];
    const third = await send(url, path());
    expect(third.headers.etag).not.toBe(first.headers.etag);
    expect(Object.keys(third.headers)).not.toContain('x-image-variant');
    expect(counts).toEqual({ 200: 2, 304: 1 });
  }, 300_000);
});
