import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import {
  DEFAULT_PREFIX, Destination, bucketDestination, firehoseDestination, logGroupDestination,
} from './destinations';
import { LegacyLogsOptions, bindLegacyLogs } from './legacy-logs';
import { BucketLogsOptions, FirehoseLogsOptions, LogGroupLogsOptions } from './log-options';
import { deliver } from './standard-logs';
import { requireFactory } from '../core/creation';
import { UsEast1Stacks } from '../core/us-east-1';
import { LogPlace } from '../originals/log-files';

/** The part of a kind of logs that is in the distribution, and the part that is beside it. */
interface LogsStrategy {
  /** Returns the given bucket, to which logs are written. Called after the options are validated. */
  readonly place?: () => LogPlace | undefined;
  readonly bind?: (cdn: Construct) => Partial<cloudfront.DistributionProps>;
  readonly destination?: (scope: Construct, cdn: Construct) => Destination;
}

/**
 * Access logs: a record of every request.
 */
export class AccessLogs {
  /**
   * Standard logging (legacy): files in an S3 bucket, some minutes after the requests. S3 bills for storage only.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   */
  public static legacy(options: LegacyLogsOptions = {}): AccessLogs {
    return new AccessLogs({
      place: () => options.bucket && { bucket: options.bucket, prefix: options.prefix ?? '' },
      bind: cdn => bindLegacyLogs(cdn, options),
    });
  }

  /**
   * Standard logging (v2): files in an S3 bucket, some minutes after the requests.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toBucket(options: BucketLogsOptions = {}): AccessLogs {
    return new AccessLogs({
      place: () => options.bucket && { bucket: options.bucket, prefix: `${options.prefix ?? DEFAULT_PREFIX}/` },
      destination: (scope, cdn) => bucketDestination(scope, cdn, options),
    });
  }

  /**
   * Standard logging (v2): CloudWatch Logs, for queries with Logs Insights. It is the most expensive of the three,
   * because CloudWatch bills ingestion.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toLogGroup(options: LogGroupLogsOptions = {}): AccessLogs {
    return new AccessLogs({ destination: (scope, cdn) => logGroupDestination(scope, cdn, options) });
  }

  /**
   * Standard logging (v2): an Amazon Data Firehose stream, which delivers to any of its destinations.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toFirehose(options: FirehoseLogsOptions): AccessLogs {
    return new AccessLogs({ destination: (_scope, cdn) => firehoseDestination(cdn, options) });
  }

  private constructor(private readonly strategy: LogsStrategy) {
    requireFactory(this, (strategy?.bind ?? strategy?.destination) !== undefined, 'AccessLogs.toBucket()');
  }

  /**
   * The bucket of the user to which logs are written, if there is one.
   *
   * @internal
   */
  public get _place(): LogPlace | undefined {
    return this.strategy.place?.();
  }

  /** @internal */
  public _bind(cdn: Construct): Partial<cloudfront.DistributionProps> {
    return this.strategy.bind?.(cdn) ?? {};
  }

  /** @internal */
  public _deliver(cdn: Construct, distribution: cloudfront.Distribution, usEast1?: UsEast1Stacks): void {
    if (this.strategy.destination) deliver(cdn, distribution, this.strategy.destination, usEast1);
  }
}
