import { Duration } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as types from '../core/prop-types';

/**
 * Format of log files.
 */
export enum LogFormat {
  /** W3C extended log format, separated by tabs, as in legacy logs. */
  W3C = 'w3c',
  /** One JSON object per line. */
  JSON = 'json',
  /** Apache Parquet. CloudWatch bills the conversion. */
  PARQUET = 'parquet',
}

/**
 * Standard logs (v2) in an S3 bucket.
 */
export interface BucketLogsOptions {
  /**
   * The destination bucket, in any Region.
   *
   * @default - a new one: private, encrypted, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * The prefix of the log objects' keys, without a leading or trailing slash.
   *
   * Changing it or the bucket later requires one deployment without logs: a delivery destination cannot be updated, and
   * its name is taken until it is deleted.
   *
   * @default - `AWSLogs/` and the account, then `CloudFront`
   */
  readonly prefix?: string;

  /**
   * Format of the files. To change it later, deploy once without logs, as for `prefix`.
   *
   * @default LogFormat.W3C
   */
  readonly format?: LogFormat;

  /**
   * Lifetime of logs in the new bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
}

/**
 * Standard logs (v2) in CloudWatch Logs.
 */
export interface LogGroupLogsOptions {
  /**
   * The destination log group, in us-east-1.
   *
   * @default - a new one, kept when the stack is deleted
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * Retention period of the new log group.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;
}

/**
 * Standard logs (v2) in a Firehose stream.
 */
export interface FirehoseLogsOptions {
  /**
   * The stream, in us-east-1.
   */
  readonly deliveryStream: firehose.IDeliveryStream;
}

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

export const LEGACY_TYPES: types.PropTypes<LegacyLogsOptions> = {
  bucket: types.bucket,
  prefix: types.text,
  retention: types.durationInDays,
};

export const BUCKET_LOGS_TYPES: types.PropTypes<BucketLogsOptions> = {
  bucket: types.bucket,
  prefix: types.text,
  format: types.enumMember('LogFormat', LogFormat),
  retention: types.durationInDays,
};

export const LOG_GROUP_TYPES: types.PropTypes<LogGroupLogsOptions> = {
  logGroup: types.logGroup,
  retention: types.retentionDays,
};

export const DELIVERY_STREAM: types.PropType = types.correct(
  types.object(
    'a kinesisfirehose.IDeliveryStream',
    'deliveryStreamArn',
    "kinesisfirehose.DeliveryStream.fromDeliveryStreamName(this, 'Stream', %)",
  ),
  [types.ARN, "kinesisfirehose.DeliveryStream.fromDeliveryStreamArn(this, 'Stream', %)"],
);

export const FIREHOSE_TYPES: types.PropTypes<FirehoseLogsOptions> = { deliveryStream: types.required(DELIVERY_STREAM) };
