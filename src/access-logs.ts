import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { isKnown, refuse, refuseTogether } from './private/validate';

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

  /** @internal */
  public abstract _bind(scope: Construct): Partial<cloudfront.DistributionProps>;
}

class LegacyLogs extends AccessLogs {
  constructor(private readonly options: LegacyLogsOptions) {
    super();
  }

  public _bind(scope: Construct): Partial<cloudfront.DistributionProps> {
    const { bucket, prefix, retention } = this.options;
    refuseTogether(scope, 'retention', retention, 'bucket', bucket, 'the lifetime of logs in your bucket is set there');
    if (isKnown(prefix) && prefix.startsWith('/')) {
      refuse(scope, `\`prefix\` must not begin with a slash, got: ${prefix}`);
    }
    return { enableLogging: true, logBucket: bucket ?? logBucket(scope, retention), logFilePrefix: prefix };
  }
}

function logBucket(scope: Construct, retention: Duration = Duration.days(90)): s3.Bucket {
  return new s3.Bucket(scope, 'AccessLogs', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.OBJECT_WRITER, // CloudFront writes by ACL
    lifecycleRules: [{ id: 'ExpireLogs', expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
}
