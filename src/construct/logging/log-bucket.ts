import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LOG_BUCKET_ID } from '../../model/identifiers';
import { usesAwsManagedKey } from '../core/encryption';
import { refuse, warn } from '../core/validate';

/** The service that delivers logs. */
export const LOG_DELIVERY = new iam.ServicePrincipal('delivery.logs.amazonaws.com');

/**
 * Creates a bucket for logs: private, encrypted, with a lifetime.
 */
export function logBucket(
  scope: Construct, objectOwnership: s3.ObjectOwnership, retention: Duration = Duration.days(90),
): s3.Bucket {
  return new s3.Bucket(scope, LOG_BUCKET_ID, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership,
    lifecycleRules: [
      { id: 'ExpireLogs', expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}

/** Permissions of the service on the key of a bucket. */
export interface Encryption {
  readonly bucket: s3.IBucket;
  readonly actions: string[];
  readonly conditions?: iam.Conditions;
}

/**
 * Allows the service that delivers logs to encrypt them with the key of the bucket, if it has one.
 */
export function allowEncryption(cdn: Construct, { bucket, actions, conditions }: Encryption): void {
  if (usesAwsManagedKey(bucket)) {
    refuse(cdn, '`bucket` must not be encrypted with the AWS managed key, with which logs cannot be written, '
      + `got ${bucket.node.path}. Use SSE-S3, or a customer managed key`);
  }
  // In a key policy `*` is this key.
  const added = bucket.encryptionKey?.addToResourcePolicy(
    new iam.PolicyStatement({ actions, resources: ['*'], principals: [LOG_DELIVERY], conditions }),
  );
  if (added && !added.statementAdded) {
    warn(cdn, 'importedKeyPolicy', 'the policy of an imported key cannot be changed at synthesis. '
      + `Allow ${actions.map(action => `\`${action}\``).join(', ')} to \`delivery.logs.amazonaws.com\` `
      + 'in it, or no logs are delivered');
  }
}
