import { CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { sign } from 'aws4';
import { cleanUp, inStack, send, serve } from '../support';

afterEach(cleanUp);

const ECHO =
  'exports.handler = async event => ({ statusCode: 200, headers: { "cache-control": "max-age=60" }, body: JSON.stringify(event) });';

interface Parts {
  readonly stack: Stack;
  readonly handler: lambda.Function;
  readonly url: lambda.FunctionUrl;
  readonly distribution: cloudfront.Distribution;
  readonly second: lambda.CfnPermission;
}

interface Options {
  readonly code?: string;
  readonly authType?: lambda.FunctionUrlAuthType;
  readonly origin?: origins.FunctionUrlOriginProps;
  readonly behavior?: Partial<cloudfront.BehaviorOptions>;
  readonly change?: (parts: Parts) => void;
}

/** A distribution before a function, with the two permissions that AWS asks for. */
async function served({
  code = ECHO,
  authType = lambda.FunctionUrlAuthType.AWS_IAM,
  origin,
  behavior,
  change,
}: Options = {}) {
  const edge = await serve(
    inStack(stack => {
      const handler = new lambda.Function(stack, 'Handler', {
        runtime: lambda.Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline(code),
      });
      const url = handler.addFunctionUrl({ authType });
      const distribution = new cloudfront.Distribution(stack, 'Distribution', {
        defaultBehavior: {
          origin:
            authType === lambda.FunctionUrlAuthType.NONE
              ? new origins.FunctionUrlOrigin(url, origin)
              : origins.FunctionUrlOrigin.withOriginAccessControl(url, origin),
          ...behavior,
        },
      });
      // Newer CDKs make it themselves.
      const second =
        permissions(stack, 'lambda:InvokeFunction')[0] ??
        new lambda.CfnPermission(stack, 'Second', {
          action: 'lambda:InvokeFunction',
          functionName: handler.functionArn,
          principal: authType === lambda.FunctionUrlAuthType.NONE ? '*' : 'cloudfront.amazonaws.com',
          sourceArn: authType === lambda.FunctionUrlAuthType.NONE ? undefined : distribution.distributionArn,
          invokedViaFunctionUrl: true,
        });
      change?.({ stack, handler, url, distribution, second });
    }),
  );
  return { ...edge, url: edge.distributions[0].url };
}

function permissions(stack: Stack, action: string): lambda.CfnPermission[] {
  return stack.node
    .findAll()
    .filter(construct => construct instanceof lambda.CfnPermission)
    .filter(permission => permission.action === action);
}

/** The permission that the CDK adds by itself. */
function firstPermission({ stack }: Parts): CfnResource {
  return permissions(stack, 'lambda:InvokeFunctionUrl')[0];
}

test('the local edge passes a request to the function, and caches its response', async () => {
  const { url } = await served();
  const response = await send(url, '/a-b?x=1', { headers: { cookie: 'a=1' } });
  expect(response).toMatchObject({
    status: 200,
    headers: { 'x-cache': 'Miss from cloudfront', 'cache-control': 'max-age=60', 'date': expect.any(String) },
  });
  expect(JSON.parse(response.body.toString())).toMatchObject({
    rawPath: '/a-b',
    rawQueryString: '',
    headers: { 'user-agent': 'Amazon CloudFront' },
  });
  expect((await send(url, '/a-b')).headers['x-cache']).toBe('Hit from cloudfront');
});

test('the local edge forwards what an origin request policy names, outside the cache key', async () => {
  const { url } = await served({
    behavior: {
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    },
  });
  const response = await send(url, '/a?x=1', { headers: { 'x-own': '1', 'host': 'images.localhost' } });
  const { rawQueryString, headers } = JSON.parse(response.body.toString()) as {
    rawQueryString: string;
    headers: Record<string, string>;
  };
  expect([rawQueryString, headers['x-own'], headers.host]).toEqual(['x=1', '1', expect.stringMatching(/lambda-url/)]);
  expect((await send(url, '/a?x=2', { headers: { 'x-own': '2' } })).headers['x-cache']).toBe('Hit from cloudfront');
});

test('the local edge adds custom headers and the origin path to requests to a function URL', async () => {
  const { url } = await served({ origin: { customHeaders: { 'X-Secret': 'a' }, originPath: '/live' } });
  expect(JSON.parse((await send(url, '/a')).body.toString())).toMatchObject({
    rawPath: '/live/a',
    headers: { 'x-secret': 'a' },
  });
});

describe('a function URL that CloudFront signs requests for', () => {
  // https://github.com/aws-samples/image-optimization/issues/44
  test.each([
    '/uploads/Green%20Firm.png',
    '/Green%20Firm.png/f=avif,w=640',
    '/a=b',
    '/a,b',
    '/a+b',
    '/a(1)',
    '/%C3%A4',
    '/a//b',
    '//a',
    '/a/./b',
  ])('responds with 403 to %s, whose signature does not verify', async path => {
    const { url } = await served();
    const response = await send(url, path);
    expect(response).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'InvalidSignatureException', 'x-cache': 'Error from cloudfront' },
    });
    expect(JSON.parse(response.body.toString())).toEqual({
      message:
        'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    });
  });

  test.each(['/', '/a/b/', '/A-Z_a-z.0~9', '/cats/tom.jpg/_.f_avif_w_640'])('responds to the path %s', async path => {
    const { url } = await served();
    expect(JSON.parse((await send(url, path)).body.toString())).toMatchObject({ rawPath: path });
  });

  test('responds with 403 if the signature of an origin path does not verify', async () => {
    const { url } = await served({ origin: { originPath: '/a=b' } });
    expect((await send(url, '/')).headers['x-amzn-errortype']).toBe('InvalidSignatureException');
  });

  test('responds to every path if it requires no authorization', async () => {
    const { url } = await served({ authType: lambda.FunctionUrlAuthType.NONE });
    expect(JSON.parse((await send(url, '/a%20b=,//c')).body.toString())).toMatchObject({ rawPath: '/a%20b=,//c' });
  });
});

describe('the Authorization header of a viewer at a function URL', () => {
  const SIGNED = sign({ service: 'lambda', host: 'a.example' }, { accessKeyId: 'AKIAOWN', secretAccessKey: 'x' });
  const BY_VIEWER = String(SIGNED.headers?.Authorization);

  async function answer(behavior: string, authorization?: string, authType = lambda.FunctionUrlAuthType.AWS_IAM) {
    const { url } = await served({
      authType,
      behavior: { originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER },
      change: ({ stack }) => stack.node.findAll().filter(CfnResource.isCfnResource)
        .find(({ cfnResourceType: type }) => type === 'AWS::CloudFront::OriginAccessControl')
        ?.addPropertyOverride('OriginAccessControlConfig.SigningBehavior', behavior),
    });
    const options = authorization === undefined ? {} : { headers: { authorization } };
    const { status, headers, body } = await send(url, '/', options);
    const event = JSON.parse(body.toString()) as { headers?: Record<string, string> };
    return { status, type: headers['x-amzn-errortype'], seen: event.headers?.authorization };
  }

  test.each([undefined, 'Bearer x', BY_VIEWER])('does not reach it with signing behavior always (%s)', async header => {
    expect(await answer('always', header)).toEqual({ status: 200 });
  });

  test.each([
    [undefined, 200, undefined],
    ['Bearer x', 403, 'IncompleteSignatureException'],
    [BY_VIEWER, 403, 'UnrecognizedClientException'],
  ])('is verified with signing behavior no-override, if it is %s', async (authorization, status, type) => {
    expect(await answer('no-override', authorization)).toEqual({ status, type });
  });

  test('reaches the function without an origin access control', async () => {
    const answered = await answer('always', 'Bearer x', lambda.FunctionUrlAuthType.NONE);
    expect(answered).toEqual({ status: 200, seen: 'Bearer x' });
  });
});

describe('the permission to invoke a function URL', () => {
  const another = 'arn:aws:cloudfront::111122223333:distribution/E2OTHER';

  test.each<[string, (parts: Parts) => void]>([
    [
      'without the first permission',
      parts => firstPermission(parts).addPropertyOverride('Action', 'lambda:GetFunction'),
    ],
    ['without the second', ({ second }) => second.addPropertyOverride('Action', 'lambda:GetFunction')],
    ['for another distribution (first)', parts => firstPermission(parts).addPropertyOverride('SourceArn', another)],
    ['for another distribution (second)', ({ second }) => second.addPropertyOverride('SourceArn', another)],
    ['for another principal', ({ second }) => second.addPropertyOverride('Principal', 'apigateway.amazonaws.com')],
    ['for another account', ({ second }) => second.addPropertyOverride('SourceAccount', '999999999999')],
    ['for another function', ({ second }) => second.addPropertyOverride('FunctionName', 'other')],
    ['for other ways than the URL', ({ second }) => second.addPropertyOverride('InvokedViaFunctionUrl', false)],
    ['for another type of URL', parts => firstPermission(parts).addPropertyOverride('FunctionUrlAuthType', 'NONE')],
    [
      'without a signature',
      ({ stack }) =>
        stack.node
          .findAll()
          .filter(CfnResource.isCfnResource)
          .find(({ cfnResourceType: type }) => type === 'AWS::CloudFront::OriginAccessControl')!
          .addPropertyOverride('OriginAccessControlConfig.SigningBehavior', 'never'),
    ],
  ])('rejects every caller %s', async (_name, change) => {
    const { url } = await served({ change });
    const response = await send(url, '/');
    expect(response).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException', 'x-cache': 'Error from cloudfront' },
    });
    expect(JSON.parse(response.body.toString())).toEqual({ Message: expect.stringMatching(/^Forbidden/) });
  });

  test('allows every caller if the URL requires no authorization and the policy allows everyone', async () => {
    const { url } = await served({ authType: lambda.FunctionUrlAuthType.NONE });
    expect((await send(url, '/')).status).toBe(200);
    const change = ({ stack }: Parts) => permissions(stack, 'lambda:InvokeFunction').forEach(permission =>
      permission.addPropertyOverride('Principal', 'cloudfront.amazonaws.com'));
    const denied = await served({ authType: lambda.FunctionUrlAuthType.NONE, change });
    expect((await send(denied.url, '/')).status).toBe(403);
  });
});

test.each([
  ['a crash', 'exports.handler = async () => process.exit(1);', 502],
  [
    'a header that HTTP does not take',
    'exports.handler = async () => ({ statusCode: 200, headers: { "x-a": "a\\r\\nb: c" } });',
    502,
  ],
  ['too long', 'exports.handler = async () => new Promise(resolve => setTimeout(resolve, 60000));', 504],
])('the response is an error for %s', async (_name, code, status) => {
  const timeout = status === 504 ? 1 : 20; // a busy machine is slow to start a process, which is no reason to end it
  const { url } = await served({
    code,
    change: ({ handler }) => (handler.node.defaultChild as CfnResource).addPropertyOverride('Timeout', timeout),
  });
  expect(await send(url, '/')).toMatchObject({ status, headers: { 'x-cache': 'Error from cloudfront' } });
});

test('a throttled function causes a 429, which is not cached', async () => {
  const { url } = await served({
    change: ({ handler }) =>
      (handler.node.defaultChild as CfnResource).addPropertyOverride('ReservedConcurrentExecutions', 0),
  });
  for (let time = 0; time < 2; time++) {
    expect(await send(url, '/')).toMatchObject({ status: 429, headers: { 'x-cache': 'Error from cloudfront' } });
  }
  expect((await send(url, '/')).headers).not.toHaveProperty('age');
});

test('a function without images has no keys and no bucket URL', async () => {
  const { distributions: [{ keys, bucketUrl }], notEmulated } = await served();
  expect([await keys(), bucketUrl]).toEqual([[], undefined]);
  expect(notEmulated).toContainEqual(expect.stringMatching(/^Test\/Handler runs on this machine/));
});

test.each<[string, string, unknown]>([
  ['the protocol', 'Distribution:DistributionConfig.Origins.0.CustomOriginConfig.OriginProtocolPolicy', 'http-only'],
  ['an OAC for S3', 'OriginAccessControl:OriginAccessControlConfig.OriginAccessControlOriginType', 's3'],
  ['CORS of its own', 'Url:Cors', { AllowOrigins: ['*'] }],
  ['an alias', 'Url:Qualifier', 'live'],
  ['a function of another app', 'Url:TargetFunctionArn', 'arn:aws:lambda:us-east-1:111122223333:function:other'],
  ['organizations', 'Permission:PrincipalOrgID', 'o-1'],
  ['what nobody has heard of', 'Url:Unheard', 1],
])('the local edge rejects a property of a function URL: %s', async (_name, place, value) => {
  const [type, property] = place.split(':');
  const change = ({ stack }: Parts) =>
    stack.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .filter(resource => resource.cfnResourceType.endsWith(`::${type}`))
      .forEach(resource => resource.addPropertyOverride(property, value));
  await expect(served({ change })).rejects.toThrow(property.split('.').at(-1));
});
