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

describe('a behavior of the distribution', () => {
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
  ])('serves %s if it is the first one that matches', async (path, expected) => {
    const { url } = await distribution({ 'a/x.gif': '', 'x.gif': '', 'x.GIF': '', 'x.jpg': '' }, behaviors);
    expect((await send(url, path)).headers['x-behavior']).toBe(expected);
  });
});

describe('the cache key at the edge location', () => {
  const byQuery: Changes = (origin, stack) => ({
    defaultBehavior: {
      origin,
      cachePolicy: new cloudfront.CachePolicy(stack, 'Policy', {
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList('w'),
        headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Accept'),
      }),
    },
  });

  test('differs by what the policy names, and by nothing else', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, byQuery);
    expect(await resultOf(url, '/x.jpg?w=1')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1&other=2')).toBe('200 Hit from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=2')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1', { accept: 'image/avif' })).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/x.jpg?w=1', { 'x-other': '1' })).toBe('200 Hit from cloudfront');
  });
});

test('an edge location with CachingDisabled never caches a response', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, origin => ({
    defaultBehavior: { origin, cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
});

describe('the viewer protocol policy', () => {
  const plain = { 'cloudfront-forwarded-proto': 'http' };

  test('https-only rejects plain HTTP and serves HTTPS', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, origin => ({
      defaultBehavior: { origin, viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY },
    }));
    expect(await resultOf(url, '/x.jpg', plain)).toBe('403 Error from cloudfront');
    expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  });

  test('allow-all forwards plain HTTP to S3, which a policy that requires TLS denies', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' });
    expect(await resultOf(url, '/x.jpg', plain)).toBe('403 Error from cloudfront');
    expect(await resultOf(url, '/x.jpg')).toBe('200 Miss from cloudfront');
  });
});

test('an edge location serves the default root object', async () => {
  const { url } = await distribution({ 'index.html': 'root' }, () => ({ defaultRootObject: 'index.html' }));
  expect(await send(url, '/')).toMatchObject({ status: 200, body: Buffer.from('root') });
  expect((await send(url, '/sub/')).status).toBe(403);
});

test('an edge location adds the origin path to the path of the request', async () => {
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

describe('a custom error response', () => {
  const page: Changes = origin => ({
    errorResponses: [
      { httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/errors/404.html', ttl: Duration.seconds(5) },
    ],
    additionalBehaviors: { 'errors/*': { origin } },
  });

  test('is the page of the distribution, with its status', async () => {
    const { url } = await distribution({ 'errors/404.html': 'not here' }, page);
    const response = await send(url, '/none.jpg');
    expect(response).toMatchObject({
      status: 404,
      headers: { 'x-cache': 'Error from cloudfront', 'content-type': 'text/html' },
      body: Buffer.from('not here'),
    });
    expect((await send(url, '/none.jpg', { method: 'HEAD' })).headers['content-length']).toBe('8');
  });

  test('is the error of the page if the page is missing', async () => {
    const { url } = await distribution({}, page);
    const response = await send(url, '/none.jpg');
    expect(response.status).toBe(403);
    expect(response.body.toString()).toContain('AccessDenied');
  });

  test('is cached for a 404 for the time of the distribution', async () => {
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

describe('a request with another method than GET or HEAD', () => {
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

  test.each(['PUT', 'DELETE', 'POST', 'PATCH'])('is forwarded for %s to S3, which denies it', async method => {
    const { url, images } = await distribution({ 'x.jpg': 'x' }, all);
    const response = await send(url, '/x.jpg', { method, body: 'y' });
    expect(response).toMatchObject({
      status: 403,
      headers: { 'server': 'AmazonS3', 'x-cache': 'Error from cloudfront' },
    });
    expect(fs.readFileSync(`${images}/x.jpg`, 'utf8')).toBe('x');
  });

  test('gets CORS headers of the policy if it is a preflight', async () => {
    const { url } = await distribution({ 'x.jpg': 'x' }, all);
    const headers = { 'origin': 'https://a.example', 'access-control-request-method': 'GET' };
    expect((await send(url, '/x.jpg', { method: 'OPTIONS', headers })).headers).toMatchObject({
      'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET', 'access-control-allow-headers': '*',
    });
  });
});

test('an edge location receives 403 from an origin without access', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, (_origin, _stack, bucket) => ({
    defaultBehavior: { origin: origins.S3BucketOrigin.withBucketDefaults(bucket) },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('403 Error from cloudfront');
});

test('an edge location receives 403 from S3 with an OAC that never signs', async () => {
  const { url } = await distribution({ 'x.jpg': 'x' }, (_origin, stack, bucket) => ({
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessControl: new cloudfront.S3OriginAccessControl(stack, 'Oac', { signing: cloudfront.Signing.NEVER }),
      }),
    },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('403 Error from cloudfront');
});

test('an edge location receives 404 for a missing key if the CDN may list the bucket', async () => {
  const { url } = await distribution({}, (_origin, _stack, bucket) => ({
    defaultBehavior: { origin: listed(bucket) },
  }));
  expect(await resultOf(url, '/x.jpg')).toBe('404 Error from cloudfront');
});

test('an edge location adds the headers of a managed response headers policy', async () => {
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

describe('a CloudFront Function at the edge location', () => {
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

  test('determines the path in the cache and at the origin, by the behavior of the original path', async () => {
    const { url } = await distribution(
      { 'plain/x.jpg': 'x' },
      running("request.uri = '/plain/x.jpg'; return request;"),
    );
    expect(await resultOf(url, '/a.jpg')).toBe('200 Miss from cloudfront');
    expect(await resultOf(url, '/b.jpg')).toBe('200 Hit from cloudfront');
    expect(await resultOf(url, '/plain/none.jpg')).toBe('403 Error from cloudfront');
  });

  test('responds without caching its response', async () => {
    const { url } = await distribution(
      {},
      running('return { statusCode: 302, headers: { location: { value: event.context.requestId } } };'),
    );
    const locations = await Promise.all([1, 2].map(async () => (await send(url, '/a.jpg')).headers.location));
    expect(new Set(locations).size).toBe(2);
    expect(await resultOf(url, '/a.jpg')).toBe('302 FunctionGeneratedResponse from cloudfront');
    expect((await send(url, '/a.jpg', { method: 'HEAD' })).body).toHaveLength(0);
  });

  test('receives the ID of the request and the name of the distribution', async () => {
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
  ])('fails the request if it %s', async (_name, code, expected) => {
    const { url } = await distribution({ 'a.jpg': 'a' }, running(code));
    expect(await resultOf(url, '/a.jpg')).toBe(expected);
  });

  test('is not called for plain HTTP that the behavior rejects', async () => {
    const { url } = await distribution({}, running('throw 1;'));
    expect(await resultOf(url, '/a.jpg', { 'cloudfront-forwarded-proto': 'http' })).toBe(
      '301 Redirect from cloudfront',
    );
  });
});

describe('an origin group at the edge location', () => {
  const failingOver: Changes = (_origin, _stack, bucket) => ({
    defaultBehavior: {
      origin: new origins.OriginGroup({
        primaryOrigin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket, { originPath: '/first' }),
        fallbackOrigin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket, { originPath: '/second' }),
        fallbackStatusCodes: [403],
      }),
    },
  });

  test('requests the first origin, and the second one if the first has no object', async () => {
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
