import { BucketLogsOptions, FirehoseLogsOptions, LegacyLogsOptions, LogGroupLogsOptions } from './log-options';
import { requireFactory } from '../core/creation';

/**
 * The arguments of a static factory of `AccessLogs`.
 *
 * @internal
 */
export type GivenLogs =
  | { readonly kind: 'legacy'; readonly options: LegacyLogsOptions }
  | { readonly kind: 'bucket'; readonly options: BucketLogsOptions }
  | { readonly kind: 'group'; readonly options: LogGroupLogsOptions }
  | { readonly kind: 'stream'; readonly options: FirehoseLogsOptions };

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
    return new AccessLogs({ kind: 'legacy', options });
  }

  /**
   * Standard logging (v2): files in an S3 bucket, some minutes after the requests.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toBucket(options: BucketLogsOptions = {}): AccessLogs {
    return new AccessLogs({ kind: 'bucket', options });
  }

  /**
   * Standard logging (v2): CloudWatch Logs, for queries with Logs Insights. It is the most expensive of the three,
   * because CloudWatch bills ingestion.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toLogGroup(options: LogGroupLogsOptions = {}): AccessLogs {
    return new AccessLogs({ kind: 'group', options });
  }

  /**
   * Standard logging (v2): an Amazon Data Firehose stream, which delivers to any of its destinations.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static toFirehose(options: FirehoseLogsOptions): AccessLogs {
    return new AccessLogs({ kind: 'stream', options });
  }

  /** @internal */
  public readonly _logs: GivenLogs;

  private constructor(given: GivenLogs) {
    requireFactory(this, given?.kind !== undefined, 'AccessLogs.toBucket()');
    this._logs = given;
  }
}
