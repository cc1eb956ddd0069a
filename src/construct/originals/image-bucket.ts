import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * The name of a bucket: labels as in a host name, which together are not an IP address.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME =
  /^(?=.{3,63}$)(?!\d+(\.\d+){3}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Creates a private bucket for images.
 */
export function createImageBucket(
  scope: Construct, id: string, removalPolicy: RemovalPolicy, otherwise: s3.BucketProps = {},
): s3.Bucket {
  return new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED, // the only kind that an origin access identity can read
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy,
    versioned: true,
    lifecycleRules: [
      // Enough time to notice that an image was overwritten or deleted by mistake.
      { id: 'ExpireOldVersions', noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
      // Parts of an incomplete upload are billed, but not listed with the objects.
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    ...otherwise,
  });
}
