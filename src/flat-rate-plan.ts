import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct, IConstruct } from 'constructs';
import { ImageCdnProps } from './image-cdn-props';
import { isKnown, refuse } from './private/validate';

/**
 * What a distribution may not have on a flat-rate plan, by its property in the template, and what there is instead.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
 */
const NOT_SUPPORTED: Record<string, string> = {
  continuousDeploymentPolicyId: 'continuous deployment: deploy to a second distribution instead',
  fieldLevelEncryptionId: 'field-level encryption, which images do not need',
  forwardedValues: 'legacy cache settings: use a cache policy',
  iamCertificateId: 'certificates of IAM: use one of AWS Certificate Manager',
  originAccessIdentity: 'origin access identities: use OriginAccess.control()',
  realtimeLogConfigArn: 'real-time logs: use AccessLogs.toBucket(), toLogGroup() or toFirehose()',
  staging: 'staging distributions: deploy to a second distribution instead',
};

/**
 * Refuses props that keep the distribution from a flat-rate plan.
 */
export function validateFlatRatePlan(scope: Construct, props: ImageCdnProps): void {
  if (!props.flatRatePlan) return;
  const readsBucket = !props.source || props.transformation?._makesImages;
  if (readsBucket && !props.originAccess?._isSigned) {
    refuse(scope, '`flatRatePlan` needs `originAccess: OriginAccess.control()`: plans take no origin access identity. A CDN that is already '
      + 'deployed is first deployed with OriginAccess.migrating(), so that no viewer sees a 403');
  }
  if (!props.webAcl && props.webAclId === undefined) {
    refuse(scope, '`flatRatePlan` needs `webAcl` or `webAclId`: plans require a web ACL, and include its price');
  }
  requireOwnWebAcl(scope, props.webAclId);
}

/**
 * Looks, once the app is complete, at what was added to the distribution since.
 */
export function validateForPlan(scope: Construct, distribution: cloudfront.Distribution): void {
  scope.node.addValidation({
    validate: () => {
      const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
      return [...notSupportedIn(Stack.of(resource).resolve(resource.distributionConfig))]
        .map(property => `${scope.node.path}: \`flatRatePlan\` does not go with \`${property}\`: plans do not support ${NOT_SUPPORTED[property]}`);
    },
  });
}

function notSupportedIn(value: unknown): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.entries(value).flatMap(([name, item]) =>
    name in NOT_SUPPORTED && item !== '' && item !== false && item !== undefined ? [name] : [...notSupportedIn(item)]));
}

const webAclsOf = new WeakMap<IConstruct, Map<string, string>>();

/** A web ACL on a plan belongs to one distribution. */
function requireOwnWebAcl(scope: Construct, webAclId: string | undefined): void {
  if (!isKnown(webAclId)) return;
  const owners = webAclsOf.get(scope.node.root) ?? new Map<string, string>();
  webAclsOf.set(scope.node.root, owners);
  const owner = owners.get(webAclId);
  if (owner) refuse(scope, `\`webAclId\` must not be shared with \`flatRatePlan\`, and ${owner} has it: set \`webAcl\`, which makes one of its own`);
  owners.set(webAclId, scope.node.path);
}
