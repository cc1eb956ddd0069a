import { bill, sentGigabytes, total, withTransformation } from './bill';
import { Configuration } from './configuration';
import { PlanBill, planBills } from './plan-bill';
import { Usage } from './usage';
import { VariantDelivery } from '../../model/variant-delivery';

/** The traffic from which one of two offers costs less. */
export interface BreakEven {
  readonly requests: number;
  readonly gigabytes: number;
}

/** The monthly cost of a plan, and the traffic from which it is cheaper than pay-as-you-go pricing. */
export interface ComparedPlan extends PlanBill {
  /** Undefined if the plan is not cheaper within its allowance. */
  readonly breakEven?: BreakEven;
  /** The bytes of a response from which the plan is cheaper at the given requests, if it is not at the given size. */
  readonly breakEvenBytes?: number;
}

/** An assumption, and what the month would cost in addition if it were wrong. */
export interface Sensitivity {
  /** The option that replaces the assumption. */
  readonly assumption: string;
  /** The change that costs this much. */
  readonly change: string;
  readonly cost: number;
}

const STEPS = 60;

const MOST_REQUESTS = 1e12;

/** Returns the pay-as-you-go cost of each topology of a CDN that transforms images. */
export function topologies(config: Configuration, usage: Usage): Record<VariantDelivery, number> {
  const cost = (delivery: VariantDelivery) => total(bill({ ...withTransformation(config), delivery }, usage));
  return {
    [VariantDelivery.BUCKET_FIRST]: cost(VariantDelivery.BUCKET_FIRST),
    [VariantDelivery.FUNCTION_FIRST]: cost(VariantDelivery.FUNCTION_FIRST),
  };
}

/**
 * Returns the least traffic at which function first costs a cent more than bucket first, which it never undercuts.
 * Undefined if it costs the same for any traffic.
 */
export function topologyBreakEven(config: Configuration, usage: Usage): BreakEven | undefined {
  const costsMore = (requests: number) => {
    const cost = topologies(config, { ...usage, requests });
    return cost[VariantDelivery.FUNCTION_FIRST] - cost[VariantDelivery.BUCKET_FIRST] >= 0.01;
  };
  if (!costsMore(MOST_REQUESTS)) return undefined;
  const requests = bisect(MOST_REQUESTS, costsMore);
  return { requests, gigabytes: sentGigabytes(config, { ...usage, requests }) };
}

/** Returns the cost on each plan, with the traffic from which it is cheaper than the CDN as synthesized. */
export function comparePlans(config: Configuration, usage: Usage): ComparedPlan[] {
  return planBills(config, usage).map((plan, index) => {
    const breakEven = breakEvenOf(config, usage, index);
    const breakEvenBytes = breakEven ? undefined : bytesOf(config, usage, index);
    return { ...plan, ...breakEven && { breakEven }, ...breakEvenBytes !== undefined && { breakEvenBytes } };
  });
}

function bytesOf(config: Configuration, usage: Usage, plan: number): number | undefined {
  const usageAt = (bytes: number) =>
    config.transformFunction ? { ...usage, variantBytes: bytes } : { ...usage, originalBytes: bytes };
  const totalAt = (bytes: number) => planBills(config, usageAt(bytes))[plan].total;
  const isCheaper = (bytes: number) => {
    const planned = totalAt(bytes);
    return planned !== undefined && planned <= total(bill(config, usageAt(bytes)));
  };
  if (totalAt(0) === undefined) return undefined;
  const most = bisect(1e9, bytes => totalAt(bytes) === undefined) - 1;
  return isCheaper(most) ? bisect(most, isCheaper) : undefined;
}

/**
 * Returns the least number of requests, of the same kind, at which a plan costs no more. What grows with requests is
 * cheaper on every plan, so the difference changes its sign once within the allowance.
 */
function breakEvenOf(config: Configuration, usage: Usage, plan: number): BreakEven | undefined {
  const isCheaper = (requests: number) => {
    const { total: planned } = planBills(config, { ...usage, requests })[plan];
    return planned !== undefined && planned <= total(bill(config, { ...usage, requests }));
  };
  const isAllowed = (requests: number) => planBills(config, { ...usage, requests })[plan].total !== undefined;
  if (!isAllowed(0)) return undefined;
  const most = bisect(MOST_REQUESTS, requests => !isAllowed(requests)) - 1;
  if (!isCheaper(most)) return undefined;
  const requests = bisect(most, isCheaper);
  return { requests, gigabytes: sentGigabytes(config, { ...usage, requests }) };
}

/** Returns the least whole number up to a maximum for which a condition holds from there on. */
function bisect(most: number, holds: (value: number) => boolean): number {
  let [low, high] = [-1, most];
  for (let step = 0; step < STEPS && high - low > 1; step++) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Returns the assumption that changes the bill most when it is twice as large, or does not hold. */
export function mostSensitive(config: Configuration, usage: Usage): Sensitivity {
  const twice = 'with twice the value of';
  const changes: [assumption: string, change: string, changed: Partial<Usage>][] = [
    ['`--original-size`', twice, { originalBytes: 2 * usage.originalBytes }],
    ['`--variant-size`', twice, { variantBytes: 2 * usage.variantBytes }],
    ['`--hit-rate`', 'with twice the misses of', { hitRate: Math.max(0, 2 * usage.hitRate - 1) }],
    ['`--variants`', twice, { variants: 2 * usage.variants }],
    ['`--transform-time`', twice, { transformSeconds: 2 * usage.transformSeconds }],
    ['`--without-free-tier`', 'if other workloads use up the free tier,', { withFreeTier: false }],
  ];
  const now = total(bill(config, usage));
  return changes
    .map(([assumption, change, changed]) => (
      { assumption, change, cost: total(bill(config, { ...usage, ...changed })) - now }
    ))
    .reduce((most, other) => other.cost > most.cost ? other : most);
}
