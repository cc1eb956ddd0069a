import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChangingSource, sendChanges } from './change-events';
import { BATCH_WINDOW, PurgeTarget, TIMEOUT, purgeWorker } from './purge-worker';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../model/transform-metrics';
import { PURGE_METRIC_UNITS } from '../../runtime/purge-worker/purge-metrics';
import { requireFactory } from '../core/creation';
import { runbookAlarm } from '../core/runbook-alarm';
import { deadLetterAlarm, workQueue } from '../core/work-queue';
import { bucketsOf, routesByUrl, routesTo } from '../originals/source-routes';
import { PurgePlan } from '../plan/purge';

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const VISIBILITY = Duration.seconds(6 * TIMEOUT.toSeconds() + BATCH_WINDOW.toSeconds());
const MAX_RECEIVES = 50; // about ten hours
const RETENTION = Duration.days(14);

/**
 * Purging of changed images from the variant bucket and from edge locations: a queue of changes, and the function that
 * purges them. Created by the prop `purge` of an `ImageCdn`.
 */
export class ImagePurge extends Construct {
  /** @internal */
  public static _create(cdn: Construct, id: string, target: PurgeTarget, plan: PurgePlan): ImagePurge {
    return new ImagePurge(cdn, id, target, plan);
  }

  /** The queue of changes to be purged. */
  public readonly queue: sqs.Queue;

  /** The queue of changes that could not be purged for hours. They are retained for 14 days. */
  public readonly deadLetterQueue: sqs.Queue;

  /** The purge worker: the function that purges. */
  public readonly worker: lambda.Function;

  /** The ARNs of the buckets whose events the queue receives. */
  private readonly reporting: ReadonlySet<string | undefined>;

  /** @internal */
  public readonly _alarms: cloudwatch.Alarm[];

  /**
   * Whether the alarms notify a topic of their own.
   *
   * @internal
   */
  public readonly _hasTopic: boolean;

  private constructor(cdn: Construct, id: string, target: PurgeTarget, plan: PurgePlan) {
    super(cdn, id);
    requireFactory(this, plan !== undefined, 'Purge.onChange()');
    const { queue, deadLetterQueue } = workQueue(this, {
      id: 'Changes',
      deadLettersId: 'DeadLetters',
      visibilityTimeout: VISIBILITY,
      maxReceiveCount: MAX_RECEIVES,
      retentionPeriod: RETENTION,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.worker = purgeWorker(this, target, this.queue, plan);
    this.reporting = new Set(changingSources(target)
      .filter((source, index) => sendChanges(this, source, index, this.queue, this.deadLetterQueue))
      .map(({ bucket }) => bucket?.bucketArn));
    this._alarms = purgeAlarms(this, this.worker, this.deadLetterQueue, plan);
    this._hasTopic = plan.topic !== undefined;
  }

  /**
   * Returns whether changed images of a bucket are purged automatically.
   *
   * @internal
   */
  public _isAutomaticFor(bucket: s3.IBucket): boolean {
    return this.reporting.has(bucket.bucketArn);
  }

  /**
   * Returns the metric of invalidation paths sent to CloudFront, which CloudFront bills.
   *
   * @default - sum over five minutes
   */
  public metricItems(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return purgeMetric(this.worker, 'PurgeItems', options);
  }
}

/** Returns the sources that may report changes. Originals of HTTPS origins have a lifetime instead of events. */
function changingSources({ originals, routes }: PurgeTarget): ChangingSource[] {
  if (!routes) return [{ bucket: originals }];
  return [
    ...bucketsOf(routes).map(bucket => ({ bucket, routes: routesTo(bucket, routes) })),
    ...routesByUrl(routes).map(outside => ({ routes: outside })),
  ];
}

/**
 * Returns a metric that the worker writes to its log.
 */
function purgeMetric(
  worker: lambda.IFunction, metricName: keyof typeof PURGE_METRIC_UNITS, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const dimensionsMap = { [METRIC_DIMENSION]: worker.functionName };
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: 'Sum',
    ...options,
  });
}

/**
 * Creates the alarms: one for the items of the month, one for changes in the dead-letter queue.
 */
function purgeAlarms(
  scope: Construct, worker: lambda.IFunction, deadLetters: sqs.IQueue, { maxItemsPerMonth, topic }: PurgePlan,
): cloudwatch.Alarm[] {
  const alarms = [
    runbookAlarm(scope, 'ItemsUsed', `Purging has used its ${maxItemsPerMonth} invalidation items for this month. Further `
      + 'changes are invalidated together every 15 minutes.', {
      metric: purgeMetric(worker, 'PurgeItemsThisMonth', { statistic: 'Maximum', period: Duration.hours(1) }),
      threshold: maxItemsPerMonth,
    }),
    deadLetterAlarm(scope, 'ChangesGivenUp', 'Changed images could not be purged for hours. Check the log of the purge '
      + 'worker, then redrive the dead-letter queue.', deadLetters),
  ];
  if (topic) for (const alarm of alarms) alarm.addAlarmAction(new actions.SnsAction(topic));
  return alarms;
}
