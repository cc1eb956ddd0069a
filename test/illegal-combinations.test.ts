import { App, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  AccessLogs, FlatRatePlan, HttpsSourceOptions, ImageCdn, ImageCdnProps, ImageFormat, ImageReplica, ImageSource,
  ImageTransformation, OriginAccess, PrewarmedVariant, Purge, UrlSigning, VariantDelivery, WebAcl,
} from '../src';
import { emptyStack } from './support';

const transformation = ImageTransformation.onDemand();
const bucketFirst = ImageTransformation.onDemand({ delivery: VariantDelivery.BUCKET_FIRST });
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1';

const site = (stack: Stack, props: Partial<cloudfront.DistributionProps> = {}) =>
  new cloudfront.Distribution(stack, 'Site', {
    defaultBehavior: { origin: new origins.HttpOrigin('pages.example.com') }, ...props,
  });
const certificateIn = (stack: Stack) => acm.Certificate.fromCertificateArn(
  stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/a',
);
const bucketIn = (stack: Stack, id = 'Mine') => new s3.Bucket(stack, id, { enforceSSL: true });
const r2 = (stack: Stack) => ImageSource.r2({
  accountId: '0123456789abcdef0123456789abcdef',
  bucketName: 'photos',
  credentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'),
});

const [HERE, THERE] = ['us-east-1', 'eu-central-1'].map(region => ({ env: { account: '111122223333', region } }));

type Props = (stack: Stack) => ImageCdnProps;

const mounted = (props: ImageCdnProps | Props = {}): Props => stack =>
  ({ distribution: site(stack), pathPattern: '/images/*', ...typeof props === 'function' ? props(stack) : props });
const planned = (flatRatePlan: FlatRatePlan, props: ImageCdnProps | Props = {}): Props => stack => ({
  flatRatePlan,
  webAcl: WebAcl.fromArn(WEB_ACL),
  originAccess: OriginAccess.control(),
  ...typeof props === 'function' ? props(stack) : props,
});
const routed = (props: ImageCdnProps | Props = {}): Props => stack => ({
  sources: [{ source: ImageSource.bucket(bucketIn(stack)) }],
  transformation,
  ...typeof props === 'function' ? props(stack) : props,
});
const fromR2 = (props: ImageCdnProps = {}): Props => stack =>
  ({ sources: [{ source: r2(stack) }], transformation, ...props });

const functionFirst = ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST });
const cms = (options: Partial<HttpsSourceOptions> = {}) =>
  ImageSource.https({ origin: 'https://cms.example.com', ...options });
const fromCms = (props: ImageCdnProps | Props = {}): Props => stack => ({
  sources: [{ source: cms() }],
  transformation: functionFirst,
  ...typeof props === 'function' ? props(stack) : props,
});

/** The props, and the whole message after the path of the construct. */
const CASES: Record<string, [string, Props, string][]> = {
  'on a distribution of its user': [
    ['priceClass', mounted({ priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL }),
      '`priceClass` must be left out with `distribution`, because it applies to the whole distribution. Set '
        + '`priceClass` of the distribution'],
    ['domainNames', mounted({ domainNames: ['images.example.com'] }),
      '`domainNames` must be left out with `distribution`, because it applies to the whole distribution. '
        + 'Set `domainNames` of the distribution, and `domainName` here to use one of them in URLs'],
    ['certificate', mounted(stack => ({
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn'),
    })),
    '`certificate` must be left out with `distribution`, because it applies to the whole distribution. '
        + 'Set `certificate` of the distribution'],
    ['hostedZone', mounted(stack => ({
      hostedZone: route53.PublicHostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z1', zoneName: 'example.com',
      }),
    })),
    '`hostedZone` must be left out with `distribution`, because it applies to the whole distribution. '
        + 'Create a `route53.ARecord` and a `route53.AaaaRecord` with `CloudFrontTarget`'],
    ['minimumProtocolVersion', mounted({ minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 }),
      '`minimumProtocolVersion` must be left out with `distribution`, because it applies to the whole '
        + 'distribution. Set `minimumProtocolVersion` of the distribution'],
    ['httpVersion', mounted({ httpVersion: cloudfront.HttpVersion.HTTP2 }),
      '`httpVersion` must be left out with `distribution`, because it applies to the whole distribution. '
        + 'Set `httpVersion` of the distribution'],
    ['geoRestriction', mounted({ geoRestriction: cloudfront.GeoRestriction.allowlist('CH') }),
      '`geoRestriction` must be left out with `distribution`, because it applies to the whole distribution. '
        + 'Set `geoRestriction` of the distribution'],
    ['webAcl', mounted({ webAcl: WebAcl.managed() }),
      '`webAcl` must be left out with `distribution`, because it applies to the whole distribution. Set '
        + '`webAclId` of the distribution to the ARN of a web ACL'],
    ['accessLogs', mounted({ accessLogs: AccessLogs.toLogGroup() }),
      '`accessLogs` must be left out with `distribution`, because it applies to the whole distribution. Set '
        + '`enableLogging` of the distribution'],
    ['additionalMetrics', mounted({ additionalMetrics: true }),
      '`additionalMetrics` must be left out with `distribution`, because it applies to the whole '
        + 'distribution. Set `publishAdditionalMetrics` of the distribution'],
    ['comment', mounted({ comment: 'Images' }),
      '`comment` must be left out with `distribution`, because it applies to the whole distribution. Set '
        + '`comment` of the distribution'],
    ['flatRatePlan', mounted({ flatRatePlan: FlatRatePlan.PRO, transformation }),
      '`webAclId` must be set on the distribution with `flatRatePlan`: plans require a web ACL, and include '
        + 'its price'],
    ['no pathPattern', stack => ({ distribution: site(stack) }),
      '`pathPattern` must be set together with `distribution`. Name the folder of the images: /images/*'],
    ['a pathPattern that is no folder', stack => ({ distribution: site(stack), pathPattern: '*.jpg' }),
      '`pathPattern` must be a folder followed by `*`, such as /images/*, with at most 255 letters, digits, `.`, '
        + '`-` and slashes, got *.jpg'],
    ['an imported distribution', stack => ({
      distribution: cloudfront.Distribution.fromDistributionAttributes(stack, 'Imported', {
        distributionId: 'E1', domainName: 'd1.cloudfront.net',
      }) as cloudfront.Distribution,
      pathPattern: '/images/*',
    }),
    '`distribution` must be a cloudfront.Distribution, got an imported one. CloudFormation changes a '
        + 'distribution only in the stack that contains it. Create the `ImageCdn` in that stack (its '
        + 'buckets may be in other stacks), bring a distribution that is in no stack into this one with `cdk import`, '
        + 'or leave out `distribution` to create a separate one for the images'],
    ['a distribution of another stack', stack => ({
      distribution: site(new Stack(stack.node.root as App, 'Other')), pathPattern: '/images/*',
    }),
    '`distribution` must be in the same stack (Test), got Other/Site. CloudFormation changes a '
        + 'distribution only in the stack that contains it. Create the `ImageCdn` in that stack (its '
        + 'buckets may be in other stacks), bring a distribution that is in no stack into this one with `cdk import`, '
        + 'or leave out `distribution` to create a separate one for the images'],
    ['pathPattern without a distribution', () => ({ pathPattern: '/images/*' }),
      '`pathPattern` must be set together with `distribution`. Set `distribution`, or leave out `pathPattern`: '
        + 'a new distribution serves images under all of its paths'],
    ['stripPrefix without a distribution', () => ({ stripPrefix: true }),
      '`stripPrefix` must be set together with `distribution`. Set `distribution`, or leave out `stripPrefix`: '
        + 'a new distribution serves images under all of its paths'],
    ['domainName without a distribution', () => ({ domainName: 'images.example.com' }),
      '`domainName` must be set together with `distribution`. Use `domainNames` and `certificate` for a new '
        + 'distribution'],
    ['a source outside the folder', mounted(stack => ({
      sources: [{ pathPrefix: 'products/', source: ImageSource.bucket(bucketIn(stack)) }], transformation,
    })),
    '`sources` must have prefixes inside the folder of `pathPattern`, images/, got products/. Name the '
        + 'folder in the prefix (images/products/), or set `stripPrefix` to true, with which keys lack the '
        + 'folder'],
  ],
  'with a flat-rate plan': [
    ['no web ACL', () => ({ flatRatePlan: FlatRatePlan.PRO, transformation }),
      '`webAcl` must be set with `flatRatePlan`: plans require a web ACL, and include its price. '
        + 'Use WebAcl.managed()'],
    ['an origin access identity', planned(FlatRatePlan.PRO, { originAccess: OriginAccess.identity() }),
      '`originAccess` must be OriginAccess.control() with `flatRatePlan`, because plans do not support '
        + 'origin access identities. Deploy a CDN that exists already with OriginAccess.migrating() first, so '
        + 'that no viewer receives a 403'],
    ['delivery bucket first below Premium', planned(FlatRatePlan.BUSINESS, { transformation: bucketFirst }),
      '`transformation` must be delivered function first with FlatRatePlan.BUSINESS, which does not include '
        + 'origin failover. Use VariantDelivery.FUNCTION_FIRST, or FlatRatePlan.PREMIUM'],
    ['minTtl below Business', planned(FlatRatePlan.PRO, { transformation, minTtl: Duration.minutes(1) }),
      '`minTtl` must be left out with FlatRatePlan.PRO, which does not include custom policies. The '
        + 'transform function sets the headers of variants. Use FlatRatePlan.BUSINESS'],
    ['maxTtl below Business', planned(FlatRatePlan.FREE, { transformation, maxTtl: Duration.days(2) }),
      '`maxTtl` must be left out with FlatRatePlan.FREE, which does not include custom policies. The '
        + 'transform function sets the headers of variants. Use FlatRatePlan.BUSINESS'],
    ['cachePolicy below Business', planned(FlatRatePlan.PRO, {
      transformation, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    }),
    '`cachePolicy` must be left out with FlatRatePlan.PRO, which does not include custom policies. The '
        + 'transform function sets the headers of variants. Use FlatRatePlan.BUSINESS'],
    ['responseHeadersPolicy below Business', planned(FlatRatePlan.PRO, {
      transformation, responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    }),
    '`responseHeadersPolicy` must be left out with FlatRatePlan.PRO, which does not include custom '
        + 'policies. The transform function sets the headers of variants. Use FlatRatePlan.BUSINESS'],
    ['allowedOrigins other than *', planned(FlatRatePlan.PRO, {
      transformation, allowedOrigins: ['https://www.example.com'],
    }),
    "`allowedOrigins` must be ['*'] with `delivery: VariantDelivery.FUNCTION_FIRST`, whose responses are "
        + 'the same for every page, got https://www.example.com. Allow every origin, or use '
        + 'VariantDelivery.BUCKET_FIRST'],
    ['originShieldRegion', planned(FlatRatePlan.PRO, { transformation, originShieldRegion: 'eu-west-1' }),
      '`originShieldRegion` must be left out with FlatRatePlan.PRO, which does not include Origin Shield. '
        + 'Use FlatRatePlan.PREMIUM'],
    ['a replica below Premium', stack => ({
      ...planned(FlatRatePlan.PRO)(stack),
      replica: new ImageReplica(new Stack(stack.node.root as App, 'There', THERE), 'Replica'),
    }),
    '`replica` must be left out with FlatRatePlan.PRO, which does not include origin failover. Use '
        + 'FlatRatePlan.PREMIUM'],
  ],
  'with sources': [
    ['a bucket', routed(stack => ({ bucket: bucketIn(stack, 'Other') })),
      '`sources` and `bucket` exclude each other: add the bucket to `sources` as ImageSource.bucket(), or leave '
        + 'one of them out'],
    ['no transformation', routed({ transformation: undefined }),
      '`sources` must be used with `transformation`, whose '
        + 'function reads them. Use `bucket` to serve one S3 bucket unchanged'],
    ['replica', routed(stack => ({
      replica: new ImageReplica(new Stack(stack.node.root as App, 'There', THERE), 'Replica'),
    })),
    '`replica` and `sources` exclude each other: each bucket has its own. Set `replica` of '
        + '`ImageSource.bucket()`'],
    ['removalPolicy', routed({ removalPolicy: 'destroy' as never }),
      '`removalPolicy` and `sources` exclude each other: it applies to a new bucket only'],
    ['originalsPath for a source outside S3', fromR2({ originalsPath: 'original' }),
      '`originalsPath` must be used with S3 buckets, for which CloudFront can sign requests, got '
        + '`sources[0]` outside S3. Create another ImageCdn for that source'],
    ['otherFiles for a source outside S3', fromR2({ otherFiles: ['*.pdf'] }),
      '`otherFiles` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[0]` '
        + 'outside S3. Create another ImageCdn for that source'],
    ['uploads to a source outside S3', fromR2({ uploads: [{ path: '.' }] }),
      '`uploads` must be used with an S3 bucket, got `sources` outside S3. Upload the images with the tools '
        + 'of the provider'],
    ['no route', routed({ sources: [] }),
      '`sources` must contain 1 to 25 routes, got none. Leave it out to serve the images of `bucket`'],
    ['equal prefixes', routed(stack => ({
      sources: [1, 2].map(index => ({ pathPrefix: 'a/', source: ImageSource.bucket(bucketIn(stack, `B${index}`)) })),
    })),
    '`sources` must have different prefixes, got a/ twice'],
    ['a prefix that is no folder', routed(stack => ({
      sources: [{ pathPrefix: 'a', source: ImageSource.bucket(bucketIn(stack, 'B')) }],
    })),
    '`sources[0].pathPrefix` must be folders with a slash at the end, such as products/, of letters, '
        + "digits, '.', '-' and '_', got a"],
    ['headers for an HTTPS origin from the secret with an access key', routed(stack => {
      const credentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'key');
      const outside = { endpoint: 'https://s3.example.com', region: 'eu', bucketName: 'photos', credentials };
      return {
        sources: [
          { source: ImageSource.s3Compatible(outside) },
          { pathPrefix: 'a/', source: ImageSource.https({ origin: 'https://a.example', headersSecret: credentials }) },
        ],
        transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
      };
    }),
    '`sources[1].source.headersSecret` must not be the secret with the access key of another source, because the '
      + 'origin receives each of its fields as a header. Create a secret for the headers'],
    ['headers for an HTTPS origin from the secret that signs URLs', routed(stack => {
      const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'key');
      return {
        sources: [{ source: ImageSource.https({ origin: 'https://a.example', headersSecret: secret }) }],
        transformation: ImageTransformation.onDemand({
          delivery: VariantDelivery.FUNCTION_FIRST, signing: UrlSigning.hmac({ secret, secretField: 'signing' }),
        }),
      };
    }),
    '`signing.secret` must not be the `headersSecret` of a source, because the origin receives each of its fields as a '
      + 'header. Create a secret for the headers'],
  ],
  'with an HTTPS origin': [
    ['no transformation', fromCms({ transformation: undefined }),
      '`sources` must be used with `transformation`, whose '
        + 'function reads them. Use `bucket` to serve one S3 bucket unchanged'],
    ['delivery bucket first', fromCms({ transformation: bucketFirst }),
      '`sources[0].source` of ImageSource.https() must be used with function-first delivery, because S3 would '
        + 'serve stored variants longer than their originals allow. Set `transformation: '
        + 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })`'],
    ['delivery bucket first among other sources', fromCms(stack => ({
      sources: [{ source: ImageSource.bucket(bucketIn(stack)) }, { pathPrefix: 'cms/', source: cms() }],
      transformation: bucketFirst,
    })),
    '`sources[1].source` of ImageSource.https() must be used with function-first delivery, because S3 would '
        + 'serve stored variants longer than their originals allow. Set `transformation: '
        + 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })`'],
    ['the plan Premium, which delivers bucket first', planned(FlatRatePlan.PREMIUM, fromCms({ transformation })),
      '`sources[0].source` of ImageSource.https() must be used with function-first delivery, because S3 would '
        + 'serve stored variants longer than their originals allow. Set `transformation: '
        + 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })`'],
    ['minTtl', fromCms({ minTtl: Duration.minutes(5) }),
      '`minTtl` must have a minimum TTL of at most 2 seconds with ImageSource.https(), because originals decide '
        + 'how long their variants are cached, got 5 minutes'],
    ['a cachePolicy with a minimum', fromCms(stack => ({
      cachePolicy: new cloudfront.CachePolicy(stack, 'Policy', { minTtl: Duration.hours(1) }),
    })),
    '`cachePolicy` must have a minimum TTL of at most 2 seconds with ImageSource.https(), because originals '
        + 'decide how long their variants are cached, got 1 hour'],
    ['a bucket', fromCms(stack => ({ bucket: bucketIn(stack) })),
      '`sources` and `bucket` exclude each other: add the bucket to `sources` as ImageSource.bucket(), or leave '
        + 'one of them out'],
    ['originalsPath', fromCms({ originalsPath: 'original' }),
      '`originalsPath` must be used with S3 buckets, for which CloudFront can sign requests, got '
        + '`sources[0]` outside S3. Create another ImageCdn for that source'],
    ['otherFiles', fromCms({ otherFiles: ['*.pdf'] }),
      '`otherFiles` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[0]` '
        + 'outside S3. Create another ImageCdn for that source'],
    ['otherFiles of a bucket beside it', fromCms(stack => ({
      sources: [{ source: ImageSource.bucket(bucketIn(stack)) }, { pathPrefix: 'cms/', source: cms() }],
      otherFiles: ['*.pdf'],
    })),
    '`otherFiles` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[1]` '
        + 'outside S3. Create another ImageCdn for that source'],
    ['uploads', fromCms({ uploads: [{ path: '.' }] }),
      '`uploads[0].prefix` must lead to an S3 bucket, got none, and a source outside S3 serves these paths. Upload '
        + 'the images with the tools of its provider'],
    ['uploads below its prefix', fromCms(stack => ({
      sources: [{ source: ImageSource.bucket(bucketIn(stack)) }, { pathPrefix: 'cms/', source: cms() }],
      uploads: [{ path: '.', prefix: 'cms/2026' }],
    })),
    '`uploads[0].prefix` must lead to an S3 bucket, got cms/2026, and a source outside S3 serves these paths. '
        + 'Upload the images with the tools of its provider'],
    ['replica', fromCms(stack => ({
      replica: new ImageReplica(new Stack(stack.node.root as App, 'There', THERE), 'Replica'),
    })),
    '`replica` and `sources` exclude each other: each bucket has its own. Set `replica` of '
        + '`ImageSource.bucket()`'],
    ['allowedOrigins other than *', fromCms({ allowedOrigins: ['https://www.example.com'] }),
      "`allowedOrigins` must be ['*'] with `delivery: VariantDelivery.FUNCTION_FIRST`, whose responses are "
        + 'the same for every page, got https://www.example.com. Allow every origin, or use '
        + 'VariantDelivery.BUCKET_FIRST'],
    ['prewarm without purging', fromCms({ prewarm: [{ formats: [ImageFormat.AVIF] }], purge: Purge.none() }),
      '`prewarm` must be set together with purging, which removes former variants before new ones are '
        + 'transformed. Leave out `purge: Purge.none()`'],
    ['a prefix outside the folder of a mount', mounted(fromCms({ sources: [{ pathPrefix: 'cms/', source: cms() }] })),
      '`sources` must have prefixes inside the folder of `pathPattern`, images/, got cms/. Name the '
        + 'folder in the prefix (images/cms/), or set `stripPrefix` to true, with which keys lack the '
        + 'folder'],
    ['the domain name of the CDN as its origin', fromCms(stack => ({
      domainNames: ['images.example.com', 'cms.example.com'], certificate: certificateIn(stack),
    })),
    '`sources[0].source` must not lead back to the CDN, whose requests would cause each other without end, got the '
        + 'host cms.example.com. Name the server that has the originals'],
    ['a redirect to a wildcard name of the CDN', fromCms(stack => ({
      sources: [{ source: cms({ origin: 'https://cms.example.org', redirectHosts: ['a.example.com'] }) }],
      domainNames: ['*.example.com'],
      certificate: certificateIn(stack),
    })),
    '`sources[0].source` must not lead back to the CDN, whose requests would cause each other without end, got the '
        + 'host a.example.com. Name the server that has the originals'],
    ['the folder of a mount as its origin', stack => ({
      distribution: site(stack, { domainNames: ['cms.example.com'], certificate: certificateIn(stack) }),
      pathPattern: '/images/*',
      ...fromCms()(stack),
    }),
    '`sources[0].source` must not lead back to the CDN, whose requests would cause each other without end, got the '
        + 'host cms.example.com. Name the server that has the originals'],
  ],
  'with other files or pre-generated variants': [
    ['otherFiles without transformation', () => ({ otherFiles: ['*.pdf'] }),
      '`otherFiles` must be set together with `transformation`: without it, every URL serves an original'],
    ['otherFiles that match every image', () => ({ otherFiles: ['*'], transformation }),
      '`otherFiles[0]` must not match images in every folder, got: *, which matches image.jpg. Use '
        + '`originalsPath` to serve untouched originals, or a folder such as docs/*'],
    ['prewarm without transformation', () => ({ prewarm: [{ width: 640 }] }),
      '`prewarm` must be set together with `transformation`: without it, there are no variants'],
    ['prewarm without purging', () => ({
      prewarm: [{ width: 640 }], purge: Purge.none(), transformation,
    }),
    '`prewarm` must be set together with purging, which removes former variants before new ones are '
        + 'transformed. Leave out `purge: Purge.none()`'],
    ['prewarm of a preset that does not exist', () => ({
      prewarm: [{ preset: 'card' } as PrewarmedVariant], transformation,
    }),
    '`prewarm[0].preset` must be one of the presets (none), got card. Define it in `presets` of the '
        + 'transformation'],
  ],
};

test('ImageCdn accepts an origin under the domain name of its distribution, outside the folder of the images', () => {
  const stack = emptyStack(HERE);
  const distribution = site(stack, { domainNames: ['cms.example.com'], certificate: certificateIn(stack) });
  expect(() => new ImageCdn(stack, 'Images', {
    ...fromCms({ sources: [{ source: cms({ pathPrefix: 'media/' }) }] })(stack), distribution, pathPattern: '/images/*',
  })).not.toThrow();
});

describe.each(Object.entries(CASES))('ImageCdn %s', (_group, cases) => {
  test.each(cases)('ImageCdn rejects the combination: %s', (_name, props, message) => {
    const stack = emptyStack(HERE);
    expect(messageOf(stack, props)).toBe(`Test/Images: ${message}`);
  });
});

/** Returns the error of the constructor, or else the first one at synthesis. */
function messageOf(stack: Stack, props: Props): string {
  try {
    new ImageCdn(stack, 'Images', props(stack));
  } catch (error) {
    return (error as Error).message;
  }
  return stack.node.findAll().flatMap(child => child.node.validate())[0];
}
