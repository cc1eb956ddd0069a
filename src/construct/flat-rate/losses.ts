import { Construct } from 'constructs';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCacheTags } from '../../model/plan-features';
import { warn } from '../core/validate';
import { ImageTransformation } from '../transformation/image-transformation';

/** The parts of a CDN that work differently on a plan. */
interface PlannedParts {
  readonly transformation?: ImageTransformation;
  readonly isPurged: boolean;
}

/**
 * Warns about what a CDN loses on a plan.
 */
export function warnOfLosses(scope: Construct, plan: FlatRatePlan, { transformation, isPurged }: PlannedParts): void {
  if (!transformation?._transformsImages) return;
  const code = `FlatRatePlan.${plan.toUpperCase()}`;
  if (transformation._isFunctionFirst(plan) && !transformation._isFunctionFirst(undefined)) {
    warn(scope, 'functionFirst', `${code} has no origin failover, so the transform function is the only origin of `
      + 'variants: every cache miss invokes it, even for a stored variant, and counts toward '
      + '`reservedConcurrentExecutions`. It is not proven that plans accept a function URL with OAC. '
      + 'Set `delivery: VariantDelivery.FUNCTION_FIRST` to confirm that, or use FlatRatePlan.PREMIUM');
  }
  if (isPurged && !hasCacheTags(plan)) {
    warn(scope, 'purgeByPath', `${code} has no cache tags, so changed images are invalidated by paths with a wildcard. `
      + 'CloudFront processes 15 of them at a time: when many images change at once, whole folders are invalidated. '
      + 'Use FlatRatePlan.PRO, or acknowledge this warning');
  }
}
