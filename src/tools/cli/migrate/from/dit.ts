import { isBucketName } from './bucket-name';
import { Code, call, member, addRemark } from './code';
import { PLACEHOLDER_BUCKET, Draft } from './draft';
import { Evidence, Settings } from './evidence';
import { Findings } from './findings';
import { allowOrigins } from './response-headers';
import { findingsOf } from './service';
import { Approximations, judgeByDialect } from './traffic';
import { entryOf } from '../../../../model/entry-of';
import { CommandError } from '../../command';

const THIS = member('this');


/** The most buckets that the dialect knows. */
const MAX_BUCKETS = 10;

const PRICE_CLASSES: Readonly<Record<string, string>> = {
  PriceClass_100: 'PRICE_CLASS_100', PriceClass_200: 'PRICE_CLASS_200', PriceClass_All: 'PRICE_CLASS_ALL',
};

/** Values of `LogRetentionPeriod`, in days. */
const RETENTIONS: Readonly<Record<string, string>> = {
  1: 'ONE_DAY',
  3: 'THREE_DAYS',
  5: 'FIVE_DAYS',
  7: 'ONE_WEEK',
  14: 'TWO_WEEKS',
  30: 'ONE_MONTH',
  60: 'TWO_MONTHS',
  90: 'THREE_MONTHS',
  120: 'FOUR_MONTHS',
  150: 'FIVE_MONTHS',
  180: 'SIX_MONTHS',
  365: 'ONE_YEAR',
  400: 'THIRTEEN_MONTHS',
  545: 'EIGHTEEN_MONTHS',
  731: 'TWO_YEARS',
  1827: 'FIVE_YEARS',
  3653: 'TEN_YEARS',
  Infinite: 'INFINITE',
};

/** Names of a parameter: those of versions 3 to 5, those since version 6, and the variable of the function. */
const named = (name: string, ...variables: string[]) => [name, `${name}Parameter`, ...variables];

const APPROXIMATIONS: Approximations = {
  q: 'quality: one scale for all formats, in steps of 5',
  rect: 'crop: an area of the upright image',
  blur: 'blur: steps of 0.25',
  sharp: 'sharpen: the strength that libvips has by default',
  sat: 'grayscale: without saturation',
  trim: 'trim: by the color of the top left pixel',
  mask: 'roundCrop: a circle or ellipse in the image',
  mark: 'overlayWith: drawn after all other edits',
  cut: 'crop: after the resize',
};

/** A bucket that URLs may name, and the folder that its keys have in the CDN. */
interface SourceBucket {
  readonly bucket: string;
  readonly folder: string;
}

/** Returns what is found about AWS's Dynamic Image Transformation, formerly Serverless Image Handler. */
export function fromDit(evidence: Evidence): Findings {
  const settings = new Settings(evidence);
  const draft = new Draft();
  if (settings.text('DeploymentSize', 'AdminEmail') !== undefined) addContainer(draft);
  else requireParameters(evidence, settings);

  const buckets = bucketsOf(draft, settings);
  const isSigned = settings.isYes(...named('EnableSignature', 'ENABLE_SIGNATURE'));
  const autoWebp = settings.isYes(...named('AutoWebP', 'AUTO_WEBP'));
  const sourceBuckets = buckets.map(({ bucket, folder }) =>
    ({ bucketName: bucket, ...folder !== '' && { folder } }));
  draft.transformation.urls = call('UrlDialect.dit', { ...autoWebp && { autoWebp }, sourceBuckets });
  if (isSigned) draft.transformation.signing = signingOf(settings);
  addFallback(draft, settings, buckets);
  addDelivery(draft, settings);
  addOthers(draft, settings);
  if (evidence.distributions.length === 0) {
    draft.differ('CloudFrontLoggingBucket', 'access logs are off. Set `accessLogs: AccessLogs.toBucket()` to keep '
      + 'them');
  }

  const endpoint = evidence.outputs.ApiEndpoint ?? '';
  return findingsOf(draft, evidence, {
    name: 'Dynamic Image Transformation',
    host: URL.canParse(endpoint) ? new URL(endpoint).host : undefined,
    isOnCloudFront: true,
    stackName: 'ServerlessImageHandler',
    urls: ['URLs stay as they are: `urls: UrlDialect.dit()` parses them. docs/dialects.md lists each part.'],
    judge: url => judgeByDialect(url, { name: 'dit', autoWebp, buckets }, APPROXIMATIONS),
    isSigned,
  });
}

function requireParameters(evidence: Evidence, settings: Settings): void {
  const isDit = settings.text(...named('SourceBuckets', 'SOURCE_BUCKETS')) !== undefined
    || evidence.templates.some(({ parameters }) => named('SourceBuckets').some(name => name in parameters));
  if (isDit) return;
  throw new CommandError('the files have no parameter SourceBuckets. Save the values of the stack with `aws '
    + 'cloudformation describe-stacks --stack-name ServerlessImageHandler > stack.json`');
}

/** Adds the buckets of originals. URLs name the others, so their keys have a folder each. */
function bucketsOf(draft: Draft, settings: Settings): SourceBucket[] {
  const given = (settings.text(...named('SourceBuckets', 'SOURCE_BUCKETS')) ?? '').split(',').map(name => name.trim());
  const names = [...new Set(given)].filter(name => isBucketName(name));
  if (names.length === 0) {
    draft.addBucket(undefined);
    draft.differ('SourceBuckets', 'its value is not in the files. Replace the placeholders');
    return [{ bucket: PLACEHOLDER_BUCKET, folder: '' }];
  }
  if (names.length > MAX_BUCKETS) {
    draft.differ(`SourceBuckets ${names.slice(MAX_BUCKETS).join(', ')}`, `URLs can name ${MAX_BUCKETS} buckets. Create `
      + 'another ImageCdn for the others');
  }
  const buckets = names.slice(0, MAX_BUCKETS).map((bucket, index) =>
    ({ bucket, folder: index === 0 ? '' : `${bucket}/` }));
  if (buckets.length === 1) {
    draft.addBucket(names[0]);
    return buckets;
  }
  draft.props.sources = buckets.map(({ bucket, folder }) =>
    ({ ...folder !== '' && { pathPrefix: folder }, source: call('ImageSource.bucket', draft.bucket(bucket)) }));
  draft.differ('several SourceBuckets', 'keys of all buckets but the first begin with the name of their bucket: purge '
    + 'and prewarm them by these keys. URLs stay as they are');
  return buckets;
}

function signingOf(settings: Settings): Code {
  const name = settings.text(...named('SecretsManagerSecret', 'SECRETS_MANAGER'));
  const secretField = settings.text(...named('SecretsManagerKey', 'SECRET_KEY'));
  const secret = call('secretsmanager.Secret.fromSecretNameV2', THIS, 'SigningSecret', name ?? 'name-of-the-secret');
  return call('UrlSigning.hmac', {
    secret: name === undefined ? addRemark(secret, 'replace the name') : secret,
    ...secretField !== undefined && { secretField },
  });
}

function addFallback(draft: Draft, settings: Settings, buckets: readonly SourceBucket[]): void {
  if (!settings.isYes(...named('EnableDefaultFallbackImage', 'ENABLE_DEFAULT_FALLBACK_IMAGE'))) return;
  const key = settings.text(...named('FallbackImageS3Key', 'DEFAULT_FALLBACK_IMAGE_KEY'));
  const name = settings.text(...named('FallbackImageS3Bucket', 'DEFAULT_FALLBACK_IMAGE_BUCKET'));
  const bucket = buckets.find(each => each.bucket === name);
  if (key !== undefined && bucket) {
    draft.transformation.fallbackImage = bucket.folder + key;
  } else {
    draft.differ('FallbackImageS3Bucket', 'the fallback image must be in a bucket of the originals. Copy it there, '
      + 'and set `fallbackImage` to its key');
  }
}

function addDelivery(draft: Draft, settings: Settings): void {
  if (settings.isYes(...named('CorsEnabled', 'CORS_ENABLED'))) {
    allowOrigins(draft, [settings.text(...named('CorsOrigin', 'CORS_ORIGIN')) ?? '*']);
  }
  const priceClass = entryOf(PRICE_CLASSES, settings.text(...named('CloudFrontPriceClass')) ?? 'PriceClass_All');
  if (priceClass) draft.props.priceClass = member(`cloudfront.PriceClass.${priceClass}`);
  const shield = settings.text(...named('OriginShieldRegion'));
  if (shield !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(shield)) draft.props.originShieldRegion = shield;
}

/** Reports parameters that need no prop, or have another meaning here. */
function addOthers(draft: Draft, settings: Settings): void {
  const days = settings.text(...named('LogRetentionPeriod'));
  const retention = entryOf(RETENTIONS, days ?? '');
  if (retention !== undefined) draft.transformation.logRetention = member(`logs.RetentionDays.${retention}`);
  if (settings.isYes(...named('DeployDemoUI'))) {
    draft.differ('DeployDemoUI', 'the playground of `npx cdk-image-cdn serve` takes the place of the demo page');
  }
  if (settings.isYes(...named('EnableS3ObjectLambda', 'ENABLE_S3_OBJECT_LAMBDA'))) {
    draft.differ('EnableS3ObjectLambda', 'it is not needed: responses are streamed, and have no limit of 6 MB');
  }
  if (settings.isYes(...named('UseExistingCloudFrontDistribution'))) {
    const id = settings.text(...named('ExistingCloudFrontDistributionId')) ?? '';
    draft.differ(`UseExistingCloudFrontDistribution ${id}`.trim(), 'this dialect needs a distribution of its own. Add '
      + 'the output of `aws cloudfront get-distribution` to the files, for its settings and domain names');
  }
  if (settings.text('REWRITE_MATCH_PATTERN') !== undefined) {
    draft.differ('REWRITE_MATCH_PATTERN', 'paths are not rewritten. Change the URLs in pages');
  }
  const limit = settings.text('SHARP_SIZE_LIMIT');
  draft.differ(limit === undefined ? 'limits of originals' : `SHARP_SIZE_LIMIT ${limit}`, 'originals have at most 64 '
    + 'megapixels and 25 MiB. `maxInputPixels` with `memorySize`, and `maxInputSize`, raise these limits');
  draft.differ('Cache-Control', 'DIT sends that of the original, or a year. Variants have `browserTtl`, by default an '
    + 'hour, since browsers cannot be purged, and `defaultTtl` at edge locations');
  draft.differ('lifetime of errors', 'DIT caches errors for 10 minutes, and the CDN as docs/urls.md#errors lists');
}

/** Since version 8, the container has its settings in a table. */
function addContainer(draft: Draft): void {
  draft.differ('DeploymentSize', 'there are no containers: the transform function scales by itself');
  draft.differ('origins, mappings and policies', 'they are in the DynamoDB table of the stack, and not in its '
    + 'parameters. Write buckets and HTTPS origins into `sources`. Transformation policies are not available');
}
