import { CfnCondition, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageTransformation, OriginAccess } from 'cdk-image-cdn';
import { cleanUp, folderWith, inStack, serve, send } from '../support';

afterEach(cleanUp);

type Change = (resources: Record<string, CfnResource>, stack: Stack, cdn: ImageCdn) => void;

/** Expects notes for a default ImageCdn whose template is changed by an escape hatch. */
async function notesWith(change: Change, originAccess: OriginAccess = OriginAccess.identity()): Promise<string[]> {
  const { notEmulated } = await serve(inStack(stack => {
    const cdn = new ImageCdn(stack, 'Images', { originAccess });
    const all = stack.node.findAll().filter(CfnResource.isCfnResource);
    change(Object.fromEntries(all.map(resource => [resource.cfnResourceType.split('::')[2], resource])), stack, cdn);
  }), { images: folderWith({}) });
  return notEmulated;
}

const CONFIG = 'DistributionConfig';
const BEHAVIOR = `${CONFIG}.DefaultCacheBehavior`;
const CACHE = 'CachePolicyConfig';
const PARAMETERS = `${CACHE}.ParametersInCacheKeyAndForwardedToOrigin`;
const HEADERS = 'ResponseHeadersPolicyConfig';

test.each<[string, string, unknown]>([
  // what nobody has heard of, at every level
  ['Distribution', 'Unheard', 'x'],
  ['Distribution', `${CONFIG}.Unheard`, 'x'],
  ['Distribution', `${CONFIG}.Unheard`, false],
  ['Distribution', `${BEHAVIOR}.Unheard`, 'x'],
  ['Distribution', `${CONFIG}.Origins.0.Unheard`, 'x'],
  ['Distribution', `${CONFIG}.Origins.0.S3OriginConfig.Unheard`, 'x'],
  ['Distribution', `${CONFIG}.CustomErrorResponses.0.Unheard`, 'x'],
  ['CachePolicy', `${CACHE}.Unheard`, 'x'],
  ['CachePolicy', `${PARAMETERS}.Unheard`, 'x'],
  ['CachePolicy', `${PARAMETERS}.CookiesConfig.Unheard`, 'x'],
  ['ResponseHeadersPolicy', `${HEADERS}.Unheard`, 'x'],
  ['ResponseHeadersPolicy', `${HEADERS}.SecurityHeadersConfig.Unheard`, { Override: true }],
  ['ResponseHeadersPolicy', `${HEADERS}.SecurityHeadersConfig.ContentTypeOptions.Unheard`, 'x'],
  ['Bucket', 'Unheard', 'x'],
  ['Bucket', 'PublicAccessBlockConfiguration.Unheard', true],
  ['BucketPolicy', 'Unheard', 'x'],
  // what the local edge supports that it cannot do
  ['Distribution', `${CONFIG}.ContinuousDeploymentPolicyId`, 'x'],
  ['Distribution', `${CONFIG}.Enabled`, false],
  [
    'Distribution',
    `${CONFIG}.OriginGroups`,
    { Quantity: 1, Items: [{ Id: 'x', Members: { Quantity: 1, Items: [{ OriginId: 'nobody' }] } }] },
  ],
  ['Distribution', `${CONFIG}.Staging`, true],
  ['Distribution', `${BEHAVIOR}.CachePolicyId`, '2e54312d-136d-493c-8eb9-b001f22f67d2'],
  ['Distribution', `${BEHAVIOR}.CachePolicyId`, 'constructor'],
  ['Distribution', `${BEHAVIOR}.OriginRequestPolicyId`, 'constructor'],
  ['Distribution', `${BEHAVIOR}.ResponseHeadersPolicyId`, 'constructor'],
  ['Distribution', `${BEHAVIOR}.ForwardedValues`, { QueryString: false }],
  ['Distribution', `${BEHAVIOR}.FunctionAssociations`, [{ EventType: 'viewer-request', FunctionARN: 'arn' }]],
  [
    'Distribution',
    `${BEHAVIOR}.LambdaFunctionAssociations`,
    [{ EventType: 'viewer-request', LambdaFunctionARN: 'arn' }],
  ],
  ['Distribution', `${BEHAVIOR}.OriginRequestPolicyId`, '216adef6-5c7f-47e4-b989-5492eafa07d3'],
  ['Distribution', `${BEHAVIOR}.ResponseHeadersPolicyId`, '5cc3b908-e619-4b99-88e5-2cf7f45965bd'],
  ['Distribution', `${BEHAVIOR}.SmoothStreaming`, true],
  ['Distribution', `${BEHAVIOR}.TargetOriginId`, 'nobody'],
  ['Distribution', `${BEHAVIOR}.TrustedKeyGroups`, ['x']],
  ['Distribution', `${BEHAVIOR}.TrustedSigners`, ['self']],
  ['Distribution', `${BEHAVIOR}.ViewerProtocolPolicy`, 'http-only'],
  ['Distribution', `${CONFIG}.Origins.0.DomainName`, 'example.com'],
  ['Distribution', `${CONFIG}.Origins.0.OriginAccessControlId`, 'E1'],
  ['Distribution', `${CONFIG}.Origins.0.OriginPath`, 'live/'],
  ['Distribution', `${CONFIG}.Origins.0.VpcOriginConfig`, { VpcOriginId: 'x' }],
  ['Distribution', `${CONFIG}.CustomErrorResponses.0.ResponseCode`, 200],
  ['CachePolicy', `${CACHE}.MaxTTL`, 0],
  ['CachePolicy', `${CACHE}.MinTTL`, 99999999],
  ['CachePolicy', `${CACHE}.DefaultTTL`, 'long'],
  [
    'CachePolicy',
    `${PARAMETERS}.HeadersConfig`,
    { HeaderBehavior: 'whitelist', Headers: ['CloudFront-Viewer-Country'] },
  ],
  ['CachePolicy', `${PARAMETERS}.HeadersConfig`, { HeaderBehavior: 'whitelist', Headers: ['Host'] }],
  ['CachePolicy', `${PARAMETERS}.CookiesConfig.CookieBehavior`, 'some'],
  ['ResponseHeadersPolicy', `${HEADERS}.ServerTimingHeadersConfig`, { Enabled: true, SamplingRate: 1 }],
  [
    'ResponseHeadersPolicy',
    `${HEADERS}.CustomHeadersConfig`,
    { Items: [{ Header: 'X-A', Value: 'a\r\nset-cookie: b', Override: true }] },
  ],
  [
    'ResponseHeadersPolicy',
    `${HEADERS}.CustomHeadersConfig`,
    { Items: [{ Header: 'X A', Value: 'a', Override: true }] },
  ],
  ['Bucket', 'AccessControl', 'PublicRead'],
  [
    'Bucket',
    'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm',
    'aws:kms',
  ],
])('the local edge rejects a property that it does not support: %s %s = %j', async (resource, property, value) => {
  const notes = notesWith(resources => resources[resource].addPropertyOverride(property, value));
  await expect(notes).rejects.toThrow(
    /^Test\/\S+ \(AWS::(CloudFront|S3)::\w+\), property \w[\w.[\]]*: .{10,}|^Test\/\S+: CookieBehavior must be/,
  );
});

test('the error names the path of the construct, the property and the remedy', async () => {
  await expect(
    notesWith(({ Distribution: distribution }) => distribution.addPropertyOverride(`${CONFIG}.Origins.0.Unheard`, 1)),
  ).rejects.toThrow(
    'Test/Images/Distribution (AWS::CloudFront::Distribution), property DistributionConfig.Origins[0].Unheard: ' +
      'the local edge does not support it and ignores nothing silently. Remove it for local runs, or open an issue',
  );
});

test.each<[string, string, unknown]>([
  ['Distribution', `${BEHAVIOR}.FunctionAssociations`, []],
  ['Distribution', `${BEHAVIOR}.SmoothStreaming`, false],
  ['Distribution', `${BEHAVIOR}.GrpcConfig`, { Enabled: false }],
  ['Distribution', `${CONFIG}.Staging`, { 'Fn::If': ['No', true, { Ref: 'AWS::NoValue' }] }],
  ['ResponseHeadersPolicy', `${HEADERS}.ServerTimingHeadersConfig`, { Enabled: false }],
  ['Distribution', 'Tags', [{ Key: 'a', Value: 'b' }]],
  ['Bucket', 'LifecycleConfiguration', { Rules: [] }],
])('the local edge accepts a property without an effect: %s %s = %j', async (resource, property, value) => {
  const before = await notesWith(() => undefined);
  const after = await notesWith((resources, stack) => {
    new CfnCondition(stack, 'No', { expression: Fn.conditionEquals('a', 'b') });
    resources[resource].addPropertyOverride(property, value);
  });
  expect(after).toEqual(before);
});

test.each<[string, unknown, RegExp]>([
  [`${CONFIG}.Aliases`, ['images.example.com'], /domain names/],
  [`${CONFIG}.Logging`, { Bucket: 'x.s3.amazonaws.com' }, /access logs/],
  [
    `${CONFIG}.Restrictions`,
    { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE'] } },
    /sets a viewer's country/,
  ],
  [`${CONFIG}.ViewerCertificate`, { AcmCertificateArn: 'arn' }, /certificate/],
  [`${CONFIG}.WebACLId`, { 'Fn::GetAtt': ['Unknown', 'Arn'] }, /WAF/],
  [`${CONFIG}.Origins.0.OriginShield`, { Enabled: true, OriginShieldRegion: 'eu-west-1' }, /Origin Shield/],
  [`${BEHAVIOR}.RealtimeLogConfigArn`, 'arn', /real-time logs/],
])('the local edge ignores a feature and reports it: %s', async (property, value, note) => {
  const notes = await notesWith(({ Distribution: distribution }) => distribution.addPropertyOverride(property, value));
  expect(notes).toContainEqual(expect.stringMatching(note));
});

test('the local edge rejects an OAC for another origin than S3', async () => {
  await expect(
    notesWith(
      ({ OriginAccessControl: control }) =>
        control.addPropertyOverride('OriginAccessControlConfig.OriginAccessControlOriginType', 'lambda'),
      OriginAccess.control(),
    ),
  ).rejects.toThrow(/OriginAccessControlOriginType/);
});

test('the local edge assumes the usual settings of an OAC of another app, and reports it', async () => {
  const notes = await notesWith(
    ({ Distribution: distribution }) =>
      distribution.addPropertyOverride(`${CONFIG}.Origins.0.OriginAccessControlId`, 'E2IMPORTED'),
    OriginAccess.control(),
  );
  expect(notes).toContainEqual(expect.stringMatching(/E2IMPORTED is not in this app/));
});

test('the local edge rejects a bucket policy that a deployment would reject', async () => {
  await expect(notesWith(({ BucketPolicy: policy }) => policy.addPropertyOverride('PolicyDocument.Statement.0', {
    Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', Condition: undefined,
  }))).rejects.toThrow(/BlockPublicPolicy/);
});

test('the local edge rejects two policies of one bucket', async () => {
  await expect(notesWith((_resources, stack, cdn) => new s3.CfnBucketPolicy(stack, 'Second', {
    bucket: cdn.bucket!.bucketName, policyDocument: { Statement: [] },
  }))).rejects.toThrow(/Test\/Second .*can have only one/);
});

test('the local edge rejects a policy that it cannot evaluate at the start, not at a request', async () => {
  await expect(
    notesWith(({ BucketPolicy: policy }) =>
      policy.addPropertyOverride('PolicyDocument.Statement.0.Condition', {
        DateLessThan: { 'aws:CurrentTime': '2030-01-01' },
      }),
    ),
  ).rejects.toThrow(/DateLessThan/);
});

test('the local edge finds a managed cache policy by its name', async () => {
  await notesWith(({ Distribution: distribution }) =>
    distribution.addPropertyOverride(
      `${BEHAVIOR}.CachePolicyId`,
      cloudfront.CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
    ),
  );
});

describe('the local edge with transformation', () => {
  const REQUESTS = 'OriginRequestPolicyConfig';
  const ASSOCIATION = `${BEHAVIOR}.FunctionAssociations.0`;

  function synthesized(type: string, property: string, value: unknown): Promise<unknown> {
    return serve(inStack(stack => {
      new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
      stack.node
        .findAll()
        .filter(CfnResource.isCfnResource)
        .filter(resource => resource.cfnResourceType === `AWS::CloudFront::${type}`)
        .forEach(resource => resource.addPropertyOverride(property, value));
    }), { images: folderWith({}) });
  }

  test.each<[string, string, unknown]>([
    ['Distribution', `${CONFIG}.CacheTagConfig.Unheard`, 1],
    ['Distribution', `${CONFIG}.OriginGroups.Items.0.Unheard`, 1],
    ['Distribution', `${CONFIG}.OriginGroups.Items.0.SelectionCriteria`, 'media-quality-based'],
    ['Distribution', `${CONFIG}.OriginGroups.Items.0.Members.Items`, []],
    ['Distribution', `${CONFIG}.OriginGroups.Items.0.Members.Items.1.OriginId`, 'nobody'],
    ['Distribution', `${BEHAVIOR}.AllowedMethods`, ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']],
    ['Distribution', `${ASSOCIATION}.EventType`, 'viewer-response'],
    ['Distribution', `${ASSOCIATION}.FunctionARN`, 'arn:aws:cloudfront::111122223333:function/other'],
    ['Function', 'AutoPublish', false],
    ['Function', 'FunctionConfig.Runtime', 'cloudfront-js-1.0'],
    ['Function', 'FunctionConfig.KeyValueStoreAssociations', [{ KeyValueStoreARN: 'arn' }]],
    ['Function', 'FunctionCode', 'function handler( {'],
    ['Function', 'FunctionCode', "import crypto from 'crypto';\nfunction handler(event) {}"],
    ['Function', 'FunctionCode', "var crypto = require('crypto'); function handler(event) {}"],
    ['Function', 'FunctionCode', `function handler(event) {} // ${'x'.repeat(10240)}`],
    ['Function', 'Unheard', 1],
    ['OriginRequestPolicy', `${REQUESTS}.Unheard`, 1],
    ['OriginRequestPolicy', `${REQUESTS}.HeadersConfig`, { HeaderBehavior: 'allViewer' }],
    ['OriginRequestPolicy', `${REQUESTS}.HeadersConfig.Headers`, ['Host']],
    ['OriginRequestPolicy', `${REQUESTS}.HeadersConfig.Headers`, ['CloudFront-Viewer-Country']],
    ['OriginRequestPolicy', `${REQUESTS}.HeadersConfig`, { HeaderBehavior: 'allExcept', Headers: ['Accept'] }],
  ])('rejects a property that it does not support: %s %s = %j', async (type, property, value) => {
    await expect(synthesized(type, property, value)).rejects.toThrow(
      /^Test\/\S+ \(AWS::CloudFront::\w+\), property \w[\w.[\]]*: .{10,}/,
    );
  });
});

afterEach(cleanUp);

async function statuses(
  geoRestriction: cloudfront.GeoRestriction | undefined,
  countries: (string | undefined)[],
): Promise<number[]> {
  const {
    distributions: [{ url }],
  } = await serve(
    inStack(stack => {
      new ImageCdn(stack, 'Images', { geoRestriction });
    }),
    {
      images: folderWith({ 'cat.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
    },
  );
  const ask = (country?: string) =>
    send(url, '/cat.svg', { headers: country === undefined ? {} : { 'cloudfront-viewer-country': country } });
  return Promise.all(countries.map(async country => (await ask(country)).status));
}

test('an allowlist serves only its countries', async () => {
  expect(await statuses(cloudfront.GeoRestriction.allowlist('DE', 'FR'), ['DE', 'fr', 'US'])).toEqual([200, 200, 403]);
});

test('a denylist serves all others', async () => {
  expect(await statuses(cloudfront.GeoRestriction.denylist('AQ'), ['DE', 'AQ'])).toEqual([200, 403]);
});

test('a request without a country is served', async () => {
  expect(await statuses(cloudfront.GeoRestriction.allowlist('DE'), [undefined])).toEqual([200]);
});

test('a distribution without a restriction serves all countries', async () => {
  expect(await statuses(undefined, ['DE', 'AQ'])).toEqual([200, 200]);
});

test('the response to a blocked country contains the reason', async () => {
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { geoRestriction: cloudfront.GeoRestriction.denylist('AQ') });
  }), { images: folderWith({}) });
  const response = await send(url, '/cat.svg', { headers: { 'cloudfront-viewer-country': 'AQ' } });
  expect(response.body.toString()).toContain('block access from your country');
  expect(response.headers['x-cache']).toBe('Error from cloudfront');
});
