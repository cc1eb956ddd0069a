import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The props that decide where originals are. */
interface OriginalsBucketProps {
  readonly bucket?: s3.IBucket;
  readonly sources?: readonly object[];
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Returns the bucket with the originals, or creates it. Returns undefined if they are in no S3 bucket.
 */
export function originalsBucket(
  scope: Construct, { bucket, sources, removalPolicy }: OriginalsBucketProps,
): s3.IBucket | undefined {
  return sources ? undefined : bucket ?? imageBucket(scope, 'Bucket', removalPolicy);
}

/**
 * Creates a private bucket for images.
 */
export function imageBucket(
  scope: Construct, id: string, removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN, otherwise: s3.BucketProps = {},
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
