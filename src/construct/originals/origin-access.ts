import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { controlAccess } from './control-access';
import { identityAccess } from './identity-access';
import { migratingAccess } from './migrating-access';
import { BoundOriginAccess, OriginAccessStrategy } from './origin-access-strategy';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/** The arguments of the static factories. */
interface Given {
  readonly identity?: cloudfront.IOriginAccessIdentity;
  readonly control?: cloudfront.IOriginAccessControl;
}

export const ACCESS_TYPES: types.PropTypes<Given> = {
  identity: types.object('a cloudfront.IOriginAccessIdentity', 'originAccessIdentityId',
    "cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(this, 'Oai', %)"),
  control: types.object('a cloudfront.IOriginAccessControl', 'originAccessControlId',
    "cloudfront.S3OriginAccessControl.fromOriginAccessControlId(this, 'Oac', %)"),
};

/**
 * The authentication of CloudFront to the bucket.
 */
export class OriginAccess {
  /**
   * Origin access identity (OAI): a CloudFront user that the bucket policy names. Works across stacks, but neither with
   * SSE-KMS nor in opt-in Regions launched after December 2022.
   *
   * @param identity an identity to use. By default, each `ImageCdn` creates its own. An account can have 100.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  public static identity(identity?: cloudfront.IOriginAccessIdentity): OriginAccess {
    return new OriginAccess(identityAccess(identity), { identity });
  }

  /**
   * Origin access control (OAC): signed requests from this distribution. Works with SSE-KMS and in every Region.
   *
   * @param control a control to use. By default, each `ImageCdn` creates its own. An account can have 100.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  public static control(control?: cloudfront.IOriginAccessControl): OriginAccess {
    return new OriginAccess(controlAccess(control), { control });
  }

  /**
   * Intermediate step of a migration from OAI to OAC. CloudFront uses OAC, and the bucket policy still allows the OAI,
   * so no edge location is rejected during the deployment.
   *
   * Deploy with `identity()`, then with `migrating()`, then with `control()`. Until the last step, the bucket allows
   * every distribution of the account to read. Its policy must be updated before this distribution, and cannot name a
   * resource that waits for the policy.
   *
   * Use it also when you add `transformation` to a deployed CDN. Until the last step, every distribution of the account
   * may call the transform function, because a permission that names this one is created only after edge locations call
   * the function.
   *
   * @param identity the identity that was passed to `identity()`, if any
   * @param control a control to use. By default, each `ImageCdn` creates its own.
   */
  public static migrating(
    identity?: cloudfront.IOriginAccessIdentity, control?: cloudfront.IOriginAccessControl,
  ): OriginAccess {
    return new OriginAccess(migratingAccess(identity, control), { identity, control });
  }

  private constructor(private readonly strategy: OriginAccessStrategy, private readonly given: Given) {
    requireFactory(this, given !== undefined, 'OriginAccess.identity() or OriginAccess.control()');
  }

  /**
   * Whether CloudFront signs its requests, as with OAC.
   *
   * @internal
   */
  public get _isSigned(): boolean {
    return this.strategy.isSigned;
  }

  /**
   * Whether origins accept requests of every distribution in the account before this one is updated.
   *
   * @internal
   */
  public get _isMigrating(): boolean {
    return this.strategy.isMigrating;
  }

  /** @internal */
  public _bind(scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps): BoundOriginAccess {
    types.requireTypes(scope, this.given, ACCESS_TYPES, 'originAccess');
    return this.strategy.bind(scope, bucket, originProps);
  }
}
