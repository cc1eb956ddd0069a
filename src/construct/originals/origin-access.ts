import { Names, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct, IConstruct } from 'constructs';
import {
  allow, allowDecryption, controlStatement, fromAnyDistribution, fromDistribution, identityStatement,
} from './bucket-policy';
import type { ImageReplica } from './image-replica';
import { usesAwsManagedKey } from '../core/bucket-settings';
import { isInChina } from '../core/china';
import { LONGEST_CONTROL_NAME, globalName } from '../core/global-name';
import { isKnown, refuse, warn } from '../core/validate';
import { AccessPlan } from '../plan/cdn-plan';

/** The key prefixes of a whole bucket. */
export const WHOLE_BUCKET: readonly string[] = [''];

/** Returns the origin of a bucket, and the access to it. */
type BindBucket = (scope: Construct, bucket: s3.IBucket, props: cloudfront.OriginProps) => BoundOriginAccess;

/** The origin of a bucket, and the access to it. */
export interface BoundOriginAccess {
  readonly origin: cloudfront.IOrigin;
  readonly identity?: cloudfront.IOriginAccessIdentity;
  /** Binds another bucket with the same identity or control, if the policy of that bucket can name it. */
  readonly same: BindBucket;
  /**
   * Binds the bucket of a replica with the same control and the replica's own identity, unless an identity was given.
   * The policy of the replica's bucket cannot name an identity of this stack.
   */
  readonly bindReplica: (scope: Construct, replica: ImageReplica, props: cloudfront.OriginProps) => BoundOriginAccess;
  /**
   * Allows this distribution, and no other principal, to read the bucket.
   *
   * @param keyPrefixes the beginnings of the keys that it reads. By default, it reads all of them.
   */
  readonly admit: (distribution: cloudfront.Distribution, keyPrefixes?: readonly string[]) => void;
}

/** The identity and the control that a bucket shares with others of the CDN, and the replica that it belongs to. */
interface Shared {
  readonly identity?: cloudfront.IOriginAccessIdentity;
  readonly owner?: ImageReplica;
}

/** Returns the origin of a bucket, to which CloudFront authenticates as planned. */
export function bindAccess(
  scope: Construct, bucket: s3.IBucket, props: cloudfront.OriginProps, plan: AccessPlan, shared: Shared = {},
): BoundOriginAccess {
  if (!plan.isSigned) return bindIdentity(scope, bucket, props, plan, shared);
  return plan.isMigrating
    ? bindMigrating(scope, bucket, props, plan, shared) : bindControl(scope, bucket, props, plan, shared);
}

function bindIdentity(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, plan: AccessPlan, shared: Shared,
): BoundOriginAccess {
  refuseKms(scope, bucket);
  refuseWhereNotOffered(scope, bucket);
  const identity = plan.identity ?? identityFor(scope, bucket, shared.identity);
  return {
    origin: new IdentityOrigin(bucket, identity, originProps),
    identity,
    same: (own, other, props) => bindAccess(own, other, props, plan, { identity }),
    bindReplica: (own, replica, props) => bindAccess(
      own, replica.bucket, props, { ...plan, identity: identityForReplica(scope, plan.identity, replica) },
    ),
    admit: (_, keyPrefixes = WHOLE_BUCKET) => {
      allow(scope, bucket, [identityStatement(bucket, identity, keyPrefixes)]);
    },
  };
}

function bindControl(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, plan: AccessPlan, { owner }: Shared,
): BoundOriginAccess {
  const control = plan.control ?? createControl(scope, bucket);
  const own = { ...plan, control };
  return {
    origin: signedOrigin(scope, bucket, originProps, control),
    same: (within, other, props) => bindAccess(within, other, props, own),
    bindReplica: (within, replica, props) => bindAccess(within, replica.bucket, props, own, { owner: replica }),
    admit: (distribution, keyPrefixes = WHOLE_BUCKET) => {
      const conditions = onBehalfOf(scope, bucket, distribution, owner);
      allow(scope, bucket, [controlStatement(bucket, conditions, keyPrefixes)]);
    },
  };
}

function bindMigrating(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, plan: AccessPlan, shared: Shared,
): BoundOriginAccess {
  refuseWhereNotOffered(scope, bucket);
  const identity = plan.identity ?? identityFor(scope, bucket, shared.identity);
  const control = plan.control ?? createControl(scope, bucket);
  const own = { ...plan, control };
  return {
    origin: signedOrigin(scope, bucket, originProps, control),
    identity,
    same: (within, other, props) => bindAccess(within, other, props, own, { identity }),
    bindReplica: (within, replica, props) => bindAccess(
      within, replica.bucket, props, { ...own, identity: identityForReplica(scope, plan.identity, replica) },
    ),
    admit: (distribution, keyPrefixes = WHOLE_BUCKET) => {
      const signed = controlStatement(bucket, fromAnyDistribution(), keyPrefixes);
      allow(scope, bucket, [identityStatement(bucket, identity, keyPrefixes), signed]);
      if (bucket.policy && !isNamed(distribution, bucket.policy)) distribution.node.addDependency(bucket.policy);
      keepReference(distribution, identity);
    },
  };
}

/** The CDK's own origin for an OAI, without its grant: this library adds the statements. */
class IdentityOrigin extends origins.S3BucketOrigin {
  constructor(
    bucket: s3.IBucket, private readonly identity: cloudfront.IOriginAccessIdentity, props: cloudfront.OriginProps,
  ) {
    super(bucket, props);
  }

  protected renderS3OriginConfig(): cloudfront.CfnDistribution.S3OriginConfigProperty {
    return { originAccessIdentity: `origin-access-identity/cloudfront/${this.identity.originAccessIdentityId}` };
  }
}

/** Returns an origin to which CloudFront sends signed requests. */
function signedOrigin(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, control: cloudfront.IOriginAccessControl,
): cloudfront.IOrigin {
  const { originAccessControlId } = control;
  refuseAwsManagedKey(scope, bucket);
  allowDecryption(scope, bucket);
  return origins.S3BucketOrigin.withBucketDefaults(bucket, { ...originProps, originAccessControlId });
}

/** Creates the origin access control for a bucket. */
function createControl(scope: Construct, bucket: s3.IBucket): cloudfront.S3OriginAccessControl {
  return new cloudfront.S3OriginAccessControl(scope, 'Oac', {
    originAccessControlName: globalName(scope, 'Oac', LONGEST_CONTROL_NAME),
    description: purpose(bucket),
  });
}

function onBehalfOf(
  scope: Construct, bucket: s3.IBucket, distribution: cloudfront.Distribution, owner: ImageReplica | undefined,
): iam.Conditions {
  if (Stack.of(bucket) === Stack.of(scope)) return fromDistribution(distribution);
  warn(scope, 'wideBucketPolicy', 'The policy of a bucket in another stack allows every distribution of this account '
    + `to read, because naming this one would make the two stacks depend on each other. ${narrowerThanAccount(owner)}`);
  return fromAnyDistribution();
}

function narrowerThanAccount(owner: ImageReplica | undefined): string {
  if (!owner) return 'Put the bucket in the same stack, or use `OriginAccess.identity()`';
  const why = 'A replica is in another Region, and so in another stack';
  return owner._props.encryptionKey
    ? `${why}, and an OAI cannot read objects that are encrypted with a KMS key. `
      + 'Acknowledge this warning, or leave out `encryptionKey`'
    : `${why}. Use \`OriginAccess.identity()\` with \`crossRegionReferences: true\` on both `
      + 'stacks, or acknowledge this warning';
}

/**
 * Whether a policy names the distribution, which reads the bucket already in another behavior of its user. Neither
 * could then wait for the other.
 */
function isNamed(distribution: cloudfront.Distribution, policy: s3.BucketPolicy): boolean {
  const id: unknown = Stack.of(distribution).resolve(distribution.distributionId);
  return JSON.stringify(Stack.of(policy).resolve(policy.document)).includes(JSON.stringify(id));
}

/**
 * Returns the shared identity, if the bucket's policy can name it, or a new one. An identity of a third stack, or of
 * this stack for a bucket in another one, would be a circular dependency of stacks.
 */
function identityFor(
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
function identityForReplica(
  scope: Construct, given: cloudfront.IOriginAccessIdentity | undefined, replica: ImageReplica,
): cloudfront.IOriginAccessIdentity {
  if (given instanceof cloudfront.OriginAccessIdentity && Stack.of(given) === Stack.of(scope)) {
    refuse(scope, 'the identity of `originAccess` must not be created in the stack of this ImageCdn, '
      + `which is deployed after ${replica.node.path}. Create it in the stack of the replica, or leave it out`);
  }
  return given ?? replica._identityFor(scope);
}

/** Returns a comment for CloudFront, of up to 128 characters. The end of a path is more specific than its beginning. */
function purpose(bucket: s3.IBucket): string {
  return `Reads ${bucket.node.path.slice(-120)}`;
}

function refuseKms(scope: Construct, bucket: s3.IBucket): void {
  refuseAwsManagedKey(scope, bucket);
  if (bucket.encryptionKey) {
    refuse(scope, `\`originAccess\` must not be OriginAccess.identity() for ${bucket.node.path}, which is encrypted `
      + `with SSE-KMS. Use ${isInChina(scope) ? 'SSE-S3' : 'OriginAccess.control()'}`);
  }
}

/** Rejects a bucket encrypted with the AWS managed key, whose policy allows no service. */
function refuseAwsManagedKey(scope: Construct, bucket: s3.IBucket): void {
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
function refuseWhereNotOffered(scope: Construct, bucket: s3.IBucket): void {
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
function keepReference(distribution: cloudfront.Distribution, identity: cloudfront.IOriginAccessIdentity): void {
  if (Stack.of(identity) === Stack.of(distribution)) return;
  (distribution.node.defaultChild as cloudfront.CfnDistribution).addMetadata(
    `cdk-image-cdn:${identity.node.addr}`, identity.originAccessIdentityId,
  );
}
