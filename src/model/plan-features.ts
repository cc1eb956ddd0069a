/** The plans, from the least to the most. */
export const PLANS = ['Free', 'Pro', 'Business', 'Premium'] as const;

export type Plan = typeof PLANS[number];

/** What is known of a distribution. */
export interface PlannedDistribution {
  /** Its `DistributionConfig`, as in a template. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hasAccessLogs: boolean;
}

/** What not every plan has. */
export interface PlanFeature {
  readonly what: string;
  /** Where it comes from, or what does without. */
  readonly why: string;
  readonly since: Plan;
}

interface Rule extends PlanFeature {
  readonly isUsed: (distribution: PlannedDistribution) => boolean;
}

type Part = Readonly<Record<string, any>>;

/**
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-features
 */
const RULES: readonly Rule[] = [
  { what: 'invalidation by cache tag', why: 'with `transformation`', since: 'Pro', isUsed: ({ config }) => config.CacheTagConfig !== undefined },
  { what: 'access logs', why: 'with `accessLogs`', since: 'Pro', isUsed: ({ hasAccessLogs }) => hasAccessLogs },
  policyOfOwn('CachePolicyId', 'cache policies', '`cachePolicy: CachePolicy.CACHING_OPTIMIZED` does without'),
  policyOfOwn('ResponseHeadersPolicyId', 'response headers policies', '`responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS` does without'),
  policyOfOwn('OriginRequestPolicyId', 'origin request policies', 'with `transformation`'),
  { what: 'origin failover', why: 'with `transformation` or a replica', since: 'Premium', isUsed: ({ config }) => partsOf((config.OriginGroups as Part)?.Items).length > 0 },
  { what: 'origin shield', why: 'with `originShieldRegion`', since: 'Premium', isUsed: ({ config }) => partsOf(config.Origins).some(({ OriginShield }) => OriginShield?.Enabled) },
];

const BEHAVIORS: Record<Plan, number> = { Free: 5, Pro: 10, Business: 50, Premium: 100 };

/** What the distribution has, and the plan has not. */
export function missingIn(plan: Plan, distribution: PlannedDistribution): PlanFeature[] {
  const has = (since: Plan) => PLANS.indexOf(since) <= PLANS.indexOf(plan);
  const count = behaviorsOf(distribution).length;
  const enough = PLANS.find(name => count <= BEHAVIORS[name]) ?? 'Premium';
  return [
    ...RULES.filter(({ since, isUsed }) => !has(since) && isUsed(distribution)),
    ...has(enough) ? [] : [{ what: `${count} cache behaviours`, why: `${plan} has ${BEHAVIORS[plan]}`, since: enough }],
  ];
}

/** The least plan that has all of it. */
export function leastPlan(distribution: PlannedDistribution): Plan {
  return PLANS.find(plan => missingIn(plan, distribution).length === 0) ?? 'Premium';
}

/** An id that is known beforehand is taken for that of one of AWS's policies. */
function policyOfOwn(property: string, what: string, why: string): Rule {
  const isOwn = (id: unknown) => id !== undefined && !/^[0-9a-f-]{36}$/.test(String(id));
  return { what: `${what} of your own`, why, since: 'Business', isUsed: distribution => behaviorsOf(distribution).some(behavior => isOwn(behavior[property])) };
}

function behaviorsOf({ config }: PlannedDistribution): Part[] {
  return partsOf([config.DefaultCacheBehavior, config.CacheBehaviors]);
}

/** One or many; what a function of the template makes of them is not known. */
export function partsOf(value: unknown): Part[] {
  return [value].flat(2).filter((part): part is Part => typeof part === 'object' && part !== null);
}
