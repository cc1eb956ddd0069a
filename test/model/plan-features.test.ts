import { FlatRatePlan } from '../../src/model/flat-rate-plan';
import { PlannedDistribution } from '../../src/model/plan-feature';
import { PLANS, missingIn } from '../../src/model/plan-features';

const { PRO, BUSINESS, PREMIUM } = FlatRatePlan;

/** Returns the plans that include everything that a distribution uses. */
function plansOf(distribution: Partial<PlannedDistribution>): FlatRatePlan[] {
  return PLANS.filter(plan => missingIn(plan, { config: {}, hasAccessLogs: false, ...distribution }).length === 0);
}

describe('missingIn', () => {
  test.each<[string, FlatRatePlan, Partial<PlannedDistribution>]>([
    ['a key value store', PRO, { hasKeyValueStore: true }],
    ['a VPC origin', BUSINESS, { config: { Origins: [{ VpcOriginConfig: { VpcOriginId: 'vo_1' } }] } }],
    ['mutual TLS with an origin', BUSINESS, {
      config: { Origins: [{ CustomOriginConfig: { OriginMtlsConfig: { ClientCertificateArn: 'arn' } } }] },
    }],
    ['mutual TLS with viewers', PREMIUM, { config: { ViewerMtlsConfig: { Mode: 'required' } } }],
  ])('allows a distribution with %s on %s and larger plans', (_name, least, distribution) => {
    expect(plansOf(distribution)).toEqual(PLANS.slice(PLANS.indexOf(least)));
  });
});
