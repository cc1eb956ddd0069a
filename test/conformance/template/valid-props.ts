import * as path from 'node:path';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import {
  AccessLogs, FlatRatePlan, Framework, FrameworkImages, FrameworkDialectOptions, ImageCdnProps, ImageFit, ImageFormat,
  ImageMetadata, ImageParameters, ImageRefinement, ImageReplica, ImageReplicaProps, ImageSource, ImageTransformation,
  LogFormat, OnDemandOptions, OriginAccess, Purge, R2Jurisdiction, SvgOriginals, UrlDialect, UrlSigning,
  VariantDelivery, WebAcl,
} from '../../../src';

/** Props that are created in the stack that they need. */
export type Part = (stack: Stack) => ImageCdnProps;

const UPLOADED = path.join(__dirname, '../../../examples/minimal/images');
const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/00000000-0000-4000-8000-000000000000';
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(64)}\n-----END PUBLIC KEY-----`;

const plain = (props: fc.Arbitrary<ImageCdnProps>): fc.Arbitrary<Part> => props.map(made => () => made);
const seconds = (most: number) => fc.nat(most).map(value => Duration.seconds(value));
const member = <T>(members: Record<string, T>) => fc.constantFrom(...Object.values(members));

/** Groups of props. Props of one group depend on each other, and on no other group. */
export const GROUPS: Record<string, fc.Arbitrary<Part>> = {
  ttls: plain(
    fc
      .record(
        {
          minTtl: fc.nat(100),
          defaultTtl: fc.nat(100),
          maxTtl: fc.integer({ min: 1, max: 1e7 }),
          browserTtl: seconds(1e6),
        },
        { requiredKeys: [] },
      )
      .map(({ minTtl, defaultTtl, maxTtl, browserTtl }) => ({
        // Each is at least as long as the one before.
        browserTtl,
        minTtl: minTtl === undefined ? undefined : Duration.seconds(minTtl),
        defaultTtl: defaultTtl === undefined ? undefined : Duration.seconds((minTtl ?? 0) + defaultTtl),
        maxTtl: maxTtl === undefined ? undefined : Duration.seconds((minTtl ?? 0) + (defaultTtl ?? 0) + maxTtl),
      })),
  ),
  delivery: plain(
    fc.record(
      {
        priceClass: member(cloudfront.PriceClass),
        httpVersion: member(cloudfront.HttpVersion),
        comment: fc.string({ unit: 'grapheme-ascii', maxLength: 128 }),
        geoRestriction: fc.constantFrom(
          cloudfront.GeoRestriction.allowlist('DE', 'FR'),
          cloudfront.GeoRestriction.denylist('GB'),
        ),
        originShieldRegion: fc.constantFrom('us-east-1', 'eu-west-1'),
        compress: fc.boolean(),
        allowedOrigins: fc.constantFrom(['*'], ['https://www.example.com', 'http://localhost:3000']),
      },
      { requiredKeys: [] },
    ),
  ),
  domain: fc.constantFrom<Part[]>(
    () => ({}),
    stack => ({
      domainNames: ['img.example.com'],
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    }),
    stack => ({
      domainNames: ['img.example.com', 'example.com'],
      certificate: new acm.Certificate(stack, 'Certificate', {
        domainName: 'example.com',
        subjectAlternativeNames: ['*.example.com'],
        validation: acm.CertificateValidation.fromDns(),
      }),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z0123456789',
        zoneName: 'example.com',
      }),
    }),
  ),
  logs: accessLogs(),
  protection: together(
    fc.option(webAcl(), { nil: () => ({}) }),
    hotLinks(),
    fc.constantFrom<Part[]>(
      () => ({}),
      stack => ({
        trustedKeyGroups: [
          new cloudfront.KeyGroup(stack, 'Keys', {
            items: [new cloudfront.PublicKey(stack, 'Key', { encodedKey: PUBLIC_KEY })],
          }),
        ],
      }),
    ),
  ),
  images: fc.oneof(
    bucketOfItsOwn(),
    remoteOriginals(),
    httpsOriginals(),
    replicated(),
    fc.constantFrom<Part[]>(
      stack => ({ bucket: new s3.Bucket(stack, 'Mine', { enforceSSL: true }), originAccess: OriginAccess.identity() }),
      stack => ({
        bucket: encrypted(stack),
        originAccess: OriginAccess.control(),
        transformation: ImageTransformation.onDemand(),
      }),
      stack => ({
        bucket: s3.Bucket.fromBucketName(stack, 'Theirs', 'their-bucket'),
        uploads: [{ path: UPLOADED, exclude: ['*.md'] }],
      }),
    ),
  ),
};

/** Generates props of all groups together. */
export function validProps(without?: string): fc.Arbitrary<Part> {
  return together(...Object.entries(GROUPS).filter(([name]) => name !== without).map(([, group]) => group));
}

/** Generates the same, compatible with a flat-rate plan: with a web ACL and OAC. */
export function propsOnPlan(): fc.Arbitrary<Part> {
  const onPlan = fc.constantFrom(() => OriginAccess.control(), () => OriginAccess.migrating()).map((access): Part =>
    () => ({ flatRatePlan: FlatRatePlan.PREMIUM, originAccess: access() }));
  return together(GROUPS.ttls, GROUPS.delivery, GROUPS.logs, webAcl(), hotLinks(),
    fc.oneof(bucketOfItsOwn(), remoteOriginals(), replicated()), onPlan);
}

/** Generates images on the distribution of a site: below a folder, or in place of the optimizer of a framework. */
export function propsOnSite(): fc.Arbitrary<Part> {
  const optimizer = fc.constantFrom<[pattern: string, framework: Framework, options?: FrameworkDialectOptions]>(
    ['/_next/image*', Framework.NEXT], ['/docs/_next/image*', Framework.NEXT, { basePath: '/docs' }],
    ['/_vercel/image*', Framework.VERCEL], ['/_image*', Framework.ASTRO], ['/.netlify/images*', Framework.NETLIFY],
    ['/_ipx/*', Framework.IPX],
  ).map(([pathPattern, framework, options]): Part => stack => ({
    distribution: siteIn(stack),
    pathPattern,
    sources: [
      { source: ImageSource.bucket(new s3.Bucket(stack, 'Assets', { enforceSSL: true }), { keyPrefix: '_assets/' }) },
      { pathPrefix: 'remote/', source: ImageSource.https({ origin: 'https://cms.example.com' }) },
    ],
    transformation: ImageTransformation.onDemand({
      urls: UrlDialect.framework(framework, options), delivery: VariantDelivery.FUNCTION_FIRST,
    }),
  }));
  const transformation = fc.constantFrom(() => undefined, () => ImageTransformation.onDemand());
  const folder = fc.tuple(fc.constantFrom('/images/*', '/a/b/*'), transformation).map(([pathPattern, made]): Part =>
    stack => ({ distribution: siteIn(stack), pathPattern, transformation: made() }));
  return fc.oneof(optimizer, together(GROUPS.ttls, folder));
}

function siteIn(stack: Stack): cloudfront.Distribution {
  return new cloudfront.Distribution(stack, 'Site', {
    defaultBehavior: {
      origin: new origins.HttpOrigin('server.example.com'),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    },
  });
}

function together(...groups: fc.Arbitrary<Part>[]): fc.Arbitrary<Part> {
  return fc
    .tuple(...groups)
    .map(parts => stack => Object.assign({}, ...parts.map(part => part(stack))) as ImageCdnProps);
}

function webAcl(): fc.Arbitrary<Part> {
  return fc.oneof(
    plain(
      fc
        .record(
          { rateLimit: fc.integer({ min: 10, max: 2_000_000_000 }), knownBadInputs: fc.boolean() },
          { requiredKeys: [] },
        )
        .map(made => ({ webAcl: WebAcl.managed(made) })),
    ),
    fc.constant<Part>(() => ({ webAcl: WebAcl.fromArn(WEB_ACL) })),
  );
}

function hotLinks(): fc.Arbitrary<Part> {
  return plain(
    fc
      .option(
        fc.record(
          {
            allowedReferrers: fc.uniqueArray(
              fc.oneof(
                fc.domain(),
                fc.domain().map(name => `*.${name}`),
              ),
              { minLength: 1, maxLength: 5 },
            ),
            allowMissingReferrer: fc.boolean(),
          },
          { requiredKeys: ['allowedReferrers'] },
        ),
        { nil: undefined },
      )
      .map(hotLinkProtection => ({ hotLinkProtection })),
  );
}

function accessLogs(): fc.Arbitrary<Part> {
  const options = {
    prefix: fc.constantFrom('logs', 'a/b'),
    retention: fc.integer({ min: 1, max: 3650 }).map(value => Duration.days(value)),
  };
  return fc.oneof(
    fc.constant<Part>(() => ({})),
    fc.record(options, { requiredKeys: [] }).map((made): Part => () => ({ accessLogs: AccessLogs.legacy(made) })),
    fc
      .record({ ...options, format: member(LogFormat) }, { requiredKeys: [] })
      .map((made): Part => () => ({ accessLogs: AccessLogs.toBucket(made) })),
    fc.constantFrom<Part[]>(
      () => ({ accessLogs: AccessLogs.toLogGroup({ retention: logs.RetentionDays.ONE_YEAR }) }),
      stack => ({
        accessLogs: AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs', { enforceSSL: true }), prefix: 'cdn' }),
      }),
      stack => ({ accessLogs: AccessLogs.toLogGroup({ logGroup: new logs.LogGroup(stack, 'Logs') }) }),
      stack => ({ accessLogs: AccessLogs.toFirehose({ deliveryStream: stream(stack) }) }),
    ),
  );
}

/** Generates originals outside AWS, which the transform function reads. */
function remoteOriginals(): fc.Arbitrary<Part> {
  const keyPrefix = fc.constantFrom('catalog/', 'a b/貓/');
  const source = fc.oneof(
    fc.record({
      keyPrefix, jurisdiction: member(R2Jurisdiction), accessKeyIdField: fc.constant('id'),
    }, { requiredKeys: [] }).map(options => (stack: Stack, index: number) =>
      ImageSource.r2({
        ...options,
        accountId: '0123456789abcdef0123456789abcdef',
        bucketName: 'photos',
        credentials: secret(stack, `Token${index}`),
      })),
    fc.record({
      keyPrefix, forcePathStyle: fc.boolean(), secretAccessKeyField: fc.constant('key'),
    }, { requiredKeys: [] }).map(options => (stack: Stack, index: number) =>
      ImageSource.s3Compatible({
        ...options,
        endpoint: 'https://s3.example.com:8443',
        region: 'eu-central-003',
        bucketName: 'photos',
        credentials: secret(stack, `Token${index}`),
      })),
  );
  return fc.tuple(fc.array(source, { minLength: 1, maxLength: 3 }), onDemand()).map(([made, options]) => stack => ({
    sources: made.map((sourceIn, index) =>
      ({ pathPrefix: index === 0 ? '' : `${index}/`, source: sourceIn(stack, index) })),
    transformation: ImageTransformation.onDemand(options(stack)),
  }));
}

/** Generates originals of an HTTPS origin, which decides lifetimes. Function first, no web origin is told apart. */
function httpsOriginals(): fc.Arbitrary<Part> {
  const options = fc.record({
    pathPrefix: fc.constantFrom('uploads/', 'a b/貓/'),
    redirectHosts: fc.constantFrom<string[][]>([], ['files.example.com', 'files.example.com:8443']),
    hasSecret: fc.boolean(),
  }, { requiredKeys: [] });
  return fc.tuple(options, onDemand()).map(([{ hasSecret, ...given }, transforming]) => stack => ({
    sources: [{
      source: ImageSource.https({
        ...given, origin: 'https://cms.example.com', ...hasSecret && { headersSecret: secret(stack, 'Headers') },
      }),
    }],
    transformation: ImageTransformation.onDemand({
      ...transforming(stack), delivery: VariantDelivery.FUNCTION_FIRST,
    }),
    minTtl: undefined,
    allowedOrigins: undefined,
  }));
}

function replicated(): fc.Arbitrary<Part> {
  const options: fc.Arbitrary<ImageReplicaProps> = fc.record({
    bucketName: fc.constantFrom('copies-of-images', 'copies.of.images'),
    removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
    replicationTimeControl: fc.constant(true),
    replicationMetrics: fc.constant(true),
    failoverOnMissing: fc.boolean(),
  }, { requiredKeys: [] });
  return fc.tuple(bucketOfItsOwn(), options).map(([images, made]) => stack =>
    ({ ...images(stack), replica: new ImageReplica(elsewhere(stack), 'Replica', made) }));
}

/** Returns a stack in another Region, for cross-Region references. */
export function elsewhere(stack: Stack): Stack {
  return new Stack(stack, 'Elsewhere', {
    env: { account: stack.account, region: 'eu-west-1' },
    crossRegionReferences: true,
  });
}

export function secret(stack: Stack, id: string): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    id,
    `arn:aws:secretsmanager:us-east-1:111122223333:secret:${id}-AbCdEf`,
  );
}

function stream(stack: Stack): firehose.IDeliveryStream {
  return firehose.DeliveryStream.fromDeliveryStreamArn(
    stack,
    'Stream',
    'arn:aws:firehose:us-east-1:111122223333:deliverystream/images',
  );
}

function bucketOfItsOwn(): fc.Arbitrary<Part> {
  const origin = fc.constantFrom(
    () => OriginAccess.identity(),
    () => OriginAccess.control(),
    () => OriginAccess.migrating(),
  );
  const upload = fc.record(
    {
      path: fc.constant(UPLOADED),
      prefix: fc.constantFrom('cats', 'a/b/'),
      prune: fc.boolean(),
      exclude: fc.constant<string[]>(['*.md']),
    },
    { requiredKeys: ['path', 'exclude'] },
  );
  const transformation = fc
    .tuple(
      onDemand(),
      fc.constantFrom(undefined, 'original'),
      fc.constantFrom<string[] | undefined>(undefined, ['*.pdf', '/docs/*']),
    )
    .map(([options, prefix, otherFiles]): Part => stack => ({
      transformation: ImageTransformation.onDemand(options(stack)),
      originalsPath: prefix,
      otherFiles,
    }));
  return fc
    .tuple(
      fc.option(origin, { nil: undefined }),
      fc.array(upload, { maxLength: 1 }),
      fc.option(transformation, { nil: () => ({}) }),
      purge(),
      fc.constantFrom(undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
    )
    .map(([access, uploads, transforming, purging, removalPolicy]) => stack => ({
      originAccess: access?.(),
      uploads,
      ...purging(stack),
      removalPolicy,
      ...transforming(stack),
    }));
}

function purge(): fc.Arbitrary<Part> {
  const options = fc.record(
    { folderThreshold: fc.integer({ min: 2, max: 1000 }), maxItemsPerMonth: fc.integer({ min: 1, max: 1e6 }) },
    { requiredKeys: [] },
  );
  return fc.oneof(
    fc.constantFrom<Part[]>(() => ({}), () => ({ purge: Purge.none() })),
    fc.tuple(options, fc.boolean()).map(([made, told]): Part => stack => ({
      purge: Purge.onChange({ ...made, alarmTopic: told ? new sns.Topic(stack, 'PurgeAlarms') : undefined }),
    })),
  );
}

/**
 * Generates transformations with a variant limit per original, with signed URLs, which replace it, or with a dialect,
 * whose URLs have no presets, and if it is that of a framework no ladder either.
 */
function onDemand(): fc.Arbitrary<(stack: Stack) => OnDemandOptions> {
  const signing = fc
    .record({ secretField: fc.constant('key'), unsignedCore: fc.boolean() }, { requiredKeys: [] })
    .map(options => (stack: Stack): OnDemandOptions => ({
      signing: UrlSigning.hmac({ ...options, secret: secret(stack, 'Signing') }),
    }));
  const dialect = fc.constantFrom(
    UrlDialect.awsSample(), UrlDialect.thumbor({ unsafe: true }),
    UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'photos', folder: 'a' }] }),
  ).map(urls => (): OnDemandOptions => ({ urls, presets: undefined, strictParameters: undefined }));
  const framework = fc.constantFrom(
    UrlDialect.framework(Framework.NEXT, { basePath: '/docs' }), UrlDialect.framework(Framework.VERCEL, {
      images: FrameworkImages.of({ widths: [64, 512], localPatterns: [{ pathname: '/assets/**', search: '' }] }),
    }),
    UrlDialect.framework(Framework.ASTRO), UrlDialect.framework(Framework.NETLIFY), UrlDialect.framework(Framework.IPX),
  ).map(urls => (): OnDemandOptions =>
    ({ urls, presets: undefined, strictParameters: undefined, widths: undefined }));
  const limit = fc.nat(700).map(maxVariants => (): OnDemandOptions => ({ maxVariants }));
  return fc
    .tuple(
      making(),
      fc.oneof(
        signing,
        limit,
        dialect,
        framework,
        fc.constant(() => ({})),
      ),
    )
    .map(([options, guard]) => stack => ({ ...options, ...guard(stack) }));
}

function refinement(): fc.Arbitrary<ImageRefinement> {
  const options = fc.record(
    {
      target: fc.integer({ min: 40, max: 95 }),
      formats: fc.subarray([ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG], { minLength: 1 }),
      maxConcurrency: fc.integer({ min: 2, max: 1000 }),
      maxPerMonth: fc.integer({ min: 1e6, max: 1e9 }),
      minBytes: fc.nat(1_000_000),
    },
    { requiredKeys: ['maxPerMonth'] },
  );
  return options.map(given => ImageRefinement.constantQuality(given));
}

function making(): fc.Arbitrary<OnDemandOptions> {
  return fc.record(
    {
      formats: fc.subarray(Object.values(ImageFormat), { minLength: 1 }),
      widths: fc.uniqueArray(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 20 }),
      maxWidth: fc.integer({ min: 512, max: 8192 }),
      maxHeight: fc.integer({ min: 1, max: 8192 }),
      quality: fc.record({ avif: quality(), webp: quality(), jpeg: quality() }, { requiredKeys: [] }),
      refinement: refinement(),
      presets: fc.constantFrom<Record<string, ImageParameters>[]>(
        { card: { width: 300, height: 200, fit: ImageFit.CROP } },
        { thumb: { width: 64 }, hero: { width: 500, aspectRatio: '16:9', fit: ImageFit.CROP } },
      ),
      allowEnlargement: fc.boolean(),
      metadata: fc.constantFrom(ImageMetadata.origin(), ImageMetadata.rights(), ImageMetadata.none()),
      svg: member(SvgOriginals),
      maxInputSize: fc.integer({ min: 1, max: 100 }).map(value => Size.mebibytes(value)),
      maxInputPixels: fc.integer({ min: 1, max: 15_000_000 }), // requires the least memory
      allowTiff: fc.boolean(),
      strictParameters: fc.boolean(),
      fallbackImage: fc.constant('brand/none.png'),
      variantLifetime: fc.integer({ min: 1, max: 400 }).map(value => Duration.days(value)),
      architecture: fc.constantFrom(lambda.Architecture.ARM_64, lambda.Architecture.X86_64),
      memorySize: fc.integer({ min: 512, max: 10240 }),
      timeout: fc.integer({ min: 1, max: 55 }).map(value => Duration.seconds(value)),
      reservedConcurrentExecutions: fc.integer({ min: 1, max: 100 }),
    },
    { requiredKeys: [] },
  ).map(options => options.presets ? { ...options, ...sizesFor(options) } : options);
}

/** Returns a ladder and a maximum height that the presets fit into. */
function sizesFor({ widths, maxHeight }: OnDemandOptions): OnDemandOptions {
  return { widths: widths && [...new Set([...widths, 512])], maxHeight: maxHeight && Math.max(maxHeight, 200) };
}

function quality(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 100 });
}

function encrypted(stack: Stack): s3.Bucket {
  return new s3.Bucket(stack, 'Mine', {
    encryptionKey: new kms.Key(stack, 'Key4Images', { enableKeyRotation: true }),
    enforceSSL: true,
  });
}
