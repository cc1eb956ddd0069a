import { Duration, Lazy, Size, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ImageCdn, ImageFit, ImageMetadata, ImageSource, ImageTransformation, OnDemandOptions, OriginAccess, Purge, UrlSigning,
  VariantDelivery,
} from '../../../src';
import { planCdn } from '../../../src/construct/plan/cdn-plan';
import { MALLOC_VARIABLES } from '../../../src/construct/transformation/malloc';
import { createTransformer } from '../../../src/construct/transformation/transform-function';
import { exemptFromAwsRules } from '../../aws-rules/at-synthesis';
import { distributionConfig, emptyStack, only, siteIn, stackWith, templateOf } from '../../support';

exemptFromAwsRules(
  'a test grants a permission of its own',
  'a service of AWS that writes into a resource names its source',
);

const onDemand = (options?: OnDemandOptions, region?: string) =>
  templateOf(
    { transformation: ImageTransformation.onDemand(options), purge: Purge.none() },
    region === undefined ? undefined : { env: { region } },
  );

const configOf = (template: Template) =>
  JSON.parse(only(template, 'AWS::Lambda::Function').Environment.Variables.CONFIG);

const originOf = (template: Template) =>
  distributionConfig(template).Origins.find(({ CustomOriginConfig }: any) => CustomOriginConfig);

describe('the transform function without options', () => {
  const template = onDemand();
  const properties = only(template, 'AWS::Lambda::Function');

  test('has no settings in its environment', () => {
    expect(configOf(template)).toEqual({
      rules: {
        fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/),
        version: expect.stringMatching(/^[0-9a-f]{6}$/),
        widths: expect.arrayContaining([32, 2560]),
        maxWidth: 2560,
        maxHeight: 2560,
        allowEnlargement: false,
        formats: ['avif', 'webp', 'jpg', 'png', 'png8', 'png32', 'gif', 'json', 'blurhash', 'thumbhash'],
        quality: { avif: 'p1', webp: 'p1', jpg: 'p1' },
        presets: {},
      },
      cacheControl: 'public, max-age=3600, s-maxage=86400',
      defaultTtl: '86400',
      maxVariants: 256,
      maxInputBytes: 25 * 1024 * 1024,
      maxInputPixels: 64_000_000,
      metadata: 'origin',
      svg: 'refuse',
      allowTiff: false,
    });
  });

  test('has a description that contains the path of the CDN', () => {
    expect(properties.Description).toBe('Makes the images of Test/Images');
  });

  test('retains its log for a month', () => {
    expect(only(template, 'AWS::Logs::LogGroup').RetentionInDays).toBe(30);
  });

  test('has a role that only Lambda can assume', () => {
    expect(only(template, 'AWS::IAM::Role').AssumeRolePolicyDocument.Statement)
      .toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }]);
  });

  test('has no environment variables for missing features', () => {
    expect(Object.keys(properties.Environment.Variables).sort())
      .toEqual(['CONFIG', ...Object.keys(MALLOC_VARIABLES), 'ORIGINALS', 'ORIGINALS_REGION', 'VARIANTS']);
  });

  test('keeps freed memory for the next buffer', () => {
    expect(properties.Environment.Variables).toMatchObject({
      MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '33554432', MALLOC_TRIM_THRESHOLD_: '134217728',
    });
  });

  test('receives each request once, so that a slow transformation does not run three times', () => {
    expect(originOf(template).ConnectionAttempts).toBe(1);
  });

  test('has an origin without Origin Shield', () => {
    expect(originOf(template).OriginShield).toBeUndefined();
  });
});

describe('the transform function', () => {
  test('has a description that is not too long for Lambda', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'x'.repeat(250), { transformation: ImageTransformation.onDemand(), purge: Purge.none() });
    expect(only(Template.fromStack(stack), 'AWS::Lambda::Function').Description).toHaveLength(256);
  });

  test('has the code for its CPU architecture', () => {
    const codeFor = (architecture: lambda.Architecture) =>
      only(onDemand({ architecture }), 'AWS::Lambda::Function').Code.S3Key;
    expect(codeFor(lambda.Architecture.ARM_64)).not.toBe(codeFor(lambda.Architecture.X86_64));
  });

  test('receives the ARNs of secrets, and may read them and the variant bucket only', () => {
    const stack = emptyStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const credentials = new secretsmanager.Secret(stack, 'Credentials');
    const secret = new secretsmanager.Secret(stack, 'Key');
    new ImageCdn(stack, 'Images', {
      sources: [
        {
          source: ImageSource.s3Compatible({
            endpoint: 'https://s3.example.com',
            bucketName: 'images',
            region: 'eu',
            credentials,
          }),
        },
      ],
      transformation: ImageTransformation.onDemand({ signing: UrlSigning.hmac({ secret }) }),
      purge: Purge.none(),
    });
    const template = Template.fromStack(stack);
    const { Variables: variables } = only(template, 'AWS::Lambda::Function').Environment;
    expect(Object.keys(variables).sort()).toEqual([
      'CONFIG',
      ...Object.keys(MALLOC_VARIABLES),
      'SIGNING_SECRET',
      'SOURCE_SECRET',
      'VARIANTS',
    ]);
    expect([variables.SOURCE_SECRET, variables.SIGNING_SECRET].map(({ Ref }) => Ref)).toEqual([
      expect.stringMatching(/^Credentials/),
      expect.stringMatching(/^Key/),
    ]);
    expect(JSON.stringify(variables.CONFIG)).toContain('\\"signed\\":true');

    const arn = (resource: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(resource), 'Arn'] });
    expect(
      only(template, 'AWS::IAM::Policy').PolicyDocument.Statement.map(({ Action, Resource }: any) => [
        Action,
        Resource,
      ]),
    ).toEqual([
      ['s3:ListBucket', arn(/^ImagesVariants/)],
      [['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], { 'Fn::Join': ['', [arn(/^ImagesVariants/), '/*']] }],
      [['logs:CreateLogStream', 'logs:PutLogEvents'], arn(/^ImagesTransformerLogs/)],
      ['secretsmanager:GetSecretValue', { Ref: expect.stringMatching(/^Credentials/) }],
      ['secretsmanager:GetSecretValue', { Ref: expect.stringMatching(/^Key/) }],
    ]);
  });
});

test.each([
  ['gives itself', 'lambda:InvokeFunction'],
  ['does not give', undefined],
])('the transform function has one permission to invoke where the CDK %s it', (_name, action) => {
  const stack = emptyStack();
  const bucket = new s3.Bucket(stack, 'Bucket');
  const plan = planCdn(stack, { transformation: ImageTransformation.onDemand() });
  const parts = { originals: bucket, store: bucket };
  const made = createTransformer(stack, parts, { ...plan, transformation: plan.transformation! });
  const store = origins.S3BucketOrigin.withBucketDefaults(bucket);
  const distribution = new cloudfront.Distribution(stack, 'Distribution', {
    defaultBehavior: { origin: made.fallBack(store) },
  });
  const given = { functionName: made.handler.functionArn, principal: 'cloudfront.amazonaws.com' };
  const isGiven = distribution.node
    .findAll()
    .some(child => child instanceof lambda.CfnPermission && child.action === action); // by newer CDKs
  if (action && !isGiven) new lambda.CfnPermission(distribution, 'Given', { action, ...given });
  made.finish(distribution);
  const permissions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission')).map(
    ({ Properties }) => Properties.Action,
  );
  expect(permissions.sort()).toEqual(['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl']);
});

test('each transform function has both permissions in a distribution that CDNs share', () => {
  const stack = emptyStack();
  const distribution = siteIn(stack);
  const bucket = new s3.Bucket(stack, 'Photos');
  for (const id of ['One', 'Two']) {
    new ImageCdn(stack, id, {
      distribution, bucket, pathPattern: `/${id}/*`, transformation: ImageTransformation.onDemand(), purge: Purge.none(),
    });
  }
  const permissions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'))
    .map(({ Properties }) => [JSON.stringify(Properties.FunctionName).slice(16, 30), Properties.Action]);
  expect(permissions.sort()).toEqual([
    ['OneTransformer', 'lambda:InvokeFunction'], ['OneTransformer', 'lambda:InvokeFunctionUrl'],
    ['TwoTransformer', 'lambda:InvokeFunction'], ['TwoTransformer', 'lambda:InvokeFunctionUrl'],
  ]);
});

test('OriginAccess.migrating() lets distributions of this account call the function before its own is updated', () => {
  const stack = emptyStack();
  const distribution = siteIn(stack);
  const bucket = new s3.Bucket(stack, 'Photos', { enforceSSL: true });
  new ImageCdn(stack, 'Images', {
    distribution,
    bucket,
    pathPattern: '/images/*',
    transformation: ImageTransformation.onDemand(),
    purge: Purge.none(),
    originAccess: OriginAccess.migrating(),
  });
  const template = Template.fromStack(stack);
  const early = Object.entries(template.findResources('AWS::Lambda::Permission'))
    .filter(([id]) => /^ImagesAny/.test(id));
  const shared = {
    FunctionName: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesTransformer/), 'Arn'] },
    Principal: 'cloudfront.amazonaws.com',
    SourceArn: {
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/*',
      ]],
    },
  };
  expect(early.map(([, { Properties }]) => Properties)).toEqual([
    { ...shared, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' },
    { ...shared, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
  ]);
  const [{ DependsOn }] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  expect(DependsOn).toEqual(expect.arrayContaining(early.map(([id]) => id)));
});

test.each(['eu-west-1', undefined])('the purge worker purges images of %s by tag', region => {
  expect(distributionConfig(onDemand({}, region)).CacheTagConfig).toEqual({ HeaderName: 'x-amz-meta-cache-tag' });
});

describe('the origin of the transform function', () => {
  test.each([[undefined, 35], [Duration.seconds(1), 6], [Duration.seconds(55), 60]])(
    'has a response timeout five seconds longer than that of the function: %s', (timeout, readTimeout) => {
      const template = onDemand({ timeout });
      expect(originOf(template).CustomOriginConfig.OriginReadTimeout).toBe(readTimeout);
      expect(only(template, 'AWS::Lambda::Function').Timeout).toBe(readTimeout - 5);
    });

  test('has the Origin Shield of the CDN, which collapses concurrent requests for a variant', () => {
    const template = templateOf({ transformation: ImageTransformation.onDemand(), originShieldRegion: 'eu-west-1' });
    expect(distributionConfig(template).Origins.map(({ OriginShield }: any) => OriginShield))
      .toEqual(Array(2).fill({ Enabled: true, OriginShieldRegion: 'eu-west-1' }));
  });
});

test('the origin access control of the function is named after the stack and the Region, and says what it is for', () => {
  const stack = emptyStack();
  new ImageCdn(stack, 'x'.repeat(200), { transformation: ImageTransformation.onDemand(), purge: Purge.none() });
  const { OriginAccessControlConfig: config } = only(Template.fromStack(stack), 'AWS::CloudFront::OriginAccessControl');
  expect(config).toMatchObject({
    OriginAccessControlOriginType: 'lambda',
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
    Description: `Calls the transform function of ${'x'.repeat(90)}`,
  });
  expect(config.Name['Fn::Join'][1]).toEqual([
    expect.stringMatching(/^Test-x+-[0-9A-F]{8}-TransformerOac-$/), { Ref: 'AWS::Region' },
  ]);
});

describe('the environment of the transform function', () => {
  const presets = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `preset-${index}`,
        { width: 300, height: 200, fit: ImageFit.CROP, quality: index + 1 },
      ]),
    );

  test('has room for as many presets as the edge function, and for a long key', () => {
    expect(() => onDemand({ presets: presets(25), fallbackImage: 'x'.repeat(1024) })).not.toThrow();
  });

  test('is rejected if it is too long for Lambda, with the options that fill it', () => {
    expect(() => onDemand({ presets: presets(20), fallbackImage: '"'.repeat(1000) })).toThrow(
      /Test\/Images\/Transformer\] the environment variables must have at most 4096 bytes, got up to 5\d{3}. Shorten `fallbackImage` \(2002 bytes\) or `presets` \(7\d\d bytes\)/,
    );
  });

  test('counts variables that an app adds to it', () => {
    const { cdn, stack } = stackWith({ transformation: ImageTransformation.onDemand() });
    cdn.transformFunction!.addEnvironment('ADDED', 'x'.repeat(4000));
    expect(() => Template.fromStack(stack)).toThrow('Remove variables that you added to the function');
  });
});

test.each<[VariantDelivery | undefined, string[] | undefined, unknown]>([
  [undefined, undefined, undefined],
  [VariantDelivery.FUNCTION_FIRST, undefined, {}],
  [VariantDelivery.FUNCTION_FIRST, ['*'], { allowsEveryOrigin: true }],
])('the function answers CORS itself where it is the only origin: %s, allowedOrigins %j', (delivery, allowedOrigins, config) => {
  const transformation = ImageTransformation.onDemand({ delivery });
  expect(configOf(templateOf({ transformation, allowedOrigins, purge: Purge.none() })).functionFirst).toEqual(config);
});

test('onDemand accepts a width that is the maximum width, and the largest possible one', () => {
  expect(configOf(onDemand({ widths: [400, 800], maxWidth: 800 })).rules.widths).toEqual([400, 800]);
});

test.each([
  [512, 15_000_000], [1763, 63_000_000], [1764, 64_000_000], [1769, 64_000_000], [10240, 64_000_000],
])('the memory size %i suffices for originals of %i pixels, the default limit', (memorySize, pixels) => {
  expect(configOf(onDemand({ memorySize })).maxInputPixels).toBe(pixels);
});

test.each<[OnDemandOptions]>([
  [{ memorySize: 512 }],
  [{ memorySize: 10240 }],
  [{ timeout: Duration.seconds(55) }],
  [{ timeout: Duration.seconds(1) }],
  [{ maxVariants: 0 }],
  [{ maxVariants: 700 }],
  [{ maxInputPixels: 250_000_000, memorySize: 6600 }],
  [{ maxInputPixels: 64_192_307 }],
  [{ maxInputPixels: 1 }],
  [{ maxInputSize: Size.mebibytes(100) }],
  [{ reservedConcurrentExecutions: 0 }],
  [{ fallbackImage: 'a/b.png' }],
])('onDemand accepts the options %j', options => {
  expect(() => onDemand(options)).not.toThrow();
});

test.each<[OnDemandOptions, string]>([
  [{ memorySize: 511 }, '`memorySize` must be a whole number from 512 to 10240, got 511'],
  [{ timeout: Duration.millis(1500) }, '`timeout (in seconds)` must be a whole number from 1 to 55, got 1.5'],
  [{ timeout: Duration.seconds(56) }, '`timeout (in seconds)` must be a whole number from 1 to 55, got 56'],
  [{ maxVariants: 1001 }, '`maxVariants` must be a whole number from 0 to 1000, got 1001'],
  [
    { maxInputPixels: 64_230_770 },
    '`memorySize` must be at least 1771 for `maxInputPixels: 64230770`, got 1769. Raise `memorySize`, '
      + 'or lower `maxInputPixels`',
  ],
  [
    { maxInputPixels: 250_000_000, memorySize: 6599 },
    '`memorySize` must be at least 6600 for `maxInputPixels: 250000000`, got 6599',
  ],
  [{ maxInputPixels: 0 }, '`maxInputPixels` must be a whole number from 1 to 250000000, got 0'],
  [{ fallbackImage: '' }, '`fallbackImage` must be the key of an image, got '],
  [{ fallbackImage: 'a/../b.png' }, '`fallbackImage` must be the key of an image, got a/../b.png'],
  [{ widths: [] }, '`widths` must have at least one width, got none'],
  [{ widths: [640, 3000, 4000] },
    '`widths` must be at most `maxWidth` (2560), got 3000, 4000. Raise `maxWidth`, or leave them out'],
  [{ widths: [640, 3000] }, '`widths` must be at most `maxWidth` (2560), got 3000. Raise `maxWidth`, or leave it out'],
  [{ maxWidth: 31 }, '`maxWidth` must be at least 32, the least width of the default ladder, got 31. Set `widths`, too'],
])('onDemand rejects the options %j', (options, message) => {
  expect(() => onDemand(options)).toThrow(`Test/Images: ${message}`);
});

test.each<[string, OnDemandOptions]>([
  ['`maxWidth` must be known at synthesis, because the paths of variants depend on it, got a token. Write it as a number',
    { maxWidth: Token.asNumber({ Ref: 'Width' }) }],
  ['`widths` must be a list of numbers, got [640, a token]. Each must be known at synthesis',
    { widths: [640, Token.asNumber({ Ref: 'Width' })] }],
  ['`timeout` must be known at synthesis, because the response timeout of CloudFront depends on it, got a token. '
    + 'Use Duration.seconds(30)', { timeout: Duration.seconds(Token.asNumber({ Ref: 'Seconds' })) }],
])('onDemand rejects a token: %s', (message, options) => {
  expect(() => onDemand(options)).toThrow(`Test/Images: ${message}`);
});

describe('The warning about large variants', () => {
  const warningsOf = (options: OnDemandOptions): string[] => {
    const { stack } = stackWith({ transformation: ImageTransformation.onDemand(options), purge: Purge.none() });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Variants may have'))
      .map(({ entry }) => String(entry.data));
  };

  test('states what the largest variants need, and how to acknowledge it', () => {
    expect(warningsOf({ maxWidth: 8192 })).toEqual([
      'Variants may have 64 megapixels, which take up to 3492 MiB of memory and 70 seconds of CPU time, and `memorySize` '
      + 'is 1769. Lambda stops the function if memory runs out, so that viewers get a 502. Lower `maxWidth` and '
      + '`maxHeight`, raise `memorySize` and `timeout`, or acknowledge this warning if large variants are photographs. '
      + '[ack: cdk-image-cdn:largeVariants]',
    ]);
    expect(warningsOf({ maxWidth: 8192, allowEnlargement: true, memorySize: 3000 })[0]).toContain('67 megapixels');
  });

  test.each<OnDemandOptions>([
    {}, { memorySize: 512 }, { maxWidth: 8192, memorySize: 3492 }, { maxWidth: 8192, maxHeight: 800 },
    { maxWidth: 8192, maxInputPixels: 31_000_000 },
  ])('is left out with %j', options => {
    expect(warningsOf(options)).toEqual([]);
  });

  test('is left out with a memory size that is not known at synthesis', () => {
    expect(warningsOf({ maxWidth: 8192, memorySize: Lazy.number({ produce: () => 512 }) })).toEqual([]);
  });
});

test('strictParameters reaches both functions, and changes no path of a variant', () => {
  const [usual, off, strict] = [undefined, false, true]
    .map(strictParameters => configOf(onDemand({ strictParameters })).rules);
  expect(off).toEqual(usual);
  expect(usual).not.toHaveProperty('strictParameters');
  const fingerprint: unknown = expect.not.stringMatching(usual.fingerprint);
  expect(strict).toEqual({ ...usual, strictParameters: true, fingerprint });
});

test('metadata is part of the version in paths of variants', () => {
  const configWith = (metadata?: ImageMetadata) => configOf(onDemand({ metadata }));
  const versions = [ImageMetadata.origin(), ImageMetadata.rights(), ImageMetadata.none()]
    .map(metadata => configWith(metadata).rules.version);
  expect([new Set(versions).size, versions[0]]).toEqual([3, configWith().rules.version]);
  expect(configWith(ImageMetadata.none()).metadata).toBe('none');
});

test('keepGainMap is part of the version in paths of variants', () => {
  const versionWith = (keepGainMap?: boolean) => configOf(onDemand({ keepGainMap })).rules.version;
  expect([versionWith(false) === versionWith(), versionWith(true) === versionWith()]).toEqual([true, false]);
  expect(configOf(onDemand({ keepGainMap: true })).keepGainMap).toBe(true);
});
