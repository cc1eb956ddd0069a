import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { warnOfLongMinimum } from './caching';
import { planSvg } from './dialects';
import { RefinementPlan, planRefinement } from './refinement';
import { requestRules } from './request-rules';
import { SourcesPlan, refuseSharedSigningSecret } from './sources';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { KeptMetadata } from '../../model/kept-metadata';
import { Mount } from '../../model/mount';
import { SvgOriginals } from '../../model/svg-originals';
import { VariantDelivery } from '../../model/variant-delivery';
import { SigningConfig } from '../../runtime/transformer/transformer-config';
import { RequestRules, isImageKey } from '../../runtime/url/request-parameters';
import { ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether, requireDays, requireWhole, warn } from '../core/validate';
import { ImageCdnProps } from '../props/image-cdn-props';
import { ON_DEMAND_TYPES, OnDemandOptions } from '../props/on-demand-options';
import { GivenSigning, SIGNING_TYPES } from '../props/url-signing';

/** The transformation of images on request. */
export interface TransformationPlan extends Required<Pick<
  OnDemandOptions,
  'allowTiff' | 'architecture' | 'maxInputPixels' | 'maxVariants' | 'memorySize' | 'svg' | 'timeout' | 'variantLifetime'
>>, ImageFunctionOptions {
  /** Whether the transform function is the only origin of variants. */
  readonly isFunctionFirst: boolean;
  readonly rules: RequestRules;
  /** The signature that URLs require. Undefined if they require none. */
  readonly signing?: SigningPlan;
  readonly refinement?: RefinementPlan;
  /** The key of the image that replaces missing ones. */
  readonly fallbackImage?: string;
  readonly maxInputBytes: number;
  readonly metadata: KeptMetadata;
  readonly keepGainMap: boolean;
  /** Whether scripts of every web origin may read the images. */
  readonly allowsEveryOrigin: boolean;
  /** The directory of the package that decodes HEIC. */
  readonly heicDecoder?: string;
  /** The widths that the user listed. */
  readonly listedWidths: readonly number[];
  readonly reservedConcurrentExecutions?: number;
}

/** The settings of signed URLs. */
export interface SigningPlan {
  readonly secret: secretsmanager.ISecret;
  readonly config: SigningConfig;
}

// CloudFront waits for up to 60 seconds unless an account's quota is raised.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const LONGEST_READ_TIMEOUT = Duration.seconds(60);

// A cold start does not count toward the function's timeout, and the response must reach the edge location.
export const READ_TIMEOUT_MARGIN = Duration.seconds(5);
const LONGEST_TIMEOUT = LONGEST_READ_TIMEOUT.toSeconds() - READ_TIMEOUT_MARGIN.toSeconds();

const DEFAULT_MEMORY_SIZE = 1769;
const DEFAULT_TIMEOUT = Duration.seconds(30);

/** Phone photographs of 8192x6144 have fewer, and the default memory suffices for them. */
const DEFAULT_PIXELS = 64_000_000;
const MOST_PIXELS = 250_000_000;

/**
 * Maximum memory in MiB, by measurement: 1,313 for an AVIF of 12 bits with 50 megapixels, and 1,348 for one of 4:4:4
 * with transparency that is trimmed.
 */
const INPUT_MEMORY = { base: 100, perMegapixel: 26 };

/**
 * Maximum memory in MiB, by measurement: 2,600 for an AVIF of 48 megapixels with a mask, and 2,361 for one of 67
 * megapixels without.
 */
const OUTPUT_MEMORY = { base: 100, perMegapixel: 53 };

/** Maximum CPU time in seconds for each megapixel, by measurement: 53 for a lossless WebP of 48 megapixels. */
const SECONDS_PER_MEGAPIXEL = 1.1;

/** Variants up to this size are within the limits of every function. */
const ORDINARY_PIXELS = 2560 * 2560;

/** Rejects options of other types. */
export function requireOptions(scope: Construct, props: ImageCdnProps): void {
  const options = onDemandOptions(props);
  if (options !== undefined) types.requireTypes(scope, options, ON_DEMAND_TYPES);
}

/** Returns the options of a transformation. Undefined if images are served unchanged. */
export function onDemandOptions({ transformation }: ImageCdnProps): OnDemandOptions | undefined {
  const given = transformation?._transformation;
  return given?.kind === 'onDemand' ? given.options : undefined;
}

/** Whether the transform function is the only origin of variants: a smaller plan has no origin failover. */
export function isFunctionFirst(props: ImageCdnProps): boolean {
  const [options, plan] = [onDemandOptions(props), props.flatRatePlan];
  const bySize = plan === undefined || plan === FlatRatePlan.PREMIUM
    ? VariantDelivery.BUCKET_FIRST : VariantDelivery.FUNCTION_FIRST;
  return options !== undefined && (options.delivery ?? bySize) === VariantDelivery.FUNCTION_FIRST;
}

/** Resolves the transformation. Rejects options that the edge function or the transform function could not follow. */
export function planTransformation(
  scope: Construct, props: ImageCdnProps, { routes }: SourcesPlan, mount: Mount | undefined,
): TransformationPlan | undefined {
  const options = onDemandOptions(props);
  if (!options) return undefined;
  const svg = options.svg ?? planSvg(scope, options.urls?._dialect);
  const refinement = options.refinement && planRefinement(scope, options.refinement._refinement);
  if (refinement) warnOfLongMinimum(scope, props);
  const rules = requestRules(scope, { ...options, svg }, mount, routes, refinement);
  const signing = options.signing && planSigning(scope, options.signing._signing);
  if (signing) refuseSharedSigningSecret(scope, signing.secret, routes);
  const { variantLifetime = Duration.days(90) } = options;
  requireDays(scope, 'variantLifetime', variantLifetime);
  validateFunction(scope, options);
  warnOfLargeVariants(scope, options, rules);
  if (isFunctionFirst(props) && options.delivery === undefined) warnOfTopology(scope, props.flatRatePlan!);
  return {
    ...planFunction(options),
    isFunctionFirst: isFunctionFirst(props),
    rules,
    signing,
    refinement,
    fallbackImage: options.fallbackImage,
    svg: svg ?? SvgOriginals.REFUSE,
    variantLifetime,
    metadata: options.metadata?._kept ?? 'origin',
    keepGainMap: options.keepGainMap ?? false,
    allowTiff: options.allowTiff ?? false,
    allowsEveryOrigin: props.allowedOrigins !== undefined,
    heicDecoder: options.heicDecoder?._decoder.directory,
    listedWidths: options.widths ?? [],
  };
}

function planFunction(options: OnDemandOptions): Pick<
  TransformationPlan,
  'architecture' | 'maxInputBytes' | 'maxInputPixels' | 'maxVariants' | 'memorySize' | 'timeout'
  | 'reservedConcurrentExecutions' | keyof ImageFunctionOptions
> {
  const { logGroup, logRetention, role, reservedConcurrentExecutions } = options;
  return {
    logGroup,
    logRetention,
    role,
    reservedConcurrentExecutions,
    architecture: options.architecture ?? lambda.Architecture.ARM_64,
    memorySize: options.memorySize ?? DEFAULT_MEMORY_SIZE,
    timeout: options.timeout ?? DEFAULT_TIMEOUT,
    maxVariants: options.maxVariants ?? 256,
    maxInputBytes: (options.maxInputSize ?? Size.mebibytes(25)).toBytes(),
    maxInputPixels: maxInputPixelsOf(options),
  };
}

/** Warns about the topology that a flat-rate plan requires. */
function warnOfTopology(scope: Construct, plan: FlatRatePlan): void {
  warn(scope, 'functionFirst', `FlatRatePlan.${plan.toUpperCase()} has no origin failover, so the transform function is `
    + 'the only origin of variants: every cache miss invokes it, even for a stored variant, and counts toward '
    + '`reservedConcurrentExecutions`. It is not proven that plans accept a function URL with OAC. '
    + 'Set `delivery: VariantDelivery.FUNCTION_FIRST` to confirm that, or use FlatRatePlan.PREMIUM');
}

function planSigning(scope: Construct, { options }: GivenSigning): SigningPlan {
  types.requireTypes(scope, options, SIGNING_TYPES, 'signing');
  const { secret, secretField, unsignedCore = false } = options;
  if (secretField === '') refuse(scope, '`signing.secretField` must be the name of a field, got an empty string');
  return { secret, config: { secretField, unsignedCore } };
}

function validateFunction(scope: Construct, options: OnDemandOptions): void {
  refuseTogether(
    scope,
    'maxVariants',
    options.maxVariants,
    'signing',
    options.signing,
    'only signed URLs and core variants are transformed, and neither counts toward it',
  );
  requireFallbackImage(scope, options.fallbackImage);
  requireWhole(scope, 'memorySize', options.memorySize, 512, 10240);
  if (options.timeout?.isUnresolved()) {
    refuse(scope, '`timeout` must be known at synthesis, because the response timeout of CloudFront depends on it, '
      + 'got a token. Use Duration.seconds(30)');
  }
  const timeout = (options.timeout ?? DEFAULT_TIMEOUT).toSeconds({ integral: false });
  requireWhole(scope, 'timeout (in seconds)', timeout, 1, LONGEST_TIMEOUT);
  requireWhole(scope, 'maxVariants', options.maxVariants, 0, 1000);
  requireMemory(scope, options);
  requireWhole(
    scope, 'maxInputSize (in MiB)', options.maxInputSize?.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), 1, 100,
  );
  requireWhole(scope, 'reservedConcurrentExecutions', options.reservedConcurrentExecutions, 0, Number.MAX_SAFE_INTEGER);
}

function requireFallbackImage(scope: Construct, key: string | undefined): void {
  if (!isKnown(key) || (isImageKey(key) && !key.startsWith('/'))) return;
  refuse(scope, `\`fallbackImage\` must be the key of an image, got ${key}`);
}

/**
 * Returns the maximum number of pixels of an original. By default, it is limited by the memory of the function.
 */
function maxInputPixelsOf({ maxInputPixels, memorySize }: OnDemandOptions): number {
  if (maxInputPixels !== undefined || !isKnown(memorySize)) return maxInputPixels ?? DEFAULT_PIXELS;
  return Math.min(DEFAULT_PIXELS, Math.floor((memorySize - INPUT_MEMORY.base) / INPUT_MEMORY.perMegapixel) * 1_000_000);
}

/**
 * Rejects more pixels than the function has memory for. Lambda would stop it for some originals.
 */
function requireMemory(
  scope: Construct, { maxInputPixels, memorySize = DEFAULT_MEMORY_SIZE }: OnDemandOptions,
): void {
  requireWhole(scope, 'maxInputPixels', maxInputPixels, 1, MOST_PIXELS);
  if (!isKnown(maxInputPixels) || !isKnown(memorySize)) return;
  const needed = Math.ceil(INPUT_MEMORY.base + (INPUT_MEMORY.perMegapixel * maxInputPixels) / 1_000_000);
  if (memorySize >= needed) return;
  refuse(scope, `\`memorySize\` must be at least ${needed} for \`maxInputPixels: ${maxInputPixels}\`, `
    + `got ${memorySize}. Raise \`memorySize\`, or lower \`maxInputPixels\``);
}

/**
 * Warns if the function has less memory than the largest variants may need. Lambda would stop it, and CloudFront would
 * answer with a 502. Most variants need a third of that.
 */
function warnOfLargeVariants(
  scope: Construct, options: OnDemandOptions, { maxWidth, maxHeight, allowEnlargement }: RequestRules,
): void {
  const { memorySize = DEFAULT_MEMORY_SIZE } = options;
  const most = allowEnlargement ? Infinity : maxInputPixelsOf(options);
  const pixels = Math.min(maxWidth * maxHeight, isKnown(most) ? most : Infinity);
  const needed = Math.ceil(OUTPUT_MEMORY.base + OUTPUT_MEMORY.perMegapixel * pixels / 1e6);
  if (pixels <= ORDINARY_PIXELS || !isKnown(memorySize) || memorySize >= needed) return;
  const seconds = Math.round(SECONDS_PER_MEGAPIXEL * pixels / 1e6);
  warn(scope, 'largeVariants', `Variants may have ${Math.floor(pixels / 1e6)} megapixels, which take up to `
    + `${needed} MiB of memory and ${seconds} seconds of CPU time, and \`memorySize\` is ${memorySize}. Lambda stops `
    + 'the function if memory runs out, so that viewers get a 502. Lower `maxWidth` and `maxHeight`, raise '
    + '`memorySize` and `timeout`, or acknowledge this warning if large variants are photographs.');
}
