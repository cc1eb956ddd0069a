import { PLAIN, USAGE } from './support';
import { bill, withTransformation } from '../../../src/tools/cost/bill';
import { Configuration } from '../../../src/tools/cost/configuration';
import { planBills } from '../../../src/tools/cost/plan-bill';

const GIGABYTE = 1024 ** 3;

test('planBills reports exceeded allowances and missing features', () => {
  const plans = planBills(withTransformation(PLAIN), USAGE);
  expect(plans.map(({ plan, reason }) => [plan, reason])).toEqual([
    ['Free', 'more than its 1,000,000 requests'],
    ['Pro', 'more than its 10,000,000 requests'],
    ['Business', undefined],
    ['Premium', undefined],
  ]);
  const {
    transformFunction: transformer,
    transformLogs,
    storageRequests,
    monitoring,
  } = bill(withTransformation(PLAIN), USAGE);
  const besides = transformer + transformLogs + storageRequests + monitoring; // storage is within the credit
  expect(plans[3].total).toBeCloseTo(1000 + besides, 6);
  const replicated = { ...withTransformation(PLAIN), replica: { hasTimeControl: false, hasMetrics: false } };
  expect(planBills(replicated, USAGE)[3].total).toBeCloseTo(plans[3].total! + bill(replicated, USAGE).replica, 6);
  expect(planBills(PLAIN, { ...USAGE, requests: 1_000_000, originalBytes: 2_000_000 })[0].reason).toBe(
    'more than its 100 GB',
  );
});

test('planBills adds the invocations for stored variants below Premium, with delivery function first', () => {
  const plans = planBills(withTransformation(PLAIN), USAGE);
  expect(plans.map(({ delivery }) => delivery)).toEqual([...Array(3).fill('function-first'), undefined]);
  const [made, misses] = [6 * (10_000 / 3 + 1000), 2_000_000];
  const compute = (misses - made) * (0.03 * 1769 / 1024 * 0.0000133334 + 0.0000002);
  const logged = (misses - made) * 400 / GIGABYTE * 0.5;
  expect(plans[2].total! - 200 - (plans[3].total! - 1000)).toBeCloseTo(compute + logged, 4);
});

test('planBills adds the cost that a plan does not include', () => {
  const business = (config: Partial<Configuration>) =>
    planBills({ ...withTransformation(PLAIN), ...config }, USAGE)[2].total!;
  const delivered = (20_000_000 * 500) / GIGABYTE;
  // The metrics of what purges, and the events of changes.
  expect(business({ isPurged: true, webAclRules: 2, logs: 'CWL' }) - business({})).toBeCloseTo(3 * 0.3 + 0.002, 6);
  expect(business({ logs: 'FH' }) - business({})).toBeCloseTo(delivered * 0.25, 6);
  expect(business({ logs: 'PARQUET', logDays: 90 }) - business({})).toBeCloseTo(delivered * (3 * 0.023 + 0.03), 6);
});

test('planBills selects the lowest sufficient usage level of Premium', () => {
  const premium = (requests: number) =>
    planBills(withTransformation(PLAIN), { ...USAGE, requests, variantBytes: 1000 })[3];
  expect([500_000_000, 500_000_001, 1_300_000_000, 6_000_000_000].map(requests => premium(requests).level?.price))
    .toEqual([1000, 1450, 3500, 10_000]);
  expect(premium(6_000_000_001)).toMatchObject({ plan: 'Premium', reason: 'more than its 6,000,000,000 requests' });
});

test('planBills lists the features that a plan lacks', () => {
  const distribution = { DefaultCacheBehavior: { CachePolicyId: { Ref: 'Policy' } }, OriginGroups: { Items: [{}] } };
  expect(planBills({ ...PLAIN, distribution }, { ...USAGE, requests: 1 }).map(({ reason }) => reason)).toEqual([
    ...Array(3).fill('has no origin failover'), undefined,
  ]);
  expect(planBills({ ...PLAIN, logs: 'CWL' }, { ...USAGE, requests: 1 })[0].reason).toBe('has no access logs');
});
