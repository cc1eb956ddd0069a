import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * A bucket for images that only CloudFront is meant to read.
 */
export function imageBucket(
  scope: Construct, id: string, removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN, otherwise: s3.BucketProps = {},
): s3.Bucket {
  return new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED, // the one kind that an origin access identity can read
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy,
    versioned: true,
    lifecycleRules: [
      // Time enough to notice an image overwritten or deleted by mistake.
      { id: 'ExpireOldVersions', noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
      // The parts of an upload that never ended are billed, but nothing lists them.
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    ...otherwise,
  });
}
