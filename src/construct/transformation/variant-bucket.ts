import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { VARIANT_BUCKET_ID } from '../../model/identifiers';

// A reference is written before its variant, and the variant may be stored again without it. A change of the watermark
// must find the reference as long as the variant exists.
const REFERENCE_EXTRA_LIFETIME = Duration.days(7);

/**
 * Creates the variant bucket. It can be emptied at any time: every variant in it is transformed again on request.
 *
 * References from watermarks to variants are its only empty objects.
 */
export function createVariantBucket(scope: Construct, lifetime: Duration): s3.Bucket {
  return new s3.Bucket(scope, VARIANT_BUCKET_ID, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN, // a stack that is deleted cannot delete a bucket with objects
    lifecycleRules: [
      { id: 'ExpireVariants', expiration: lifetime, objectSizeGreaterThan: 0 },
      { id: 'ExpireReferences', expiration: lifetime.plus(REFERENCE_EXTRA_LIFETIME), objectSizeLessThan: 1 },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }, // not possible beside a size
    ],
  });
}
