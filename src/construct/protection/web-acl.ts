import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { globalName } from '../core/global-name';
import { UsEast1Resource, usEast1Scope } from '../core/us-east-1';
import { DeliveryPlan } from '../plan/delivery';

const RESOURCE: UsEast1Resource = {
  requirement: 'a web ACL for CloudFront must be',
  order: 'before',
  inChina: 'Leave out `webAcl`',
};

/**
 * Returns the ARN of the web ACL, if there is one. A new one answers 403 to clients above the rate limit and to known
 * bad inputs, and to no others.
 */
export function bindWebAcl(cdn: Construct, { webAcl: plan, stacks }: DeliveryPlan): string | undefined {
  if (plan === undefined || typeof plan === 'string') return plan;
  const { rateLimit, knownBadInputs } = plan;
  const scope = usEast1Scope(cdn, RESOURCE, stacks);
  const webAcl = new wafv2.CfnWebACL(scope, 'WebAcl', {
    scope: 'CLOUDFRONT',
    description: `Guards ${cdn.node.path}`.replace(/[^\w+=:#@/,.\s-]/g, '-').slice(0, 256),
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig(cdn, 'All'),
    rules: [rateRule(cdn, rateLimit), ...knownBadInputs ? [badInputsRule(cdn)] : []],
  });
  return webAcl.attrArn;
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
