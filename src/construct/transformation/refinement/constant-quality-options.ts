import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ImageFormat } from '../../../model/image-format';
import { FUNCTION_TYPES, ImageFunctionOptions } from '../../core/function-resources';
import * as types from '../../core/prop-types';
import { isKnown, refuse, requireWhole } from '../../core/validate';

/**
 * Options for refinement to constant quality.
 */
export interface ConstantQualityOptions extends ImageFunctionOptions {
  /**
   * The score that images are to have by SSIMULACRA 2, which predicts what viewers see: 50 is medium quality, 70 high
   * quality, and 90 visually lossless. A whole number from 40 to 95, for every format and size.
   *
   * A change has the effect that variants are transformed and refined again, like that of `formats` and `minBytes`.
   *
   * @see https://github.com/cloudinary/ssimulacra2
   * @default - 70 for AVIF, 71.5 for JPEG, 73 for WebP
   */
  readonly target?: number;

  /**
   * Formats to refine: any of AVIF, WebP and JPEG. The others are lossless.
   *
   * @default [ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG]
   */
  readonly formats?: ImageFormat[];

  /**
   * Maximum number of refinements at a time, from 2 to 1000. Further variants wait in the queue, and are served as they
   * are.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default 2
   */
  readonly maxConcurrency?: number;

  /**
   * Maximum number of refinements in a month (UTC), and so the ceiling of their cost. Further variants stay as they are
   * until they are transformed again, and an alarm reports it. At least 1,000 times `maxConcurrency`.
   *
   * CloudWatch counts refinements a few minutes late. Each of the concurrent refinements uses its share of the rest, so
   * that the limit is not exceeded, except by functions that end within these minutes. Some variants therefore stay as
   * they are shortly before the limit is reached.
   *
   * @default 100000
   */
  readonly maxPerMonth?: number;

  /**
   * Minimum size of a variant to refine, in bytes. A smaller one saves too few bytes. From 0 to 1000000.
   *
   * @default 5000
   */
  readonly minBytes?: number;

  /**
   * The topic that is notified when the month's refinements are used, when refinements fail, and when variants could
   * not be refined for an hour.
   *
   * @default - no notification, only the state of the alarms
   */
  readonly alarmTopic?: sns.ITopic;
}

/** The options, with defaults for all but the target, which depends on the variant. */
export type RefinementSettings = Pick<ConstantQualityOptions, 'target'>
  & Required<Omit<ConstantQualityOptions, keyof ImageFunctionOptions | 'alarmTopic' | 'target'>>;

const TYPES: types.PropTypes<ConstantQualityOptions> = {
  ...FUNCTION_TYPES,
  target: types.inPaths(types.number),
  formats: types.list(types.enumMember('ImageFormat', ImageFormat)),
  maxConcurrency: types.number,
  maxPerMonth: types.number,
  minBytes: types.inPaths(types.bytes),
  alarmTopic: types.topic,
};

/** Formats with a setting of quality, and their media types. */
export const REFINED_FORMATS: Partial<Record<ImageFormat, string>> = {
  [ImageFormat.AVIF]: 'image/avif', [ImageFormat.WEBP]: 'image/webp', [ImageFormat.JPEG]: 'image/jpeg',
};

/**
 * Refinements in a month for each of those that run at a time. With a share that is used up within minutes, before
 * CloudWatch has counted them, variants would stay although most of the limit is left.
 */
const LEAST_SHARE = 1000;

/** Returns the options with their defaults. */
export function settingsOf(options: ConstantQualityOptions): RefinementSettings {
  const {
    target,
    formats = Object.keys(REFINED_FORMATS) as ImageFormat[],
    maxConcurrency = 2,
    maxPerMonth = 100_000,
    minBytes = 5000,
  } = options;
  return { target, formats, maxConcurrency, maxPerMonth, minBytes };
}

export function validateConstantQuality(scope: Construct, options: ConstantQualityOptions): void {
  types.requireTypes(scope, options, TYPES, 'refinement');
  const { target, formats, maxConcurrency, maxPerMonth, minBytes } = settingsOf(options);
  requireWhole(scope, 'refinement.target', target, 40, 95);
  requireWhole(scope, 'refinement.maxConcurrency', maxConcurrency, 2, 1000);
  requireWhole(scope, 'refinement.maxPerMonth', maxPerMonth, 1, Number.MAX_SAFE_INTEGER);
  requireShares(scope, maxPerMonth, maxConcurrency);
  requireWhole(scope, 'refinement.minBytes', minBytes, 0, 1_000_000);
  const isRefined = formats.length > 0 && formats.every(format => REFINED_FORMATS[format] !== undefined);
  if (isRefined) return;
  refuse(scope, '`refinement.formats` must contain only formats with lossy compression, ImageFormat.AVIF, '
    + `ImageFormat.WEBP and ImageFormat.JPEG, got ${formats.join(', ') || 'none'}`);
}

function requireShares(scope: Construct, maxPerMonth: number, maxConcurrency: number): void {
  if (!isKnown(maxPerMonth) || !isKnown(maxConcurrency) || maxPerMonth >= LEAST_SHARE * maxConcurrency) return;
  refuse(scope, `\`refinement.maxPerMonth\` must be at least ${LEAST_SHARE} times \`refinement.maxConcurrency\`, `
    + `${LEAST_SHARE * maxConcurrency}, got ${maxPerMonth}. Raise it, or lower \`refinement.maxConcurrency\``);
}
