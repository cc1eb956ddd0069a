import { FlatRatePlan } from './flat-rate-plan';
import { PlanFeature, PlannedDistribution, UsedFeature } from './plan-feature';

const PROP = 'webAclId';
const RULE = 'must be that of a simpler web ACL';

/**
 * The features of web ACLs that not every plan includes, recognized in their rules as in a template.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-features
 */
export const WEB_ACL_FEATURES: readonly UsedFeature[] = [
  inRules('CAPTCHA', FlatRatePlan.PRO, /"Captcha":/),
  inRules('rules by header', FlatRatePlan.PRO, /"(?:SingleHeader|Headers|HeaderOrder)":/),
  inRules('custom responses', FlatRatePlan.PRO, /"CustomResponse":/),
  inRules(
    'protections for databases, PHP, WordPress and operating systems', FlatRatePlan.PRO,
    /"AWSManagedRules(?:SQLi|PHP|WordPress|Linux|Unix|Windows)RuleSet"/,
  ),
  inRules('rules by regular expression', FlatRatePlan.BUSINESS, /"Regex(?:Match|PatternSetReference)Statement":/),
  inRules('JavaScript challenges', FlatRatePlan.BUSINESS, /"Challenge":/),
  inRules('bot control', FlatRatePlan.BUSINESS, /"AWSManagedRulesBotControlRuleSet"/),
  inRules('advanced protection from DDoS attacks', FlatRatePlan.BUSINESS, /"AWSManagedRulesAntiDDoSRuleSet"/),
];

const MAX_RULES: Record<FlatRatePlan, number> = {
  [FlatRatePlan.FREE]: 5, [FlatRatePlan.PRO]: 25, [FlatRatePlan.BUSINESS]: 50, [FlatRatePlan.PREMIUM]: 75,
};

/** Returns the feature that a number of rules is. */
export function numberOfRules(plans: readonly FlatRatePlan[], { webAclRules }: PlannedDistribution): PlanFeature {
  const count = Array.isArray(webAclRules) ? webAclRules.length : 0;
  return {
    name: `${count} rules`,
    prop: PROP,
    rule: RULE,
    least: plans.find(plan => count <= MAX_RULES[plan]) ?? FlatRatePlan.PREMIUM,
  };
}

function inRules(name: string, least: FlatRatePlan, pattern: RegExp): UsedFeature {
  return {
    name, prop: PROP, rule: RULE, least, isUsed: ({ webAclRules }) => pattern.test(JSON.stringify(webAclRules ?? [])),
  };
}
