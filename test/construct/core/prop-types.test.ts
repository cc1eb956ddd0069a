import { Duration, Size, Token } from 'aws-cdk-lib';
import {
  AccessLogs, ImageCdn, ImageCdnProps, ImageFormat, ImageRefinement, ImageReplica, ImageSource, ImageTransformation,
  OnDemandOptions, OriginAccess, Purge, UrlSigning, WebAcl,
} from '../../../src';
import { emptyStack } from '../../support';

/** Values that plain JavaScript might pass. */
function made(props: object): () => unknown {
  return () => new ImageCdn(emptyStack(), 'Images', props as ImageCdnProps);
}

function onDemand(options: object = {}): ImageCdnProps {
  return { transformation: ImageTransformation.onDemand(options as OnDemandOptions) };
}

function transforming(options: object): () => unknown {
  return made(onDemand(options));
}

const REFERENCE = { Ref: 'AWS::StackName' };
const TEXT = Token.asString(REFERENCE);
const NUMBER = Token.asNumber({ Ref: 'Number' });

describe('ImageCdn', () => {
  test.each<[object, string]>([
    [
      { bucket: 'my-bucket' },
      "`bucket` must be an s3.IBucket, got 'my-bucket'. Use s3.Bucket.fromBucketName(this, 'Bucket', 'my-bucket')",
    ],
    [{ bucket: ImageCdn }, '`bucket` must be an s3.IBucket, got the class ImageCdn. Use s3.Bucket.fromBucketName('],
    [{ defaultTtl: 86400 }, '`defaultTtl` must be a Duration, got 86400. Use Duration.seconds(86400)'],
    [{ browserTtl: '1h' }, "`browserTtl` must be a Duration, got '1h'. Use a Duration such as Duration.days(1)"],
    [
      { transformation: true },
      '`transformation` must be an ImageTransformation, got true. Use ImageTransformation.onDemand()',
    ],
    [{ purge: true }, '`purge` must be a Purge, got true. Use Purge.onChange()'],
    [
      { originAccess: 'control' },
      "`originAccess` must be an OriginAccess, got 'control'. Use OriginAccess.identity() or OriginAccess.control()",
    ],
    [
      { sources: [{ source: Duration.days(1) }] },
      '`sources[0].source` must be an ImageSource, got an object of class Duration. Use ImageSource.bucket()',
    ],
    [
      { sources: ImageSource.https({ origin: 'https://cms.example.com' }) },
      '`sources` must be a list of objects, got an object of class ImageSource.',
    ],
    [
      { sources: [{}] },
      '`sources[0].source` must be an ImageSource, got undefined. Use ImageSource.bucket() or ImageSource.r2()',
    ],
    [{ sources: [{ source: {} }] }, '`sources[0].source` must be an ImageSource, got an object without a class.'],
    [{ removalPolicy: 'delete' }, '`removalPolicy` must be one of RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, '],
    [
      { domainNames: 'images.example.com' },
      "`domainNames` must be a list of strings, got 'images.example.com'. Put it into a list: ['images.example.com']",
    ],
    [{ domainNames: [1] }, '`domainNames` must be a list of strings, got [1]'],
    [{ allowedOrigins: '*' }, "`allowedOrigins` must be a list of strings, got '*'."],
    [
      { certificate: 'arn:aws:acm:1' },
      "got 'arn:aws:acm:1'. Use acm.Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:1')",
    ],
    [
      { geoRestriction: ['DE'] },
      "`geoRestriction` must be a cloudfront.GeoRestriction, got ['DE']. Use cloudfront.GeoRestriction.allowlist('DE')",
    ],
    [{ trustedKeyGroups: ['K1'] }, "got ['K1']. Use cloudfront.KeyGroup.fromKeyGroupId(this, 'Keys', 'K1')"],
    [{ accessLogs: true }, '`accessLogs` must be an AccessLogs, got true. Use AccessLogs.toBucket()'],
    [
      { accessLogs: AccessLogs.legacy({ bucket: 'logs' } as object) },
      "`accessLogs.bucket` must be an s3.IBucket, got 'logs'.",
    ],
    [{ webAcl: true }, '`webAcl` must be a WebAcl, got true'],
    [
      { usEast1: { webAcl: 'us-east-1' } },
      "`usEast1.webAcl` must be a Stack, got 'us-east-1'. Use new Stack(app, 'Stack', "
        + "{ env: { region: 'us-east-1' } })",
    ],
    [
      { hotLinkProtection: {} },
      '`hotLinkProtection.allowedReferrers` must be a list of strings, got undefined',
    ],
    [{ uploads: './images' }, "`uploads` must be a list of objects, got './images'"],
    [{ uploads: [{ prefix: 'images' }] }, '`uploads[0].path` must be a string, got undefined'],
    [
      { flatRatePlan: 'PRO' },
      '`flatRatePlan` must be one of FlatRatePlan.FREE, FlatRatePlan.PRO, FlatRatePlan.BUSINESS, ' +
        "FlatRatePlan.PREMIUM, got 'PRO'",
    ],
    [{ flatRatePlan: true }, '`flatRatePlan` must be one of FlatRatePlan.FREE, FlatRatePlan.PRO, '],
    [
      { purge: Purge.onChange({ alarmTopic: 'arn:aws:sns:1' } as object) },
      "`alarmTopic` must be an sns.ITopic, got 'arn:aws:sns:1'. Use sns.Topic.",
    ],
    [
      {
        sources: [{ source: ImageSource.s3Compatible({ endpoint: 'https://s3.example.com' } as never) }],
        transformation: ImageTransformation.onDemand(),
      },
      '`sources[0].source.region` must be a string, got undefined',
    ],
  ])('rejects the props %j by name, type and remedy', (props, message) => {
    expect(made(props)).toThrow(`Test/Images: ${message.startsWith('`') ? message : ''}`);
    expect(made(props)).toThrow(message);
  });

  test('accepts values that only the deployment knows, and props that are undefined', () => {
    const token = {
      domainNames: undefined,
      comment: Token.asString({ Ref: 'Comment' }),
      priceClass: Token.asString({ Ref: 'PriceClass' }),
      allowedOrigins: [Token.asString({ Ref: 'Origin' })],
    };
    expect(made(token)).not.toThrow();
  });

  test.each<[string, object]>([
    ['removalPolicy', { removalPolicy: TEXT }],
    ['compress', { compress: Token.asAny(REFERENCE) }],
    ['bucket', { bucket: TEXT }],
    ['originalsPath', { originalsPath: TEXT, ...onDemand() }],
    ['otherFiles', { otherFiles: ['docs/*', TEXT], ...onDemand() }],
    ['pathPattern', { pathPattern: `/${TEXT}/*` }],
    ['uploads[0].exclude', { uploads: [{ path: '.', exclude: [TEXT] }] }],
    ['sources[0].pathPrefix', { sources: [{ pathPrefix: TEXT, source: ImageSource.r2({} as never) }], ...onDemand() }],
    ['architecture', onDemand({ architecture: Token.asAny(REFERENCE) })],
    ['formats', onDemand({ formats: [ImageFormat.AVIF, TEXT] })],
    ['svg', onDemand({ svg: TEXT })],
    ['metadata', onDemand({ metadata: Token.asAny(REFERENCE) })],
    ['maxInputSize', onDemand({ maxInputSize: Size.mebibytes(NUMBER) })],
    ['variantLifetime', onDemand({ variantLifetime: Duration.days(NUMBER) })],
  ])('rejects a value of `%s` that only the deployment knows, and says so', (prop, props) => {
    expect(made(props)).toThrow(`Test/Images: \`${prop}\` must be `);
    expect(made(props)).toThrow(/, got (\[.*)?a token/);
  });

  test.each<[string, object]>([
    ['quality.avif', { quality: { avif: NUMBER } }],
    ['quality.webp', { quality: { webp: NUMBER } }],
    ['quality.jpeg', { quality: { jpeg: NUMBER } }],
    ['maxWidth', { maxWidth: NUMBER }],
    ['maxHeight', { maxHeight: NUMBER }],
    ['refinement.target', { refinement: ImageRefinement.constantQuality({ target: NUMBER }) }],
    ['refinement.minBytes', { refinement: ImageRefinement.constantQuality({ minBytes: NUMBER }) }],
  ])('rejects a number of `%s` that only the deployment knows, and on which the paths of variants depend', (
    prop, options,
  ) => {
    expect(made(onDemand(options))).toThrow(`Test/Images: \`${prop}\` must be known at synthesis, because the paths of `
      + 'variants depend on it, got a token. Write it as a number');
  });

  test.each([null, 'x', 86400, true, ['x'], () => undefined])('rejects %p in place of its props', props => {
    expect(made(props as unknown as object)).toThrow(/^Test\/Images: `props` must be an object, got /);
  });

  test.each(['minTtl', 'domainNames', 'uploads', 'usEast1', 'priceClass', 'bucket'])('rejects null for %s', prop => {
    expect(made({ [prop]: null })).toThrow(/must be .*, got null\. Leave it out to use the default$/);
  });

  test.each<[object, string]>([
    [{ bukcet: 1 }, '`bukcet` is not a property: did you mean `bucket`?'],
    [{ defaultTTL: 1 }, '`defaultTTL` is not a property: did you mean `defaultTtl`?'],
    [{ domainNmaes: ['images.example.com'] }, '`domainNmaes` is not a property: did you mean `domainNames`?'],
    [{ webAcl: WebAcl.managed({ ratelimit: 5 } as never) }, '`webAcl.ratelimit` is not a property: did you mean `rateLimit`?'],
    [{ uploads: [{ path: '.', excludes: [] }] }, '`uploads[0].excludes` is not a property: did you mean `exclude`?'],
  ])('suggests the name of a misspelled prop: %j', (props, message) => {
    expect(made(props)).toThrow(`Test/Images: ${message}`);
  });

  test('accepts props of a construct that passes its own on, even if a name is near that of another given one', () => {
    expect(made({ team: 'web', comments: ['x'], comment: 'Images' })).not.toThrow();
  });

  test.each<[string, unknown, string]>([
    ['urlFor', 7, '`key` must be a string, got 7'],
    ['metric', 5, '`metricName` must be a string, got 5'],
    ['grantRead', 'MyRole', "`grantee` must be an iam.IGrantable, got 'MyRole'. "
      + "Use iam.Role.fromRoleName(this, 'Role', 'MyRole')"],
    ['grantPut', null, '`grantee` must be an iam.IGrantable, got null'],
  ])('%s rejects the argument %j by name', (method, argument, message) => {
    const cdn = new ImageCdn(emptyStack(), 'Images') as unknown as
      Record<string, (...all: unknown[]) => void>;
    expect(() => cdn[method](argument)).toThrow(`Test/Images: ${message}`);
  });

  test.each<[object, string]>([
    [{ widths: 300 }, '`widths` must be a list of numbers, got 300. Put it into a list: [300]'],
    [{ widths: [null] }, '`widths` must be a list of numbers, got [null]'],
    [{ parameters: { height: '300' } }, "`height` must be a number, got '300'"],
  ])('srcSetFor rejects the options %j', (options, message) => {
    const props = { transformation: ImageTransformation.onDemand() };
    const cdn = new ImageCdn(emptyStack(), 'Images', props);
    expect(() => cdn.srcSetFor('tom.jpg', options as object)).toThrow(`Test/Images: ${message}`);
  });

  test('rejects an identity or control that OriginAccess received as a string', () => {
    expect(made({ originAccess: OriginAccess.identity('E1' as never) })).toThrow(
      "Test/Images: `originAccess.identity` must be a cloudfront.IOriginAccessIdentity, got 'E1'. "
        + "Use cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(this, 'Oai', 'E1')");
    expect(made({ originAccess: OriginAccess.control('E1' as never) })).toThrow(
      "Test/Images: `originAccess.control` must be a cloudfront.IOriginAccessControl, got 'E1'. ");
  });
});

describe('ImageTransformation.onDemand', () => {
  test.each<[object, string]>([
    [{ timeout: 30 }, '`timeout` must be a Duration, got 30. Use Duration.seconds(30)'],
    [{ maxInputSize: 50 }, '`maxInputSize` must be a Size, got 50. Use Size.mebibytes(50)'],
    [{ signing: 'secret' }, "`signing` must be a UrlSigning, got 'secret'. Use UrlSigning.hmac({ secret })"],
    [
      { signing: UrlSigning.hmac({ secret: 'my-secret' } as never) },
      "`signing.secret` must be a secretsmanager.ISecret, got 'my-secret'. "
        + "Use secretsmanager.Secret.fromSecretNameV2(this, 'Secret', 'my-secret')",
    ],
    [{ widths: 640 }, '`widths` must be a list of numbers, got 640. Put it into a list: [640]'],
    [{ presets: 'w=300' }, "`presets` must be an object, got 'w=300'"],
    [
      { architecture: 'arm64' },
      "`architecture` must be a lambda.Architecture, got 'arm64'. Use lambda.Architecture.ARM_64",
    ],
  ])('rejects the options %j', (options, message) => {
    expect(transforming(options)).toThrow(`Test/Images: ${message}`);
  });
});

describe('addMonitoring', () => {
  test.each<[object, string]>([
    [{ alarmTopic: 'arn' }, "`alarmTopic` must be an sns.ITopic, got 'arn'."],
    [
      { thresholds: { transformTime: 5 } },
      '`thresholds.transformTime` must be a Duration, got 5. Use Duration.seconds(5)',
    ],
    [{ alarmActions: ['arn'] }, "`alarmActions` must be a list of cloudwatch.IAlarmAction objects, got ['arn']."],
    [{ edgeAlarms: { topic: 'arn' } }, "`edgeAlarms.topic` must be an sns.ITopic, got 'arn'."],
  ])('rejects the options %j', (options, message) => {
    expect(() => new ImageCdn(emptyStack(), 'Images').addMonitoring('Monitoring', options)).toThrow(
      `Test/Images: ${message}`,
    );
  });
});

test('ImageReplica rejects an encryption key by its ARN, with the code that imports it', () => {
  const stack = emptyStack({ env: { region: 'eu-west-1' } });
  expect(() => new ImageReplica(stack, 'Replica', { encryptionKey: 'arn:aws:kms:1' } as object)).toThrow(
    "Test/Replica: `encryptionKey` must be a kms.IKey, got 'arn:aws:kms:1'. Use kms.Key.fromKeyArn(this, 'Key', "
      + "'arn:aws:kms:1')",
  );
});
