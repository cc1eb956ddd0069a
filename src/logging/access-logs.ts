import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { Destination, bucketDestination, firehoseDestination, logGroupDestination } from './destinations';
import { allowEncryption, logBucket } from './log-bucket';
import { BucketLogsOptions, FirehoseLogsOptions, LogGroupLogsOptions, StandardLogsOptions } from './log-options';
import { deliver } from './standard-logs';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseBare, refuseTogether, requireDays } from '../core/validate';

/**
 * Where standard logs (legacy) go.
 */
export interface LegacyLogsOptions {
  /**
   * A bucket to write to, in a region that is enabled by default. It must have ACLs enabled, as CloudFront writes these
   * logs by ACL.
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
   * Standard logging (v2): CloudWatch Logs, to be searched with Logs Insights. Its ingestion is the dearest of the
   * three.
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

  constructor() {
    refuseBare(new.target, AccessLogs);
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

const TYPES: types.PropTypes<LegacyLogsOptions> = { bucket: types.bucket, prefix: types.text, retention: types.duration };

class LegacyLogs extends AccessLogs {
  constructor(private readonly options: LegacyLogsOptions) {
    super();
  }

  public _bind(scope: Construct): Partial<cloudfront.DistributionProps> {
    types.requireTypes(scope, this.options, TYPES, 'accessLogs');
    const { bucket, prefix, retention } = this.options;
    refuseTogether(scope, 'retention', retention, 'bucket', bucket, 'the lifetime of logs in your bucket is set there');
    requireDays(scope, 'retention', retention);
    if (isKnown(prefix) && prefix.startsWith('/')) {
      refuse(scope, `\`prefix\` must not begin with a slash, got: ${prefix}`);
    }
    if (bucket) requireAcls(scope, bucket);
    requireDefaultRegion(scope, bucket?.env.region ?? Stack.of(scope).region);
    // CloudFront writes these by ACL.
    const made = () => logBucket(scope, s3.ObjectOwnership.OBJECT_WRITER, retention);
    if (bucket) allowEncryption(scope, { bucket, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
    return { enableLogging: true, logBucket: bucket ?? made(), logFilePrefix: prefix };
  }

  public _deliver(): void {}
}

/** S3 has them off unless told: since April 2023 for every new bucket. */
function requireAcls(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return;
  if (/ObjectWriter|BucketOwnerPreferred/.test(JSON.stringify(Stack.of(bucket).resolve(resource.ownershipControls) ?? ''))) return;
  refuse(scope, `\`bucket\` must have ACLs enabled, as CloudFront writes these logs by ACL: give ${bucket.node.path} `
    + '`objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED`, or use AccessLogs.toBucket()');
}

/**
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html#access-logs-choosing-s3-bucket
 */
function requireDefaultRegion(scope: Construct, region: string): void {
  if (isKnown(region) && RegionInfo.get(region).isOptInRegion) {
    refuse(scope, `\`bucket\` must be in a region that is enabled by default, as these logs go to no other, got one in ${region}: `
      + 'name one elsewhere, or use AccessLogs.toBucket()');
  }
}
