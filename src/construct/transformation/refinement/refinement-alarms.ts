import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ConstantQualityOptions, settingsOf } from './constant-quality-options';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../../model/transform-metrics';
import { REFINEMENT_METRIC_UNITS } from '../../../runtime/transformer/refiner/refinement-metrics';
import { runbookAlarm } from '../../core/runbook-alarm';
import { deadLetterAlarm } from '../../core/work-queue';

/** Returns a metric that the refiner writes to its log. */
export function refinementMetric(
  refiner: lambda.IFunction, metricName: keyof typeof REFINEMENT_METRIC_UNITS, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const dimensionsMap = { [METRIC_DIMENSION]: refiner.functionName };
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', ...options,
  });
}

/** Creates the alarms: for the refinements of the month, for failures, and for messages in the dead-letter queue. */
export function refinementAlarms(
  scope: Construct, refiner: lambda.Function, deadLetters: sqs.IQueue, options: ConstantQualityOptions,
): cloudwatch.Alarm[] {
  const { maxPerMonth } = settingsOf(options);
  const alarms = [
    runbookAlarm(scope, 'RefinementsUsed', `Refinement has used its ${maxPerMonth} refinements for this month. Further `
      + 'variants stay as they are.', {
      metric: refinementMetric(refiner, 'RefinementsThisMonth', { statistic: 'Maximum', period: Duration.hours(1) }),
      threshold: maxPerMonth,
    }),
    runbookAlarm(scope, 'RefinementErrors', 'Refinements crash, take too long, or cannot read or write images. '
      + 'Viewers get the variants as they were transformed first.', {
      metric: new cloudwatch.MathExpression({
        expression: 'FILL(failures, 0) + FILL(errors, 0)',
        usingMetrics: { failures: refinementMetric(refiner, 'RefinementFailures'), errors: refiner.metricErrors() },
        label: 'failures',
      }),
      threshold: 5,
      evaluationPeriods: 3,
    }),
    deadLetterAlarm(scope, 'RefinementsGivenUp', 'Variants could not be refined for an hour. Check the log of the '
      + 'refiner, then redrive the dead-letter queue.', deadLetters),
  ];
  if (options.alarmTopic) for (const each of alarms) each.addAlarmAction(new actions.SnsAction(options.alarmTopic));
  return alarms;
}
