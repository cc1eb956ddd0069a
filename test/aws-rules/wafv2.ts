import { Rule, each, isLiteral, listOf, only, repeated, textOf } from './rule';
import { Json } from './template';

const API = 'https://docs.aws.amazon.com/waf/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/waf/latest/developerguide';
const ACL = 'AWS::WAFv2::WebACL';

const visible = (MetricName: string) => ({ CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName });
const rate = (more: Json = {}) => ({
  Name: 'Rate',
  Priority: 0,
  Action: { Block: {} },
  VisibilityConfig: visible('Rate'),
  Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP' } },
  ...more,
});
const managed = (more: Json = {}) => ({
  Name: 'Managed',
  Priority: 1,
  OverrideAction: { None: {} },
  VisibilityConfig: visible('Managed'),
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
  ...more,
});
const acl = (more: Json, stack = {}) =>
  only(
    ACL,
    { Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} }, VisibilityConfig: visible('Images'), Rules: [], ...more },
    stack,
  );

function rulesOf({ Rules }: Json): Json[] {
  return listOf(Rules);
}

const isGroup = ({ Statement }: Json) =>
  (Statement?.ManagedRuleGroupStatement ?? Statement?.RuleGroupReferenceStatement) !== undefined;

export const WAFV2: readonly Rule[] = [
  {
    name: 'a web ACL for CloudFront is in us-east-1',
    source: `${API}/API_CreateWebACL.html`,
    check: each(
      ACL,
      ({ Scope }, { stack: { region } }) =>
        Scope === 'CLOUDFRONT' && region !== undefined && region !== 'us-east-1' && `it is in ${region}`,
    ),
    broken: acl({}, { region: 'eu-west-1' }),
  },
  {
    name: 'names and priorities of the rules of a web ACL are unique',
    source: `${API}/API_Rule.html`,
    check: each(ACL, properties =>
      [
        ...repeated(rulesOf(properties).map(({ Name }) => Name)),
        ...repeated(rulesOf(properties).map(({ Priority }) => Priority)),
      ].map(value => `twice: ${value}`),
    ),
    broken: acl({ Rules: [rate(), managed({ Priority: 0 })] }),
  },
  {
    name: 'a rule group has an override action, and any other rule an action',
    source: `${API}/API_Rule.html`,
    check: each(ACL, properties =>
      rulesOf(properties).map(rule => {
        const isRight = isGroup(rule) ? rule.OverrideAction && !rule.Action : rule.Action && !rule.OverrideAction;
        return !isRight && `the rule ${rule.Name}`;
      }),
    ),
    broken: acl({ Rules: [managed({ OverrideAction: undefined, Action: { Block: {} } })] }),
  },
  {
    name: 'metrics of a web ACL have names that AWS WAF does not reserve',
    source: `${API}/API_VisibilityConfig.html`,
    check: each(ACL, (properties, { stack }) =>
      [properties, ...rulesOf(properties)]
        .map(({ VisibilityConfig }) => textOf(VisibilityConfig?.MetricName, stack))
        .filter(name => !/^[\w#:./-]{1,128}$/.test(name) || ['All', 'Default_Action'].includes(name))
        .map(name => `the metric ${name}`),
    ),
    broken: acl({ VisibilityConfig: visible('All') }),
  },
  {
    name: 'names of a web ACL and its rules have at most 128 letters, digits, hyphens and underscores',
    source: `${API}/API_CreateWebACL.html`,
    check: each(ACL, (properties, { stack }) =>
      [properties, ...rulesOf(properties)]
        .map(({ Name }) => textOf(Name, stack))
        .filter(name => !/^[\w-]{0,128}$/.test(name))
        .map(name => `the name ${name}`),
    ),
    broken: acl({ Name: 'images of a shop' }),
  },
  {
    name: 'a web ACL has at most 10 rate-based rules',
    source: `${GUIDE}/limits.html`,
    check: each(ACL, properties => {
      const { length } = rulesOf(properties).filter(({ Statement }) => Statement?.RateBasedStatement);
      return length > 10 && `${length} rules`;
    }),
    broken: acl({ Rules: Array.from({ length: 11 }, (_, index) => rate({ Name: `Rate${index}`, Priority: index })) }),
  },
  {
    name: 'a rate is of 10 requests or more, in 1, 2, 5 or 10 minutes',
    source: `${GUIDE}/waf-rule-statement-type-rate-based-high-level-settings.html`,
    check: each(ACL, properties =>
      rulesOf(properties)
        .map(({ Statement }) => Statement?.RateBasedStatement)
        .filter(rateOf => rateOf !== undefined)
        .map(
          ({ Limit, EvaluationWindowSec = 300 }) =>
            (Limit < 10 || Limit > 2_000_000_000 || ![60, 120, 300, 600].includes(EvaluationWindowSec)) &&
            `${Limit} in ${EvaluationWindowSec} seconds`,
        ),
    ),
    broken: acl({ Rules: [rate({ Statement: { RateBasedStatement: { Limit: 9, AggregateKeyType: 'IP' } } })] }),
  },
  {
    name: 'the description of a web ACL has at most 256 characters, of those that AWS WAF accepts',
    source: `${API}/API_CreateWebACL.html`,
    check: each(
      ACL,
      ({ Description }) =>
        isLiteral(Description) &&
        !(Description.length <= 256 && /^[\w+=:#@/\-,.][\w+=:#@/\-,.\s]+[\w+=:#@/\-,.]$/.test(Description)) &&
        `the description ${Description}`,
    ),
    broken: acl({ Description: 'Guards (images)' }),
  },
  {
    name: 'a web ACL needs no subscription',
    ofLibrary: true,
    source: `${GUIDE}/aws-managed-rule-groups-list.html`,
    check: each(ACL, properties =>
      rulesOf(properties)
        .map(({ Statement }) => Statement?.ManagedRuleGroupStatement)
        .filter(
          group =>
            group !== undefined && (group.VendorName !== 'AWS' || /BotControl|ACFP|ATP|AntiDDoS/.test(group.Name)),
        )
        .map(({ Name }) => `${Name} is paid for apart`),
    ),
    broken: acl({
      Rules: [
        managed({
          Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesBotControlRuleSet' } },
        }),
      ],
    }),
  },
];
