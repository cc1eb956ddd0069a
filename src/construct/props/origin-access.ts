import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * The arguments of the static factories of `OriginAccess`.
 *
 * @internal
 */
export interface GivenAccess {
  /** Whether CloudFront signs its requests, as with OAC. */
  readonly isSigned: boolean;
  /** Whether origins accept requests of every distribution in the account before this one is updated. */
  readonly isMigrating: boolean;
  readonly identity?: cloudfront.IOriginAccessIdentity;
  readonly control?: cloudfront.IOriginAccessControl;
}

export const ACCESS_TYPES: types.PropTypes<Pick<GivenAccess, 'identity' | 'control'>> = {
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
    return new OriginAccess({ isSigned: false, isMigrating: false, identity });
  }

  /**
   * Origin access control (OAC): signed requests from this distribution. Works with SSE-KMS and in every Region.
   *
   * @param control a control to use. By default, each `ImageCdn` creates its own. An account can have 100.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  public static control(control?: cloudfront.IOriginAccessControl): OriginAccess {
    return new OriginAccess({ isSigned: true, isMigrating: false, control });
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
    return new OriginAccess({ isSigned: true, isMigrating: true, identity, control });
  }

  /** @internal */
  public readonly _access: GivenAccess;

  private constructor(given: GivenAccess) {
    requireFactory(this, given?.isSigned !== undefined, 'OriginAccess.identity() or OriginAccess.control()');
    this._access = given;
  }
}
