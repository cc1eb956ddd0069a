import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ImageCdn,
  ImageFit,
  ImageFormat,
  ImageMetadata,
  ImageParameters,
  ImageTransformation,
  OnDemandOptions,
  OriginAccess,
  Purge,
  SvgOriginals,
} from '../../../src';
import { cachePolicyConfig, distributionConfig, emptyStack, only, stackWith, templateOf, warnings } from '../../support';

const onDemand = (options?: OnDemandOptions) =>
  templateOf({ transformation: ImageTransformation.onDemand(options), purge: Purge.none() });

test('ImageTransformation.none() creates the same resources as no transformation', () => {
  expect(templateOf({ transformation: ImageTransformation.none() }).toJSON()).toEqual(templateOf().toJSON());
});

describe('ImageTransformation.onDemand() without options', () => {
  const template = onDemand();
  const config = distributionConfig(template);

  test('reads the variant bucket first, and invokes the transform function for missing variants', () => {
    const [group] = config.OriginGroups.Items;
    const [store, transformer] = group.Members.Items.map(({ OriginId }: any) =>
      config.Origins.find(({ Id }: any) => Id === OriginId),
    );

    expect(config.DefaultCacheBehavior.TargetOriginId).toBe(group.Id);
    expect(group.FailoverCriteria.StatusCodes.Items).toEqual([403, 404, 500, 502, 503, 504]);
    expect(store.DomainName).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ImagesVariants/), 'RegionalDomainName'],
    });
    expect(store.S3OriginConfig.OriginAccessIdentity).toBeDefined();
    expect(transformer).toMatchObject({
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginReadTimeout: 35 },
      OriginAccessControlId: expect.anything(),
    });
  });

  test('normalizes URLs in the edge function, before the cache', () => {
    expect(config.DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: expect.anything() },
    ]);
    const { FunctionConfig, FunctionCode } = only(template, 'AWS::CloudFront::Function');
    expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(FunctionCode).toMatch(/\nvar handler=normalizeUrl\(\{fingerprint:"[0-9a-f]{6}",version:"[0-9a-f]{6}",widths:\[32,.*\}\);\n$/);
  });

  test('has only the path in the cache key, and forwards one header to the transform function', () => {
    expect(cachePolicyConfig(template).ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({
      EnableAcceptEncodingBrotli: false,
      EnableAcceptEncodingGzip: false,
      HeadersConfig: { HeaderBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
    expect(only(template, 'AWS::CloudFront::OriginRequestPolicy').OriginRequestPolicyConfig).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['x-image-edge'] },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
  });

  test('adds Vary for caches behind CloudFront, and removes cache tags from responses', () => {
    const policy = only(template, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
    expect(policy.CustomHeadersConfig.Items).toEqual([{ Header: 'Vary', Value: 'Accept', Override: true }]);
    expect(policy.RemoveHeadersConfig.Items).toEqual([{ Header: 'x-amz-meta-cache-tag' }]);
    expect(config.CacheTagConfig).toEqual({ HeaderName: 'x-amz-meta-cache-tag' });
  });

  test('stores variants in a private bucket for ninety days', () => {
    const [store] = Object.values(template.findResources('AWS::S3::Bucket')).filter(
      ({ Properties }) => !Properties.VersioningConfiguration,
    );
    expect(store.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: expect.arrayContaining([expect.objectContaining({ ExpirationInDays: 90 })]) },
    });
  });

  test('allows CloudFront to read the variant bucket, and no longer the originals', () => {
    const allowed = Object.values(template.findResources('AWS::S3::BucketPolicy')).flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow').map(({ Action }: any) => [
        Properties.Bucket.Ref,
        Action,
      ]),
    );
    expect(allowed).toEqual([[expect.stringMatching(/^ImagesVariants/), 's3:GetObject']]);
  });

  test('passes the bucket of the originals to the transform function', () => {
    const { Variables } = only(template, 'AWS::Lambda::Function').Environment;
    expect(Variables).toMatchObject({
      ORIGINALS: { Ref: expect.stringMatching(/^ImagesBucket/) },
      ORIGINALS_REGION: { Ref: 'AWS::Region' },
    });
  });

  test('uses one vCPU of Arm, and a timeout of half a minute', () => {
    expect(only(template, 'AWS::Lambda::Function')).toMatchObject({
      Architectures: ['arm64'], Handler: 'index.handler', MemorySize: 1769, Runtime: 'nodejs24.x', Timeout: 30,
    });
  });

  test('allows the transform function only what it does, statement by statement', () => {
    const arn = (bucket: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(bucket), 'Arn'] });
    const objects = (bucket: RegExp) => ({ 'Fn::Join': ['', [arn(bucket), '/*']] });
    expect(only(template, 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: objects(/^ImagesBucket/) },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: [arn(/^ImagesBucket/), arn(/^ImagesVariants/)] },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: objects(/^ImagesVariants/),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn(/^ImagesTransformerLogs/),
      },
    ]);
    expect(only(template, 'AWS::IAM::Role')).not.toHaveProperty('ManagedPolicyArns');
  });

  test('allows only this distribution to invoke the transform function, by both permissions that AWS requires', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).map(
      ({ Properties }) => Properties,
    );
    expect(permissions.map(({ Action, InvokedViaFunctionUrl }) => [Action, InvokedViaFunctionUrl]).sort()).toEqual([
      ['lambda:InvokeFunction', true], ['lambda:InvokeFunctionUrl', undefined],
    ]);
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('cloudfront.amazonaws.com');
      expect(JSON.stringify(SourceArn)).toMatch(/distribution\/.*ImagesDistribution/);
    }
    expect(only(template, 'AWS::Lambda::Url')).toMatchObject({ AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' });
  });

  test('causes no warnings at synthesis', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
    expect(warnings(stack)).toEqual([]);
  });
});

test('ImageTransformation.onDemand() with every option passes them to the template', () => {
  const template = onDemand({
    formats: [ImageFormat.JPEG, ImageFormat.WEBP],
    widths: [800, 400, 400],
    maxWidth: 1600,
    maxHeight: 900,
    quality: { webp: 70, jpeg: 75 },
    presets: { card: { width: 300, height: 200, fit: ImageFit.CROP } },
    allowEnlargement: true,
    metadata: ImageMetadata.rights(),
    svg: SvgOriginals.DRAW,
    allowTiff: true,
    maxInputSize: Size.mebibytes(10),
    maxInputPixels: 20_000_000,
    maxVariants: 10,
    fallbackImage: 'none.png',
    variantLifetime: Duration.days(7),
    architecture: lambda.Architecture.X86_64,
    memorySize: 2048,
    timeout: Duration.seconds(10),
    reservedConcurrentExecutions: 5,
  });
  const transformer = only(template, 'AWS::Lambda::Function');

  expect(transformer).toMatchObject({
    Architectures: ['x86_64'],
    MemorySize: 2048,
    Timeout: 10,
    ReservedConcurrentExecutions: 5,
  });
  expect(JSON.parse(transformer.Environment.Variables.CONFIG)).toEqual({
    rules: {
      fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/),
      version: expect.stringMatching(/^[0-9a-f]{6}$/),
      widths: [400, 800],
      maxWidth: 1600,
      maxHeight: 900,
      allowEnlargement: true,
      formats: ['webp', 'jpg', 'json', 'blurhash', 'thumbhash'],
      quality: { avif: 'p1', webp: 70, jpg: 75 },
      presets: { card: 'w=300&h=200&fit=crop' },
    },
    cacheControl: 'public, max-age=3600, s-maxage=86400',
    defaultTtl: '86400',
    maxVariants: 10,
    maxInputBytes: 10 * 1024 * 1024,
    fallbackImage: 'none.png',
    maxInputPixels: 20_000_000,
    metadata: 'rights',
    svg: 'draw',
    allowTiff: true,
  });
});

test('OriginAccess.control() applies to the variant bucket, too', () => {
  const template = templateOf({ transformation: ImageTransformation.onDemand(), originAccess: OriginAccess.control() });
  expect(distributionConfig(template).Origins.every((origin: any) => origin.OriginAccessControlId !== undefined)).toBe(
    true,
  );
});

test('originals encrypted with a customer managed key can be decrypted only by the transform function', () => {
  const stack = emptyStack();
  const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS });
  new ImageCdn(stack, 'Images', { bucket, transformation: ImageTransformation.onDemand(), purge: Purge.none() });
  const statements = only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement;
  expect(statements).toContainEqual(expect.objectContaining({ Action: 'kms:Decrypt' }));
});

test('two CDNs in a stack share policies with a quota, but no function', () => {
  const stack = emptyStack();
  for (const id of ['One', 'Two']) new ImageCdn(stack, id, { transformation: ImageTransformation.onDemand() });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudFront::CachePolicy', 1);
  template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 1);
  template.resourceCountIs('AWS::CloudFront::OriginRequestPolicy', 1);
  template.resourceCountIs('AWS::CloudFront::Function', 2);
});

describe('ImageTransformation.onDemand()', () => {
  test.each<[string, OnDemandOptions, string]>([
    ['no formats', { formats: [] }, '`formats` must contain at least one format, got none'],
    [
      'an unknown format',
      { formats: ['tiff' as ImageFormat] },
      '`formats` must be a list of ImageFormat members (ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, '
        + "ImageFormat.PNG, ImageFormat.PNG8, ImageFormat.PNG32, ImageFormat.GIF), got ['tiff']",
    ],
    ['a width of zero', { widths: [0] }, '`widths` must be a whole number from 1 to 8192, got 0'],
    [
      'widths that are all too large',
      { widths: [800], maxWidth: 400 },
      '`widths` must be at most `maxWidth` (400), got 800. Raise `maxWidth`, or leave it out',
    ],
    ['a maxWidth too large', { maxWidth: 9000 }, '`maxWidth` must be a whole number from 1 to 8192, got 9000'],
    ['half a pixel', { maxHeight: 10.5 }, '`maxHeight` must be a whole number from 1 to 8192, got 10.5'],
    [
      'a size that is no whole number of MiB',
      { maxInputSize: Size.kibibytes(1536) },
      '`maxInputSize (in MiB)` must be a whole number from 1 to 100, got 1.5',
    ],
    [
      'a lifetime of half days',
      { variantLifetime: Duration.hours(36) },
      '`variantLifetime (in days)` must be a whole number from 1 to 2147483647, got 1.5',
    ],
    [
      'no lifetime at all',
      { variantLifetime: Duration.days(0) },
      '`variantLifetime (in days)` must be a whole number from 1 to 2147483647, got 0',
    ],
    [
      'fewer than no transformations at once',
      { reservedConcurrentExecutions: -1 },
      '`reservedConcurrentExecutions` must be a whole number from 0 to',
    ],
    ['a quality over 100', { quality: { avif: 101 } }, '`quality.avif` must be a whole number from 1 to 100, got 101'],
    [
      'a preset that the grammar refuses',
      { presets: { card: { width: 0 } } },
      '`presets.card.width` must be a number of pixels, 1 or more, got 0',
    ],
    [
      'an unknown way with SVG',
      { svg: 'sanitize' as SvgOriginals },
      "`svg` must be one of SvgOriginals.REFUSE, SvgOriginals.DRAW, SvgOriginals.PASS_THROUGH, got 'sanitize'",
    ],
    [
      'a fallback image that is a path',
      { fallbackImage: '/none.png' },
      '`fallbackImage` must be the key of an image, got /none.png',
    ],
    [
      'a preset name that no URL should have',
      { presets: { 'my card': { width: 1 } } },
      "`presets` must have names of 1 to 32 letters, digits, '-' and '_' that begin with a letter or digit, "
        + 'got my card',
    ],
  ])('rejects the options: %s', (_name, options, message) => {
    expect(() => onDemand(options)).toThrow(`Test/Images: ${message}`);
  });

  test('rejects more presets than an edge function can contain', () => {
    const presets = Object.fromEntries(
      [...Array(200).keys()].map(index => [`preset-${index}`, { width: index + 1, height: 100, fit: ImageFit.CROP }]),
    );
    expect(() => onDemand({ presets })).toThrow(
      /must fit into an edge function of 10240 bytes, got \d+ bytes. Remove some of them/,
    );
  });
});

describe('ImageCdn.urlFor()', () => {
  const { cdn, stack } = stackWith({
    transformation: ImageTransformation.onDemand({ presets: { card: { width: 300 } } }),
  });
  const pathOf = (url: string) => stack.resolve(url)['Fn::Join'][1].slice(2).join('');

  test.each<[ImageParameters | undefined, string]>([
    [undefined, '/tom.jpg'],
    [{}, '/tom.jpg'],
    [{ width: 600 }, '/tom.jpg?w=600'],
    [{ preset: 'card', devicePixelRatio: 2 }, '/tom.jpg?preset=card&dpr=2'],
    [
      { width: 600, aspectRatio: '16:9', fit: ImageFit.CROP, format: ImageFormat.JPEG, quality: 75 },
      '/tom.jpg?w=600&ar=16%3A9&fit=crop&fm=jpg&q=75',
    ],
  ])('returns for %j the URL %s', (parameters, path) => {
    expect(pathOf(cdn.urlFor('tom.jpg', parameters))).toBe(path);
  });

  test('rejects parameters that the CDN would reject', () => {
    expect(() => cdn.urlFor('tom.jpg', { width: 0 })).toThrow(
      'Test/Images: `width` must be a number of pixels, 1 or more, got 0',
    );
    expect(() => cdn.urlFor('tom.jpg', { preset: 'none' })).toThrow('`preset` must be one of: card, got none');
  });

  test('rejects parameters without transformation', () => {
    expect(() => stackWith().cdn.urlFor('tom.jpg', { width: 600 })).toThrow(
      '`parameters` require `transformation`: images are served unchanged',
    );
  });
});
