import * as path from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { cachePolicyConfig, distributionConfig, only, stackWith, templateOf, warnings } from './support';
import { AccessLogs, ImageCdn, ImageSource, OriginAccess } from '../src';

const PHOTOS = path.join(__dirname, '../examples/minimal/images');

describe('minimal: no props', () => {
  const template = templateOf();

  test('is six resources and nothing else', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
      .map(resource => resource.Type)
      .sort();
    expect(types).toEqual([
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::CloudFrontOriginAccessIdentity',
      'AWS::CloudFront::Distribution',
      'AWS::CloudFront::ResponseHeadersPolicy',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ]);
  });

  test('keeps the bucket when the stack goes', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('turns on versioning of the bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
  });

  test('encrypts the bucket by SSE-S3', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  test('blocks public access in all four ways', () => {
    expect(only(template, 'AWS::S3::Bucket').PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
    });
  });

  test('turns off ACLs of the bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('lets old versions and aborted uploads go', () => {
    expect(only(template, 'AWS::S3::Bucket').LifecycleConfiguration.Rules).toEqual([
      {
        Id: 'ExpireOldVersions',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        ExpiredObjectDeleteMarker: true,
      },
      { Id: 'AbortUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ]);
  });

  test('leaves the bucket in the region of the stack, under a name of its own', () => {
    expect(only(template, 'AWS::S3::Bucket')).not.toHaveProperty('BucketName');
  });

  test('makes one identity, whose comment names the bucket', () => {
    expect(only(template, 'AWS::CloudFront::CloudFrontOriginAccessIdentity').CloudFrontOriginAccessIdentityConfig)
      .toEqual({ Comment: 'Reads Test/Images/Bucket' });
  });

  test('lets that identity get objects, refuses plain HTTP, and says nothing more', () => {
    const bucket = { 'Fn::GetAtt': ['ImagesBucket4B6DB8E1', 'Arn'] };
    const objects = { 'Fn::Join': ['', [bucket, '/*']] };
    expect(only(template, 'AWS::S3::BucketPolicy').PolicyDocument.Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: [bucket, objects],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Principal: { CanonicalUser: { 'Fn::GetAtt': ['ImagesOai00A18ECA', 'S3CanonicalUserId'] } },
        Action: 's3:GetObject',
        Resource: objects,
      },
    ]);
  });

  test('reads the bucket by its regional name through the identity', () => {
    expect(distributionConfig(template).Origins).toEqual([
      {
        Id: expect.any(String),
        DomainName: { 'Fn::GetAtt': ['ImagesBucket4B6DB8E1', 'RegionalDomainName'] },
        S3OriginConfig: {
          OriginAccessIdentity: {
            'Fn::Join': ['', ['origin-access-identity/cloudfront/', { Ref: 'ImagesOai00A18ECA' }]],
          },
        },
      },
    ]);
  });

  test('has one behavior: GET and HEAD over HTTPS, cached and compressed', () => {
    expect(distributionConfig(template).DefaultCacheBehavior).toEqual({
      AllowedMethods: ['GET', 'HEAD'],
      CachedMethods: ['GET', 'HEAD'],
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: expect.anything(),
      ResponseHeadersPolicyId: expect.anything(),
      TargetOriginId: distributionConfig(template).Origins[0].Id,
    });
    expect(distributionConfig(template)).not.toHaveProperty('CacheBehaviors');
  });

  test('is enabled, for Europe and North America, on HTTP/2, HTTP/3 and IPv6, with a comment', () => {
    expect(distributionConfig(template)).toMatchObject({
      Enabled: true, PriceClass: 'PriceClass_100', HttpVersion: 'http2and3', IPV6Enabled: true, Comment: 'Test/Images',
    });
  });

  test.each([
    'ViewerCertificate',
    'Aliases',
    'Restrictions',
    'DefaultRootObject',
    'WebACLId',
    'Logging',
    'OriginGroups',
  ])('the distribution has no %s', key => {
    expect(distributionConfig(template)).not.toHaveProperty(key);
  });

  test('keeps 404 for ten seconds and 5xx for one, and no 403', () => {
    expect(distributionConfig(template).CustomErrorResponses).toEqual([
      { ErrorCode: 404, ErrorCachingMinTTL: 10 },
      ...[500, 501, 502, 503, 504].map(ErrorCode => ({ ErrorCode, ErrorCachingMinTTL: 1 })),
    ]);
  });

  test('caches between 0 and 365 days, one day by default, by path alone', () => {
    expect(cachePolicyConfig(template)).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 86400,
      MaxTTL: 31536000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
      },
    });
  });

  test('answers with nosniff and a policy that disarms scripts', () => {
    expect(
      only(template, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig.SecurityHeadersConfig,
    ).toEqual({
      ContentTypeOptions: { Override: true },
      ContentSecurityPolicy: {
        ContentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
        Override: true,
      },
    });
  });

  test('has construct ids that never change, as a change would replace the bucket', () => {
    expect(Object.keys(template.toJSON().Resources)).toEqual([
      'ImagesBucket4B6DB8E1',
      'ImagesBucketPolicyF5EB529F',
      'ImagesOai00A18ECA',
      'ImagesDistribution3202FF6C',
      'ImageCdnPoliciesCachePolicyca29f014F87E2270',
      'ImageCdnPoliciesResponseHeadersPolicy44136fa371D1F21B',
    ]);
  });

  test('adds no warning to the stack', () => {
    expect(warnings(stackWith().stack)).toEqual([]);
  });
});

test('maximal: every prop at once', () => {
  const stack = new Stack(new App(), 'Test', { env: { region: 'us-east-1', account: '111122223333' } });
  const cdn = new ImageCdn(stack, 'Images', {
    bucket: new s3.Bucket(stack, 'Own'),
    uploads: [{ path: PHOTOS, prefix: 'images', cacheControl: 'max-age=60', prune: true, exclude: ['*.md'] }],
    minTtl: Duration.seconds(1),
    defaultTtl: Duration.minutes(1),
    maxTtl: Duration.hours(1),
    browserTtl: Duration.minutes(5),
    compress: false,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
    domainNames: ['images.example.com'],
    certificate: acm.Certificate.fromCertificateArn(
      stack,
      'Certificate',
      'arn:aws:acm:us-east-1:111122223333:certificate/abc',
    ),
    hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z1',
      zoneName: 'example.com',
    }),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
    httpVersion: cloudfront.HttpVersion.HTTP2,
    geoRestriction: cloudfront.GeoRestriction.denylist('AQ'),
    webAclId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b',
    accessLogs: AccessLogs.legacy({ prefix: 'images/' }),
    comment: 'All of it',
    originShieldRegion: 'us-east-1',
    originAccess: OriginAccess.control(),
  });
  const template = Template.fromStack(stack);

  expect(distributionConfig(template)).toMatchObject({
    Aliases: ['images.example.com'],
    Comment: 'All of it',
    HttpVersion: 'http2',
    PriceClass: 'PriceClass_All',
    Logging: { Prefix: 'images/' },
    Restrictions: { GeoRestriction: { RestrictionType: 'blacklist', Locations: ['AQ'] } },
    ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025', SslSupportMethod: 'sni-only' },
    WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b',
    DefaultCacheBehavior: { Compress: false, ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03' },
    Origins: [
      { OriginShield: { Enabled: true, OriginShieldRegion: 'us-east-1' }, OriginAccessControlId: expect.anything() },
    ],
  });
  expect(cachePolicyConfig(template)).toMatchObject({ MinTTL: 1, DefaultTTL: 60, MaxTTL: 3600 });
  expect(cdn.urlFor('images/sunset.jpg')).toBe('https://images.example.com/images/sunset.jpg');
});

describe('what an app reads from it', () => {
  test('domain name and distribution id are ready for an output', () => {
    const { stack, cdn } = stackWith();
    new CfnOutput(stack, 'DomainName', { value: cdn.domainName });
    new CfnOutput(stack, 'DistributionId', { value: cdn.distributionId });

    const template = Template.fromStack(stack);
    template.hasOutput('DomainName', { Value: { 'Fn::GetAtt': ['ImagesDistribution3202FF6C', 'DomainName'] } });
    template.hasOutput('DistributionId', { Value: { Ref: 'ImagesDistribution3202FF6C' } });
  });

  test('urlFor escapes what a URL needs escaped', () => {
    const { stack, cdn } = stackWith();
    expect(stack.resolve(cdn.urlFor('cats/tom & jerry (1).jpg'))).toEqual({
      'Fn::Join': [
        '',
        [
          'https://',
          { 'Fn::GetAtt': ['ImagesDistribution3202FF6C', 'DomainName'] },
          '/cats/tom%20%26%20jerry%20%281%29.jpg',
        ],
      ],
    });
  });

  test.each([{}, { width: undefined }])('urlFor takes %j for no parameters, as Python gives them', parameters => {
    const { stack, cdn } = stackWith();
    expect(stack.resolve(cdn.urlFor('cat.jpg', parameters))).toEqual(stack.resolve(cdn.urlFor('cat.jpg')));
  });

  test('urlFor passes tokens through', () => {
    const { stack, cdn } = stackWith();
    expect(JSON.stringify(stack.resolve(cdn.urlFor(stack.stackId)))).toContain('AWS::StackId');
  });

  test.each([
    ['', '`key` must have 1 to 1,024 bytes, got 0'],
    ['é'.repeat(513), '`key` must have 1 to 1,024 bytes, got 1026'],
    ['cat\ud83d.png', '`key` must be well-formed Unicode text, got an unpaired surrogate in "cat\\ud83d.png"'],
    ['/images/cat.png', '`key` must be a key without a leading slash, got /images/cat.png'],
  ])('urlFor rejects the key "%s"', (key, message) => {
    expect(() => stackWith().cdn.urlFor(key)).toThrow(message);
  });

  test('bucket is the one made, or the one given', () => {
    const { stack, cdn } = stackWith();
    const own = new s3.Bucket(stack, 'Own');
    expect(cdn.bucket!.node.path).toBe('Test/Images/Bucket');
    expect(new ImageCdn(stack, 'Second', { bucket: own }).bucket).toBe(own);
  });

  test('bucket is undefined if images come from a source, and grants on it are rejected', () => {
    const { cdn, stack } = stackWith({
      sources: [{ source: ImageSource.r2({ publicDomainName: 'images.example.com' }) }],
    });
    const user = new iam.User(stack, 'User');
    expect(cdn.bucket).toBeUndefined();
    for (const method of ['grantRead', 'grantPut', 'grantDelete'] as const) {
      expect(() => cdn[method](user)).toThrow(
        `Test/Images: \`${method}()\` requires an S3 bucket, and images come from \`sources\``,
      );
    }
  });
});

describe('grants', () => {
  test.each([
    ['grantRead', 's3:GetObject'],
    ['grantPut', 's3:PutObject'],
    ['grantDelete', 's3:DeleteObject'],
  ] as const)('%s allows %s on objects, and nothing else', (method, action) => {
    const { stack, cdn } = stackWith();
    cdn[method](new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));

    expect(only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: action,
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['ImagesBucket4B6DB8E1', 'Arn'] }, '/*']] },
      },
    ]);
  });

  test('bring the key along where the bucket has one', () => {
    const stack = new Stack(new App(), 'Test');
    const bucket = new s3.Bucket(stack, 'Own', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: new kms.Key(stack, 'Key'),
    });
    const cdn = new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control() });
    cdn.grantRead(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt' })]) },
    });
  });
});

describe('removalPolicy', () => {
  test('DESTROY lets the new bucket go', () => {
    templateOf({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });

  test('fails for a bucket that is not made here', () => {
    const stack = new Stack(new App(), 'Test');
    const bucket = new s3.Bucket(stack, 'Own');
    expect(() => new ImageCdn(stack, 'Images', { bucket, removalPolicy: RemovalPolicy.DESTROY }))
      .toThrow('`removalPolicy` and `bucket` exclude each other: set it on your bucket');
  });
});

describe('several in one app', () => {
  test('two in a stack share the policies that accounts limit, and nothing else', () => {
    const { stack } = stackWith();
    new ImageCdn(stack, 'Second');
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 2);
    template.resourceCountIs('AWS::CloudFront::Distribution', 2);
    template.resourceCountIs('AWS::CloudFront::CachePolicy', 1);
    template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 1);
  });

  test('each bucket allows its own identity alone', () => {
    const { stack } = stackWith();
    new ImageCdn(stack, 'Second');
    const allowed = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy')).map(policy => [
      policy.Properties.Bucket.Ref,
      policy.Properties.PolicyDocument.Statement[1].Principal.CanonicalUser['Fn::GetAtt'][0],
    ]);

    expect(allowed).toEqual([
      [expect.stringMatching(/^ImagesBucket/), expect.stringMatching(/^ImagesOai/)],
      [expect.stringMatching(/^SecondBucket/), expect.stringMatching(/^SecondOai/)],
    ]);
  });

  test('different TTLs make different policies', () => {
    const { stack } = stackWith();
    new ImageCdn(stack, 'Second', { maxTtl: Duration.hours(1) });
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CachePolicy', 2);
  });

  test('two on one bucket, made here or imported, stand beside each other', () => {
    const { stack, cdn } = stackWith();
    new ImageCdn(stack, 'Second', { bucket: cdn.bucket });
    const imported = s3.Bucket.fromBucketName(stack, 'Imported', 'my-images');
    new ImageCdn(stack, 'Third', { bucket: imported });
    new ImageCdn(stack, 'Fourth', { bucket: imported });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudFront::Distribution', 4);
    template.resourceCountIs('AWS::S3::BucketPolicy', 1);
  });
});
