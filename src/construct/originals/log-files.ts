import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketRoute } from './source-routes';
import { readable } from '../core/printed-json';
import { isKnown, warn } from '../core/validate';

/** A bucket to which logs are written. */
export interface LogPlace {
  readonly bucket: s3.IBucket;
  /** The beginning of the keys of log files. */
  readonly prefix: string;
}

/**
 * Warns about log files among originals. Viewers can request them, and they are purged like images.
 *
 * @param accessLogs the bucket for the access logs of the CDN, if it is given
 */
export function warnOfLogFiles(
  scope: Construct, originals: readonly BucketRoute[], accessLogs: LogPlace | undefined,
): void {
  const writers = originals.flatMap(route => {
    const { bucket } = route.place;
    return [
      ...isWrittenTo(route, accessLogs) ? ['`accessLogs`'] : [],
      ...isWrittenTo(route, ownLogs(bucket)) ? ['server access logging of the bucket itself'] : [],
    ].map(writer => `${writer} writes log files among the originals in ${readable(scope, bucket.bucketName)}`);
  });
  for (const writer of new Set(writers)) {
    warn(scope, 'logFiles', `${writer}. Viewers can request log files wherever originals are served, and `
      + 'automatic purging treats each one as a changed image. Write logs to another bucket, or acknowledge this '
      + 'warning');
  }
}

/** Whether logs are written to keys of originals. */
function isWrittenTo({ place: { bucket, keyPrefix } }: BucketRoute, logs: LogPlace | undefined): boolean {
  if (!logs || logs.bucket.bucketArn !== bucket.bucketArn) return false;
  return !isKnown(keyPrefix) || !isKnown(logs.prefix) || logs.prefix.startsWith(keyPrefix);
}

/**
 * Returns the place of a bucket's own server access logs, if they are in the bucket. Without a destination,
 * CloudFormation writes them there.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-loggingconfiguration.html
 */
function ownLogs(bucket: s3.IBucket): LogPlace | undefined {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket) || !resource.loggingConfiguration) return undefined;
  const { destinationBucketName: name, logFilePrefix: prefix = '' } = Stack.of(resource)
    .resolve(resource.loggingConfiguration) as s3.CfnBucket.LoggingConfigurationProperty;
  return name === undefined || name === resource.bucketName ? { bucket, prefix } : undefined;
}
