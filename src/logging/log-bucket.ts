import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * A bucket for logs: private, encrypted, and forgetful.
 */
export function logBucket(scope: Construct, objectOwnership: s3.ObjectOwnership, retention: Duration = Duration.days(90)): s3.Bucket {
  return new s3.Bucket(scope, 'AccessLogs', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership,
    lifecycleRules: [{ id: 'ExpireLogs', expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
}
