import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { FlatRatePlan, ImageCdnProps, ImageSource, OriginAccess } from '../../../src';
import { Facts, RULES, checkRules } from '../../../src/construct/plan/rules';
import { emptyStack } from '../../support';

type Name = keyof ImageCdnProps;

const stack = emptyStack();
const given = {} as never;
const distribution = given;
const https = { source: ImageSource.https({ origin: 'https://cms.example.com' }) };
const bucket = { source: ImageSource.bucket(given) };
const r2 = { source: ImageSource.r2({ accountId: '', bucketName: '', credentials: given }) };
const [short, long] = [Duration.seconds(1), Duration.minutes(5)];
const { CachePolicy } = cloudfront;

const transformed = { isTransformed: true };
const functionFirst = { isTransformed: true, isFunctionFirst: true };
const planned = { flatRatePlan: FlatRatePlan.PRO, webAcl: given, originAccess: OriginAccess.control() };

const ofDistribution = (prop: Name, remedy: string): Row => [prop, { distribution, pathPattern: '/*', [prop]: given },
  transformed, `\`${prop}\` must be left out with \`distribution\`, because it applies to the whole distribution. ${remedy}`];
const inChina = (prop: Name, reason: string): Row =>
  [prop, { [prop]: given }, { isInChina: true }, `\`${prop}\` must be left out in China, where ${reason}`];
const exclusive = (prop: Name, other: Name, why: string): Row =>
  [prop, { [prop]: given, [other]: given }, transformed, `\`${prop}\` and \`${other}\` exclude each other: ${why}`];
const beyondPlan = (prop: Name, facts: Partial<Facts>, why = ''): Row => [prop, { ...planned, [prop]: given }, facts,
  `\`${prop}\` must be left out with FlatRatePlan.PRO, which does not include custom policies.${why} Use `
    + 'FlatRatePlan.BUSINESS'];

/** The prop, the props and the other facts that break a rule, and the message. */
type Row = [prop: Name, props: ImageCdnProps, facts: Partial<Facts>, message: string];

const OWN_DOMAIN = "CloudFront requires an IAM certificate, which the CDK's distribution does not support. "
  + 'Set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` with an `IamCertificateId` by '
  + '`addPropertyOverride()` on `distribution.node.defaultChild`';

/** One row for each rule, in the same order. */
const ROWS: readonly Row[] = [
  ['sources', { sources: [bucket] }, {}, '`sources` must be used with `transformation`, whose function reads them. Use '
    + '`bucket` to serve one S3 bucket unchanged'],
  ['sources', { sources: [bucket, https] }, transformed, '`sources[1].source` of ImageSource.https() must be used with '
    + 'function-first delivery, because S3 would serve stored variants longer than their originals allow. Set '
    + '`transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })`'],
  ['cachePolicy', { sources: [https], cachePolicy: cachePolicy(long) }, functionFirst, '`cachePolicy` must have a minimum '
    + 'TTL of at most 2 seconds with ImageSource.https(), because originals decide how long their variants are cached, '
    + 'got 5 minutes'],
  ['minTtl', { sources: [https], minTtl: long }, functionFirst, '`minTtl` must have a minimum TTL of at most 2 seconds '
    + 'with ImageSource.https(), because originals decide how long their variants are cached, got 5 minutes'],
  ['pathPattern', { pathPattern: '/*' }, {}, '`pathPattern` must be set together with `distribution`. Set `distribution`, '
    + 'or leave out `pathPattern`: a new distribution serves images under all of its paths'],
  ['stripPrefix', { stripPrefix: false }, {}, '`stripPrefix` must be set together with `distribution`. Set '
    + '`distribution`, or leave out `stripPrefix`: a new distribution serves images under all of its paths'],
  ['domainName', { domainName: 'a.example' }, {}, '`domainName` must be set together with `distribution`. Use '
    + '`domainNames` and `certificate` for a new distribution'],
  ofDistribution('priceClass', 'Set `priceClass` of the distribution'),
  ofDistribution('domainNames', 'Set `domainNames` of the distribution, and `domainName` here to use one of them in URLs'),
  ofDistribution('certificate', 'Set `certificate` of the distribution'),
  ofDistribution('hostedZone', 'Create a `route53.ARecord` and a `route53.AaaaRecord` with `CloudFrontTarget`'),
  ofDistribution('minimumProtocolVersion', 'Set `minimumProtocolVersion` of the distribution'),
  ofDistribution('httpVersion', 'Set `httpVersion` of the distribution'),
  ofDistribution('geoRestriction', 'Set `geoRestriction` of the distribution'),
  ofDistribution('webAcl', 'Set `webAclId` of the distribution to the ARN of a web ACL'),
  ofDistribution('accessLogs', 'Set `enableLogging` of the distribution'),
  ofDistribution('additionalMetrics', 'Set `publishAdditionalMetrics` of the distribution'),
  ofDistribution('comment', 'Set `comment` of the distribution'),
  ['pathPattern', { distribution }, {}, '`pathPattern` must be set together with `distribution`. Name the folder of the '
    + 'images: /images/*'],
  ...(['originalsPath', 'otherFiles'] as const).map((prop): Row => [
    prop, { distribution, pathPattern: '/*', [prop]: given }, { ...transformed, isOfSite: true }, `\`${prop}\` must be `
    + 'left out with URLs of a framework on a distribution of its site, which serves files as they are under its own paths',
  ]),
  ['stripPrefix', { distribution, pathPattern: '/*', stripPrefix: true }, { ...transformed, isOfSite: true },
    '`stripPrefix` must be left out with URLs of a framework, whose keys never have the folder of `pathPattern`'],
  inChina('domainNames', OWN_DOMAIN),
  inChina('certificate', OWN_DOMAIN),
  inChina('hostedZone', OWN_DOMAIN),
  ['transformation', {}, { ...transformed, isInChina: true }, '`transformation` must be left out in China, where '
    + 'CloudFront has neither functions nor origin access control nor cache tags'],
  inChina('hotLinkProtection', 'CloudFront has no functions. Use `trustedKeyGroups`, which requires signed URLs'),
  inChina('originShieldRegion', 'CloudFront has no Origin Shield'),
  inChina('additionalMetrics', 'CloudFront has no additional metrics'),
  inChina('flatRatePlan', 'CloudFront has no flat-rate plans'),
  ['originAccess', { originAccess: OriginAccess.control() }, { isInChina: true }, '`originAccess` must be '
    + 'OriginAccess.identity() in China, where CloudFront has no origin access control'],
  ['sources', { sources: [bucket], bucket: given }, transformed, '`sources` and `bucket` exclude each other: add the '
    + 'bucket to `sources` as ImageSource.bucket(), or leave one of them out'],
  ['uploads', { sources: [r2], uploads: [] }, transformed, '`uploads` must be used with an S3 bucket, got `sources` '
    + 'outside S3. Upload the images with the tools of the provider'],
  ['removalPolicy', { sources: [r2], removalPolicy: given }, transformed, '`removalPolicy` and `sources` exclude each '
    + 'other: it applies to a new bucket only'],
  ['replica', { sources: [r2], replica: given }, transformed, '`replica` and `sources` exclude each other: each bucket '
    + 'has its own. Set `replica` of `ImageSource.bucket()`'],
  ...(['originalsPath', 'otherFiles'] as const).map((prop): Row => [
    prop, { sources: [r2, bucket], [prop]: given }, transformed, `\`${prop}\` must be used with S3 buckets, for which `
    + 'CloudFront can sign requests, got `sources[0]` outside S3. Create another ImageCdn for that source',
  ]),
  ['originalsPath', { sources: [{ ...bucket, pathPrefix: 'a/b/' }], originalsPath: 'a' }, transformed, '`originalsPath` '
    + 'must differ from the first folder of every source, got a and `sources[0].pathPrefix` a/b/. Choose another name'],
  ...(['originalsPath', 'otherFiles'] as const).map((prop): Row => [
    prop, { [prop]: given }, {}, `\`${prop}\` must be set together with \`transformation\`: without it, every URL serves `
    + 'an original',
  ]),
  exclusive('removalPolicy', 'bucket', 'set it on your bucket'),
  ['allowedOrigins', { allowedOrigins: ['*', 'https://a.example'] }, functionFirst, "`allowedOrigins` must be ['*'] with "
    + '`delivery: VariantDelivery.FUNCTION_FIRST`, whose responses are the same for every page, got https://a.example. '
    + 'Allow every origin, or use VariantDelivery.BUCKET_FIRST'],
  ...(['minTtl', 'maxTtl', 'cachePolicy', 'responseHeadersPolicy'] as const).map(prop =>
    beyondPlan(prop, functionFirst, ' The transform function sets the headers of variants.')),
  ...(['minTtl', 'defaultTtl', 'maxTtl'] as const).map(prop => beyondPlan(prop, {})),
  ['allowedOrigins', { ...planned, allowedOrigins: ['https://a.example'] }, {}, "`allowedOrigins` must be ['*'] with "
    + 'FlatRatePlan.PRO, which does not include custom response headers policies, got https://a.example. Allow every '
    + 'origin, or use FlatRatePlan.BUSINESS'],
  ['compress', { compress: true, cachePolicy: CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS }, {}, '`compress` '
    + 'must be set together with a `cachePolicy` with `enableAcceptEncodingGzip` or `enableAcceptEncodingBrotli`, which '
    + 'compression requires, got CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS'],
  ...([['minTtl', 'maxTtl'], ['minTtl', 'defaultTtl'], ['defaultTtl', 'maxTtl']] as const).map(([lower, upper]): Row => [
    lower, { [lower]: long, [upper]: short }, {}, `\`${lower}\` must not be longer than \`${upper}\` (1 second), got 5 `
    + 'minutes',
  ]),
  ...(['minTtl', 'defaultTtl', 'maxTtl'] as const).map(prop => exclusive(prop, 'cachePolicy', 'a cache policy has its own '
    + 'TTLs')),
  ['allowedOrigins', { allowedOrigins: ['*'], responseHeadersPolicy: given }, {}, '`allowedOrigins` and '
    + '`responseHeadersPolicy` exclude each other: a response headers policy has its own CORS headers'],
  ['compress', { compress: true, maxTtl: Duration.seconds(0) }, {}, '`compress` must be false if `maxTtl` is zero, '
    + 'because CloudFront compresses only responses that it caches'],
  ['domainNames', { domainNames: ['a.example', 'b.example'] }, {}, '`domainNames` must be set together with a '
    + '`certificate` that covers them, got only a.example,b.example'],
  ['certificate', { certificate: given }, {}, '`certificate` must be set together with `domainNames`. List at least one '
    + 'name that it covers'],
  ['minimumProtocolVersion', { minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 }, {},
    '`minimumProtocolVersion` must be set together with `certificate`, got only TLSv1.2_2021. With the certificate of '
    + '*.cloudfront.net, CloudFront chooses the version'],
  ['hostedZone', { hostedZone: given }, {}, '`hostedZone` must be set together with `domainNames`. List the names that '
    + 'need records'],
  ['prewarm', { prewarm: [] }, {}, '`prewarm` must be set together with `transformation`: without it, there are no '
    + 'variants'],
  ['prewarm', { prewarm: [] }, transformed, '`prewarm` must be set together with purging, which removes former variants '
    + 'before new ones are transformed. Leave out `purge: Purge.none()`'],
  ['originAccess', { ...planned, originAccess: OriginAccess.identity() }, {}, '`originAccess` must be '
    + 'OriginAccess.control() with `flatRatePlan`, because plans do not support origin access identities. Deploy a CDN '
    + 'that exists already with OriginAccess.migrating() first, so that no viewer receives a 403'],
  ['webAcl', { ...planned, webAcl: undefined }, {}, '`webAcl` must be set with `flatRatePlan`: plans require a web ACL, '
    + 'and include its price. Use WebAcl.managed()'],
];

test('each rule between props has a row in this test', () => {
  expect(ROWS.map(([prop]) => prop)).toEqual(RULES.map(({ prop }) => prop));
});

test.each(ROWS.map((row, index) => [index, ...row] as const))('rule %i is about `%s`', (index, _prop, props, some, message) => {
  const facts = factsOf(props, some);
  expect(() => checkRules(stack, facts)).toThrow(new Error(`Test: ${message}`));
  expect(RULES.findIndex(({ isBroken }) => ![undefined, false, -1].includes(isBroken(facts) as never))).toBe(index);
});

test('the props of a CDN without options break no rule', () => {
  expect(() => checkRules(stack, factsOf({}, {}))).not.toThrow();
});

function factsOf(props: ImageCdnProps, some: Partial<Facts>): Facts {
  return {
    props, isInChina: false, isTransformed: false, isFunctionFirst: false, isOfSite: false, isPurged: false, ...some,
  };
}

function cachePolicy(minTtl: Duration): cloudfront.ICachePolicy {
  return new CachePolicy(new Stack(), 'Caching', { minTtl });
}
