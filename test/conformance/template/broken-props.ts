import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { Part } from './valid-props';
import {
  ImageFormat, ImageSource, ImageTransformation, OnDemandOptions, OriginAccess, OriginalAccess,
} from '../../../src';

/** Props with one mistake in them. */
export interface Mistake {
  /** The prop that is wrong, as messages name it. */
  readonly prop: string;
  /** The group of valid props whose place they take. */
  readonly group: 'ttls' | 'delivery' | 'domain' | 'protection' | 'images';
  readonly props: fc.Arbitrary<Part>;
}

const ELSEWHERE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const outOfRange = (most: number) => fc.oneof(fc.integer({ min: most + 1 }), fc.constant(1.5), fc.integer({ max: -1 }));
const always = (part: Part) => fc.constant(part);

function inOptions<T>(prop: string, values: fc.Arbitrary<T>, options: (value: T) => OnDemandOptions): Mistake {
  return { prop, group: 'images', props: values.map(value => () => ({ transformation: ImageTransformation.onDemand(options(value)) })) };
}

export const MISTAKES: readonly Mistake[] = [
  { prop: 'minTtl', group: 'ttls', props: fc.nat(1e6).map(s => () => ({ minTtl: Duration.seconds(s + 2), maxTtl: Duration.seconds(s + 1) })) },
  { prop: 'defaultTtl', group: 'ttls', props: fc.nat(1e6).map(s => () => ({ defaultTtl: Duration.seconds(s + 1), maxTtl: Duration.seconds(s) })) },
  { prop: 'browserTtl', group: 'ttls', props: fc.integer({ min: 1, max: 999 }).map(ms => () => ({ browserTtl: Duration.millis(ms) })) },
  { prop: 'compress', group: 'ttls', props: always(() => ({ compress: true, defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(0) })) },
  {
    prop: 'maxTtl',
    group: 'ttls',
    props: always(stack => ({ maxTtl: Duration.days(1), cachePolicy: new cloudfront.CachePolicy(stack, 'Policy') })),
  },
  { prop: 'priceClass', group: 'delivery', props: fc.string().map(text => () => ({ priceClass: `PriceClass_${text}!` as cloudfront.PriceClass })) },
  { prop: 'allowedOrigins', group: 'delivery', props: fc.constantFrom<string[][]>(['www.example.com'], ['https://a.example/path'], []).map(list => () => ({ allowedOrigins: list })) },
  { prop: 'domainNames', group: 'domain', props: fc.domain().map(name => () => ({ domainNames: [name] })) },
  {
    prop: 'certificate',
    group: 'domain',
    props: always(stack => ({ domainNames: ['a.example'], certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', ELSEWHERE) })),
  },
  {
    prop: 'hostedZone',
    group: 'domain',
    props: always(stack => ({ hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }) })),
  },
  { prop: 'webAclId', group: 'protection', props: fc.string({ maxLength: 30 }).map(text => () => ({ webAclId: `arn:${text}` })) },
  { prop: 'rateLimit', group: 'protection', props: fc.oneof(fc.integer({ max: 9 }), fc.constant(10.5)).map(rateLimit => () => ({ webAcl: { rateLimit } })) },
  {
    prop: 'allowedReferrers',
    group: 'protection',
    props: fc.constantFrom<string[][]>([], ['https://example.com'], ['example.com/x']).map(list => () => ({ hotLinkProtection: { allowedReferrers: list } })),
  },
  { prop: 'trustedKeyGroups', group: 'protection', props: always(() => ({ trustedKeyGroups: [] })) },
  { prop: 'source', group: 'images', props: always(stack => ({ source: r2(), bucket: new s3.Bucket(stack, 'Mine') })) },
  { prop: 'uploads', group: 'images', props: always(() => ({ source: r2(), uploads: [] })) },
  { prop: 'transformation', group: 'images', props: always(() => ({ source: r2(), transformation: ImageTransformation.onDemand() })) },
  { prop: 'originals', group: 'images', props: always(() => ({ originals: OriginalAccess.underPrefix('raw') })) },
  {
    prop: 'originals',
    group: 'images',
    props: fc.constantFrom('', 'a/b', 'ü').map(prefix => () => ({ transformation: ImageTransformation.onDemand(), originals: OriginalAccess.underPrefix(prefix) })),
  },
  { prop: 'removalPolicy', group: 'images', props: always(stack => ({ bucket: new s3.Bucket(stack, 'Mine'), removalPolicy: RemovalPolicy.DESTROY })) },
  { prop: 'originAccess', group: 'images', props: always(stack => ({ bucket: encrypted(stack), originAccess: OriginAccess.identity() })) },
  { prop: 'publicDomainName', group: 'images', props: fc.webUrl().map(url => () => ({ source: ImageSource.r2({ publicDomainName: url }) })) },
  { prop: 'uploads[0].path', group: 'images', props: fc.uuid().map(name => () => ({ uploads: [{ path: `/nowhere/${name}` }] })) },
  { prop: 'uploads[0].prefix', group: 'images', props: fc.constantFrom('/a', 'a//b', '../a').map(prefix => () => ({ uploads: [{ path: '.', prefix }] })) },
  { prop: 'uploads[0].cacheControl', group: 'images', props: always(() => ({ uploads: [{ path: '.', cacheControl: 'public\nx: y' }] })) },
  inOptions('formats', fc.constantFrom<ImageFormat[][]>([], ['tiff' as ImageFormat]), formats => ({ formats })),
  inOptions('widths', fc.constantFrom<number[][]>([], [9000], [0], [1.5]), widths => ({ widths })),
  inOptions('maxWidth', outOfRange(8192), maxWidth => ({ maxWidth })),
  inOptions('maxHeight', outOfRange(8192), maxHeight => ({ maxHeight })),
  inOptions('quality.avif', outOfRange(100), avif => ({ quality: { avif } })),
  inOptions('memorySize', outOfRange(10240), memorySize => ({ memorySize })),
  inOptions('timeout (in seconds)', fc.integer({ min: 61, max: 900 }), timeout => ({ timeout: Duration.seconds(timeout) })),
  inOptions('maxVariants', outOfRange(700), maxVariants => ({ maxVariants })),
  inOptions('maxInputPixels', outOfRange(250_000_000), maxInputPixels => ({ maxInputPixels })),
  inOptions('maxInputSize (in MiB)', fc.integer({ min: 101, max: 9999 }), size => ({ maxInputSize: Size.mebibytes(size) })),
  inOptions('presets.bad', fc.constantFrom('w=0', 'fm=tiff', 'fit=wide'), bad => ({ presets: { bad } })),
];

function r2(): ImageSource {
  return ImageSource.r2({ publicDomainName: 'images.example.com' });
}

function encrypted(stack: Stack): s3.Bucket {
  return new s3.Bucket(stack, 'Mine', { encryptionKey: new kms.Key(stack, 'Key4Images') });
}
