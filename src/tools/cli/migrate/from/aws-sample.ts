import { isBucketName } from './bucket-name';
import { call, member } from './code';
import { Draft, duration } from './draft';
import { Evidence, Settings } from './evidence';
import { numberIn, recordIn, recordsIn, textIn } from './fields';
import { Findings } from './findings';
import { findingsOf } from './service';
import { Template, Unknown } from './template';
import { Approximations, judgeByDialect } from './traffic';
import { CommandError } from '../../command';

/** Defaults of the sample. */
const EXPIRATION_DAYS = 90;

/** The longest lifetime at edge locations, in seconds. */
const MAX_TTL = 31_536_000;

/** The memory of the transform function in MiB. */
const DEFAULT_MEMORY = 1769;

const APPROXIMATIONS: Approximations = { q: 'quality: one scale for all formats, in steps of 5' };

/** The function of the sample in a template. */
interface SampleFunction {
  readonly template: Template;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Returns what is found about the sample aws-samples/image-optimization. */
export function fromAwsSample(evidence: Evidence): Findings {
  const settings = new Settings(evidence);
  const draft = new Draft();
  const sample = functionIn(evidence);
  const given = originalsOf(evidence, settings, sample);
  if (!sample && given === undefined) {
    throw new CommandError('the files have no bucket of originals. Save the stack with `aws cloudformation '
      + 'describe-stacks --stack-name ImgTransformationStack > stack.json`, and its template with `aws cloudformation '
      + 'get-template`');
  }
  const bucketName = given !== undefined && isBucketName(given) ? given : undefined;
  draft.addBucket(bucketName);
  if (bucketName === undefined) {
    draft.differ('S3_IMAGE_BUCKET_NAME', given === undefined ? 'its value is not in the files. Replace the placeholder'
      : `it must be the name of a bucket, got ${given}. Replace the placeholder`);
  }
  draft.transformation.urls = call('UrlDialect.awsSample');
  addCors(draft, settings, sample);
  addFunction(draft, settings, sample);
  addVariants(draft, settings, sample);
  const shield = settings.text('CLOUDFRONT_ORIGIN_SHIELD_REGION') ?? shieldOf(sample);
  if (shield !== undefined) draft.props.originShieldRegion = shield;
  if (settings.isYes('DEPLOY_SAMPLE_WEBSITE') || evidence.outputs.SampleWebsiteDomain !== undefined) {
    draft.differ('DEPLOY_SAMPLE_WEBSITE', 'the playground of `npx cdk-image-cdn serve` takes the place of the website');
  }
  draft.props.priceClass = member('cloudfront.PriceClass.PRICE_CLASS_ALL');

  return findingsOf(draft, evidence, {
    name: 'aws-samples/image-optimization',
    host: evidence.outputs.ImageDeliveryDomain,
    isOnCloudFront: true,
    stackName: 'ImgTransformationStack',
    urls: ['URLs stay as they are: `urls: UrlDialect.awsSample()` parses them. docs/dialects.md lists each part.'],
    ownBuckets: sample && ownsOriginals(sample) ? [bucketName ?? 'the bucket of the originals'] : [],
    judge: url => judgeByDialect(url, { name: 'awsSample' }, APPROXIMATIONS),
  });
}

/** Returns the function that has the bucket of originals in its environment. */
function functionIn({ templates }: Evidence): SampleFunction | undefined {
  return templates.flatMap(template => template.resourcesOf('AWS::Lambda::Function').map(({ properties }) =>
    ({ template, properties, variables: recordIn(recordIn(properties, 'Environment'), 'Variables') })))
    .find(({ variables }) => variables.originalImageBucketName !== undefined);
}

function originalsOf(evidence: Evidence, settings: Settings, sample?: SampleFunction): string | undefined {
  return settings.text('S3_IMAGE_BUCKET_NAME', 'originalImageBucketName') ?? evidence.outputs.OriginalImagesS3Bucket
    ?? (sample && textIn(sample.variables, 'originalImageBucketName'));
}

/** Whether the stack creates the bucket of originals, and would delete it. */
function ownsOriginals({ template, variables }: SampleFunction): boolean {
  const { originalImageBucketName: name } = variables;
  const buckets = template.resourcesOf('AWS::S3::Bucket').filter(({ logicalId }) => /originalimage/i.test(logicalId));
  return name instanceof Unknown || buckets.length > 0;
}

function addCors(draft: Draft, settings: Settings, sample?: SampleFunction): void {
  const policies = sample?.template.resourcesOf('AWS::CloudFront::ResponseHeadersPolicy') ?? [];
  const given = settings.text('CLOUDFRONT_CORS_ENABLED');
  if (given === undefined ? policies.length > 0 || !sample : given === 'true') draft.props.allowedOrigins = ['*'];
  draft.differ('header x-aws-image-optimization', 'it is not sent');
}

function addFunction(draft: Draft, settings: Settings, sample?: SampleFunction): void {
  const memory = settings.number('LAMBDA_MEMORY') ?? (sample && numberIn(sample.properties, 'MemorySize'));
  if (memory !== undefined && memory > DEFAULT_MEMORY) draft.transformation.memorySize = memory;
  const timeout = settings.number('LAMBDA_TIMEOUT') ?? (sample && numberIn(sample.properties, 'Timeout'));
  if (timeout !== undefined) {
    draft.differ(`LAMBDA_TIMEOUT ${timeout}`, 'a transformation may take 30 seconds, or up to 55 with `timeout`');
  }
  const size = settings.text('MAX_IMAGE_SIZE', 'maxImageSize') ?? (sample && textIn(sample.variables, 'maxImageSize'));
  if (size !== undefined) {
    draft.differ(`MAX_IMAGE_SIZE ${size}`, 'it is not needed: responses are streamed. `maxInputSize` limits originals '
      + 'to 25 MiB, and may be up to 100 MiB');
  }
}

function addVariants(draft: Draft, settings: Settings, sample?: SampleFunction): void {
  const stored = settings.text('STORE_TRANSFORMED_IMAGES');
  const isStored = stored === undefined
    ? !sample || sample.variables.transformedImageBucketName !== undefined : stored === 'true';
  if (!isStored) {
    draft.differ('STORE_TRANSFORMED_IMAGES false', 'variants are always stored, in a bucket of the CDN, for '
      + '`variantLifetime`');
  }
  const days = settings.number('S3_TRANSFORMED_IMAGE_EXPIRATION_DURATION') ?? expirationOf(sample) ?? EXPIRATION_DAYS;
  if (days !== EXPIRATION_DAYS && days > 0) draft.transformation.variantLifetime = call('Duration.days', days);
  const lifetime = settings.text('S3_TRANSFORMED_IMAGE_CACHE_TTL', 'transformedImageCacheTTL')
    ?? (sample && textIn(sample.variables, 'transformedImageCacheTTL'));
  const [, seconds] = /^max-age=(\d{1,9})$/.exec(lifetime ?? '') ?? [];
  if (seconds !== undefined) {
    draft.props.browserTtl = duration(Number(seconds));
    draft.props.defaultTtl = duration(Math.min(Number(seconds), MAX_TTL));
  }
  if (lifetime !== undefined) {
    draft.differ(`S3_TRANSFORMED_IMAGE_CACHE_TTL ${lifetime}`, 'it is `browserTtl` and `defaultTtl`. Changed images '
      + 'are purged from edge locations, but not from browsers: an hour, the default of `browserTtl`, lets changes '
      + 'show');
  }
}

/** Returns the lifetime of stored variants in days. */
function expirationOf(sample?: SampleFunction): number | undefined {
  const rules = (sample?.template.resourcesOf('AWS::S3::Bucket') ?? [])
    .flatMap(({ properties }) => recordsIn(recordIn(properties, 'LifecycleConfiguration'), 'Rules'));
  return rules.map(rule => numberIn(rule, 'ExpirationInDays')).find(days => days !== undefined);
}

function shieldOf(sample?: SampleFunction): string | undefined {
  const origins = (sample?.template.resourcesOf('AWS::CloudFront::Distribution') ?? [])
    .flatMap(({ properties }) => recordsIn(recordIn(properties, 'DistributionConfig'), 'Origins'));
  return origins.map(origin => textIn(recordIn(origin, 'OriginShield'), 'OriginShieldRegion'))
    .find(region => region !== undefined);
}
