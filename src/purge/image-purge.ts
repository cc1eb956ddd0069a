import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { grantPurge } from './grant-purge';
import { purgeMetric } from './purge-alarms';

/**
 * What purges images that change, from the store and from the edges: made by `ImageCdn.addPurge()`.
 */
export abstract class ImagePurge extends Construct {
  /** The changes that are to be purged. */
  public abstract readonly queue: sqs.Queue;

  /** The changes that could not be purged, for whatever reason, for hours; they stay for 14 days. */
  public abstract readonly deadLetterQueue: sqs.Queue;

  /** The function that purges. */
  public abstract readonly worker: lambda.Function;

  /**
   * Lets the grantee purge images by hand, as `npx cdk-image-cdn purge` does.
   */
  public grantPurge(grantee: iam.IGrantable): iam.Grant {
    return grantPurge(this.worker.functionArn, grantee);
  }

  /**
   * How many items CloudFront was asked to purge, which is what it bills.
   *
   * @default - their sum in five minutes
   */
  public metricItems(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return purgeMetric(this.worker, 'PurgeItems', options);
  }
}
