import * as path from 'node:path';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import {
  AccessLogs, ImageCdnProps, ImageFormat, ImageSource, ImageTransformation, OnDemandOptions, OriginAccess, OriginalAccess, Purge, SvgOriginals,
} from '../../../src';

/** Some props, made in the stack that they need. */
export type Part = (stack: Stack) => ImageCdnProps;

const UPLOADED = path.join(__dirname, '../../../examples/minimal/images');
const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(64)}\n-----END PUBLIC KEY-----`;

const plain = (props: fc.Arbitrary<ImageCdnProps>): fc.Arbitrary<Part> => props.map(made => () => made);
const seconds = (most: number) => fc.nat(most).map(value => Duration.seconds(value));
const member = <T>(members: Record<string, T>) => fc.constantFrom(...Object.values(members));

/** Groups of props that have to do with each other, and with no other group. */
export const GROUPS: Record<string, fc.Arbitrary<Part>> = {
  ttls: plain(fc.record({ minTtl: fc.nat(100), defaultTtl: fc.nat(100), maxTtl: fc.integer({ min: 1, max: 1e7 }), browserTtl: seconds(1e6) },
    { requiredKeys: [] }).map(({ minTtl, defaultTtl, maxTtl, browserTtl }) => ({
    // Each at least as long as the one before.
    browserTtl,
    minTtl: minTtl === undefined ? undefined : Duration.seconds(minTtl),
    defaultTtl: defaultTtl === undefined ? undefined : Duration.seconds((minTtl ?? 0) + defaultTtl),
    maxTtl: maxTtl === undefined ? undefined : Duration.seconds((minTtl ?? 0) + (defaultTtl ?? 0) + maxTtl),
  }))),
  delivery: plain(fc.record({
    priceClass: member(cloudfront.PriceClass),
    httpVersion: member(cloudfront.HttpVersion),
    comment: fc.string({ unit: 'grapheme-ascii', maxLength: 128 }),
    geoRestriction: fc.constantFrom(cloudfront.GeoRestriction.allowlist('DE', 'FR'), cloudfront.GeoRestriction.denylist('GB')),
    originShieldRegion: fc.constantFrom('us-east-1', 'eu-west-1'),
    compress: fc.boolean(),
    allowedOrigins: fc.constantFrom(['*'], ['https://www.example.com', 'http://localhost:3000']),
  }, { requiredKeys: [] })),
  domain: fc.constantFrom<Part[]>(
    () => ({}),
    stack => ({ domainNames: ['img.example.com'], certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE) }),
    stack => ({
      domainNames: ['img.example.com', 'example.com'],
      certificate: new acm.Certificate(stack, 'Certificate', { domainName: 'example.com', subjectAlternativeNames: ['*.example.com'] }),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' }),
    }),
  ),
  logs: fc.constantFrom<Part[]>(() => ({}), () => ({ accessLogs: AccessLogs.legacy({ prefix: 'logs' }) }),
    () => ({ accessLogs: AccessLogs.toBucket() }), () => ({ accessLogs: AccessLogs.toLogGroup() })),
  protection: fc.constantFrom<Part[]>(
    () => ({}),
    () => ({ webAcl: { rateLimit: 500 }, hotLinkProtection: { allowedReferrers: ['www.example.com', '*.example.org'] } }),
    () => ({ webAclId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/00000000-0000-4000-8000-000000000000' }),
    stack => ({ trustedKeyGroups: [new cloudfront.KeyGroup(stack, 'Keys', { items: [new cloudfront.PublicKey(stack, 'Key', { encodedKey: PUBLIC_KEY })] })] }),
  ),
  images: fc.oneof(bucketOfItsOwn(), fc.constantFrom<Part[]>(
    () => ({ source: ImageSource.r2({ publicDomainName: 'images.example.com' }) }),
    stack => ({ bucket: new s3.Bucket(stack, 'Mine', { enforceSSL: true }), originAccess: OriginAccess.identity() }),
    stack => ({ bucket: encrypted(stack), originAccess: OriginAccess.control(), transformation: ImageTransformation.onDemand() }),
    stack => ({ bucket: s3.Bucket.fromBucketName(stack, 'Theirs', 'their-bucket'), uploads: [{ path: UPLOADED, exclude: ['*.md'] }] }),
  )),
};

/** All groups together. */
export function validProps(without?: string): fc.Arbitrary<Part> {
  const groups = Object.entries(GROUPS).filter(([name]) => name !== without).map(([, group]) => group);
  return fc.tuple(...groups).map(parts => stack => Object.assign({}, ...parts.map(part => part(stack))) as ImageCdnProps);
}

function bucketOfItsOwn(): fc.Arbitrary<Part> {
  const origin = fc.constantFrom(() => OriginAccess.identity(), () => OriginAccess.control(), () => OriginAccess.migrating());
  const upload = fc.record({ path: fc.constant(UPLOADED), prefix: fc.constantFrom('cats', 'a/b/'), prune: fc.boolean(), exclude: fc.constant<string[]>(['*.md']) },
    { requiredKeys: ['path', 'exclude'] });
  const transformation = fc.tuple(onDemand(), fc.constantFrom(undefined, 'original')).map(([options, prefix]): ImageCdnProps => ({
    transformation: ImageTransformation.onDemand(options), originals: prefix === undefined ? undefined : OriginalAccess.underPrefix(prefix),
  }));
  return fc.tuple(
    fc.option(origin, { nil: undefined }), fc.array(upload, { maxLength: 1 }), fc.option(transformation, { nil: {} }),
    fc.constantFrom(undefined, Purge.none(), Purge.onChange({ maxItemsPerMonth: 100 })),
    fc.constantFrom(undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  ).map(([access, uploads, transforming, purge, removalPolicy]) => () =>
    ({ originAccess: access?.(), uploads, purge, removalPolicy, ...transforming }));
}

function onDemand(): fc.Arbitrary<OnDemandOptions> {
  return fc.record({
    formats: fc.subarray(Object.values(ImageFormat), { minLength: 1 }),
    widths: fc.uniqueArray(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 20 }),
    maxWidth: fc.integer({ min: 512, max: 8192 }),
    maxHeight: fc.integer({ min: 1, max: 8192 }),
    quality: fc.record({ avif: quality(), webp: quality(), jpeg: quality() }, { requiredKeys: [] }),
    presets: fc.constantFrom<Record<string, string>[]>({ card: 'w=300&h=200&fit=crop' }, { thumb: 'w=64', hero: 'w=500&ar=16:9&fit=crop' }),
    allowEnlargement: fc.boolean(),
    keepCopyright: fc.boolean(),
    svg: member(SvgOriginals),
    maxInputSize: fc.integer({ min: 1, max: 100 }).map(value => Size.mebibytes(value)),
    maxInputPixels: fc.integer({ min: 1, max: 250_000_000 }),
    maxVariants: fc.nat(700),
    variantLifetime: fc.integer({ min: 1, max: 400 }).map(value => Duration.days(value)),
    architecture: fc.constantFrom(lambda.Architecture.ARM_64, lambda.Architecture.X86_64),
    memorySize: fc.integer({ min: 512, max: 10240 }),
    timeout: fc.integer({ min: 1, max: 60 }).map(value => Duration.seconds(value)),
    reservedConcurrentExecutions: fc.integer({ min: 1, max: 100 }),
  }, { requiredKeys: [] });
}

function quality(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 100 });
}

function encrypted(stack: Stack): s3.Bucket {
  return new s3.Bucket(stack, 'Mine', { encryptionKey: new kms.Key(stack, 'Key4Images', { enableKeyRotation: true }), enforceSSL: true });
}
