import { Names, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct, IConstruct } from 'constructs';
import type { ImageReplica } from './image-replica';
import { isInChina } from '../core/china';
import { usesAwsManagedKey } from '../core/encryption';
import { isKnown, refuse, warn } from '../core/validate';

/**
 * Returns the shared identity, if the bucket's policy can name it, or a new one. An identity of a third stack, or of
 * this stack for a bucket in another one, would be a circular dependency of stacks.
 */
export function identityFor(
  scope: Construct, bucket: s3.IBucket, shared: cloudfront.IOriginAccessIdentity | undefined,
): cloudfront.IOriginAccessIdentity {
  const canShare = shared && [Stack.of(scope), Stack.of(shared)].includes(Stack.of(bucket));
  return canShare ? shared : makeIdentity(scope, bucket);
}

/**
 * Creates an identity in the bucket's stack. The bucket's policy names the identity, so an identity in another stack
 * would be a circular dependency of stacks.
 */
function makeIdentity(scope: Construct, bucket: s3.IBucket): cloudfront.OriginAccessIdentity {
  warnNearQuota(scope);
  const elsewhere = Stack.of(bucket) !== Stack.of(scope);
  return new cloudfront.OriginAccessIdentity(
    elsewhere ? Stack.of(bucket) : scope,
    elsewhere ? `${Names.uniqueId(scope)}Oai` : 'Oai',
    {
      comment: purpose(bucket),
    },
  );
}

/** Returns the identity that reads the replica: the given one, which must be created before the replica, or its own. */
export function identityForReplica(
  scope: Construct, given: cloudfront.IOriginAccessIdentity | undefined, replica: ImageReplica,
): cloudfront.IOriginAccessIdentity {
  if (given instanceof cloudfront.OriginAccessIdentity && Stack.of(given) === Stack.of(scope)) {
    refuse(scope, 'the identity of `originAccess` must not be created in the stack of this ImageCdn, '
      + `which is deployed after ${replica.node.path}. Create it in the stack of the replica, or leave it out`);
  }
  return given ?? replica._identityFor(scope);
}

/** Returns a comment for CloudFront, of up to 128 characters. The end of a path is more specific than its beginning. */
export function purpose(bucket: s3.IBucket): string {
  return `Reads ${bucket.node.path.slice(-120)}`;
}

export function refuseKms(scope: Construct, bucket: s3.IBucket): void {
  refuseAwsManagedKey(scope, bucket);
  if (bucket.encryptionKey) {
    refuse(scope, `\`originAccess\` must not be OriginAccess.identity() for ${bucket.node.path}, which is encrypted `
      + `with SSE-KMS. Use ${isInChina(scope) ? 'SSE-S3' : 'OriginAccess.control()'}`);
  }
}

/** Rejects a bucket encrypted with the AWS managed key, whose policy allows no service. */
export function refuseAwsManagedKey(scope: Construct, bucket: s3.IBucket): void {
  if (usesAwsManagedKey(bucket)) {
    refuse(scope, `${bucket.node.path} must not be encrypted with the AWS managed key, `
      + 'whose policy does not allow CloudFront. Use SSE-S3, or a customer managed key with OriginAccess.control()');
  }
}

/** The opt-in Regions that were launched by December 2022. */
const OPT_IN_REGIONS_WITH_IDENTITY = [
  'af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'me-central-1',
  'me-south-1',
];

/**
 * Rejects an OAI for a bucket in an opt-in Region launched after December 2022, where S3 supports only OAC.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function refuseWhereNotOffered(scope: Construct, bucket: s3.IBucket): void {
  const { region } = bucket.env;
  if (!isKnown(region) || !RegionInfo.get(region).isOptInRegion) return;
  if (OPT_IN_REGIONS_WITH_IDENTITY.includes(region)) return;
  refuse(scope, `\`originAccess\` must not use an origin access identity for a bucket in ${region}, `
    + `where S3 supports none, got ${bucket.node.path}. Use OriginAccess.control()`);
}

const IDENTITIES_BEFORE_WARNING = 80;
const identitiesOf = new WeakMap<IConstruct, number>();

function warnNearQuota(scope: Construct): void {
  const made = (identitiesOf.get(scope.node.root) ?? 0) + 1;
  identitiesOf.set(scope.node.root, made);
  if (made === IDENTITIES_BEFORE_WARNING + 1) {
    warn(scope, 'identityQuota', `this app creates more than ${IDENTITIES_BEFORE_WARNING} origin access identities, `
      + 'and an account has a quota of 100. Share one with OriginAccess.identity(identity), or raise the quota');
  }
}

/**
 * Keeps a reference to an identity of another stack, which cannot be deleted while this stack uses its export.
 */
export function keepReference(distribution: cloudfront.Distribution, identity: cloudfront.IOriginAccessIdentity): void {
  if (Stack.of(identity) === Stack.of(distribution)) return;
  (distribution.node.defaultChild as cloudfront.CfnDistribution).addMetadata(
    `cdk-image-cdn:${identity.node.addr}`, identity.originAccessIdentityId,
  );
}
