import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { requireDays } from '../private/validate';

/**
 * The bucket of what was made. It can be emptied at any time: everything in it is made again when it is asked for.
 */
export function variantStore(scope: Construct, lifetime: Duration = Duration.days(90)): s3.Bucket {
  requireDays(scope, 'variantLifetime', lifetime);
  return new s3.Bucket(scope, 'Variants', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN, // a stack that is deleted cannot delete a bucket with objects
    lifecycleRules: [{ id: 'ExpireVariants', expiration: lifetime, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
}
