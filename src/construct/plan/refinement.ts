import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ImageFormat } from '../../model/image-format';
import { ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireWhole } from '../core/validate';
import { GivenRefinement, REFINEMENT_TYPES } from '../props/image-refinement';

/** The refinement of stored variants. */
export interface RefinementPlan extends ImageFunctionOptions {
  /** Undefined for the targets of the formats. */
  readonly target?: number;
  readonly formats: readonly ImageFormat[];
  readonly contentTypes: readonly string[];
  readonly maxConcurrency: number;
  readonly maxPerMonth: number;
  readonly minBytes: number;
  /** The topic that alarms notify. Undefined if there is none of their own. */
  readonly topic?: sns.ITopic;
}

/** Formats with a setting of quality, and their media types. */
const REFINED_FORMATS: Partial<Record<ImageFormat, string>> = {
  [ImageFormat.AVIF]: 'image/avif', [ImageFormat.WEBP]: 'image/webp', [ImageFormat.JPEG]: 'image/jpeg',
};

/**
 * Refinements in a month for each of those that run at a time. With a share that is used up within minutes, before
 * CloudWatch has counted them, variants would stay although most of the limit is left.
 */
const LEAST_SHARE = 1000;

/** Resolves the refinement. Rejects options that it could not follow. */
export function planRefinement(scope: Construct, { options }: GivenRefinement): RefinementPlan {
  types.requireTypes(scope, options, REFINEMENT_TYPES, 'refinement');
  const {
    target,
    formats = Object.keys(REFINED_FORMATS) as ImageFormat[],
    maxConcurrency = 2,
    maxPerMonth = 100_000,
    minBytes = 5000,
    alarmTopic: topic,
    ...ofFunction
  } = options;
  const contentTypes = formats.map(format => REFINED_FORMATS[format]!);
  const plan = { ...ofFunction, target, formats, contentTypes, maxConcurrency, maxPerMonth, minBytes, topic };
  validateRefinement(scope, plan);
  return plan;
}

function validateRefinement(
  scope: Construct, { target, formats, maxConcurrency, maxPerMonth, minBytes }: RefinementPlan,
): void {
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
