import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { configOf, propertiesOf, resourceOf } from './named-config';
import { sharedBy } from './shared';
import { unsupportedIn, unsupportedRules } from './unsupported';
import { refuse, warn } from '../core/validate';
import { PLANS, PlannedDistribution, leastPlan, missingIn } from '../model/plan-features';
import { ImageSourceRoute } from '../originals/image-source-route';
import { OriginAccess } from '../originals/origin-access';
import { WebAclOptions } from '../protection/web-acl';
import { ImageTransformation } from '../transformation/image-transformation';

/** The props that decide whether a plan can be used. */
interface FlatRateProps {
  readonly flatRatePlan?: boolean;
  readonly sources?: ImageSourceRoute[];
  readonly transformation?: ImageTransformation;
  readonly originAccess?: OriginAccess;
  readonly webAcl?: WebAclOptions;
  readonly webAclId?: string;
}

/**
 * Rejects props that keep the distribution from a flat-rate plan.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-unsupported-features
 */
export function validateFlatRatePlan(scope: Construct, props: FlatRateProps): void {
  if (!props.flatRatePlan) return;
  const readsBucket = !props.sources || props.transformation?._makesImages;
  if (readsBucket && !props.originAccess?._isSigned) {
    refuse(scope, '`flatRatePlan` needs `originAccess: OriginAccess.control()`: plans take no origin access identity. A CDN that is already '
      + 'deployed is first deployed with OriginAccess.migrating(), so that no viewer sees a 403');
  }
  if (!props.webAcl && props.webAclId === undefined) {
    refuse(scope, '`flatRatePlan` needs `webAcl` or `webAclId`: plans require a web ACL, and include its price');
  }
}

/**
 * Looks, once the app is complete, at what the distribution has become.
 */
export function validateForPlan(scope: Construct, distribution: cloudfront.Distribution, hasAccessLogs: boolean): void {
  scope.node.addValidation({
    validate: () => {
      const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
      const config = configOf(resource);
      warnOfPlans(scope, { config, hasAccessLogs });
      const rules = webAclRules(scope, config.WebACLId);
      return [
        ...unsupportedIn(config).map(reason => `does not go with ${reason}`),
        ...unsupportedRules(rules).map(reason => `does not go with this web ACL: plans do not support ${reason}`),
        ...sharedBy(resource),
      ].map(reason => `${scope.node.path}: \`flatRatePlan\` ${reason}`);
    },
  });
}

/** Of a web ACL that is made in the app. */
function webAclRules(scope: Construct, name: unknown): unknown {
  const resource = resourceOf(scope.node.root, String(name));
  return resource instanceof wafv2.CfnWebACL ? propertiesOf(resource).Rules : undefined;
}

function warnOfPlans(scope: Construct, distribution: PlannedDistribution): void {
  const least = leastPlan(distribution);
  if (least === PLANS[0]) return;
  const needs = missingIn(PLANS[0], distribution).map(({ what, why, since }) => `${since}: ${what} (${why})`);
  warn(scope, 'flatRatePlanTier', `the least flat-rate plan that has all of this CDN is ${least}. What comes with which plan: ${needs.join('; ')}`);
}
