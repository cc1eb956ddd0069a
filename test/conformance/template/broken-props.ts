import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { Calls } from './monitoring';
import { Part, elsewhere, secret } from './valid-props';
import {
  AccessLogs,
  AlarmThresholds,
  ConstantQualityOptions,
  FlatRatePlan,
  Framework,
  FrameworkImages,
  HeicDecoder,
  HttpsSourceOptions,
  ImageCdnProps,
  ImageFit,
  ImageFormat,
  ImageRefinement,
  ImageReplica,
  ImageReplicaProps,
  ImageSource,
  ImageTransformation,
  ImageUpload,
  LogFormat,
  MonitoringOptions,
  OnDemandOptions,
  OriginAccess,
  Purge,
  PurgeOptions,
  R2Jurisdiction,
  R2SourceOptions,
  S3CompatibleSourceOptions,
  UrlDialect,
  UrlSigning,
  VariantDelivery,
  WebAcl,
} from '../../../src';

/** Props with one mistake. */
export interface Mistake {
  /** The wrong prop, as messages name it. */
  readonly prop: string;
  /** The group of valid props that they replace. */
  readonly group: 'ttls' | 'delivery' | 'domain' | 'logs' | 'protection' | 'images';
  readonly props: fc.Arbitrary<Part>;
  /** An invalid call on an `ImageCdn` with these props. */
  readonly calls?: Calls;
}

const ELSEWHERE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const WEST = { account: '111122223333', region: 'eu-west-1' };
const outOfRange = (most: number) => fc.oneof(fc.integer({ min: most + 1 }), fc.constant(1.5), fc.integer({ max: -1 }));
const always = (part: Part) => fc.constant(part);

function inOptions<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => OnDemandOptions): Mistake {
  return {
    prop,
    group: 'images',
    props: values.map(value => () => ({ transformation: ImageTransformation.onDemand(options(value)) })),
  };
}

/** Generates sources outside AWS, which the transform function reads. */
function inR2<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => Partial<R2SourceOptions>): Mistake {
  const whole = (stack: Stack): R2SourceOptions => ({
    accountId: '0123456789abcdef0123456789abcdef',
    bucketName: 'photos',
    credentials: secret(stack, 'Token'),
  });
  return transformed(prop, values.map(value => stack => ImageSource.r2({ ...whole(stack), ...options(value) })));
}

function inS3Compatible<T>(
  prop: string,
  values: fc.Arbitrary<T>,
  options: (value: T) => Partial<S3CompatibleSourceOptions>,
): Mistake {
  const whole = (stack: Stack): S3CompatibleSourceOptions => ({
    endpoint: 'https://s3.example.com',
    region: 'auto',
    bucketName: 'photos',
    credentials: secret(stack, 'Token'),
  });
  return transformed(
    prop,
    values.map(value => stack => ImageSource.s3Compatible({ ...whole(stack), ...options(value) })),
  );
}

function inHttps<T>(
  prop: string, values: fc.Arbitrary<T>, options: (value: T) => Partial<HttpsSourceOptions>,
): Mistake {
  return transformed(
    prop,
    values.map(value => () => ImageSource.https({ origin: 'https://cms.example.com', ...options(value) })),
    { delivery: VariantDelivery.FUNCTION_FIRST },
  );
}

function transformed(
  prop: string, sources: fc.Arbitrary<(stack: Stack) => ImageSource>, options?: OnDemandOptions,
): Mistake {
  return {
    prop,
    group: 'images',
    props: sources.map(source => stack => ({
      sources: [{ source: source(stack) }],
      transformation: ImageTransformation.onDemand(options),
    })),
  };
}

function inReplica<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => ImageReplicaProps): Mistake {
  return {
    prop,
    group: 'images',
    props: values.map(value => stack => ({ replica: new ImageReplica(elsewhere(stack), 'Replica', options(value)) })),
  };
}

function inRefinement<T>(
  prop: string, values: fc.Arbitrary<T>, options: (value: T) => ConstantQualityOptions,
): Mistake {
  const made = (value: T) => ({ refinement: ImageRefinement.constantQuality(options(value)) });
  return inOptions(`refinement.${prop}`, values, made);
}

function inPurge<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => PurgeOptions): Mistake {
  return { prop, group: 'images', props: values.map(value => () => ({ purge: Purge.onChange(options(value)) })) };
}

function inUpload<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => Partial<ImageUpload>): Mistake {
  return {
    prop: `uploads[0].${prop}`,
    group: 'images',
    props: values.map(value => () => ({ uploads: [{ path: '.', ...options(value) }] })),
  };
}

function inLogs(prop: string, made: (stack: Stack) => AccessLogs): Mistake {
  return { prop, group: 'logs', props: always(stack => ({ accessLogs: made(stack) })) };
}

/** A mistake in the options of `addMonitoring()`, for a CDN with `transformation` or without. */
function inMonitoring(
  prop: string,
  options: (stack: Stack) => MonitoringOptions,
  transformation?: ImageTransformation,
): Mistake {
  return {
    prop,
    group: 'images',
    props: always(() => ({ transformation, additionalMetrics: true })),
    calls: cdn => void cdn.addMonitoring('Monitoring', options(Stack.of(cdn))),
  };
}

function inThresholds(prop: string, thresholds: AlarmThresholds, transformation?: ImageTransformation): Mistake {
  return inMonitoring(prop, () => ({ thresholds }), transformation);
}

export const MISTAKES: readonly Mistake[] = [
  {
    prop: 'minTtl',
    group: 'ttls',
    props: fc.nat(1e6).map(s => () => ({ minTtl: Duration.seconds(s + 2), maxTtl: Duration.seconds(s + 1) })),
  },
  {
    prop: 'defaultTtl',
    group: 'ttls',
    props: fc.nat(1e6).map(s => () => ({ defaultTtl: Duration.seconds(s + 1), maxTtl: Duration.seconds(s) })),
  },
  {
    prop: 'browserTtl',
    group: 'ttls',
    props: fc.integer({ min: 1, max: 999 }).map(ms => () => ({ browserTtl: Duration.millis(ms) })),
  },
  {
    prop: 'compress',
    group: 'ttls',
    props: always(() => ({ compress: true, defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(0) })),
  },
  {
    prop: 'maxTtl',
    group: 'ttls',
    props: always(stack => ({ maxTtl: Duration.days(1), cachePolicy: compressing(stack) })),
  },
  {
    prop: 'priceClass',
    group: 'delivery',
    props: fc.string().map(text => () => ({ priceClass: `PriceClass_${text}!` as cloudfront.PriceClass })),
  },
  {
    prop: 'originShieldRegion',
    group: 'delivery',
    props: fc.constantFrom('nowhere', '').map(region => () => ({ originShieldRegion: region })),
  },
  {
    prop: 'allowedOrigins',
    group: 'delivery',
    props: fc
      .constantFrom<string[][]>(['www.example.com'], ['https://a.example/path'], [])
      .map(list => () => ({ allowedOrigins: list })),
  },
  { prop: 'domainNames', group: 'domain', props: fc.domain().map(name => () => ({ domainNames: [name] })) },
  {
    prop: 'certificate',
    group: 'domain',
    props: always(stack => ({
      domainNames: ['a.example'],
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', ELSEWHERE),
    })),
  },
  {
    prop: 'hostedZone',
    group: 'domain',
    props: always(stack => ({
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z1',
        zoneName: 'example.com',
      }),
    })),
  },
  {
    prop: 'minimumProtocolVersion',
    group: 'domain',
    props: fc.constantFrom('TLSv1.2_2019', 'SSLv3').map(version => stack => ({
      domainNames: ['a.example'],
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', ELSEWHERE),
      minimumProtocolVersion: version as cloudfront.SecurityPolicyProtocol,
    })),
  },
  {
    prop: 'geoRestriction',
    group: 'protection',
    props: fc
      .constantFrom('UK', 'EU', 'XX')
      .map(code => () => ({ geoRestriction: cloudfront.GeoRestriction.denylist(code) })),
  },
  {
    prop: 'webAclArn',
    group: 'protection',
    props: fc.string({ maxLength: 30 }).map(text => () => ({ webAcl: WebAcl.fromArn(`arn:${text}`) })),
  },
  {
    prop: 'rateLimit',
    group: 'protection',
    props: fc.oneof(fc.integer({ max: 9 }), fc.constant(10.5))
      .map(rateLimit => () => ({ webAcl: WebAcl.managed({ rateLimit }) })),
  },
  {
    prop: 'allowedReferrers',
    group: 'protection',
    props: fc
      .constantFrom<string[][]>([], ['https://example.com'], ['example.com/x'])
      .map(list => () => ({ hotLinkProtection: { allowedReferrers: list } })),
  },
  { prop: 'trustedKeyGroups', group: 'protection', props: always(() => ({ trustedKeyGroups: [] })) },
  {
    prop: 'sources',
    group: 'images',
    props: always(stack => ({ ...r2(stack), bucket: new s3.Bucket(stack, 'Mine') })),
  },
  { prop: 'uploads', group: 'images', props: always(stack => ({ ...r2(stack), uploads: [] })) },
  {
    prop: 'transformation',
    group: 'images',
    props: always(stack => ({ ...r2(stack), transformation: ImageTransformation.none() })),
  },
  {
    prop: 'prewarm[0]',
    group: 'images',
    props: always(() => ({ transformation: ImageTransformation.onDemand(), prewarm: [{}] })),
  },
  { prop: 'originalsPath', group: 'images', props: always(() => ({ originalsPath: 'raw' })) },
  {
    prop: 'originalsPath',
    group: 'images',
    props: fc.constantFrom('', 'a/b', 'ü').map(prefix => () => ({
      transformation: ImageTransformation.onDemand(),
      originalsPath: prefix,
    })),
  },
  {
    prop: 'otherFiles[0]',
    group: 'images',
    props: fc.constantFrom('', 'ä b', '*', '*.png').map(pattern => () => ({
      transformation: ImageTransformation.onDemand(),
      otherFiles: [pattern],
    })),
  },
  {
    prop: 'removalPolicy',
    group: 'images',
    props: always(stack => ({ bucket: new s3.Bucket(stack, 'Mine'), removalPolicy: RemovalPolicy.DESTROY })),
  },
  {
    prop: 'originAccess',
    group: 'images',
    props: always(stack => ({ bucket: encrypted(stack), originAccess: OriginAccess.identity() })),
  },
  {
    prop: 'uploads[0].path',
    group: 'images',
    props: fc.uuid().map(name => () => ({ uploads: [{ path: `/nowhere/${name}` }] })),
  },
  {
    prop: 'uploads[0].prefix',
    group: 'images',
    props: fc.constantFrom('/a', 'a//b', '../a').map(prefix => () => ({ uploads: [{ path: '.', prefix }] })),
  },
  inUpload('path', fc.constantFrom('x'.repeat(3000), 'of no\0file', ''), odd => ({ path: odd })),
  inUpload('prefix', fc.integer({ min: 103, max: 2000 }), length => ({ prefix: 'p'.repeat(length) })),
  inUpload('prefix', fc.constantFrom('\ud800', 'half \udc00'), prefix => ({ prefix })),
  inUpload('prefix', fc.constantFrom('tom & jerry', 'a(1)', '100%'), prefix => ({ prefix })),
  inUpload('exclude', fc.integer({ min: 4097, max: 100_000 }), length => ({ exclude: ['x'.repeat(length)] })),
  {
    prop: 'uploads[0].cacheControl',
    group: 'images',
    props: always(() => ({ uploads: [{ path: '.', cacheControl: 'public\nx: y' }] })),
  },
  inOptions('formats', fc.constantFrom<ImageFormat[][]>([], ['tiff' as ImageFormat]), formats => ({ formats })),
  inOptions('widths', fc.constantFrom<number[][]>([], [9000], [2561], [0], [1.5]), widths => ({ widths })),
  inOptions('maxWidth', outOfRange(8192), maxWidth => ({ maxWidth })),
  inOptions('maxHeight', outOfRange(8192), maxHeight => ({ maxHeight })),
  inOptions(
    'heicDecoder', fc.constantFrom('no/such/folder', 'src'),
    directory => ({ heicDecoder: HeicDecoder.fromDirectory(directory) }),
  ),
  inRefinement('target', fc.constantFrom(0, 39, 96, 70.5), target => ({ target })),
  inRefinement('maxConcurrency', outOfRange(1000), maxConcurrency => ({ maxConcurrency })),
  inRefinement('maxPerMonth', fc.constantFrom(0, -1, 1.5, 1999), maxPerMonth => ({ maxPerMonth })),
  inRefinement('minBytes', fc.constantFrom(-1, 1_000_001), minBytes => ({ minBytes })),
  inRefinement('formats', fc.constantFrom<ImageFormat[][]>([], [ImageFormat.PNG]), formats => ({ formats })),
  inOptions('quality.avif', outOfRange(100), avif => ({ quality: { avif } })),
  inOptions('memorySize', outOfRange(10240), memorySize => ({ memorySize })),
  inOptions('timeout (in seconds)', fc.integer({ min: 56, max: 900 }), timeout => ({
    timeout: Duration.seconds(timeout),
  })),
  inOptions('maxVariants', outOfRange(1000), maxVariants => ({ maxVariants })),
  inOptions('maxInputPixels', outOfRange(250_000_000), maxInputPixels => ({ maxInputPixels })),
  inOptions('maxInputSize (in MiB)', fc.integer({ min: 101, max: 9999 }), size => ({
    maxInputSize: Size.mebibytes(size),
  })),
  inOptions('variantLifetime (in days)', fc.constantFrom(Duration.hours(36), Duration.days(0)), variantLifetime => ({
    variantLifetime,
  })),
  inOptions('reservedConcurrentExecutions', fc.constantFrom(-1, 1.5), reservedConcurrentExecutions => ({
    reservedConcurrentExecutions,
  })),
  inOptions('fallbackImage', fc.constantFrom('../none.png', '/none.png', ''), fallbackImage => ({ fallbackImage })),
  inOptions('maxInputSize (in MiB)', fc.constant(Size.kibibytes(1536)), maxInputSize => ({ maxInputSize })),
  {
    prop: 'maxVariants',
    group: 'images',
    props: fc.nat(700).map(maxVariants => stack => ({
      transformation: ImageTransformation.onDemand({
        maxVariants,
        signing: UrlSigning.hmac({ secret: secret(stack, 'Signing') }),
      }),
    })),
  },
  {
    prop: 'signing.secretField',
    group: 'images',
    props: always(stack => ({
      transformation: ImageTransformation.onDemand({
        signing: UrlSigning.hmac({ secret: secret(stack, 'Signing'), secretField: '' }),
      }),
    })),
  },
  inOptions('presets', fc.constant({ card: { width: 300 } }), presets => ({ presets, urls: UrlDialect.awsSample() })),
  inOptions('signing', fc.constant(undefined), () => ({ urls: UrlDialect.thumbor() })),
  inOptions('strictParameters', fc.constant(true), strictParameters => ({
    strictParameters, urls: UrlDialect.awsSample(),
  })),
  {
    prop: 'signing',
    group: 'images',
    props: always(stack => ({
      transformation: ImageTransformation.onDemand({
        urls: UrlDialect.awsSample(),
        signing: UrlSigning.hmac({ secret: secret(stack, 'Signing') }),
      }),
    })),
  },
  inOptions('urls.sourceBuckets', fc.constant(11), count => ({
    urls: UrlDialect.dit({ sourceBuckets: new Array(count).fill({ bucketName: 'photos' }) }),
  })),
  inOptions('urls.sourceBuckets[0].bucketName', fc.constantFrom('', 'A', '-a'), bucketName => ({
    urls: UrlDialect.dit({ sourceBuckets: [{ bucketName }] }),
  })),
  inOptions('urls.sourceBuckets[0].folder', fc.constant('/photos'), folder => ({
    urls: UrlDialect.dit({ sourceBuckets: [{ bucketName: 'photos', folder }] }),
  })),
  inOptions('urls.basePath', fc.constantFrom('/docs/', 'docs', '/..'), basePath => ({
    urls: UrlDialect.framework(Framework.NEXT, { basePath }),
  })),
  inOptions('urls.images.qualities', fc.constantFrom(0, 101, 1.5), quality => ({
    urls: UrlDialect.framework(Framework.VERCEL, { images: FrameworkImages.of({ qualities: [quality] }) }),
  })),
  inOptions('presets.bad', fc.constant({}), bad => ({ presets: { bad } })),
  inOptions('presets.bad.width', fc.constantFrom(0, -3, 2561), width => ({ presets: { bad: { width } } })),
  inOptions('presets.bad.format', fc.constant('tiff' as ImageFormat), format => ({ presets: { bad: { format } } })),
  inOptions('presets.bad.fit', fc.constant('wide' as ImageFit), fit => ({ presets: { bad: { fit } } })),
  {
    prop: 'originalsPath',
    group: 'images',
    props: always(() => ({ transformation: ImageTransformation.none(), originalsPath: 'raw' })),
  },
  {
    prop: 'allowedOrigins',
    group: 'delivery',
    props: always(() => ({
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
      allowedOrigins: ['https://www.example.com'],
    })),
  },
  { prop: 'flatRatePlan', group: 'protection', props: always(() => ({ flatRatePlan: FlatRatePlan.PREMIUM })) },
  {
    prop: 'flatRatePlan',
    group: 'images',
    props: fc
      .constantFrom(undefined, OriginAccess.identity())
      .map(originAccess => () => ({ flatRatePlan: FlatRatePlan.PREMIUM, originAccess })),
  },
  inR2('sources[0].source.accountId', fc.constantFrom('ABCDEF', '0123'), accountId => ({ accountId })),
  inR2('sources[0].source.bucketName', fc.constantFrom('Photos', 'a..b', 'ab', '192.168.0.1'), bucketName =>
    ({ bucketName })),
  inR2('sources[0].source.keyPrefix', fc.constantFrom('a', '/a/', '../', 'a*/'), keyPrefix => ({ keyPrefix })),
  inR2('sources[0].source.credentials', fc.constant(undefined), credentials => ({ credentials })),
  transformed('sources[0].source', fc.constant(() => ImageSource.https({ origin: 'https://cms.example.com' }))),
  inHttps('sources[0].source.origin', fc.constantFrom(
    'http://cms.example.com', 'https://cms.example.com/a', 'https://10.0.0.1', 'https://cms.internal', '',
  ), origin => ({ origin })),
  inHttps('sources[0].source.pathPrefix', fc.constantFrom('a', '/a/', '../', 'a/%2e%2e/'), pathPrefix => ({ pathPrefix })),
  inHttps('sources[0].source.redirectHosts[0]', fc.constantFrom('127.0.0.1', 'https://a.example.com', '*'), host => ({
    redirectHosts: [host],
  })),
  inHttps('sources[0].source.headersSecret', fc.constant('token' as never), headersSecret => ({ headersSecret })),
  inR2('sources[0].source.jurisdiction', fc.constant('us' as R2Jurisdiction), jurisdiction => ({ jurisdiction })),
  inS3Compatible(
    'sources[0].source.endpoint',
    fc.oneof(
      fc.constantFrom('http://s3.example.com', 'https://s3.example.com/photos', 'https://localhost', 's3.example.com'),
      fc.ipV4().map(ip => `https://${ip}`),
    ),
    endpoint => ({ endpoint }),
  ),
  inS3Compatible('sources[0].source.region', fc.constantFrom('eu west', '', 'eu/1'), region => ({ region })),
  inS3Compatible('sources[0].source.bucketName', fc.constantFrom('Photos', 'a_b'), bucketName => ({ bucketName })),
  inS3Compatible('forcePathStyle', fc.constant('photos.example'), bucketName => ({
    bucketName,
    forcePathStyle: false,
  })),
  inReplica('bucketName', fc.constantFrom('Copies', 'a..b', 'ab', '192.168.0.1'), bucketName => ({ bucketName })),
  inReplica('replicationMetrics', fc.constant(false), replicationMetrics => ({
    replicationMetrics,
    replicationTimeControl: true,
  })),
  {
    prop: 'replica',
    group: 'images',
    props: always(stack => ({
      replica: new ImageReplica(new Stack(stack, 'Elsewhere', { env: { region: stack.region } }), 'Replica'),
    })),
  },
  {
    prop: 'replica',
    group: 'images',
    props: always(stack => ({
      bucket: new s3.Bucket(stack, 'Mine'),
      replica: new ImageReplica(elsewhere(stack), 'Replica'),
    })),
  },
  {
    prop: 'replica',
    group: 'images',
    props: always(stack => ({
      bucket: encrypted(stack),
      originAccess: OriginAccess.control(),
      replica: new ImageReplica(elsewhere(stack), 'Replica'),
    })),
  },
  {
    prop: 'replica',
    group: 'images',
    props: always(stack => ({ ...r2(stack), replica: new ImageReplica(elsewhere(stack), 'Replica') })),
  },
  inPurge('folderThreshold', fc.constantFrom(1, 1001, 2.5), folderThreshold => ({ folderThreshold })),
  inPurge('maxItemsPerMonth', fc.constantFrom(0, -1, 1.5), maxItemsPerMonth => ({ maxItemsPerMonth })),
  inLogs('retention (in days)', () => AccessLogs.legacy({ retention: Duration.hours(36) })),
  inLogs('retention (in days)', () => AccessLogs.toBucket({ retention: Duration.days(0) })),
  inLogs('retention', stack =>
    AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs'), retention: Duration.days(1) }),
  ),
  inLogs('prefix', () => AccessLogs.legacy({ prefix: '/logs' })),
  inLogs('prefix', () => AccessLogs.toBucket({ prefix: 'logs/' })),
  inLogs('accessLogs.format', () => AccessLogs.toBucket({ format: 'csv' as LogFormat })),
  inLogs('logGroup', stack =>
    AccessLogs.toLogGroup({ logGroup: new logs.LogGroup(new Stack(stack, 'West', { env: WEST }), 'Logs') }),
  ),
  inLogs('deliveryStream', stack =>
    AccessLogs.toFirehose({
      deliveryStream: firehose.DeliveryStream.fromDeliveryStreamArn(
        stack,
        'Stream',
        'arn:aws:firehose:eu-west-1:111122223333:deliverystream/images',
      ),
    }),
  ),
  {
    prop: 'usEast1.logsAndAlarms',
    group: 'logs',
    props: always(stack => ({
      accessLogs: AccessLogs.toBucket(),
      usEast1: { logsAndAlarms: new Stack(stack, 'West', { env: WEST }) },
    })),
  },
  {
    prop: 'usEast1.webAcl',
    group: 'protection',
    props: always(stack => ({ webAcl: WebAcl.managed(), usEast1: { webAcl: new Stack(stack, 'West', { env: WEST }) } })),
  },
  inThresholds('serverErrorRate', { serverErrorRate: 0 }),
  inThresholds('cacheHitRate', { cacheHitRate: 100.5 }),
  inThresholds('transformFailureRate', { transformFailureRate: 5 }),
  inThresholds('transformTime', { transformTime: Duration.minutes(1) }, ImageTransformation.onDemand()),
  inThresholds('transformations', { transformations: 0 }, ImageTransformation.onDemand()),
  inThresholds('variantLimitRequests', { variantLimitRequests: 1.5 }, ImageTransformation.onDemand()),
  inMonitoring('alarmTopic', stack => ({ alarms: false, alarmTopic: new sns.Topic(stack, 'Alarms') })),
  inMonitoring('alarmTopic', stack => ({
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Alarms', 'arn:aws:sns:eu-west-1:111122223333:alarms'),
  })),
  inMonitoring('dashboardName', () => ({ dashboardName: 'all images' })),
  {
    prop: 'grantPurge()',
    group: 'images',
    props: always(() => ({ purge: Purge.none() })),
    calls: cdn => void cdn.grantPurge(new iam.AccountRootPrincipal()),
  },
];

function compressing(stack: Stack): cloudfront.CachePolicy {
  return new cloudfront.CachePolicy(stack, 'Policy', { enableAcceptEncodingGzip: true });
}

function r2(stack: Stack): Pick<ImageCdnProps, 'sources' | 'transformation'> {
  const accountId = '0123456789abcdef0123456789abcdef';
  return {
    sources: [{ source: ImageSource.r2({ accountId, bucketName: 'photos', credentials: secret(stack, 'Token') }) }],
    transformation: ImageTransformation.onDemand(),
  };
}

function encrypted(stack: Stack): s3.Bucket {
  return new s3.Bucket(stack, 'Mine', { encryptionKey: new kms.Key(stack, 'Key4Images') });
}
