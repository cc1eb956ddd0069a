import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../model/transform-metrics';
import { PURGE_METRIC_UNITS } from '../../runtime/purge-worker/purge-metrics';
import { runbookAlarm } from '../core/runbook-alarm';
import { deadLetterAlarm } from '../core/work-queue';
import { PurgePlan } from '../plan/purge';

/**
 * Returns a metric that the worker writes to its log.
 */
export function purgeMetric(
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
export function purgeAlarms(
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
