import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { isInChina } from '../core/china';
import { requireFactory } from '../core/creation';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { UsEast1Resource, UsEast1Stacks, usEast1Scope } from '../core/us-east-1';
import { isKnown, refuse } from '../core/validate';

/**
 * Options for a web ACL that is created for a CDN.
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

const ARN: types.PropType = types.correct(types.text, [types.having('attrArn'), 'webAcl.attrArn']);

export const WEB_ACL: types.PropType = types.correct(
  types.object('a WebAcl', '_bindWebAcl', 'WebAcl.managed()'),
  [types.exactly(true), 'WebAcl.managed()'],
  [types.text, 'WebAcl.fromArn(%)'],
  [types.number, 'WebAcl.managed({ rateLimit: % })'],
  [types.having('attrArn'), 'WebAcl.fromArn(webAcl.attrArn)'],
  [types.plain, 'WebAcl.managed({ … })'],
);

const RESOURCE: UsEast1Resource = {
  requirement: 'a web ACL for CloudFront must be',
  order: 'before',
  inChina: 'Leave out `webAcl`',
};

/** Returns the ARN of the web ACL of a CDN. */
type BindWebAcl = (cdn: Construct, usEast1: UsEast1Stacks | undefined) => string;

/**
 * The AWS WAF web ACL of a distribution.
 */
export class WebAcl {
  /**
   * A new web ACL for this CDN only, which blocks clients with too many requests, and known bad inputs. AWS bills for
   * it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html
   */
  public static managed(options: WebAclOptions = {}): WebAcl {
    return new WebAcl((cdn, usEast1) => createWebAcl(cdn, options, usEast1).attrArn);
  }

  /**
   * An existing web ACL.
   *
   * @param webAclArn the ARN of a web ACL with scope CLOUDFRONT, which is in us-east-1
   */
  public static fromArn(webAclArn: string): WebAcl {
    return new WebAcl(cdn => requireWebAclArn(cdn, webAclArn));
  }

  private constructor(private readonly bind: BindWebAcl) {
    requireFactory(this, typeof bind === 'function', 'WebAcl.managed() or WebAcl.fromArn()');
  }

  /**
   * Returns the ARN of the web ACL.
   *
   * @internal
   */
  public _bindWebAcl(cdn: Construct, usEast1: UsEast1Stacks | undefined): string {
    return this.bind(cdn, usEast1);
  }
}

function requireWebAclArn(cdn: Construct, arn: string): string {
  types.requireType(cdn, 'webAclArn', arn, ARN);
  if (isInChina(cdn)) refuse(cdn, '`webAcl` must be left out in China, where AWS WAF does not support CloudFront');
  if (isKnown(arn) && !/^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\//.test(arn)) {
    refuse(cdn, '`webAclArn` must be the ARN of a web ACL with scope CLOUDFRONT in us-east-1 '
      + `(arn:aws:wafv2:us-east-1:…:global/webacl/…), got ${arn}`);
  }
  return arn;
}

/** Creates a web ACL that answers 403 to clients above the rate limit and to known bad inputs, and to no others. */
function createWebAcl(
  cdn: Construct, options: WebAclOptions, usEast1: UsEast1Stacks | undefined,
): wafv2.CfnWebACL {
  types.requireTypes(cdn, options, TYPES, 'webAcl');
  const { rateLimit = 10_000 } = options;
  if (isKnown(rateLimit) && !(Number.isInteger(rateLimit) && rateLimit >= 10 && rateLimit <= 2_000_000_000)) {
    refuse(cdn, `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`);
  }
  const scope = usEast1Scope(cdn, RESOURCE, usEast1);
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
