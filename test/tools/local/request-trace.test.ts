import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ImageCdn, ImageCdnProps, ImageReplica, ImageSource, ImageTransformation, OnDemandOptions, OriginAccess,
  VariantDelivery,
} from 'cdk-image-cdn';
import { SendOptions, cleanUp, folderWith, inStack, send, serve } from './support';
import { NO_OBSERVER } from '../../../src/tools/local/cloudfront/edge-observer';
import { RequestTrace } from '../../../src/tools/local/cloudfront/request-trace';
import { LocalEdgeOptions } from '../../../src/tools/local/server';

jest.setTimeout(60_000);
afterEach(cleanUp);

const LIFE = fs.readFileSync(path.join(__dirname, '../../../examples/minimal/images/life.jpg'));
const AVIF = { accept: 'image/avif,image/webp,*/*' };

type Ask = (target: string, options?: SendOptions) => Promise<RequestTrace>;

/** Serves an app, and returns a client that responds with the records of its requests. */
async function tracing(build: (app: App) => void, options: Partial<LocalEdgeOptions> = {}): Promise<Ask> {
  const traces: RequestTrace[] = [];
  const edge = await serve(build, {
    images: folderWith({ 'life.jpg': LIFE, 'a/life.jpg': LIFE, 'images/life.jpg': LIFE, 'broken.jpg': 'no image' }),
    observer: () => ({ ...NO_OBSERVER, answered: (_request, _response, _milliseconds, trace) => traces.push(trace) }),
    ...options,
  });
  return async (target, { headers, ...others } = {}) => {
    const sent = await send(edge.distributions[0].url, target, { headers: { ...AVIF, ...headers }, ...others });
    return traces.find(({ id }) => id === sent.headers['x-amz-cf-id'])!;
  };
}

function cdn(options?: OnDemandOptions, props: Omit<ImageCdnProps, 'transformation'> = {}): (app: App) => void {
  return inStack(stack => {
    new ImageCdn(stack, 'Images', {
      ...props, transformation: options && ImageTransformation.onDemand(options),
    });
  });
}

/** The origins that were tried, with their statuses or failures. */
function triedBy({ fetches }: RequestTrace): string[] {
  return fetches.flatMap(({ attempts }) => attempts.map(({ origin, response, failure }) =>
    `${origin.kind} ${response?.status ?? failure}`));
}

/** The requests of the function, once it has stored the variant. */
async function callsOf({ fetches }: RequestTrace): Promise<string[]> {
  const { invocation } = fetches.flatMap(({ attempts }) => attempts).at(-1)!;
  while (!invocation!.isDone) await new Promise(resolve => setTimeout(resolve, 20));
  return invocation!.calls.map(({ target, method, path: requested, status }) =>
    `${method} ${target.kind} ${requested.replace(/\/_\..*/, '/…')} ${status}`);
}

describe('the trace of a request to a CDN with transformation', () => {
  test('has edge function, cache key, TTL, tags, origins and transformation for a Miss', async () => {
    const ask = await tracing(cdn({}));
    const miss = await ask('/life.jpg?w=64');
    const variant = expect.stringMatching(/^\/life\.jpg\/_\.v\.\w+_f\.auto-avif_w\.64_/);
    expect(miss).toMatchObject({
      request: { method: 'GET', target: '/life.jpg?w=64', headers: AVIF },
      pathPattern: '*',
      rejectedBy: undefined,
      edgeFunction: {
        input: { target: '/life.jpg?w=64', headers: AVIF },
        output: { request: { target: variant, headers: { 'x-image-edge': expect.any(String) } } },
      },
      fetches: [{
        path: variant,
        cache: {
          result: 'Miss',
          key: { path: variant, query: '', headers: {}, acceptEncoding: '' },
          ttl: { seconds: 86400, rule: 'origin', stated: { by: 's-maxage', seconds: 86400 } },
          cacheControl: 'public, max-age=3600, s-maxage=86400',
          tags: [expect.stringMatching(/^f/), expect.stringMatching(/^i/)],
          freshFor: 86400,
        },
        attempts: [
          { origin: { kind: 'variants' }, path: variant, response: { status: 403 } },
          {
            origin: { kind: 'function' },
            path: variant,
            response: { status: 200, headers: { 'content-type': 'image/avif' } },
            invocation: {
              outcome: 'responded',
              isColdStart: true,
              metrics: { ColdStarts: 1, TransformTime: expect.any(Number), BytesSaved: expect.any(Number) },
            },
          },
        ],
      }],
      response: { status: 200, headers: { 'x-cache': 'Miss from cloudfront', 'x-amz-cf-id': miss.id } },
    });
    expect(await callsOf(miss)).toEqual([
      'GET bucket /life.jpg 200', 'PUT variants /life.jpg/… 200', 'HEAD bucket /life.jpg 200',
    ]);
  });

  test('has the decision of the first response, and no origin, for a Hit', async () => {
    const ask = await tracing(cdn({}));
    await ask('/life.jpg?w=64');
    const { fetches: [{ cache, attempts }] } = await ask('/life.jpg?w=64');
    expect(cache).toMatchObject({ result: 'Hit', age: expect.any(Number), ttl: { seconds: 86400, rule: 'origin' } });
    expect(cache!.tags).toHaveLength(2);
    expect(attempts).toEqual([]);
  });

  test('has the response of the edge function, and no cache, for a bad parameter', async () => {
    const { edgeFunction, fetches } = await (await tracing(cdn({})))('/life.jpg?w=0');
    expect(edgeFunction!.output).toMatchObject({
      response: { status: 400, text: expect.stringContaining('"type":"bad-parameter"') },
    });
    expect(fetches).toEqual([]);
  });

  test('has the error of the transform function for missing and broken originals', async () => {
    const ask = await tracing(cdn({}));
    const missing = await ask('/none.jpg');
    expect(triedBy(missing)).toEqual(['variants 403', 'function 404']);
    expect(missing.fetches[0].cache!.ttl).toMatchObject({ seconds: 10, rule: 'origin' });
    const broken = await ask('/broken.jpg');
    expect(triedBy(broken)).toEqual(['variants 403', 'function 415']);
    expect(broken.response.text).toContain('"status":415');
  });

  test('has the throttling of the transform function, whose 429 is never cached', async () => {
    const ask = await tracing(cdn({ reservedConcurrentExecutions: 1 }));
    const traces = await Promise.all([64, 128, 256].map(w => ask(`/life.jpg?w=${w}`)));
    const throttled = traces.find(({ response }) => response.status === 429)!;
    expect(triedBy(throttled)).toEqual(['variants 403', 'function 429']);
    expect(throttled.fetches[0].cache!.ttl).toEqual({ rule: 'errorNeverCached' });
    expect(throttled.fetches[0].attempts[1].invocation).toMatchObject({ outcome: 'throttled', calls: [] });
  });

  test('has the replica that replaces a failing bucket', async () => {
    const build = (app: App) => {
      const [there, here] = ['eu-central-1', 'eu-west-1'].map(region => new Stack(app, region, { env: { region } }));
      new ImageCdn(here, 'Images', {
        replica: new ImageReplica(there, 'Replica'), transformation: ImageTransformation.onDemand(),
      });
    };
    const trace = await (await tracing(build, { failPrimary: '503' }))('/life.jpg?w=64');
    expect(trace.response.status).toBe(200);
    expect(await callsOf(trace)).toEqual([
      'GET bucket /life.jpg 503', 'GET bucket /life.jpg 503', 'GET replica /life.jpg 200',
    ]);
  });

  test('has the function as the only origin with delivery function first', async () => {
    const trace = await (await tracing(cdn({ delivery: VariantDelivery.FUNCTION_FIRST })))('/life.jpg?w=64');
    expect(triedBy(trace)).toEqual(['function 200']);
    expect(await callsOf(trace)).toEqual(expect.arrayContaining([
      'GET variants /life.jpg/… 404', 'GET bucket /life.jpg 200', 'PUT variants /life.jpg/… 200',
    ]));
  });

  test('has the HTTPS origin that a source leads to', async () => {
    const ask = await tracing(cdn({ delivery: VariantDelivery.FUNCTION_FIRST }, {
      sources: [{ pathPrefix: 'cms/', source: ImageSource.https({ origin: 'https://cms.example.com' }) }],
    }));
    const trace = await ask('/cms/images/life.jpg?w=64');
    await callsOf(trace);
    const [{ attempts: [{ invocation }] }] = trace.fetches;
    expect(invocation!.calls).toContainEqual(expect.objectContaining({
      method: 'GET', target: { kind: 'server', name: 'cms.example.com' }, path: '/images/life.jpg', status: 200,
    }));
  });
});

describe('the trace of a request to a CDN without transformation', () => {
  test('has the bucket, and the reason for which the 403 of a missing image is not cached', async () => {
    const ask = await tracing(cdn());
    expect(triedBy(await ask('/life.jpg'))).toEqual(['bucket 200']);
    const missing = await ask('/none.jpg');
    expect(missing.edgeFunction).toBeUndefined();
    expect(triedBy(missing)).toEqual(['bucket 403']);
    expect(missing.fetches[0].cache!.ttl).toEqual({ rule: 'errorWithoutLifetime' });
  });

  test('has both origins of a group whose first bucket refuses connections', async () => {
    const build = (app: App) => {
      const [there, here] = ['eu-central-1', 'eu-west-1'].map(region => new Stack(app, region, { env: { region } }));
      new ImageCdn(here, 'Images', {
        replica: new ImageReplica(there, 'Replica'), originAccess: OriginAccess.control(),
      });
    };
    const trace = await (await tracing(build, { failPrimary: 'refuse' }))('/life.jpg');
    expect(triedBy(trace)).toEqual(['bucket the origin refuses the connection', 'replica 200']);
  });

  test('has the failure of the only bucket, and the error caching minimum TTL of its status', async () => {
    const trace = await (await tracing(cdn(), { failPrimary: '503' }))('/life.jpg');
    expect(triedBy(trace)).toEqual(['bucket 503']);
    expect(trace.fetches[0].cache).toMatchObject({ ttl: { rule: 'ErrorCachingMinTTL' }, freshFor: expect.any(Number) });
  });

  test('has the check that rejected a method, and neither function nor cache', async () => {
    const trace = await (await tracing(cdn()))('/life.jpg', { method: 'DELETE' });
    expect(trace).toMatchObject({ rejectedBy: 'method', edgeFunction: undefined, fetches: [] });
  });

  test('has the bound that shortens the lifetime of the origin', async () => {
    const ask = await tracing(cdn(undefined, { maxTtl: Duration.minutes(5), defaultTtl: Duration.minutes(1) }));
    expect((await ask('/life.jpg')).fetches[0].cache!.ttl).toMatchObject({ rule: 'DefaultTTL', seconds: 60 });
  });

  test('has two fetches if a custom error page is served', async () => {
    const ask = await tracing(inStack(stack => {
      const { distribution } = new ImageCdn(stack, 'Images');
      (distribution.node.defaultChild as CfnResource).addPropertyOverride('DistributionConfig.CustomErrorResponses', [
        { ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/life.jpg' },
      ]);
    }));
    const { fetches, response } = await ask('/none.jpg');
    expect(fetches.map(({ path: fetched }) => fetched)).toEqual(['/none.jpg', '/life.jpg']);
    expect(response.status).toBe(200);
  });
});

test('the trace of a request to a mounted CDN has the path pattern of its behavior', async () => {
  const ask = await tracing(inStack(stack => {
    const distribution = new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Site')) },
    });
    new ImageCdn(stack, 'Images', { distribution, pathPattern: '/images/*' });
  }));
  expect((await ask('/images/life.jpg')).pathPattern).toBe('/images/*');
  expect((await ask('/life.jpg')).pathPattern).toBe('*');
});

test('the trace of a request contains no signatures, cookies or credentials', async () => {
  const ask = await tracing(cdn({}));
  const trace = await ask('/life.jpg?w=64&s=SECRET', {
    headers: { 'authorization': 'Bearer SECRET', 'cookie': 'session=SECRET', 'x-api-key': 'SECRET' },
  });
  expect(trace.request).toMatchObject({
    target: '/life.jpg?w=64&s=REDACTED', headers: { authorization: 'REDACTED', cookie: 'session=REDACTED' },
  });
  expect(JSON.stringify(trace)).not.toContain('SECRET');
});
