import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { UsEast1Resource, UsEast1Stacks, usEast1Scope } from '../core/us-east-1';
import { isKnown, refuse } from '../core/validate';

/**
 * Options for a WAF web ACL that is created for this CDN.
 */
export interface WebAclOptions {
  /**
   * Maximum number of requests from one IP address in five minutes, from 10 to 2,000,000,000. Further requests are
   * blocked. A page with 100 images sends 100 requests, and a whole office may share one address.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   * @default 10000
   */
  readonly rateLimit?: number;

  /**
   * Whether to block requests that match the AWS managed rule group 'Known bad inputs'.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
   * @default true
   */
  readonly knownBadInputs?: boolean;
}

const TYPES: types.PropTypes<WebAclOptions> = { rateLimit: types.number, knownBadInputs: types.flag };

export const WEB_ACL_OPTIONS: types.PropType = types.correct(
  types.struct(TYPES),
  [types.exactly(true), '{}'],
  [types.text, '`webAclId: %`'],
  [types.having('attrArn'), '`webAclId: webAcl.attrArn`'],
);

const WEB_ACL: UsEast1Resource = {
  requirement: 'a web ACL for CloudFront must be',
  order: 'before',
  inChina: 'Leave out `webAcl`',
};

/**
 * Creates a web ACL for this CDN only. It answers 403 to clients above the rate limit and to known bad inputs, and
 * allows all other requests.
 */
export function webAcl(cdn: Construct, options: WebAclOptions, usEast1?: UsEast1Stacks): wafv2.CfnWebACL {
  const { rateLimit = 10_000 } = options;
  if (isKnown(rateLimit) && !(Number.isInteger(rateLimit) && rateLimit >= 10 && rateLimit <= 2_000_000_000)) {
    refuse(cdn, `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`);
  }
  const scope = usEast1Scope(cdn, WEB_ACL, usEast1);
  return new wafv2.CfnWebACL(scope, 'WebAcl', {
    scope: 'CLOUDFRONT',
    description: `Guards ${cdn.node.path}`.replace(/[^\w+=:#@/,.\s-]/g, '-').slice(0, 256),
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig(cdn, 'All'),
    rules: [rateRule(cdn, rateLimit), ...options.knownBadInputs ?? true ? [badInputsRule(cdn)] : []],
  });
}

function rateRule(cdn: Construct, limit: number): wafv2.CfnWebACL.RuleProperty {
  return {
    name: 'RateLimit',
    priority: 0,
    action: { block: {} },
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
    visibilityConfig: visibilityConfig(cdn, 'RateLimit'),
  };
}

function badInputsRule(cdn: Construct): wafv2.CfnWebACL.RuleProperty {
  return {
    name: 'KnownBadInputs',
    priority: 1,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
    visibilityConfig: visibilityConfig(cdn, 'KnownBadInputs'),
  };
}

function visibilityConfig(cdn: Construct, rule: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: globalName(cdn, rule, 128) };
}
