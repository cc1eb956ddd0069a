import { Configuration } from './configuration';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCacheTags, hasCustomPolicies, partsOf } from '../../model/plan-features';
import { VariantDelivery } from '../../model/variant-delivery';

/**
 * Returns a CDN as `flatRatePlan` would synthesize it: with variants of the transform function below Premium, with
 * AWS-managed policies below Business, and without cache tags on Free.
 */
export function fittedTo(plan: FlatRatePlan, config: Configuration): Configuration {
  const isFunctionFirst = config.transformFunction !== undefined && plan !== FlatRatePlan.PREMIUM;
  const planned = { ...config, ...isFunctionFirst && { delivery: VariantDelivery.FUNCTION_FIRST } };
  return { ...planned, distribution: distributionOf(plan, planned, isFunctionFirst) };
}

function distributionOf(
  plan: FlatRatePlan, { distribution }: Configuration, isFunctionFirst: boolean,
): Configuration['distribution'] {
  const { DefaultCacheBehavior, CacheBehaviors, OriginGroups, CacheTagConfig, ...others } = distribution;
  const behaviors = [DefaultCacheBehavior, CacheBehaviors].map(given =>
    partsOf(given).map(behavior => behaviorOf(plan, behavior, isFunctionFirst)));
  return {
    ...others,
    DefaultCacheBehavior: behaviors[0][0],
    CacheBehaviors: behaviors[1],
    OriginGroups: isFunctionFirst ? withoutFunctions(OriginGroups, others.Origins) : OriginGroups,
    ...hasCacheTags(plan) && { CacheTagConfig },
  };
}

function behaviorOf(plan: FlatRatePlan, behavior: object, isFunctionFirst: boolean): object {
  const { CachePolicyId, ResponseHeadersPolicyId, OriginRequestPolicyId, ...others } =
    behavior as Record<string, unknown>;
  return {
    ...others,
    ...hasCustomPolicies(plan) && { CachePolicyId, ResponseHeadersPolicyId },
    ...!isFunctionFirst && { OriginRequestPolicyId },
  };
}

/** Returns the groups of origins that are buckets only. */
function withoutFunctions(groups: unknown, origins: unknown): object {
  const functions = partsOf(origins).filter(({ CustomOriginConfig }) => CustomOriginConfig !== undefined)
    .map(({ Id }) => Id as unknown);
  const [given] = partsOf(groups);
  return {
    Items: partsOf(given?.Items).filter(({ Members }) =>
      !partsOf(Members?.Items).some(({ OriginId }) => functions.includes(OriginId))),
  };
}
