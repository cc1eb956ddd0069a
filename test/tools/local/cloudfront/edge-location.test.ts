import * as fs from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeClock, cleanUp, folderWith, inStack, send, serve } from '../support';

afterEach(cleanUp);

type Changes = (origin: cloudfront.IOrigin, stack: Stack, bucket: s3.Bucket) => Partial<cloudfront.DistributionProps>;

/** A distribution written with the CDK's own constructs, and the folder behind it. */
async function distribution(files: Record<string, string>, changes: Changes = () => ({}), clock = new FakeClock()) {
  const images = folderWith(files);
  const { distributions: [{ url, ...rest }], notEmulated } = await serve(inStack(stack => {
    const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true });
    const origin = origins.S3BucketOrigin.withOriginAccessIdentity(bucket);
    new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: { origin },
      ...changes(origin, stack, bucket),
    });
  }), { images, clock: clock.read });
  return { url, images, clock, notEmulated, ...rest };
}

/** An origin that may list the bucket, and so gets to know which keys are missing. */
function listed(bucket: s3.Bucket): cloudfront.IOrigin {
  return origins.S3BucketOrigin.withOriginAccessControl(bucket, {
    originAccessLevels: [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
  });
}

async function resultOf(url: string, path: string, headers?: Record<string, string>): Promise<string> {
  const response = await send(url, path, { headers });
  return `${response.status} ${response.headers['x-cache']}`;
}

describe('behaviours', () => {
  const behaviors: Changes = (origin, stack) => ({
    additionalBehaviors: {
      'a/*': { origin, responseHeadersPolicy: marked(stack, 'A') },
      '*.gif': { origin, responseHeadersPolicy: marked(stack, 'B') },
    },
  });

  function marked(stack: Stack, value: string): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(stack, value, {
      customHeadersBehavior: { customHeaders: [{ header: 'X-Behavior', value, override: true }] },
    });
  }

  test.each([
    ['/a/x.gif', 'A'],
    ['/x.gif', 'B'],
    ['/x.GIF', undefined],
    ['/x.jpg', undefined],
  ])('%s is served by the first matching behavior', async (path, expected) => {
    const { url } = await distribution({ 'a/x.gif': '', 'x.gif': '', 'x.GIF': '', 'x.jpg': '' }, behaviors);
    expect((await send(url, path)).headers['x-behavior']).toBe(expected);
  });
});

describe('cache keys', () => {
  const byQuery: Changes = (origin, stack) => ({
    defaultBehavior: {
      origin,
      cachePolicy: new cloudfront.CachePolicy(stack, 'Policy', {
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList('w'),
        headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Accept'),
      }),
    },
  });

  test('what the policy names makes another entry, the rest does not', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, byQuery);
    expect(await resultOf(url, '/x.jpg?w=1')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1&other=2')).toBe('200 Hit from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=2')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1', { accept: 'image/avif' })).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1', { 'x-other': '1' })).toBe('200 Hit from cloudfront');
  });
});

test('CachingDisabled never caches a response', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, origin => ({
    defaultBehavior: { origin, cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
});

describe('viewer protocols', () => {
  const plain = { 'cloudfront-forwarded-proto': 'http' };

  test('https-only denies plain HTTP and serves HTTPS', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, origin => ({
      defaultBehavior: { origin, viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY },
    }));
    expect(await resultOf(url, '/x.jpg', plain)).toBe('403 Error from cloudfront');
    expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  });

  test('allow-all takes plain HTTP on to S3, which a policy that wants TLS denies', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' });
    expect(await resultOf(url, '/x.jpg', plain)).toBe('403 Error from cloudfront');
    expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  });
});

test('the default root object', async () => {
  const { url } = await distribution({ 'index.html': 'root' }, () => ({ defaultRootObject: 'index.html' }));
  expect(await send(url, '/')).toMatchObject({ status: 200, body: Buffer.from('root') });
  expect((await send(url, '/sub/')).status).toBe(403);
});

test('the origin path is put before the path of the request', async () => {
  const { url, keys, bucketUrl } = await distribution(
    { 'live/x.jpg': 'x', 'y.jpg': 'y' },
    (_origin, _stack, bucket) => ({
      defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket, { originPath: '/live' }) },
    }),
  );
  expect((await send(url, '/x.jpg')).status).toBe(200);
  expect((await send(url, '/../y.jpg')).status).toBe(403);
  expect(await keys()).toEqual(['x.jpg']);
  expect(bucketUrl).toMatch(/\/live$/);
});

describe('error responses', () => {
  const page: Changes = origin => ({
    errorResponses: [
      { httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/errors/404.html', ttl: Duration.seconds(5) },
    ],
    additionalBehaviors: { 'errors/*': { origin } },
  });

  test('the page of the distribution, with its status', async () => {
    const { url } = await distribution({ 'errors/404.html': 'not here' }, page);
    const response = await send(url, '/none.jpg');
    expect(response).toMatchObject({
      status: 404,
      headers: { 'x-cache': 'Error from cloudfront', 'content-type': 'text/html' },
      body: Buffer.from('not here'),
    });
    expect((await send(url, '/none.jpg', { method: 'HEAD' })).headers['content-length']).toBe('8');
  });

  test('a page that is missing gives its own error', async () => {
    const { url } = await distribution({}, page);
    const response = await send(url, '/none.jpg');
    expect(response.status).toBe(403);
    expect(response.body.toString()).toContain('AccessDenied');
  });

  test('a 404 is kept for as long as the distribution says', async () => {
    const { url, images, clock } = await distribution({}, (_origin, _stack, bucket) => ({
      defaultBehavior: { origin: listed(bucket) },
      errorResponses: [{ httpStatus: 404, ttl: Duration.seconds(5) }],
    }));
    expect(await resultOf(url, '/x.jpg')).toBe('404 Error from cloudfront');
    fs.writeFileSync(`${images}/x.jpg`, 'x');
    clock.advance(4);
    expect(await send(url, '/x.jpg')).toMatchObject({ status: 404, headers: { age: '4' } });
    clock.advance(1);
    expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  });
});

describe('other methods', () => {
  const all: Changes = (origin, stack) => ({
    defaultBehavior: {
      origin,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      responseHeadersPolicy: new cloudfront.ResponseHeadersPolicy(stack, 'Cors', {
        corsBehavior: {
          accessControlAllowOrigins: ['*'],
          accessControlAllowMethods: ['GET'],
          accessControlAllowHeaders: ['*'],
          accessControlAllowCredentials: false,
          originOverride: true,
        },
      }),
    },
  });

  test.each(['PUT', 'DELETE', 'POST', 'PATCH'])('%s is forwarded to S3, which denies it', async method => {
    const { url, images } = await distribution({ 'x.jpg': 'x' }, all);
    const response = await send(url, '/x.jpg', { method, body: 'y' });
    expect(response).toMatchObject({
      status: 403,
      headers: { 'server': 'AmazonS3', 'x-cache': 'Error from cloudfront' },
    });
    expect(fs.readFileSync(`${images}/x.jpg`, 'utf8')).toBe('x');
  });

  test('a preflight gets its headers from the policy', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, all);
    const headers = { 'origin': 'https://a.example', 'access-control-request-method': 'GET' };
    expect((await send(url, '/x.jpg', { method: 'OPTIONS', headers })).headers).toMatchObject({
      'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET', 'access-control-allow-headers': '*',
    });
  });
});

test('an origin without access is denied', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, (_origin, _stack, bucket) => ({
    defaultBehavior: { origin: origins.S3BucketOrigin.withBucketDefaults(bucket) },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('403 Error from cloudfront');
});

test('an OAC that never signs is denied', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, (_origin, stack, bucket) => ({
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessControl: new cloudfront.S3OriginAccessControl(stack, 'Oac', { signing: cloudfront.Signing.NEVER }),
      }),
    },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('403 Error from cloudfront');
});

test('a CDN that may list the bucket says 404 of a missing key', async () => {
  const { url } = await distribution({}, (_origin, _stack, bucket) => ({
    defaultBehavior: { origin: listed(bucket) },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('404 Error from cloudfront');
});

test('a managed response headers policy adds its headers', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, origin => ({
    defaultBehavior: {
      origin,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS,
    },
  }));
  expect((await send(url, '/x.jpg', { headers: { origin: 'https://a.example' } })).headers).toMatchObject({
    'access-control-allow-origin': '*',
    'x-frame-options': 'SAMEORIGIN',
    'strict-transport-security': 'max-age=31536000',
  });
});

describe('CloudFront Functions', () => {
  function running(code: string): Changes {
    return (origin, stack) => ({
      defaultBehavior: {
        origin,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: new cloudfront.Function(stack, 'Function', {
              code: cloudfront.FunctionCode.fromInline(
                `function handler(event) { var request = event.request; ${code} }`,
              ),
              runtime: cloudfront.FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      additionalBehaviors: { 'plain/*': { origin } },
    });
  }

  test('the path that it makes is the one that is cached and asked for, by the behaviour of the one that was sent', async () => {
    const { url } = await distribution(
      { 'plain/x.jpg': 'x' },
      running("request.uri = '/plain/x.jpg'; return request;"),
    );
    expect(await resultOf(url, '/a.jpg')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/b.jpg')).toBe('200 Hit from cloudfront');
    expect(await resultOf(url, '/plain/none.jpg')).toBe('403 Error from cloudfront');
  });

  test('its own response is never kept', async () => {
    const { url } = await distribution(
      {},
      running('return { statusCode: 302, headers: { location: { value: event.context.requestId } } };'),
    );
    const locations = await Promise.all([1, 2].map(async () => (await send(url, '/a.jpg')).headers.location));
    expect(new Set(locations).size).toBe(2);
    expect(await resultOf(url, '/a.jpg')).toBe('302 FunctionGeneratedResponse from cloudfront');
    expect((await send(url, '/a.jpg', { method: 'HEAD' })).body).toHaveLength(0);
  });

  test('its id and that of the response are the same, and the distribution\'s name is its name', async () => {
    const { url } = await distribution({}, running('return { statusCode: 200, body: JSON.stringify(event.context) };'));
    const { body, headers } = await send(url, '/');
    expect(JSON.parse(body.toString())).toEqual({
      distributionDomainName: expect.stringMatching(/\.cloudfront\.net$/),
      distributionId: expect.stringMatching(/^E/),
      eventType: 'viewer-request',
      requestId: headers['x-amz-cf-id'],
    });
  });

  test.each([
    ['throws', 'throw new Error("no");', '503 FunctionExecutionError from cloudfront'],
    [
      'breaks the rules',
      "request.headers.host = { value: 'evil.example' }; return request;",
      '502 FunctionValidationError from cloudfront',
    ],
  ])('a function that %s fails the request', async (_name, code, expected) => {
    const { url } = await distribution({ 'a.jpg': 'a' }, running(code));
    expect(await resultOf(url, '/a.jpg')).toBe(expected);
  });

  test('plain HTTP does not get to it', async () => {
    const { url } = await distribution({}, running('throw 1;'));
    expect(await resultOf(url, '/a.jpg', { 'cloudfront-forwarded-proto': 'http' })).toBe(
      '301 Redirect from cloudfront',
    );
  });
});

describe('origin groups', () => {
  const failingOver: Changes = (_origin, _stack, bucket) => ({
    defaultBehavior: {
      origin: new origins.OriginGroup({
        primaryOrigin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket, { originPath: '/first' }),
        fallbackOrigin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket, { originPath: '/second' }),
        fallbackStatusCodes: [403],
      }),
    },
  });

  test('the first one first, the second where the first has nothing', async () => {
    const { url, keys } = await distribution(
      { 'first/a.jpg': 'a1', 'second/a.jpg': 'a2', 'second/b.jpg': 'b2' },
      failingOver,
    );
    expect((await send(url, '/a.jpg')).body.toString()).toBe('a1');
    expect((await send(url, '/b.jpg')).body.toString()).toBe('b2');
    expect(await resultOf(url, '/b.jpg')).toBe('200 Hit from cloudfront');
    expect(await resultOf(url, '/c.jpg')).toBe('403 Error from cloudfront');
    expect(await keys()).toEqual(['a.jpg']);
  });
});
