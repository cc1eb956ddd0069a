import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Whether a bucket of this app is encrypted with the AWS managed key for S3, whose policy cannot be changed. */
export function usesAwsManagedKey(bucket: s3.IBucket): boolean {
  const resource = bucket.node.defaultChild;
  if (bucket.encryptionKey || !(resource instanceof s3.CfnBucket)) return false;
  return /"sseAlgorithm":"aws:kms/.test(JSON.stringify(Stack.of(bucket).resolve(resource.bucketEncryption) ?? ''));
}

/** Whether a bucket of this app has versions. */
export function isVersioned({ versioningConfiguration: versioning }: s3.CfnBucket): boolean {
  return versioning !== undefined && 'status' in versioning && versioning.status === 'Enabled';
}
