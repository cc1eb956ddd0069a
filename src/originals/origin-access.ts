import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow, allowDecryption, controlStatement, fromAnyDistribution, fromDistribution, identityStatement } from './bucket-policy';
import type { ImageReplica } from './image-replica';
import {
  identityFor, identityForReplica, keepReference, purpose, refuseKeyOfAws, refuseKms, refuseWhereNotOffered,
} from './origin-identity';
import { LONGEST_CONTROL_NAME, globalName } from '../core/global-name';
import { refuseBare, warn } from '../core/validate';

/**
 * What binding an `OriginAccess` to a bucket gives.
 */
export interface BoundOriginAccess {
  readonly origin: cloudfront.IOrigin;
  readonly identity?: cloudfront.IOriginAccessIdentity;
  /** The same identity or control for another bucket, as far as its policy can name it. */
  readonly same: OriginAccess;
  /**
   * The same control, but the replica's own identity unless one was given, as the policy of its bucket cannot name one
   * of this stack.
   */
  readonly forReplica: (replica: ImageReplica) => OriginAccess;
  /** Has the bucket let this distribution in, and nobody more. */
  readonly admit: (distribution: cloudfront.Distribution) => void;
}

/**
 * How CloudFront proves to the bucket that it is this distribution that asks.
 */
export abstract class OriginAccess {
  /**
   * Origin access identity (OAI): a CloudFront user that the bucket policy names. Works across stacks, but neither with
   * SSE-KMS nor in opt-in Regions launched after December 2022.
   *
   * @param identity an identity to use; without one, each `ImageCdn` makes its own. An account has 100.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  public static identity(identity?: cloudfront.IOriginAccessIdentity): OriginAccess {
    return new IdentityAccess(identity);
  }

  /**
   * Origin access control (OAC): signed requests from this distribution. Works with SSE-KMS and in every region.
   *
   * @param control a control to use; without one, each `ImageCdn` makes its own. An account has 100.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  public static control(control?: cloudfront.IOriginAccessControl): OriginAccess {
    return new ControlAccess(control);
  }

  /**
   * OAC, with the OAI still allowed: the step between the two, so that no edge is refused while it still uses the old
   * one, or uses the new one already.
   *
   * Deploy with `identity()`, then with `migrating()`, then with `control()`. On the way the bucket lets every
   * distribution of the account read: its policy has to be there before this one changes, and cannot name what is to
   * wait for it.
   *
   * It is also the step on which `transformation` is added to a deployed CDN: every distribution of the account may
   * call the transform function then, because a permission that names this one is created only after edge locations
   * call the function.
   *
   * @param identity the identity that `identity()` was given, if any
   * @param control a control to use; without one, each `ImageCdn` makes its own.
   */
  public static migrating(identity?: cloudfront.IOriginAccessIdentity, control?: cloudfront.IOriginAccessControl): OriginAccess {
    return new MigratingAccess(identity, control);
  }

  /**
   * Whether CloudFront signs its requests, which is what OAC means.
   *
   * @internal
   */
  public abstract readonly _isSigned: boolean;

  /**
   * Whether origins accept requests before the distribution is updated, from every distribution of the account.
   *
   * @internal
   */
  public readonly _isMigrating: boolean = false;

  constructor() {
    refuseBare(new.target, OriginAccess);
  }

  /**
   * @internal
   * @param replica whose identity reads the bucket as well, where none was chosen
   */
  public abstract _bind(scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, replica?: ImageReplica): BoundOriginAccess;
}

class IdentityAccess extends OriginAccess {
  public readonly _isSigned = false;

  /** @param shared what reads other buckets, too */
  constructor(private readonly given?: cloudfront.IOriginAccessIdentity, private readonly shared?: cloudfront.IOriginAccessIdentity) {
    super();
  }

  public _bind(scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps): BoundOriginAccess {
    refuseKms(scope, bucket);
    refuseWhereNotOffered(scope, bucket);
    const identity = this.given ?? identityFor(scope, bucket, this.shared);
    return {
      origin: new IdentityOrigin(bucket, identity, originProps),
      identity,
      same: new IdentityAccess(this.given, identity),
      forReplica: replica => OriginAccess.identity(identityForReplica(scope, this.given, replica)),
      admit: () => allow(scope, bucket, [identityStatement(bucket, identity)]),
    };
  }
}

class ControlAccess extends OriginAccess {
  public readonly _isSigned = true;

  /** @param replica the owner of the bucket, if it is one of a replica */
  constructor(private readonly given?: cloudfront.IOriginAccessControl, private readonly replica?: ImageReplica) {
    super();
  }

  public _bind(scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps): BoundOriginAccess {
    const control = this.given ?? makeControl(scope, bucket);
    return {
      origin: signedOrigin(scope, bucket, originProps, control),
      same: OriginAccess.control(control),
      forReplica: replica => new ControlAccess(control, replica),
      admit: distribution => allow(scope, bucket, [controlStatement(bucket, onBehalfOf(scope, bucket, distribution, this.replica))]),
    };
  }
}

class MigratingAccess extends OriginAccess {
  public readonly _isSigned = true;
  public readonly _isMigrating = true;

  constructor(
    private readonly given?: cloudfront.IOriginAccessIdentity,
    private readonly givenControl?: cloudfront.IOriginAccessControl,
    private readonly shared?: cloudfront.IOriginAccessIdentity,
  ) {
    super();
  }

  public _bind(scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, replica?: ImageReplica): BoundOriginAccess {
    refuseWhereNotOffered(scope, bucket);
    const identity = this.given ?? identityFor(scope, bucket, this.shared);
    const former = [identity, ...replica && !this.given ? [replica._identityFor(scope)] : []];
    const control = this.givenControl ?? makeControl(scope, bucket);
    return {
      origin: signedOrigin(scope, bucket, originProps, control),
      identity,
      same: new MigratingAccess(this.given, control, identity),
      forReplica: other => OriginAccess.migrating(identityForReplica(scope, this.given, other), control),
      admit: distribution => {
        allow(scope, bucket, [...former.map(each => identityStatement(bucket, each)), controlStatement(bucket, fromAnyDistribution())]);
        if (bucket.policy) distribution.node.addDependency(bucket.policy);
        former.forEach(each => keepReference(distribution, each));
      },
    };
  }
}

function signedOrigin(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, { originAccessControlId }: cloudfront.IOriginAccessControl,
): cloudfront.IOrigin {
  refuseKeyOfAws(scope, bucket);
  allowDecryption(scope, bucket);
  return origins.S3BucketOrigin.withBucketDefaults(bucket, { ...originProps, originAccessControlId });
}

function makeControl(scope: Construct, bucket: s3.IBucket): cloudfront.S3OriginAccessControl {
  return new cloudfront.S3OriginAccessControl(scope, 'Oac', {
    originAccessControlName: globalName(scope, 'Oac', LONGEST_CONTROL_NAME),
    description: purpose(bucket),
  });
}

/**
 * The CDK's own origin for an OAI, without its grant: the statements are this library's.
 */
class IdentityOrigin extends origins.S3BucketOrigin {
  constructor(bucket: s3.IBucket, private readonly identity: cloudfront.IOriginAccessIdentity, props: cloudfront.OriginProps) {
    super(bucket, props);
  }

  protected renderS3OriginConfig(): cloudfront.CfnDistribution.S3OriginConfigProperty {
    return { originAccessIdentity: `origin-access-identity/cloudfront/${this.identity.originAccessIdentityId}` };
  }
}

function onBehalfOf(
  scope: Construct, bucket: s3.IBucket, distribution: cloudfront.Distribution, replica: ImageReplica | undefined,
): iam.Conditions {
  if (Stack.of(bucket) === Stack.of(scope)) return fromDistribution(distribution);
  warn(scope, 'wideBucketPolicy', 'the policy of a bucket in another stack lets every distribution of this account read: naming this one '
    + `would make the two stacks depend on each other. ${narrowerThanAccount(replica)}`);
  return fromAnyDistribution();
}

function narrowerThanAccount(replica: ImageReplica | undefined): string {
  if (!replica) return 'Put the bucket in the same stack, or use `OriginAccess.identity()`';
  const why = 'A replica is in another Region, and so in another stack';
  return replica._props.encryptionKey
    ? `${why}, and no OAI can read what a KMS key encrypts: acknowledge this warning, or leave \`encryptionKey\` out`
    : `${why}: use \`OriginAccess.identity()\` with \`crossRegionReferences: true\` on both stacks, or acknowledge this warning`;
}
