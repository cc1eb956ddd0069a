import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowDecryption } from './bucket-policy';
import { purpose, refuseAwsManagedKey } from './origin-identity';
import { LONGEST_CONTROL_NAME, globalName } from '../core/global-name';

/** Returns an origin to which CloudFront sends signed requests. */
export function signedOrigin(
  scope: Construct, bucket: s3.IBucket, originProps: cloudfront.OriginProps, control: cloudfront.IOriginAccessControl,
): cloudfront.IOrigin {
  const { originAccessControlId } = control;
  refuseAwsManagedKey(scope, bucket);
  allowDecryption(scope, bucket);
  return origins.S3BucketOrigin.withBucketDefaults(bucket, { ...originProps, originAccessControlId });
}

/** Creates the origin access control for a bucket. */
export function createControl(scope: Construct, bucket: s3.IBucket): cloudfront.S3OriginAccessControl {
  return new cloudfront.S3OriginAccessControl(scope, 'Oac', {
    originAccessControlName: globalName(scope, 'Oac', LONGEST_CONTROL_NAME),
    description: purpose(bucket),
  });
}
