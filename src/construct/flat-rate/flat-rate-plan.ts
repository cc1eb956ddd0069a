import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { configOf } from './named-config';
import { sharedBy, usesKeyValueStore } from './shared';
import { printSubscription } from './subscription';
import { unsupportedIn } from './unsupported';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { PlanFeature, PlannedDistribution } from '../../model/plan-feature';
import { PLANS, missingIn } from '../../model/plan-features';
import { CdnPlan } from '../plan/cdn-plan';

/**
 * Keeps the distribution within the flat-rate plan, if one is set: rejects, once the app is complete, a distribution
 * that uses more than the plan includes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-unsupported-features
 */
export function addFlatRatePlan(
  scope: Construct, distribution: cloudfront.Distribution, { flatRatePlan, delivery }: CdnPlan,
): void {
  if (!flatRatePlan) return;
  validateDistribution(scope, flatRatePlan, distribution, delivery.logs !== undefined);
  printSubscription(scope, distribution, flatRatePlan);
}

function validateDistribution(
  scope: Construct, plan: FlatRatePlan, distribution: cloudfront.Distribution, hasAccessLogs: boolean,
): void {
  scope.node.addValidation({
    validate: () => {
      const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
      const config = configOf(resource);
      return [
        ...missingWebAcl(config),
        ...missingFeatures(plan, {
          config,
          hasAccessLogs: hasAccessLogs || config.Logging !== undefined,
          hasKeyValueStore: usesKeyValueStore(resource),
        }),
        ...unsupportedIn(config),
        ...sharedBy(resource),
      ].map(reason => `${scope.node.path}: ${reason}`);
    },
  });
}

/** Returns a message if a distribution of the user has no web ACL. A new distribution has one. */
function missingWebAcl({ WebACLId }: Record<string, any>): string[] {
  return WebACLId !== undefined ? [] : [
    '`webAclId` must be set on the distribution with `flatRatePlan`: plans require a web ACL, and include its price',
  ];
}

/** Returns a message for each prop that uses features of a larger plan. */
function missingFeatures(plan: FlatRatePlan, distribution: PlannedDistribution): string[] {
  const missing = missingIn(plan, distribution);
  return [...new Set(missing.map(({ prop }) => prop))]
    .map(prop => messageFor(plan, prop, missing.filter(feature => feature.prop === prop)));
}

function messageFor(plan: FlatRatePlan, prop: string, features: PlanFeature[]): string {
  const [{ rule, alternative }] = features;
  const least = PLANS[Math.max(...features.map(feature => PLANS.indexOf(feature.least)))];
  const names = features.map(({ name }) => name).join(', ').replace(/, ([^,]*)$/, ' and $1');
  return `\`${prop}\` ${rule} with ${codeOf(plan)}, which does not include ${names}. `
    + `Use ${alternative ? `${alternative}, or ` : ''}${codeOf(least)}`;
}

function codeOf(plan: FlatRatePlan): string {
  return `FlatRatePlan.${plan.toUpperCase()}`;
}
