import { Arn, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { SourceBucket } from './source-kinds';
import { SourcesPlan } from './sources';
import { usesAwsManagedKey } from '../core/bucket-settings';
import { readable } from '../core/printed-json';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether, requireDays, warn } from '../core/validate';
import { GivenLogs } from '../props/access-logs';
import {
  BUCKET_LOGS_TYPES, BucketLogsOptions, FIREHOSE_TYPES, FirehoseLogsOptions, LEGACY_TYPES, LOG_GROUP_TYPES,
  LegacyLogsOptions, LogFormat, LogGroupLogsOptions,
} from '../props/log-options';

/** Access logs: legacy ones, or standard logs (v2) in a bucket, a log group or a Firehose stream. */
export type LogsPlan =
  | FileLogs & { readonly kind: 'legacy' }
  | FileLogs & { readonly kind: 'bucket'; readonly format: LogFormat }
  | { readonly kind: 'group'; readonly logGroup?: logs.ILogGroup; readonly retention: logs.RetentionDays }
  | { readonly kind: 'stream'; readonly resourceArn: string };

/** Logs in a bucket: the given one, or a new one. */
interface FileLogs {
  readonly bucket?: s3.IBucket;
  readonly prefix?: string;
  /** The lifetime of logs in a new bucket. */
  readonly retention: Duration;
}

/** A bucket to which logs are written. */
export interface LogPlace {
  readonly bucket: s3.IBucket;
  /** The beginning of the keys of log files. */
  readonly prefix: string;
}

/** The first folder of the keys of log files without a prefix of the user. */
export const DEFAULT_LOG_PREFIX = 'AWSLogs';

const RETENTION = Duration.days(90);

// Characters that the ARN of a destination allows in a bucket's name and a prefix.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html#prefix-s3-buckets
const SEGMENTS = /^[\w#+=:,.@-]+(\/[\w#+=:,.@-]+)*$/;

/** Resolves access logs. Rejects options with which no log would be delivered. */
export function planLogs(cdn: Construct, given: GivenLogs): LogsPlan {
  switch (given.kind) {
    case 'legacy': return planLegacyLogs(cdn, given.options);
    case 'bucket': return planBucketLogs(cdn, given.options);
    case 'group': return planLogGroup(cdn, given.options);
    case 'stream': return planStream(cdn, given.options);
  }
}

/** Returns the given bucket, to which logs are written, if there is one. */
function logPlace(plan: LogsPlan | undefined): LogPlace | undefined {
  if (plan?.kind !== 'legacy' && plan?.kind !== 'bucket') return undefined;
  const { kind, bucket, prefix } = plan;
  return bucket && { bucket, prefix: kind === 'legacy' ? prefix ?? '' : `${prefix ?? DEFAULT_LOG_PREFIX}/` };
}

function planLegacyLogs(cdn: Construct, options: LegacyLogsOptions): LogsPlan {
  validateLegacyLogs(cdn, options);
  refuseAwsManagedKey(cdn, options.bucket);
  return { kind: 'legacy', bucket: options.bucket, prefix: options.prefix, retention: options.retention ?? RETENTION };
}

function planBucketLogs(cdn: Construct, options: BucketLogsOptions): LogsPlan {
  validateBucketLogs(cdn, options);
  refuseAwsManagedKey(cdn, options.bucket);
  const { bucket, prefix, format = LogFormat.W3C, retention = RETENTION } = options;
  return { kind: 'bucket', bucket, prefix, format, retention };
}

function planLogGroup(cdn: Construct, options: LogGroupLogsOptions): LogsPlan {
  types.requireTypes(cdn, options, LOG_GROUP_TYPES, 'accessLogs');
  const { logGroup, retention } = options;
  refuseTogether(cdn, 'retention', retention, 'logGroup', logGroup, 'set the lifetime of logs on your log group');
  requireUsEast1(cdn, 'logGroup', logGroup?.env.region);
  return { kind: 'group', logGroup, retention: retention ?? logs.RetentionDays.ONE_MONTH };
}

function planStream(cdn: Construct, options: FirehoseLogsOptions): LogsPlan {
  types.requireTypes(cdn, options, FIREHOSE_TYPES, 'accessLogs');
  const { deliveryStreamArn: resourceArn, env } = options.deliveryStream;
  // An imported stream reports the Region of the stack as its own.
  requireUsEast1(
    cdn,
    'deliveryStream',
    isKnown(resourceArn) ? Arn.split(resourceArn, ArnFormat.SLASH_RESOURCE_NAME).region : env.region,
  );
  return { kind: 'stream', resourceArn };
}

function requireUsEast1(cdn: Construct, prop: string, region: string | undefined): void {
  if (isKnown(region) && region !== 'us-east-1') {
    refuse(cdn, `\`${prop}\` must be in us-east-1, as CloudFront's log delivery requires, got one in ${region}`);
  }
}

function refuseAwsManagedKey(cdn: Construct, bucket: s3.IBucket | undefined): void {
  if (!bucket || !usesAwsManagedKey(bucket)) return;
  refuse(cdn, '`bucket` must not be encrypted with the AWS managed key, with which logs cannot be written, '
    + `got ${bucket.node.path}. Use SSE-S3, or a customer managed key`);
}

function validateBucketLogs(cdn: Construct, options: BucketLogsOptions): void {
  types.requireTypes(cdn, options, BUCKET_LOGS_TYPES, 'accessLogs');
  const { prefix, bucket, retention } = options;
  refuseTogether(cdn, 'retention', retention, 'bucket', bucket, 'set the lifetime of logs on your bucket');
  requireDays(cdn, 'retention', retention);
  if (isKnown(prefix) && /^\/|\/$|^$/.test(prefix)) {
    refuse(cdn, `\`prefix\` must not be empty, nor begin or end with a slash, got ${prefix}`);
  }
  if (isKnown(prefix) && !SEGMENTS.test(prefix)) {
    refuse(cdn, `\`prefix\` must consist of letters, digits and _ # + = : , . @ - between slashes, got ${prefix}`);
  }
  if (isKnown(bucket?.bucketName) && bucket.bucketName.includes('.')) {
    refuse(cdn, '`bucket` must have a name without dots, '
      + `because logs are not delivered to others, got ${bucket.bucketName}`);
  }
}

function validateLegacyLogs(cdn: Construct, options: LegacyLogsOptions): void {
  types.requireTypes(cdn, options, LEGACY_TYPES, 'accessLogs');
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

/**
 * Warns about log files among originals. Viewers can request them, and they are purged like images.
 */
export function warnOfLogFiles(
  scope: Construct, { bucket: given, routes = [] }: SourcesPlan, plan: LogsPlan | undefined,
): void {
  const places = given ? [{ bucket: given, keyPrefix: '' }] : routes.flatMap(({ place }) => place ?? []);
  const writers = places.flatMap(place => {
    const { bucket } = place;
    return [
      ...isWrittenTo(place, logPlace(plan)) ? ['`accessLogs`'] : [],
      ...isWrittenTo(place, ownLogs(bucket)) ? ['server access logging of the bucket itself'] : [],
    ].map(writer => `${writer} writes log files among the originals in ${readable(scope, bucket.bucketName)}`);
  });
  for (const writer of new Set(writers)) {
    warn(scope, 'logFiles', `${writer}. Viewers can request log files wherever originals are served, and `
      + 'automatic purging treats each one as a changed image. Write logs to another bucket, or acknowledge this '
      + 'warning');
  }
}

/** Whether logs are written to keys of originals. */
function isWrittenTo({ bucket, keyPrefix }: SourceBucket, written: LogPlace | undefined): boolean {
  if (!written || written.bucket.bucketArn !== bucket.bucketArn) return false;
  return !isKnown(keyPrefix) || !isKnown(written.prefix) || written.prefix.startsWith(keyPrefix);
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
