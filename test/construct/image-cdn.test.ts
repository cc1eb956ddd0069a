import * as path from 'node:path';
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessLogs, ImageCdn, ImageSource, ImageTransformation, OriginAccess, VariantDelivery, WebAcl } from '../../src';
import { cachePolicyConfig, distributionConfig, emptyStack, only, stackWith, templateOf, warnings } from '../support';

const PHOTOS = path.join(__dirname, '../../examples/minimal/images');

describe('ImageCdn without props', () => {
  const { stack } = stackWith();
  const template = Template.fromStack(stack);

  test('creates exactly six resources', () => {
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

  test('retains the bucket when the stack is deleted', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('enables versioning of the bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
  });

  test('encrypts the bucket with SSE-S3', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  test('enables all four settings of S3 Block Public Access', () => {
    expect(only(template, 'AWS::S3::Bucket').PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
    });
  });

  test('disables ACLs of the bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('expires noncurrent versions and incomplete uploads', () => {
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

  test('creates the bucket in the Region of the stack without a fixed name', () => {
    expect(only(template, 'AWS::S3::Bucket')).not.toHaveProperty('BucketName');
  });

  test('creates one identity, whose comment contains the name of the bucket', () => {
    expect(only(template, 'AWS::CloudFront::CloudFrontOriginAccessIdentity').CloudFrontOriginAccessIdentityConfig)
      .toEqual({ Comment: 'Reads Test/Images/Bucket' });
  });

  test('allows the identity to get objects, denies plain HTTP, and has no other statement', () => {
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

  test('enables the distribution for Europe and North America, HTTP/2, HTTP/3 and IPv6, with a comment', () => {
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
  ])('leaves out %s of the distribution', key => {
    expect(distributionConfig(template)).not.toHaveProperty(key);
  });

  test('caches 404 for ten seconds and 5xx for one second, and does not cache 403', () => {
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

  test('sends nosniff and a Content-Security-Policy that disables scripts', () => {
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

  test('has stable construct IDs, as a change would replace the bucket', () => {
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
    expect(warnings(stack)).toEqual([]);
  });
});

test('ImageCdn with every prop passes them to the template', () => {
  const stack = emptyStack({ env: { region: 'us-east-1', account: '111122223333' } });
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
    webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b'),
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

describe('ImageCdn.urlFor()', () => {
  const { stack, cdn } = stackWith();

  test('escapes characters that URLs require escaped', () => {
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

  test.each([{}, { width: undefined }])('accepts %j for no parameters, as Python passes them', parameters => {
    expect(stack.resolve(cdn.urlFor('cat.jpg', parameters))).toEqual(stack.resolve(cdn.urlFor('cat.jpg')));
  });

  test('keeps tokens in keys', () => {
    expect(JSON.stringify(stack.resolve(cdn.urlFor(stack.stackId)))).toContain('AWS::StackId');
  });

  test.each([
    ['', '`key` must have 1 to 1,024 bytes, got 0'],
    ['é'.repeat(513), '`key` must have 1 to 1,024 bytes, got 1026'],
    ['cat\ud83d.png', '`key` must be well-formed Unicode text, got an unpaired surrogate in "cat\\ud83d.png"'],
    ['/images/cat.png', '`key` must be a key without a leading slash, got /images/cat.png'],
  ])('rejects the key "%s"', (key, message) => {
    expect(() => cdn.urlFor(key)).toThrow(message);
  });
});

describe('a public property of ImageCdn', () => {
  test('`domainName` and `distributionId` are available for outputs', () => {
    const { stack, cdn } = stackWith();
    new CfnOutput(stack, 'DomainName', { value: cdn.domainName });
    new CfnOutput(stack, 'DistributionId', { value: cdn.distributionId });

    const template = Template.fromStack(stack);
    template.hasOutput('DomainName', { Value: { 'Fn::GetAtt': ['ImagesDistribution3202FF6C', 'DomainName'] } });
    template.hasOutput('DistributionId', { Value: { Ref: 'ImagesDistribution3202FF6C' } });
  });

  test('`bucket` is the new or the given bucket', () => {
    const { stack, cdn } = stackWith();
    const own = new s3.Bucket(stack, 'Own');
    expect(cdn.bucket!.node.path).toBe('Test/Images/Bucket');
    expect(new ImageCdn(stack, 'Second', { bucket: own }).bucket).toBe(own);
  });

  test('`bucket` is undefined if images come from a source, and grants on it are rejected', () => {
    const { cdn, stack } = stackWith({
      sources: [{ source: ImageSource.https({ origin: 'https://originals.example.com' }) }],
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
    });
    const user = new iam.User(stack, 'User');
    expect(cdn.bucket).toBeUndefined();
    for (const method of ['grantRead', 'grantPut', 'grantDelete'] as const) {
      expect(() => cdn[method](user)).toThrow(
        `Test/Images: \`${method}()\` requires one S3 bucket, and images come from \`sources\``,
      );
    }
  });
});

describe('a grant of ImageCdn', () => {
  test.each([
    ['grantRead', 's3:GetObject'],
    ['grantPut', 's3:PutObject'],
    ['grantDelete', 's3:DeleteObject'],
  ] as const)('%s allows %s on objects only', (method, action) => {
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

  test('includes the key of an encrypted bucket', () => {
    const stack = emptyStack();
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

describe('`removalPolicy` of ImageCdn', () => {
  test('deletes the new bucket with DESTROY', () => {
    templateOf({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });

  test('is rejected for a bucket that ImageCdn does not create', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Own');
    expect(() => new ImageCdn(stack, 'Images', { bucket, removalPolicy: RemovalPolicy.DESTROY }))
      .toThrow('`removalPolicy` and `bucket` exclude each other: set it on your bucket');
  });
});

describe('several CDNs in one app', () => {
  test('share only policies with a quota if they are in one stack', () => {
    const { stack } = stackWith();
    new ImageCdn(stack, 'Second');
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 2);
    template.resourceCountIs('AWS::CloudFront::Distribution', 2);
    template.resourceCountIs('AWS::CloudFront::CachePolicy', 1);
    template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 1);
  });

  test('allow only their own identity in each bucket policy', () => {
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

  test('have different cache policies if their TTLs differ', () => {
    const { stack } = stackWith();
    new ImageCdn(stack, 'Second', { maxTtl: Duration.hours(1) });
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CachePolicy', 2);
  });

  test('can use the same bucket, new or imported', () => {
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
