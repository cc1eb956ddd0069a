import * as s3 from 'aws-cdk-lib/aws-s3';

/** Whether a bucket of this app has versions. */
export function isVersioned({ versioningConfiguration: versioning }: s3.CfnBucket): boolean {
  return versioning !== undefined && 'status' in versioning && versioning.status === 'Enabled';
}
