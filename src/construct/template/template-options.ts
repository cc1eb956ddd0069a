import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { HttpVersion } from 'aws-cdk-lib/aws-cloudfront';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { OptionsError, Reader, Readers, asIs, fields, matching, oneOf, wholeNumber } from './readers';
import { BUCKET_NAME, TemplateSources, sources } from './template-sources';
import { isRecord } from '../../model/is-record';
import { VariantDelivery } from '../../model/variant-delivery';
import { Framework, FrameworkImages } from '../props/framework-images';
import { ImageMetadata } from '../props/image-metadata';
import { ImageRefinement } from '../props/image-refinement';
import { OnDemandOptions } from '../props/on-demand-options';
import { OriginAccess } from '../props/origin-access';
import { Purge } from '../props/purge';
import { UrlDialect } from '../props/url-dialect';
import { HmacSigningOptions } from '../props/url-signing';

/** The options of a template, from a file. What operators change at deployment is a parameter of the template. */
export interface TemplateOptions {
  /** Props of an `ImageCdn`, which validates them. */
  readonly props: { readonly [name: string]: unknown };
  /** The bucket with the originals. Undefined if the stack creates one, or if there are `sources`. */
  readonly bucketName?: string;
  readonly certificateArn?: string;
  readonly webAclArn?: string;
  readonly sources?: TemplateSources;
  /** Undefined if images are served unchanged. */
  readonly transformation?: OnDemandOptions;
  /** Undefined if URLs need no signature. The secret is a parameter. */
  readonly signing?: Omit<HmacSigningOptions, 'secret'>;
}

const days = wholeNumber('days', count => Duration.days(count));
const seconds = wholeNumber('seconds', count => Duration.seconds(count));

const SIGNING: Readers = { secretField: asIs, unsignedCore: asIs };

const REFINEMENT: Readers = { target: asIs, formats: asIs, maxConcurrency: asIs, maxPerMonth: asIs, minBytes: asIs };

const DIALECTS = {
  imgix: UrlDialect.imgix(),
  awsSample: UrlDialect.awsSample(),
  dit: UrlDialect.dit(),
  thumbor: UrlDialect.thumbor(),
  ...Object.fromEntries(Object.values(Framework).map(name => [name, UrlDialect.framework(name)])),
};

const IMAGES: Readers = { widths: asIs, qualities: asIs, localPatterns: asIs, dangerouslyAllowSvg: asIs };

/** Reads the options of a framework. Its images are an object, or the folder of a build of Next.js. */
const SITE: Readers = {
  basePath: asIs,
  images: (value, path) => typeof value === 'string'
    ? FrameworkImages.fromNextBuild(value) : FrameworkImages.of(fields(IMAGES)(value, path)),
};

const DIALECTS_WITH_OPTIONS: Readers = {
  dit: (value, path) => UrlDialect.dit(fields({ autoWebp: asIs, sourceBuckets: asIs })(value, path)),
  thumbor: (value, path) => UrlDialect.thumbor(fields({ unsafe: asIs, smart: asIs })(value, path)),
  ...Object.fromEntries(Object.values(Framework).map((name): [string, Reader] =>
    [name, (value, path) => UrlDialect.framework(name, fields(SITE)(value, path))])),
};

/** Reads the name of a dialect, or an object with its options, such as `{ dit: { autoWebp: true } }`. */
const urls: Reader = (value, path) => {
  if (!isRecord(value)) return oneOf(DIALECTS)(value, path);
  const dialects = Object.values(fields(DIALECTS_WITH_OPTIONS)(value, path));
  if (dialects.length === 1) return dialects[0];
  throw new OptionsError(`\`${path}\` must have one dialect, got ${dialects.length}`);
};

const TRANSFORMATION: Readers = {
  urls,
  delivery: oneOf({
    'bucket-first': VariantDelivery.BUCKET_FIRST, 'function-first': VariantDelivery.FUNCTION_FIRST,
  }),
  formats: asIs,
  widths: asIs,
  maxWidth: asIs,
  maxHeight: asIs,
  quality: asIs,
  presets: asIs,
  strictParameters: asIs,
  allowEnlargement: asIs,
  metadata: oneOf({ origin: ImageMetadata.origin(), rights: ImageMetadata.rights(), none: ImageMetadata.none() }),
  keepGainMap: asIs,
  svg: asIs,
  allowTiff: asIs,
  maxInputSize: wholeNumber('MiB', count => Size.mebibytes(count)),
  maxInputPixels: asIs,
  fallbackImage: asIs,
  variantLifetime: days,
  architecture: oneOf({ arm64: Architecture.ARM_64, x86_64: Architecture.X86_64 }),
  memorySize: asIs,
  timeout: seconds,
  reservedConcurrentExecutions: asIs,
  refinement: (value, path) => ImageRefinement.constantQuality(fields(REFINEMENT)(value, path)),
  signing: fields(SIGNING),
};

const OPTIONS: Readers = {
  transformation: (value, path) => value === false ? undefined : fields(TRANSFORMATION)(value, path),
  purge: oneOf({ 'on-change': Purge.onChange(), 'none': Purge.none() }),
  bucketName: matching(BUCKET_NAME, 'the name of a bucket'),
  sources,
  domainNames: asIs,
  certificateArn: matching(
    /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, 'the ARN of a certificate in us-east-1',
  ),
  prewarm: asIs,
  originalsPath: asIs,
  otherFiles: asIs,
  originAccess: oneOf({ identity: OriginAccess.identity(), control: OriginAccess.control() }),
  removalPolicy: oneOf({ retain: RemovalPolicy.RETAIN, destroy: RemovalPolicy.DESTROY }),
  browserTtl: seconds,
  allowedOrigins: asIs,
  compress: asIs,
  hotLinkProtection: asIs,
  httpVersion: oneOf({
    'http1.1': HttpVersion.HTTP1_1,
    'http2': HttpVersion.HTTP2,
    'http2and3': HttpVersion.HTTP2_AND_3,
    'http3': HttpVersion.HTTP3,
  }),
  webAclArn: matching(
    /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w/-]+$/, 'the ARN of a web ACL with scope CLOUDFRONT in us-east-1',
  ),
  additionalMetrics: asIs,
  originShieldRegion: asIs,
  comment: asIs,
};

/**
 * Returns the options that a file contains. Throws an `OptionsError` for names and values that are none.
 */
export function templateOptions(file: unknown): TemplateOptions {
  const {
    transformation = {}, sources: given, bucketName, certificateArn, webAclArn, ...props
  } = fields(OPTIONS)(file, '') as {
    readonly [name: string]: unknown;
    readonly sources?: TemplateSources;
    readonly bucketName?: string;
    readonly certificateArn?: string;
    readonly webAclArn?: string;
  };
  if (bucketName !== undefined && given) {
    throw new OptionsError('`bucketName` must be left out with `sources`. Add the bucket to `sources`');
  }
  const isOff = (file as { transformation?: unknown }).transformation === false;
  const { signing, ...options } = transformation as OnDemandOptions & { signing?: TemplateOptions['signing'] };
  return {
    props,
    ...given && { sources: given },
    ...bucketName !== undefined && { bucketName },
    ...certificateArn !== undefined && { certificateArn },
    ...webAclArn !== undefined && { webAclArn },
    ...!isOff && { transformation: options, signing },
  };
}

/** Whether the transform function is the only origin of variants. HTTPS sources require it. */
export function isFunctionFirst({ transformation, sources: given }: TemplateOptions): boolean {
  if (transformation === undefined) return false;
  return (transformation.delivery ?? (given?.isFunctionFirst && VariantDelivery.FUNCTION_FIRST))
    === VariantDelivery.FUNCTION_FIRST;
}
