import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Destination, bucketDestination, firehoseDestination, logGroupDestination } from './logging/destinations';
import { logBucket } from './logging/log-bucket';
import { BucketLogsOptions, FirehoseLogsOptions, LogGroupLogsOptions, StandardLogsOptions } from './logging/log-options';
import { deliver } from './logging/standard-logs';
import { isKnown, refuse, refuseTogether, requireDays } from './private/validate';

/**
 * Where standard logs (legacy) go.
 */
export interface LegacyLogsOptions {
  /**
   * A bucket to write to. It must have ACLs enabled, as CloudFront writes these logs by ACL.
   *
   * @default - a new one: private, encrypted, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * What the keys of the logs begin with, without a leading slash.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * How long logs are kept in the new bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
}

/**
 * A record of every request.
 */
export abstract class AccessLogs {
  /**
   * Standard logging (legacy): files in an S3 bucket, some minutes after the requests. S3 bills for storage only.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   */
  public static legacy(options: LegacyLogsOptions = {}): AccessLogs {
    return new LegacyLogs(options);
  }

  /**
   * Standard logging (v2): files in an S3 bucket, some minutes after the requests.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toBucket(options: BucketLogsOptions = {}): AccessLogs {
    return new StandardLogs(options, (scope, cdn) => bucketDestination(scope, cdn, options));
  }

  /**
   * Standard logging (v2): CloudWatch Logs, to be searched with Logs Insights. Its ingestion is the dearest of the three.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toLogGroup(options: LogGroupLogsOptions = {}): AccessLogs {
    return new StandardLogs(options, (scope, cdn) => logGroupDestination(scope, cdn, options));
  }

  /**
   * Standard logging (v2): an Amazon Data Firehose stream, which brings them anywhere.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toFirehose(options: FirehoseLogsOptions): AccessLogs {
    return new StandardLogs(options, (scope, cdn) => firehoseDestination(scope, cdn, options));
  }

  /** @internal */
  public abstract _bind(scope: Construct): Partial<cloudfront.DistributionProps>;

  /** @internal */
  public abstract _deliver(scope: Construct, distribution: cloudfront.Distribution): void;
}

/** Nothing of it stands in the distribution: a delivery names it. */
class StandardLogs extends AccessLogs {
  constructor(private readonly options: StandardLogsOptions, private readonly destination: (scope: Construct, cdn: Construct) => Destination) {
    super();
  }

  public _bind(): Partial<cloudfront.DistributionProps> {
    return {};
  }

  public _deliver(scope: Construct, distribution: cloudfront.Distribution): void {
    deliver(scope, distribution, this.options, this.destination);
  }
}

class LegacyLogs extends AccessLogs {
  constructor(private readonly options: LegacyLogsOptions) {
    super();
  }

  public _bind(scope: Construct): Partial<cloudfront.DistributionProps> {
    const { bucket, prefix, retention } = this.options;
    refuseTogether(scope, 'retention', retention, 'bucket', bucket, 'the lifetime of logs in your bucket is set there');
    requireDays(scope, 'retention', retention);
    if (isKnown(prefix) && prefix.startsWith('/')) {
      refuse(scope, `\`prefix\` must not begin with a slash, got: ${prefix}`);
    }
    // CloudFront writes these by ACL.
    const made = () => logBucket(scope, s3.ObjectOwnership.OBJECT_WRITER, retention);
    return { enableLogging: true, logBucket: bucket ?? made(), logFilePrefix: prefix };
  }

  public _deliver(): void {}
}
