import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ImageReplica } from './image-replica';

/** The key prefixes of a whole bucket. */
export const WHOLE_BUCKET: readonly string[] = [''];

/** The origin of a bucket, and the access to it. */
export interface BoundOriginAccess {
  readonly origin: cloudfront.IOrigin;
  readonly identity?: cloudfront.IOriginAccessIdentity;
  /** The same identity or control for another bucket, if the policy of that bucket can name it. */
  readonly same: OriginAccessStrategy;
  /**
   * Returns the same control with the replica's own identity, unless an identity was given. The policy of the replica's
   * bucket cannot name an identity of this stack.
   */
  readonly forReplica: (replica: ImageReplica) => OriginAccessStrategy;
  /**
   * Allows this distribution, and no other principal, to read the bucket.
   *
   * @param keyPrefixes the beginnings of the keys that it reads. By default, it reads all of them.
   */
  readonly admit: (distribution: cloudfront.Distribution, keyPrefixes?: readonly string[]) => void;
}

/** A way in which CloudFront authenticates to S3. */
export interface OriginAccessStrategy {
  /** Whether CloudFront signs its requests, as with OAC. */
  readonly isSigned: boolean;
  /** Whether origins accept requests of every distribution in the account before this one is updated. */
  readonly isMigrating: boolean;
  readonly bind: (scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps) => BoundOriginAccess;
}
