import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { allowEncryption, logBucket } from './log-bucket';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether, requireDays } from '../core/validate';

/**
 * Options for standard logs (legacy).
 */
export interface LegacyLogsOptions {
  /**
   * The destination bucket, in a Region that is enabled by default. It must have ACLs enabled, because CloudFront
   * writes these logs by ACL.
   *
   * @default - a new one: private, encrypted, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * Prefix of the keys of log files, without a leading slash.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Lifetime of logs in the new bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
}

const TYPES: types.PropTypes<LegacyLogsOptions> = {
  bucket: types.bucket,
  prefix: types.text,
  retention: types.durationInDays,
};

/**
 * Returns the props of a distribution with legacy logs.
 */
export function bindLegacyLogs(cdn: Construct, options: LegacyLogsOptions): Partial<cloudfront.DistributionProps> {
  validateLegacyLogs(cdn, options);
  const { bucket: given, prefix: logFilePrefix, retention } = options;
  if (given) allowEncryption(cdn, { bucket: given, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
  const bucket = given ?? logBucket(cdn, s3.ObjectOwnership.OBJECT_WRITER, retention); // CloudFront writes by ACL
  return { enableLogging: true, logBucket: bucket, logFilePrefix };
}

function validateLegacyLogs(cdn: Construct, options: LegacyLogsOptions): void {
  types.requireTypes(cdn, options, TYPES, 'accessLogs');
  const { bucket, prefix, retention } = options;
  refuseTogether(cdn, 'retention', retention, 'bucket', bucket, 'set the lifetime of logs on your bucket');
  requireDays(cdn, 'retention', retention);
  if (isKnown(prefix) && prefix.startsWith('/')) refuse(cdn, `\`prefix\` must not begin with a slash, got ${prefix}`);
  if (bucket) requireAcls(cdn, bucket);
  requireDefaultRegion(cdn, bucket?.env.region ?? Stack.of(cdn).region);
}

/** Since April 2023, S3 disables ACLs of new buckets by default. */
function requireAcls(cdn: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return;
  const ownership = JSON.stringify(Stack.of(bucket).resolve(resource.ownershipControls) ?? '');
  if (/ObjectWriter|BucketOwnerPreferred/.test(ownership)) return;
  refuse(cdn, '`bucket` must have ACLs enabled, because CloudFront writes these logs by ACL. Set `objectOwnership: '
    + `ObjectOwnership.BUCKET_OWNER_PREFERRED\` on ${bucket.node.path}, or use AccessLogs.toBucket()`);
}

/**
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html#access-logs-choosing-s3-bucket
 */
function requireDefaultRegion(cdn: Construct, region: string): void {
  if (isKnown(region) && RegionInfo.get(region).isOptInRegion) {
    refuse(cdn, '`bucket` must be in a Region that is enabled by default, because these logs go to no other, '
      + `got one in ${region}. Pass a bucket in another Region, or use AccessLogs.toBucket()`);
  }
}
