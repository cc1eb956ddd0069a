import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PURGE_METRIC_UNITS } from './purge/metrics';
import { PurgeOptions, ceilingOf } from './purge-options';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from './transformation/metrics';

/**
 * What the worker writes into its log.
 */
export function purgeMetric(
  worker: lambda.IFunction, metricName: keyof typeof PURGE_METRIC_UNITS, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const dimensionsMap = { [METRIC_DIMENSION]: worker.functionName };
  return new cloudwatch.Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', ...options });
}

/**
 * One when the month's items are used, one when changes were given up.
 */
export function purgeAlarms(scope: Construct, worker: lambda.IFunction, deadLetters: sqs.IQueue, options: PurgeOptions): cloudwatch.Alarm[] {
  const ceiling = ceilingOf(options);
  const common = {
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
  const alarms = [
    new cloudwatch.Alarm(scope, 'ItemsUsed', {
      ...common,
      metric: purgeMetric(worker, 'PurgeItemsThisMonth', { statistic: 'Maximum', period: Duration.hours(1) }),
      threshold: ceiling,
      alarmDescription: `The ${ceiling} items that purges may use in a month do not suffice any more: edges see changes at the quarters of each hour`,
    }),
    new cloudwatch.Alarm(scope, 'ChangesGivenUp', {
      ...common,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
      alarmDescription: 'Changes of images could not be purged for hours: see the log of the worker, then redrive the dead letters',
    }),
  ];
  if (options.alarmTopic) for (const alarm of alarms) alarm.addAlarmAction(new actions.SnsAction(options.alarmTopic));
  return alarms;
}
