import { Duration } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * How log files are written.
 */
export enum LogFormat {
  /** W3C extended log format: values between tabs, as legacy logs have them. */
  W3C = 'w3c',
  /** One JSON object a line. */
  JSON = 'json',
  /** Apache Parquet, which CloudWatch bills for making. */
  PARQUET = 'parquet',
}

/**
 * Standard logs (v2) in an S3 bucket.
 */
export interface BucketLogsOptions {
  /**
   * A bucket to write to, in any region.
   *
   * @default - a new one: private, encrypted, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * What the keys of the logs begin with, without slashes at its ends. To change it, or the bucket, later, deploy once
   * without logs: where they go cannot be changed, and has a name that another cannot take beside it.
   *
   * @default - `AWSLogs/` and the account, then `CloudFront`
   */
  readonly prefix?: string;

  /**
   * How the files are written. To change it later, deploy once without logs, as for `prefix`.
   *
   * @default LogFormat.W3C
   */
  readonly format?: LogFormat;

  /**
   * How long logs are kept in the new bucket, in whole days.
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
   * A log group in us-east-1 to write to.
   *
   * @default - a new one, kept when the stack is deleted
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long logs are kept in the new log group.
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
