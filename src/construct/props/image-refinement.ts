import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageFormat } from '../../model/image-format';
import { requireFactory } from '../core/creation';
import { FUNCTION_TYPES, ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';

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

export const REFINEMENT_TYPES: types.PropTypes<ConstantQualityOptions> = {
  ...FUNCTION_TYPES,
  target: types.inPaths(types.number),
  formats: types.list(types.enumMember('ImageFormat', ImageFormat)),
  maxConcurrency: types.number,
  maxPerMonth: types.number,
  minBytes: types.inPaths(types.bytes),
  alarmTopic: types.topic,
};

/**
 * The argument of the static factory of `ImageRefinement`.
 *
 * @internal
 */
export interface GivenRefinement {
  readonly kind: 'constantQuality';
  readonly options: ConstantQualityOptions;
}

/**
 * The refinement of variants: a function that improves stored variants after viewers have been answered.
 */
export class ImageRefinement {
  /**
   * Encodes each core variant of photographs again, with the setting by which it has the target score and a higher
   * effort, and so with fewer bytes. Images far below the target may grow, up to 1.3 times.
   *
   * The first answer is transformed as fast as without refinement, and cached for a minute. Its refinement replaces it
   * in the variant bucket. Animations, graphics, lossless variants, variants whose quality is not that of `quality`,
   * and originals in SVG and HEIC stay as they are.
   */
  public static constantQuality(options: ConstantQualityOptions = {}): ImageRefinement {
    return new ImageRefinement({ kind: 'constantQuality', options });
  }

  /** @internal */
  public readonly _refinement: GivenRefinement;

  private constructor(given: GivenRefinement) {
    requireFactory(this, given?.kind !== undefined, 'ImageRefinement.constantQuality()');
    this._refinement = given;
  }
}
