import { CfnOutput, Lazy, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { configOf } from './named-config';
import { sharedBy, usesKeyValueStore } from './shared';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { PlanFeature, PlannedDistribution } from '../../model/plan-feature';
import { PLANS, missingIn } from '../../model/plan-features';
import { CdnPlan } from '../plan/cdn-plan';

interface Rule {
  readonly isUsed: (value: unknown) => boolean;
  readonly feature: string;
  readonly remedy: string;
}

const isSet = (value: unknown) => value !== '' && value !== false && value !== undefined;

const ifSet = (feature: string, remedy: string): Rule => ({ isUsed: isSet, feature, remedy });

const ifOneOf = (values: string[], feature: string, remedy: string): Rule =>
  ({ isUsed: value => values.includes(String(value)), feature, remedy });

const LEGACY_CACHE_SETTINGS = ifSet('legacy cache settings', 'Use a cache policy');
const SECOND_DISTRIBUTION = 'Deploy to a second distribution instead';

/** The features that no plan supports, by the property of the distribution in the template. */
const NOT_SUPPORTED: Readonly<Record<string, Rule>> = {
  AnycastIpListId: ifSet('static addresses', 'Use DNS'),
  ConnectionMode: ifOneOf(['tenant-only'], 'multi-tenant distributions', 'Create a distribution for each tenant'),
  ContinuousDeploymentPolicyId: ifSet('continuous deployment', SECOND_DISTRIBUTION),
  DefaultTTL: LEGACY_CACHE_SETTINGS,
  FieldLevelEncryptionId: ifSet('field-level encryption', 'Leave it out; images do not need it'),
  ForwardedValues: LEGACY_CACHE_SETTINGS,
  IamCertificateId: ifSet('certificates of IAM', 'Use one of AWS Certificate Manager'),
  MaxTTL: LEGACY_CACHE_SETTINGS,
  MinTTL: LEGACY_CACHE_SETTINGS,
  OriginAccessIdentity: ifSet('origin access identities', 'Use OriginAccess.control()'),
  RealtimeLogConfigArn: ifSet('real-time logs', 'Use AccessLogs.toBucket(), toLogGroup() or toFirehose()'),
  SslSupportMethod: ifOneOf(['vip', 'static-ip'], 'dedicated IP addresses', 'Use sni-only'),
  Staging: ifSet('staging distributions', SECOND_DISTRIBUTION),
};

/** Returns a message for each feature in a configuration that no plan supports. */
function unsupportedIn(config: unknown): string[] {
  return [...new Set(findUnsupported(config))];
}

function findUnsupported(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const rule = Object.hasOwn(NOT_SUPPORTED, name) ? NOT_SUPPORTED[name] : undefined;
    return rule?.isUsed(item) ? [describeUnsupported(name, item, rule)] : findUnsupported(item);
  });
}

function describeUnsupported(name: string, value: unknown, { isUsed, feature, remedy }: Rule): string {
  const property = typeof value === 'string' && isUsed !== isSet ? `${name}: ${value}` : name;
  return `\`flatRatePlan\` must be left out with \`${property}\`: plans do not support ${feature}. ${remedy}`;
}

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
    .map(prop => describeMissing(plan, prop, missing.filter(feature => feature.prop === prop)));
}

function describeMissing(plan: FlatRatePlan, prop: string, features: PlanFeature[]): string {
  const [{ rule, alternative }] = features;
  const least = PLANS[Math.max(...features.map(feature => PLANS.indexOf(feature.least)))];
  const names = features.map(({ name }) => name).join(', ').replace(/, ([^,]*)$/, ' and $1');
  return `\`${prop}\` ${rule} with ${codeOf(plan)}, which does not include ${names}. `
    + `Use ${alternative ? `${alternative}, or ` : ''}${codeOf(least)}`;
}

function codeOf(plan: FlatRatePlan): string {
  return `FlatRatePlan.${plan.toUpperCase()}`;
}

type Config = cloudfront.CfnDistribution.DistributionConfigProperty;

/**
 * Adds an output with the command that subscribes the distribution. CloudFormation does not subscribe it, because it
 * cannot change the plan of a subscription.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/pricing-plan-manager/create-subscription.html
 */
function printSubscription(scope: Construct, distribution: cloudfront.Distribution, plan: FlatRatePlan): void {
  new CfnOutput(scope, 'SubscribeCommand', {
    description: `Subscribes ${scope.node.path} to the plan ${plan}, which starts its billing`,
    value: 'aws pricing-plan-manager create-subscription --region us-east-1 --plan-family CloudFront '
      + `--plan-tier ${plan.toUpperCase()} --resource-arns ${distribution.distributionArn} ${webAclOf(distribution)}`,
  });
}

/** Returns the web ACL of the distribution as it is at the end of the synthesis. */
function webAclOf(distribution: cloudfront.Distribution): string {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  return Token.asString(Lazy.uncachedAny({
    produce: context => (context.resolve(resource.distributionConfig) as Pick<Config, 'webAclId'>).webAclId,
  }));
}
