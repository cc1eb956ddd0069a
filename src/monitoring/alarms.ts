import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { edgeMetric, hitRateMetric, transformMetric } from './metrics';
import { AlarmThresholds } from './monitoring-options';

const HOUR = Duration.hours(1);
const QUIET = 1000; // an hour with fewer requests says nothing about the cache

/**
 * Alarms on what viewers see, in us-east-1, where CloudFront's metrics are.
 */
export function edgeAlarms(
  scope: Construct, cdn: Construct, distribution: cloudfront.IDistribution, thresholds: AlarmThresholds,
): cloudwatch.Alarm[] {
  const busyHitRate = new cloudwatch.MathExpression({
    expression: `IF(requests > ${QUIET}, hitRate, 100)`,
    usingMetrics: {
      requests: edgeMetric(distribution, 'Requests', 'Sum', { period: HOUR }),
      hitRate: hitRateMetric(cdn, distribution, { period: HOUR }),
    },
    period: HOUR,
    label: 'hit ratio',
  });
  return [
    alarm(scope, 'ServerErrors', {
      metric: edgeMetric(distribution, '5xxErrorRate', 'Average'),
      threshold: thresholds.serverErrorRate ?? 5,
      alarmDescription: 'Viewers get 5xx from CloudFront: the origin fails or cannot be reached',
    }),
    alarm(scope, 'CacheHitRate', {
      metric: busyHitRate,
      threshold: thresholds.cacheHitRate ?? 50,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      alarmDescription: `Fewer requests than usual are answered from the cache, in hours with more than ${QUIET} requests`,
    }),
  ];
}

/**
 * Alarms on the transformer, in its own region.
 */
export function transformAlarms(scope: Construct, handler: lambda.Function, thresholds: AlarmThresholds): cloudwatch.Alarm[] {
  const failureRate = new cloudwatch.MathExpression({
    expression: '100 * (FILL(failures, 0) + errors) / invocations',
    usingMetrics: { failures: transformMetric(handler, 'Failures', 'Sum'), errors: handler.metricErrors(), invocations: handler.metricInvocations() },
    label: 'failed transformations',
  });
  return [
    alarm(scope, 'TransformFailures', {
      metric: failureRate,
      threshold: thresholds.transformFailureRate ?? 5,
      alarmDescription: 'Transformations crash, run out of time, or cannot reach the originals',
    }),
    alarm(scope, 'TransformThrottles', {
      metric: handler.metricThrottles(),
      threshold: 1,
      alarmDescription: 'Transformations are turned away: `reservedConcurrentExecutions` or the limit of the account is reached',
    }),
    alarm(scope, 'TransformTime', {
      metric: transformMetric(handler, 'TransformTime', 'p99'),
      threshold: transformTime(handler, thresholds).toMilliseconds(),
      alarmDescription: 'One transformation in a hundred takes long: larger originals than usual, or too little memory',
    }),
  ];
}

function transformTime({ timeout }: lambda.Function, { transformTime: given }: AlarmThresholds): Duration {
  return given ?? Duration.millis(Math.min(10_000, (timeout?.toMilliseconds() ?? Infinity) * 0.75));
}

/** Three periods in a row, so that a single stumble wakes nobody; no data is no alarm. */
function alarm(scope: Construct, id: string, props: Omit<cloudwatch.AlarmProps, 'evaluationPeriods'>): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, `${id}Alarm`, {
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    ...props,
  });
}
