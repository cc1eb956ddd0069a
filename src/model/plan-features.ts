import { FlatRatePlan } from './flat-rate-plan';
import { PlanFeature, PlannedDistribution, UsedFeature } from './plan-feature';

/** The plans, from the smallest to the largest. */
export const PLANS: readonly FlatRatePlan[] = Object.values(FlatRatePlan);

type Part = Readonly<Record<string, any>>;

const LEFT_OUT = 'must be left out';

/**
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-features
 */
const FEATURES: readonly UsedFeature[] = [
  feature('access logs', 'accessLogs', FlatRatePlan.PRO, ({ hasAccessLogs }) => hasAccessLogs),
  customPolicies('cache', 'cachePolicy', 'CachePolicyId', 'CachePolicy.CACHING_OPTIMIZED'),
  customPolicies(
    'response headers', 'responseHeadersPolicy', 'ResponseHeadersPolicyId', 'ResponseHeadersPolicy.SECURITY_HEADERS',
  ),
  {
    ...feature('origin failover', 'transformation', FlatRatePlan.PREMIUM, each => hasFailover(each, true)),
    rule: 'must be delivered function first',
    alternative: 'VariantDelivery.FUNCTION_FIRST',
  },
  customPolicies('origin request', 'transformation', 'OriginRequestPolicyId'),
  feature('invalidation by cache tag', 'transformation', FlatRatePlan.PRO, usesCacheTags),
  feature('origin failover', 'replica', FlatRatePlan.PREMIUM, each => hasFailover(each, false)),
  feature('Origin Shield', 'originShieldRegion', FlatRatePlan.PREMIUM,
    ({ config }) => partsOf(config.Origins).some(({ OriginShield }) => OriginShield?.Enabled)),
  ofDistribution('key value stores', FlatRatePlan.PRO, ({ hasKeyValueStore }) => hasKeyValueStore ?? false),
  ofDistribution('VPC origins', FlatRatePlan.BUSINESS,
    ({ config }) => partsOf(config.Origins).some(({ VpcOriginConfig }) => VpcOriginConfig !== undefined)),
  ofDistribution('mutual TLS with origins', FlatRatePlan.BUSINESS, ({ config }) =>
    partsOf(config.Origins).some(({ CustomOriginConfig }) => CustomOriginConfig?.OriginMtlsConfig !== undefined)),
  ofDistribution('mutual TLS with viewers', FlatRatePlan.PREMIUM,
    ({ config }) => config.ViewerMtlsConfig !== undefined),
];

const MAX_BEHAVIORS: Record<FlatRatePlan, number> = {
  [FlatRatePlan.FREE]: 5, [FlatRatePlan.PRO]: 10, [FlatRatePlan.BUSINESS]: 50, [FlatRatePlan.PREMIUM]: 100,
};

/** Returns the features that the distribution uses and the plan does not include. */
export function missingIn(plan: FlatRatePlan, distribution: PlannedDistribution): PlanFeature[] {
  const features = [...FEATURES.filter(({ isUsed }) => isUsed(distribution)), behaviors(plan, distribution)];
  return features.filter(({ least }) => PLANS.indexOf(least) > PLANS.indexOf(plan));
}

function behaviors(plan: FlatRatePlan, distribution: PlannedDistribution): PlanFeature {
  const count = behaviorsOf(distribution).length;
  return {
    name: `${count} cache behaviors`,
    prop: 'distribution',
    rule: `must have at most ${MAX_BEHAVIORS[plan]} cache behaviors`,
    least: PLANS.find(name => count <= MAX_BEHAVIORS[name]) ?? FlatRatePlan.PREMIUM,
  };
}

function feature(name: string, prop: string, least: FlatRatePlan, isUsed: UsedFeature['isUsed']): UsedFeature {
  return { name, prop, rule: LEFT_OUT, least, isUsed };
}

/** Returns a feature of distributions that the library does not create. */
function ofDistribution(name: string, least: FlatRatePlan, isUsed: UsedFeature['isUsed']): UsedFeature {
  return { name, prop: 'distribution', rule: 'must be simpler', least, isUsed };
}

/** An ID that is known at synthesis is assumed to be that of an AWS-managed policy. */
function customPolicies(kind: string, prop: string, property: string, alternative?: string): UsedFeature {
  const isCustom = (id: unknown) => id !== undefined && !/^[0-9a-f-]{36}$/.test(String(id));
  return {
    name: `custom ${kind} policies`,
    prop,
    rule: alternative ? 'must be AWS-managed' : LEFT_OUT,
    alternative,
    least: FlatRatePlan.BUSINESS,
    isUsed: distribution => behaviorsOf(distribution).some(behavior => isCustom(behavior[property])),
  };
}

/** Whether a plan, or pay-as-you-go pricing, includes policies of the user. */
export function hasCustomPolicies(plan: FlatRatePlan | undefined): boolean {
  return plan === undefined || PLANS.indexOf(plan) >= PLANS.indexOf(FlatRatePlan.BUSINESS);
}

/** Whether a plan, or pay-as-you-go pricing, includes invalidation by cache tag. */
export function hasCacheTags(plan: FlatRatePlan | undefined): boolean {
  return plan !== FlatRatePlan.FREE;
}

function usesCacheTags({ config }: PlannedDistribution): boolean {
  return config.CacheTagConfig !== undefined;
}

/** Whether a group of origins has the transform function as a member, or has only buckets. */
function hasFailover({ config }: PlannedDistribution, toFunction: boolean): boolean {
  const functions = partsOf(config.Origins).filter(({ CustomOriginConfig }) => CustomOriginConfig !== undefined);
  return partsOf((config.OriginGroups as Part)?.Items).some(({ Members }) => {
    const members = partsOf(Members?.Items).map(({ OriginId }) => OriginId as unknown);
    return functions.some(({ Id }) => members.includes(Id)) === toFunction;
  });
}

function behaviorsOf({ config }: PlannedDistribution): Part[] {
  return partsOf([config.DefaultCacheBehavior, config.CacheBehaviors]);
}

/** Returns one part or several as a list. The result of an intrinsic function is unknown. */
export function partsOf(value: unknown): Part[] {
  return [value].flat(2).filter((part): part is Part => typeof part === 'object' && part !== null);
}
