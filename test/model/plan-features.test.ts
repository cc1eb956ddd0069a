import { FlatRatePlan } from '../../src/model/flat-rate-plan';
import { PlannedDistribution } from '../../src/model/plan-feature';
import { PLANS, missingIn } from '../../src/model/plan-features';

const { FREE, PRO, BUSINESS, PREMIUM } = FlatRatePlan;

/** Returns the plans that include everything that a distribution uses. */
function plansOf(distribution: Partial<PlannedDistribution>): FlatRatePlan[] {
  return PLANS.filter(plan => missingIn(plan, { config: {}, hasAccessLogs: false, ...distribution }).length === 0);
}

describe('missingIn', () => {
  test.each<[string, FlatRatePlan, object]>([
    ['a rule by country', FREE, { Statement: { GeoMatchStatement: { CountryCodes: ['NO'] } } }],
    ['known bad inputs', FREE, {
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
    }],
    ['a rule by header', PRO, { Statement: { ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name: 'x' } } } } }],
    ['CAPTCHA', PRO, { Action: { Captcha: {} } }],
    ['a custom response', PRO, { Action: { Block: { CustomResponse: { ResponseCode: 404 } } } }],
    ['rules for PHP', PRO, { Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesPHPRuleSet' } } }],
    ['a regular expression', BUSINESS, { Statement: { NotStatement: { Statement: { RegexMatchStatement: {} } } } }],
    ['a challenge', BUSINESS, { Action: { Challenge: {} } }],
    ['bot control', BUSINESS, {
      Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesBotControlRuleSet' } },
    }],
    ['protection from DDoS attacks', BUSINESS, {
      Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesAntiDDoSRuleSet' } },
    }],
  ])('allows a web ACL with %s on %s and larger plans', (_name, least, rule) => {
    expect(plansOf({ webAclRules: [rule] })).toEqual(PLANS.slice(PLANS.indexOf(least)));
  });

  test.each<[number, FlatRatePlan]>([[5, FREE], [6, PRO], [26, BUSINESS], [51, PREMIUM]])(
    'allows a web ACL with %i rules on %s and larger plans', (count, least) => {
      expect(plansOf({ webAclRules: Array(count).fill({}) })).toEqual(PLANS.slice(PLANS.indexOf(least)));
    },
  );

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
