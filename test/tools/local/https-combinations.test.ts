import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import sharp from 'sharp';
import { Received, cleanUp, inStack, send, serve } from './support';
import {
  ImageCdn, ImageCdnProps, ImageFormat, ImageRefinement, ImageSource, ImageTransformation, OnDemandOptions,
  VariantDelivery,
} from '../../../src';
import { LambdaHost } from '../../../src/tools/local/lambda/lambda-host';
import * as purges from '../../../src/tools/local/reader/purges';
import { noise } from '../../noise';

jest.setTimeout(300_000); // lifetimes of originals are real time, which functions see

let servers: http.Server[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  await cleanUp();
  servers.forEach(server => server.close().closeAllConnections());
  servers = [];
});

const MINUTE = 60_000;
const PHOTO = '/cms/photo.jpg?w=640&fm=jpg';

/** An image that has the texture of a photograph. */
function photograph(mean: number): Promise<Buffer> {
  return noise(800, 600, { mean }).blur(2).jpeg({ quality: 90 }).toBuffer();
}

/** An origin with one original, which a test may change. It remembers the statuses of its responses. */
class Origin {
  public static async start(lifetime: number, body: Buffer): Promise<Origin> {
    const origin = new Origin(lifetime, body);
    servers.push(origin.server);
    await new Promise<void>(resolve => { origin.server.listen(0, '127.0.0.1', resolve); });
    return origin;
  }

  public readonly statuses: number[] = [];
  /** The original from the next response on. */
  public next?: Buffer;

  private readonly server = http.createServer((request, response) => {
    const etag = `"${this.body.length}"`;
    const status = request.headers['if-none-match'] === etag ? 304 : 200;
    this.statuses.push(status);
    response.writeHead(status, { etag, 'cache-control': `max-age=${this.lifetime}` })
      .end(status === 200 ? this.body : undefined);
    this.body = this.next ?? this.body;
  });

  private constructor(private readonly lifetime: number, private body: Buffer) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public change(body: Buffer): void {
    this.body = body;
  }
}

/** A CDN with an HTTPS origin, whose second purge follows the first one at once. */
async function start(origin: Origin, options: OnDemandOptions = {}, props: Partial<ImageCdnProps> = {}) {
  const clock = { now: Date.now() };
  const started = jest.spyOn(purges, 'startPurges');
  const app = inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', {
      sources: [{ pathPrefix: 'cms/', source: ImageSource.https({ origin: 'https://cms.example.com' }) }],
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST, ...options }),
      ...props,
    });
    for (const worker of stack.node.findAll().filter((child): child is lambda.CfnFunction =>
      CfnResource.isCfnResource(child) && child.node.path.includes('OnChange/Worker/'))) {
      const { CONFIG } = (stack.resolve(worker.environment) as { variables: Record<string, string> }).variables;
      worker.addPropertyOverride('Environment.Variables.CONFIG', CONFIG.replace(/(?<="againAfter":)\d+/, '1'));
    }
  });
  const edge = await serve(app as (app: App) => void, {
    httpsOrigins: { 'cms.example.com': origin.url }, clock: () => clock.now,
  });
  const { url, variants } = edge.distributions[0];
  const [[[{ source }]]] = started.mock.calls;
  const { host } = source as unknown as { readonly host: LambdaHost };
  /** Invokes the purge worker, as the command does. */
  const purge = async (...images: string[]) => {
    const outcome = await host.invoke({ purge: { images, folders: [] } });
    return JSON.parse(Buffer.from((outcome as { body: Uint8Array }).body).toString());
  };
  return { url, variants: variants!, clock, purge };
}

const stateOf = ({ headers }: Received) => headers['x-amz-meta-refinement'];

/** Returns the lifetimes of a response in seconds, in browsers and at edge locations. */
function lifetimesOf({ headers }: Received): number[] {
  return [...headers['cache-control'].matchAll(/max-?age=(\d+)/g)].map(([, seconds]) => Number(seconds));
}

async function redOf({ body }: Received): Promise<number> {
  return (await sharp(body).stats()).channels[0].mean;
}

/** Waits for a response, while the lifetimes of edge locations pass. */
async function until(
  isRight: (response: Received) => boolean | Promise<boolean>, url: string, clock: { now: number }, target = PHOTO,
): Promise<Received> {
  for (;;) {
    clock.now += MINUTE;
    const response = await send(url, target);
    if (await isRight(response)) return response;
    await setTimeout(50);
  }
}

describe('the local edge of a CDN with an HTTPS origin', () => {
  test('purges an image by its key in the CDN long before its lifetime ends', async () => {
    const origin = await Origin.start(3600, await photograph(60));
    const { url, purge } = await start(origin);
    expect(await redOf(await send(url, PHOTO))).toBeLessThan(100);
    origin.change(await photograph(200));
    expect(await purge('photo.jpg')).toMatchObject({ unserved: [{ target: 'photo.jpg', similar: [] }] });
    expect((await send(url, PHOTO)).headers['x-cache']).toBe('Hit from cloudfront');

    expect(await purge('cms/photo.jpg')).toEqual({
      invalidations: [expect.any(String)], unfinished: false, unserved: [],
    });
    const purged = await send(url, PHOTO);
    expect(purged.headers['x-cache']).toBe('Miss from cloudfront');
    expect(await redOf(purged)).toBeGreaterThan(150);
    expect(origin.statuses).toEqual([200, 200]);
  });

  test('refines a variant, which lives no longer than its original, and revalidates it then', async () => {
    const lifetime = 6;
    const origin = await Origin.start(lifetime, await photograph(100));
    const { url, clock } = await start(origin, { refinement: ImageRefinement.constantQuality({ target: 60 }) });
    const first = await send(url, PHOTO);
    expect([first.status, stateOf(first)]).toEqual([200, 'pending']);
    const refined = await until(response => stateOf(response) === 'refined', url, clock);
    expect(refined.body.length).toBeLessThan(first.body.length);
    for (const response of [first, refined]) {
      expect(Math.max(...lifetimesOf(response))).toBeLessThanOrEqual(lifetime);
      expect(response.headers).not.toHaveProperty('x-amz-meta-freshness');
    }
    const before = origin.statuses.length;
    await setTimeout(lifetime * 1000);
    const revalidated = await until(() => origin.statuses.length > before, url, clock);
    expect(origin.statuses.at(-1)).toBe(304);
    expect([stateOf(revalidated), revalidated.headers.etag]).toEqual(['refined', refined.headers.etag]);
    expect(Math.max(...lifetimesOf(revalidated))).toBeLessThanOrEqual(lifetime);
  });

  test('keeps a variant whose original is replaced before its refinement, until its lifetime ends', async () => {
    // It is doubled until the variant is kept within it.
    for (let lifetime = 8; ; lifetime *= 2) {
      const origin = await Origin.start(lifetime, await photograph(60));
      origin.next = await photograph(200);
      const { url, clock } = await start(origin, { refinement: ImageRefinement.constantQuality({ target: 60 }) });
      const requestedAt = Date.now();
      const first = await send(url, PHOTO);
      const kept = await until(response => stateOf(response) !== 'pending', url, clock);
      // An original lives from the whole second of its `Date`.
      if (Date.now() - requestedAt >= 1000 * (lifetime - 1)) continue;
      expect([stateOf(first), stateOf(kept), kept.headers.etag]).toEqual(['pending', 'kept', first.headers.etag]);
      expect(Math.max(...lifetimesOf(kept))).toBeLessThanOrEqual(lifetime);
      const replaced = await until(async response => await redOf(response) > 150, url, clock);
      expect(replaced.headers.etag).not.toBe(first.headers.etag);
      return;
    }
  });

  test('prewarms an image after a purge by hand', async () => {
    const origin = await Origin.start(3600, await photograph(100));
    const { url, variants, purge } = await start(origin, {}, {
      prewarm: [{ width: 320, formats: [ImageFormat.AVIF, ImageFormat.WEBP] }],
    });
    await purge('cms/photo.jpg');
    while ((await variants()).length < 2) await setTimeout(50);
    const { headers } = await send(url, '/cms/photo.jpg?w=320', { headers: { accept: 'image/avif,image/webp,*/*' } });
    expect(headers).toMatchObject({ 'content-type': 'image/avif', 'x-image-variant': 'stored' });
    expect(lifetimesOf({ headers } as Received)[0]).toBeLessThanOrEqual(3600);
    expect(origin.statuses).toEqual([200, 200]);
  });
});
