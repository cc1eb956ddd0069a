import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import {
  AccessLogs, HeicDecoder, ImageCdn, ImageRefinement, ImageReplica, ImageSource, ImageTransformation, OriginAccess,
  Purge, UrlDialect, UrlSigning, VariantDelivery, WebAcl,
} from '../src';
import { stackWith } from './support';

/** Values that people pass from JavaScript or Python. Types would reject them. */
type Values = (stack: Stack) => unknown;

const topicIn = (stack: Stack) => new sns.Topic(stack, 'Topic');
const bucketIn = (stack: Stack) => new s3.Bucket(stack, 'Mine');
const secretIn = (stack: Stack) => new secretsmanager.Secret(stack, 'Secret');
const webAclIn = (stack: Stack) => new wafv2.CfnWebACL(stack, 'WebAcl', {
  scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig: {} as never,
});
const streamIn = (stack: Stack) => firehose.DeliveryStream.fromDeliveryStreamName(stack, 'Stream', 'stream');
const publicKeyIn = (stack: Stack) => cloudfront.PublicKey.fromPublicKeyId(stack, 'PublicKey', 'K1');
const ARN = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1';

/** Props of `ImageCdn`, and the whole message after the path of the construct. */
const PROPS: [mistake: string, props: Values, message: string][] = [
  ['the ARN of a bucket', () => ({ bucket: 'arn:aws:s3:::photos' }),
    "`bucket` must be an s3.IBucket, got 'arn:aws:s3:::photos'. Use s3.Bucket.fromBucketArn(this, 'Bucket', "
      + "'arn:aws:s3:::photos')"],
  ['a bucket of the L1 layer', stack => ({ bucket: new s3.CfnBucket(stack, 'Raw') }),
    '`bucket` must be an s3.IBucket, got an object of class CfnBucket. Use s3.Bucket.fromCfnBucket(bucket)'],
  ['a list of one bucket', stack => ({ bucket: [bucketIn(stack)] }),
    '`bucket` must be an s3.IBucket, got [an object of class Bucket]. Use … without a list'],
  ['a pattern in a list', () => ({ pathPattern: ['/images/*'] }),
    "`pathPattern` must be a string, got ['/images/*']. Use '/images/*' without a list"],
  ['an origin access identity', stack => ({ originAccess: new cloudfront.OriginAccessIdentity(stack, 'Oai') }),
    '`originAccess` must be an OriginAccess, got an object of class OriginAccessIdentity. Use OriginAccess.identity(oai)'],
  ['an origin access control', stack => ({ originAccess: new cloudfront.S3OriginAccessControl(stack, 'Oac') }),
    '`originAccess` must be an OriginAccess, got an object of class S3OriginAccessControl. Use OriginAccess.control(oac)'],
  ['an instance of another class with factories', () => ({ originAccess: Purge.onChange() }),
    '`originAccess` must be an OriginAccess, got an object of class Purge. Use OriginAccess.identity() or '
      + 'OriginAccess.control()'],
  ['a transformation as purging', () => ({ purge: ImageTransformation.onDemand() }),
    '`purge` must be a Purge, got an object of class ImageTransformation. Use Purge.onChange()'],
  ['options for purging', () => ({ purge: { folderThreshold: 5 } }),
    '`purge` must be a Purge, got an object without a class. Use Purge.onChange({ … })'],
  ['a topic for purging', stack => ({ purge: topicIn(stack) }),
    '`purge` must be a Purge, got an object of class Topic. Use Purge.onChange({ alarmTopic: topic })'],
  ['purging that is off', () => ({ purge: false }), '`purge` must be a Purge, got false. Use Purge.none()'],
  ['options for transformation', () => ({ transformation: { widths: [640] } }),
    '`transformation` must be an ImageTransformation, got an object without a class. Use '
      + 'ImageTransformation.onDemand({ … })'],
  ['a factory without parentheses', () => ({ transformation: ImageTransformation.onDemand }),
    '`transformation` must be an ImageTransformation, got the function onDemand. Call it: onDemand()'],
  ['transformation that is off', () => ({ transformation: false }),
    '`transformation` must be an ImageTransformation, got false. Use ImageTransformation.none()'],
  ['folders to upload as strings', () => ({ uploads: ['./images'] }),
    "`uploads` must be a list of objects, got ['./images']. Use { path: './images' }"],
  ['one folder to upload', () => ({ uploads: './images' }),
    "`uploads` must be a list of objects, got './images'. Use [{ path: './images' }]"],
  ['one object to upload', () => ({ uploads: { path: './images' } }),
    '`uploads` must be a list of objects, got an object without a class. Put it into a list: […]'],
  ['an upload with a misspelled path', () => ({ uploads: [{ pth: './images' }] }),
    '`uploads[0].pth` is not a property: did you mean `path`?'],
  ['an upload with a property of another service', () => ({ uploads: [{ path: '.', acl: 'public-read' }] }),
    '`uploads[0].acl` is not a property: the properties are path, prefix, cacheControl, prune, exclude'],
  ['a source without its route', () => ({ sources: [ImageSource.https({ origin: 'https://cms.example.com' })] }),
    '`sources` must be a list of objects, got [an object of class ImageSource]. Use { source: … }'],
  ['a bucket among sources', stack => ({ sources: [bucketIn(stack)] }),
    '`sources` must be a list of objects, got [an object of class Bucket]. Use { source: ImageSource.bucket(bucket) }'],
  ['a bucket in place of sources', stack => ({ sources: bucketIn(stack) }),
    '`sources` must be a list of objects, got an object of class Bucket. Use [{ source: ImageSource.bucket(bucket) }]'],
  ['a bucket as the source of a route', stack => ({ sources: [{ pathPrefix: 'a/', source: bucketIn(stack) }] }),
    '`sources[0].source` must be an ImageSource, got an object of class Bucket. Use ImageSource.bucket(bucket)'],
  ['a route with `prefix`', stack => ({ sources: [{ prefix: 'a/', source: ImageSource.bucket(bucketIn(stack)) }] }),
    '`sources[0].prefix` is not a property: did you mean `pathPrefix`?'],
  ['a width to prewarm as a parameter of the URL', () => ({
    prewarm: [{ w: 640 }], transformation: ImageTransformation.onDemand(),
  }), '`prewarm[0].w` is not a parameter: did you mean `width`?'],
  ['widths to prewarm as numbers', () => ({ prewarm: [640] }),
    '`prewarm` must be a list of objects, got [640]. Use { width: 640 }'],
  ['presets to prewarm as strings', () => ({ prewarm: ['card'] }),
    "`prewarm` must be a list of objects, got ['card']. Use { preset: 'card' }"],
  ['a web ACL that is on', () => ({ webAcl: true }), '`webAcl` must be a WebAcl, got true. Use WebAcl.managed()'],
  ['the ARN of a web ACL', () => ({ webAcl: ARN }),
    `\`webAcl\` must be a WebAcl, got '${ARN}'. Use WebAcl.fromArn('${ARN}')`],
  ['the ARN of a web ACL under the name of the distribution', () => ({ webAclId: ARN }),
    '`webAclId` is not a property: did you mean `webAcl`?'],
  ['a web ACL of the L1 layer', stack => ({ webAcl: webAclIn(stack) }),
    '`webAcl` must be a WebAcl, got an object of class CfnWebACL. Use WebAcl.fromArn(webAcl.attrArn)'],
  ['a web ACL in place of its ARN', stack => ({ webAcl: WebAcl.fromArn(webAclIn(stack) as never) }),
    '`webAclArn` must be a string, got an object of class CfnWebACL. Use webAcl.attrArn'],
  ['a rate limit', () => ({ webAcl: 500 }),
    '`webAcl` must be a WebAcl, got 500. Use WebAcl.managed({ rateLimit: 500 })'],
  ['options of a web ACL', () => ({ webAcl: { rateLimit: 500 } }),
    '`webAcl` must be a WebAcl, got an object without a class. Use WebAcl.managed({ … })'],
  ['a list of referrers', () => ({ hotLinkProtection: ['example.com'] }),
    "`hotLinkProtection` must be an object, got ['example.com']. Use { allowedReferrers: ['example.com'] }"],
  ['a referrer', () => ({ hotLinkProtection: 'example.com' }),
    "`hotLinkProtection` must be an object, got 'example.com'. Use { allowedReferrers: ['example.com'] }"],
  ['one stack in us-east-1', stack => ({ usEast1: stack }),
    '`usEast1` must be an object, got an object of class Stack. Use { webAcl: stack } or { '
      + 'logsAndAlarms: stack }'],
  ['a bucket for logs', stack => ({ accessLogs: bucketIn(stack) }),
    '`accessLogs` must be an AccessLogs, got an object of class Bucket. Use AccessLogs.toBucket({ bucket })'],
  ['a log group for logs', stack => ({ accessLogs: new logs.LogGroup(stack, 'Logs') }),
    '`accessLogs` must be an AccessLogs, got an object of class LogGroup. Use AccessLogs.toLogGroup({ logGroup })'],
  ['a stream for logs', stack => ({ accessLogs: streamIn(stack) }),
    '`accessLogs` must be an AccessLogs, got an object of class Import. Use AccessLogs.toFirehose({ deliveryStream })'],
  ['a bucket as the options for logs', stack => ({ accessLogs: AccessLogs.toBucket(bucketIn(stack) as never) }),
    '`accessLogs` must be an object, got an object of class Bucket. Use { bucket: … }'],
  ['a number of days for logs', () => ({ accessLogs: AccessLogs.toBucket({ retention: 30 as never }) }),
    '`accessLogs.retention` must be a Duration, got 30. Use Duration.days(30)'],
  ['no stream for logs', () => ({ accessLogs: (AccessLogs.toFirehose as () => AccessLogs)() }),
    '`accessLogs.deliveryStream` must be a kinesisfirehose.IDeliveryStream, got undefined. Use '
      + "kinesisfirehose.DeliveryStream.fromDeliveryStreamName(this, 'Stream', …)"],
  ['countries', () => ({ geoRestriction: ['DE', 'FR'] }),
    "`geoRestriction` must be a cloudfront.GeoRestriction, got ['DE', 'FR']. Use "
      + "cloudfront.GeoRestriction.allowlist('DE', 'FR')"],
  ['one key group', stack => ({ trustedKeyGroups: cloudfront.KeyGroup.fromKeyGroupId(stack, 'Keys', 'K1') }),
    '`trustedKeyGroups` must be a list of cloudfront.IKeyGroup objects, got an object of a class without a name. Put it into a '
      + 'list: […]'],
  ['public keys in place of key groups', stack => ({ trustedKeyGroups: [publicKeyIn(stack)] }),
    '`trustedKeyGroups` must be a list of cloudfront.IKeyGroup objects, got [an object of a class without a name]. Use new '
      + "cloudfront.KeyGroup(this, 'Keys', { items: [publicKey] })"],
  ['a domain name as certificate', () => ({ certificate: 'images.example.com' }),
    "`certificate` must be an acm.ICertificate, got 'images.example.com'. Use new acm.Certificate(this, 'Certificate', "
      + "{ domainName: 'images.example.com', validation: acm.CertificateValidation.fromDns() })"],
  ['the ID of a hosted zone', () => ({ hostedZone: 'Z0123456789' }),
    "`hostedZone` must be a route53.IHostedZone, got 'Z0123456789'. Use route53.HostedZone.fromHostedZoneAttributes("
      + "this, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: … })"],
  ['the name of a member of an enum', () => ({ priceClass: 'PRICE_CLASS_ALL' }),
    '`priceClass` must be one of PriceClass.PRICE_CLASS_100, PriceClass.PRICE_CLASS_200, PriceClass.PRICE_CLASS_ALL, '
      + "got 'PRICE_CLASS_ALL'. Use PriceClass.PRICE_CLASS_ALL"],
  ['a misspelled member of an enum', () => ({ removalPolicy: 'detroy' }),
    '`removalPolicy` must be one of RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT, '
      + "RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, got 'detroy'. Use RemovalPolicy.DESTROY"],
  ['text for a boolean', () => ({ compress: 'true' }), "`compress` must be true or false, got 'true'. Use true"],
  ['a number for text', () => ({ comment: 5 }), "`comment` must be a string, got 5. Use '5'"],
  ['a number of seconds', () => ({ minTtl: 60 }), '`minTtl` must be a Duration, got 60. Use Duration.seconds(60)'],
  ['a size for a duration', () => ({ maxTtl: Size.mebibytes(1) }),
    '`maxTtl` must be a Duration, got an object of class Size. Use a Duration such as Duration.days(1)'],
  ['a bucket as replica', stack => ({ replica: bucketIn(stack) }),
    "`replica` must be an ImageReplica, got an object of class Bucket. Use new ImageReplica(stack, 'Replica')"],
  ['options for an identity', () => ({ originAccess: OriginAccess.identity({ comment: 'x' } as never) }),
    '`originAccess.identity` must be a cloudfront.IOriginAccessIdentity, got an object without a class. Use '
      + "cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(this, 'Oai', …)"],
];

/** Options for transformation. */
const OPTIONS: [mistake: string, options: Values, message: string][] = [
  ['one quality', () => ({ quality: 60 }),
    '`quality` must be an object, got 60. Use { avif: 60, webp: 60, jpeg: 60 }'],
  ['quality of a format that has none', () => ({ quality: { png: 60 } }),
    '`quality.png` is not a property: the properties are avif, webp, jpeg'],
  ['a size of memory', () => ({ memorySize: Size.gibibytes(2) }),
    '`memorySize` must be a number, got an object of class Size. Use 2048'],
  ['a number as text', () => ({ memorySize: '1024' }), "`memorySize` must be a number, got '1024'. Use 1024"],
  ['a size as a number', () => ({ maxInputSize: 50 }),
    '`maxInputSize` must be a Size, got 50. Use Size.mebibytes(50)'],
  ['a lifetime in days', () => ({ variantLifetime: 30 }),
    '`variantLifetime` must be a Duration, got 30. Use Duration.days(30)'],
  ['an Intel processor', () => ({ architecture: 'x86_64' }),
    "`architecture` must be a lambda.Architecture, got 'x86_64'. Use lambda.Architecture.X86_64"],
  ['the ARN of a role', () => ({ role: 'arn:aws:iam::111122223333:role/Mine' }),
    "`role` must be an iam.IRole, got 'arn:aws:iam::111122223333:role/Mine'. Use iam.Role.fromRoleArn(this, 'Role', "
      + "'arn:aws:iam::111122223333:role/Mine')"],
  ['the name of a dialect', () => ({ urls: 'thumbor' }),
    "`urls` must be a UrlDialect, got 'thumbor'. Use UrlDialect.thumbor()"],
  ['signing for a dialect', stack => ({ urls: UrlSigning.hmac({ secret: secretIn(stack) }) }),
    '`urls` must be a UrlDialect, got an object of class UrlSigning. Use UrlDialect.awsSample()'],
  ['a score', () => ({ refinement: 70 }),
    '`refinement` must be an ImageRefinement, got 70. Use ImageRefinement.constantQuality({ target: 70 })'],
  ['a size for bytes', () => ({ refinement: ImageRefinement.constantQuality({ minBytes: Size.kibibytes(8) as never }) }),
    '`refinement.minBytes` must be a number, got an object of class Size. Use 8192'],
  ['the name of metadata', () => ({ metadata: 'rights' }),
    "`metadata` must be an ImageMetadata, got 'rights'. Use ImageMetadata.rights()"],
  ['a flag for metadata', () => ({ metadata: true }),
    '`metadata` must be an ImageMetadata, got true. Use ImageMetadata.rights()'],
  ['a folder', () => ({ heicDecoder: 'node_modules/heic-decode' }),
    "`heicDecoder` must be a HeicDecoder, got 'node_modules/heic-decode'. Use "
      + "HeicDecoder.fromDirectory('node_modules/heic-decode')"],
  ['a secret', stack => ({ signing: secretIn(stack) }),
    '`signing` must be a UrlSigning, got an object of class Secret. Use UrlSigning.hmac({ secret })'],
  ['no options for signing', () => ({ signing: (UrlSigning.hmac as () => UrlSigning)() }),
    '`signing.secret` must be a secretsmanager.ISecret, got undefined. Use secretsmanager.Secret.fromSecretNameV2('
      + "this, 'Secret', …)"],
  ['a secret as options for signing', stack => ({ signing: UrlSigning.hmac(secretIn(stack) as never) }),
    '`signing` must be an object, got an object of class Secret. Use { secret: … }'],
  ['the name of a format', () => ({ formats: ['JPG'] }),
    '`formats` must be a list of ImageFormat members (ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, '
      + "ImageFormat.PNG, ImageFormat.PNG8, ImageFormat.PNG32, ImageFormat.GIF), got ['JPG']. Use ImageFormat.JPEG"],
  ['an unknown option', () => ({ sizes: [640] }), '`sizes` is not a property: the properties are logGroup, logRetention, '
    + 'role, urls, delivery, formats, widths, maxWidth, maxHeight, quality, refinement, presets, allowEnlargement, '
    + 'metadata, keepGainMap, strictParameters, svg, allowTiff, heicDecoder, maxInputSize, maxInputPixels, '
    + 'maxVariants, signing, fallbackImage, variantLifetime, architecture, memorySize, timeout, '
    + 'reservedConcurrentExecutions'],
  ['an option of a source bucket', () => ({
    urls: UrlDialect.dit({ sourceBuckets: [{ bucketName: 'photos', prefix: 'a' } as never] }),
  }), '`urls.sourceBuckets[0].prefix` is not a property: the properties are bucketName, folder'],
  ['source buckets by name', () => ({ urls: UrlDialect.dit({ sourceBuckets: ['photos'] as never }) }),
    "`urls.sourceBuckets` must be a list of objects, got ['photos']. Use { bucketName: 'photos' }"],
];

const MONITORING: [mistake: string, options: Values, message: string][] = [
  ['an e-mail address', () => ({ alarmTopic: 'me@example.com' }),
    "`alarmTopic` must be an sns.ITopic, got 'me@example.com'. Use new sns.Topic(this, 'Alarms'), and pass new "
      + "subscriptions.EmailSubscription('me@example.com') to its addSubscription()"],
  ['a topic as options', stack => topicIn(stack),
    '`options` must be an object, got an object of class Topic. Use { alarmTopic: … }'],
  ['topics as actions', stack => ({ alarmActions: [topicIn(stack)] }),
    '`alarmActions` must be a list of cloudwatch.IAlarmAction objects, got [an object of class Topic]. Use new '
      + 'actions.SnsAction(topic)'],
  ['one action', stack => ({ alarmActions: topicIn(stack) }),
    '`alarmActions` must be a list of cloudwatch.IAlarmAction objects, got an object of class Topic. Use [new '
      + 'actions.SnsAction(topic)]'],
  ['alarms that are off', () => ({ edgeAlarms: false }),
    '`edgeAlarms` must be an object, got false. Use { enabled: false }'],
  ['a threshold without its object', () => ({ transformTime: Duration.seconds(5) }),
    '`transformTime` is not a property: did you mean `thresholds.transformTime`?'],
];

describe('ImageCdn', () => {
  test.each(PROPS)('ImageCdn says what to do about %s', (_mistake, props, message) => {
    const { stack } = stackWith();
    expect(() => new ImageCdn(stack, 'Mistaken', props(stack) as object)).toThrow(new Error(`Test/Mistaken: ${message}`));
  });
});

describe('ImageTransformation.onDemand()', () => {
  test.each(OPTIONS)('ImageTransformation.onDemand() says what to do about %s', (_mistake, options, message) => {
    const { stack } = stackWith();
    const transformation = ImageTransformation.onDemand(options(stack) as object);
    expect(() => new ImageCdn(stack, 'Mistaken', { transformation })).toThrow(new Error(`Test/Mistaken: ${message}`));
  });
});

describe('addMonitoring()', () => {
  test.each(MONITORING)('addMonitoring() says what to do about %s', (_mistake, options, message) => {
    const { stack, cdn } = stackWith();
    expect(() => cdn.addMonitoring('Monitoring', options(stack) as object)).toThrow(new Error(`Test/Images: ${message}`));
  });
});

test('ImageReplica names the alias of a key in its remedy', () => {
  const { stack } = stackWith();
  expect(() => new ImageReplica(stack, 'Replica', { bucketName: 'photos', encryptionKey: 'alias/images' as never })).toThrow(
    "`encryptionKey` must be a kms.IKey, got 'alias/images'. Use kms.Alias.fromAliasName(this, 'Key', 'alias/images')");
});

/** Values of no option bag and of no argument of a factory. */
const JUNK: readonly unknown[] = [undefined, null, 5, 'x', true, [], [5], {}, { x: 5 }, () => 5, new Date(0)];

type Factory = (...all: unknown[]) => unknown;

/** The props whose value a factory creates, for each of its arguments. */
const FACTORIES: Record<string, (value: unknown) => object> = {
  'ImageTransformation.onDemand()': value => ({ transformation: (ImageTransformation.onDemand as Factory)(value) }),
  'UrlSigning.hmac()': value => transforming({ signing: (UrlSigning.hmac as Factory)(value) }),
  'UrlDialect.dit()': value => transforming({ urls: (UrlDialect.dit as Factory)(value) }),
  'UrlDialect.thumbor()': value => transforming({ urls: (UrlDialect.thumbor as Factory)(value) }),
  'ImageRefinement.constantQuality()':
    value => transforming({ refinement: (ImageRefinement.constantQuality as Factory)(value) }),
  'HeicDecoder.fromDirectory()': value => transforming({ heicDecoder: (HeicDecoder.fromDirectory as Factory)(value) }),
  'Purge.onChange()': value => ({ purge: (Purge.onChange as Factory)(value) }),
  'OriginAccess.identity()': value => ({ originAccess: (OriginAccess.identity as Factory)(value) }),
  'OriginAccess.control()': value => ({ originAccess: (OriginAccess.control as Factory)(value) }),
  'OriginAccess.migrating()': value => ({ originAccess: (OriginAccess.migrating as Factory)(value) }),
  'AccessLogs.legacy()': value => ({ accessLogs: (AccessLogs.legacy as Factory)(value) }),
  'AccessLogs.toBucket()': value => ({ accessLogs: (AccessLogs.toBucket as Factory)(value) }),
  'AccessLogs.toLogGroup()': value => ({ accessLogs: (AccessLogs.toLogGroup as Factory)(value) }),
  'AccessLogs.toFirehose()': value => ({ accessLogs: (AccessLogs.toFirehose as Factory)(value) }),
  'ImageSource.bucket()': value => ({ sources: [{ source: (ImageSource.bucket as Factory)(value) }], ...transforming() }),
  'ImageSource.r2() without transformation': value => ({ sources: [{ source: (ImageSource.r2 as Factory)(value) }] }),
  'ImageSource.r2()': value => ({ sources: [{ source: (ImageSource.r2 as Factory)(value) }], ...transforming() }),
  'ImageSource.s3Compatible()':
    value => ({ sources: [{ source: (ImageSource.s3Compatible as Factory)(value) }], ...transforming() }),
  'ImageSource.https()': value => ({
    sources: [{ source: (ImageSource.https as Factory)(value) }],
    ...transforming({ delivery: VariantDelivery.FUNCTION_FIRST }),
  }),
};

function transforming(options: object = {}): object {
  return { transformation: ImageTransformation.onDemand(options) };
}

const METHODS: Record<string, (cdn: ImageCdn, value: never) => unknown> = {
  'urlFor()': (cdn, value) => cdn.urlFor(value),
  'urlFor() with a key': (cdn, value) => cdn.urlFor('tom.jpg', value),
  'srcSetFor()': (cdn, value) => cdn.srcSetFor(value),
  'srcSetFor() with a key': (cdn, value) => cdn.srcSetFor('tom.jpg', value),
  'addMonitoring()': (cdn, value) => cdn.addMonitoring(value),
  'addMonitoring() with an ID': (cdn, value) => cdn.addMonitoring('Monitoring', value),
  'grantRead()': (cdn, value) => cdn.grantRead(value),
  'grantPut()': (cdn, value) => cdn.grantPut(value),
  'grantDelete()': (cdn, value) => cdn.grantDelete(value),
  'grantPurge()': (cdn, value) => cdn.grantPurge(value),
  'metric()': (cdn, value) => cdn.metric(value),
  'fromImageCdnAttributes()': (cdn, value) => ImageCdn.fromImageCdnAttributes(cdn, 'Imported', value),
};

/** Returns the error, if there is one. */
function errorOf(action: () => unknown): Error | undefined {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  return undefined;
}

describe('a value of no option', () => {
  test.each(Object.entries(FACTORIES))('%s is accepted, or rejected with the path of the construct', (_name, props) => {
    for (const value of JUNK) {
      const { stack } = stackWith();
      const error = errorOf(() => new ImageCdn(stack, 'Mistaken', props(value)));
      if (error) expect([value, error.message]).toEqual([value, expect.stringMatching(/^Test\/Mistaken: `/)]);
    }
  });

  test.each(Object.entries(METHODS))('%s accepts it, or rejects it with the path of the construct', (_name, call) => {
    for (const value of JUNK) {
      const { cdn } = stackWith({ transformation: ImageTransformation.onDemand() });
      const error = errorOf(() => call(cdn, value as never));
      if (error) expect([value, error.message]).toEqual([value, expect.stringMatching(/^Test\/Images(\/Imported)?: `/)]);
    }
  });
});
