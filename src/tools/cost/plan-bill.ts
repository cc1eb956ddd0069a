import { bill, s3StorageCost, sentGigabytes } from './bill';
import { Configuration } from './configuration';
import { FLAT_RATE_PLANS, S3, UsageLevel } from './prices';
import { Usage } from './usage';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { missingIn, hasCacheTags, hasCustomPolicies, partsOf } from '../../model/plan-features';
import { VariantDelivery } from '../../model/variant-delivery';

export interface PlanBill {
  readonly plan: string;
  /** The origin that edge locations request variants from first. Undefined without transformation. */
  readonly delivery?: VariantDelivery;
  /** Monthly cost, or undefined if the plan lacks a feature or an allowance. */
  readonly total?: number;
  /** Required usage level, if the plan has several. */
  readonly level?: UsageLevel;
  /** Reason why the plan is unsuitable. */
  readonly reason?: string;
}

/**
 * Returns the cost on each flat-rate plan, for the CDN as `flatRatePlan` would synthesize it: the price of the plan,
 * and everything that it does not include.
 */
export function planBills(given: Configuration, usage: Usage): PlanBill[] {
  const inS3 = s3StorageCost(given, usage);
  return FLAT_RATE_PLANS.map(({ name: plan, levels, storageCredit }) => {
    const config = fittedTo(plan, given);
    const common = { plan, ...config.delivery && { delivery: config.delivery } };
    const lacks = missingIn(plan, { config: config.distribution, hasAccessLogs: config.logs !== undefined });
    if (lacks.length > 0) return { ...common, reason: `has no ${lacks.map(({ name }) => name).join(', ')}` };
    const level = levels.find(
      ({ requests, gigabytes: most }) => usage.requests <= requests && sentGigabytes(config, usage) <= most,
    );
    if (!level) return { ...common, reason: excess(levels[levels.length - 1], usage) };
    return {
      ...common,
      ...(levels.length > 1 && { level }),
      total: level.price + notIncluded(config, usage) - Math.min(inS3, storageCredit * S3.storage[0].price),
    };
  });
}

/** Returns the cost of everything that no plan includes. */
function notIncluded(config: Configuration, usage: Usage): number {
  const {
    transformFunction: transformer, transformLogs, refinement, prewarm, monitoring, storageRequests,
    storage, replica, events, logs,
  } = bill(config, usage);
  return transformer + transformLogs + refinement + prewarm + monitoring + storageRequests + storage + replica + events
    + (config.logs === 'CWL' ? 0 : logs);
}

function excess({ requests, gigabytes: most }: UsageLevel, usage: Usage): string {
  return usage.requests > requests
    ? `more than its ${requests.toLocaleString('en')} requests`
    : `more than its ${most.toLocaleString('en')} GB`;
}

/**
 * Returns a CDN as `flatRatePlan` would synthesize it: with variants of the transform function below Premium, with
 * AWS-managed policies below Business, and without cache tags on Free.
 */
function fittedTo(plan: FlatRatePlan, config: Configuration): Configuration {
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
