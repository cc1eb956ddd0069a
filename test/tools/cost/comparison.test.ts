import { PLAIN, USAGE } from './support';
import { bill, total, withTransformation } from '../../../src/tools/cost/bill';
import { comparePlans, mostSensitive, topologies, topologyBreakEven } from '../../../src/tools/cost/comparison';
import { planBills } from '../../../src/tools/cost/plan-bill';

const TRANSFORMED = { ...withTransformation(PLAIN), webAclRules: 2 };
const FREE_TIER = { ...USAGE, withFreeTier: true };

describe('comparedPlans', () => {
  test('returns the number of requests from which each plan is cheaper', () => {
    const plans = comparePlans(TRANSFORMED, FREE_TIER);
    for (const [index, { breakEven }] of plans.entries()) {
      if (!breakEven) continue;
      const difference = (requests: number) => {
        const usage = { ...FREE_TIER, requests };
        return (planBills(TRANSFORMED, usage)[index].total ?? Infinity) - total(bill(TRANSFORMED, usage));
      };
      expect(difference(breakEven.requests)).toBeLessThanOrEqual(0);
      if (breakEven.requests > 0) expect(difference(breakEven.requests - 1000)).toBeGreaterThan(0);
    }
    expect(plans.map(({ plan, breakEven }) => [plan, breakEven !== undefined])).toEqual([
      ['Free', true], ['Pro', false], ['Business', true], ['Premium', true],
    ]);
  });

  test('returns the size of a response from which a plan is cheaper, if it is not cheaper at the given size', () => {
    const usage = { ...FREE_TIER, requests: 10_000_000 };
    const { breakEvenBytes } = comparePlans(TRANSFORMED, usage)[1];
    const difference = (variantBytes: number) => planBills(TRANSFORMED, { ...usage, variantBytes })[1].total!
      - total(bill(TRANSFORMED, { ...usage, variantBytes }));
    expect(difference(breakEvenBytes!)).toBeLessThanOrEqual(0);
    expect(difference(breakEvenBytes! - 1000)).toBeGreaterThan(0);
  });
});

test('topologies prices an invocation for each miss only function first', () => {
  const { 'bucket-first': bucketFirst, 'function-first': functionFirst } = topologies(TRANSFORMED, USAGE);
  expect(bucketFirst).toBeCloseTo(total(bill(TRANSFORMED, USAGE)), 6);
  expect(functionFirst).toBeGreaterThan(bucketFirst);
  const { 'bucket-first': hit, 'function-first': sameHit } = topologies(TRANSFORMED, { ...USAGE, hitRate: 1 });
  expect(sameHit).toBeCloseTo(hit, 6);
});

test('topologyBreakEven returns the traffic from which function first costs more', () => {
  const { requests, gigabytes } = topologyBreakEven(TRANSFORMED, FREE_TIER)!;
  const difference = (at: number) => {
    const cost = topologies(TRANSFORMED, { ...FREE_TIER, requests: at });
    return cost['function-first'] - cost['bucket-first'];
  };
  expect(difference(requests)).toBeGreaterThanOrEqual(0.01);
  expect(difference(requests - 1)).toBeLessThan(0.01);
  expect(gigabytes).toBeGreaterThan(0);
  expect(topologyBreakEven(TRANSFORMED, { ...FREE_TIER, hitRate: 1 })).toBeUndefined();
});

test.each([
  [{}, '`--variant-size`'],
  [{ requests: 0, changes: 0, originalBytes: 20_000_000 }, '`--original-size`'],
  [{ requests: 0, images: 1_000_000 }, '`--variants`'],
  [{ requests: 0, transformSeconds: 50 }, '`--variants`'],
  [{ withFreeTier: true, requests: 5_000_000 }, '`--without-free-tier`'],
])('mostSensitive names the assumption that changes the bill most: %j', (usage, assumption) => {
  expect(mostSensitive(TRANSFORMED, { ...USAGE, ...usage })).toMatchObject({ assumption });
});
