import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MetricSource, edgeMetric, transformMetric } from './cdn-metrics';
import { AlarmThresholds } from './monitoring-options';
import { RunbookAlarmProps, runbookAlarm } from '../core/runbook-alarm';

const HOUR = Duration.hours(1);
const MIN_REQUESTS = 1000; // the hit rate of fewer requests varies by chance

/**
 * Creates the alarms on CloudFront's metrics, which are in us-east-1.
 */
export function edgeAlarms(scope: Construct, source: MetricSource, thresholds: AlarmThresholds): cloudwatch.Alarm[] {
  return [
    alarm(scope, 'ServerErrors', 'Viewers receive 5xx: the origin fails or is unreachable.', {
      metric: edgeMetric(source, '5xxErrorRate'),
      threshold: thresholds.serverErrorRate ?? 5,
    }),
    ...source.hasAdditionalMetrics ? [hitRateAlarm(scope, source, thresholds)] : [],
  ];
}

function hitRateAlarm(scope: Construct, source: MetricSource, thresholds: AlarmThresholds): cloudwatch.Alarm {
  const busyHitRate = new cloudwatch.MathExpression({
    expression: `IF(requests > ${MIN_REQUESTS}, hitRate, 100)`,
    usingMetrics: {
      requests: edgeMetric(source, 'Requests', { period: HOUR }),
      hitRate: edgeMetric(source, 'CacheHitRate', { period: HOUR }),
    },
    period: HOUR,
    label: 'hit rate',
  });
  const meaning = `Few of more than ${MIN_REQUESTS} requests in an hour are answered from the cache.`;
  return alarm(scope, 'CacheHitRate', meaning, {
    metric: busyHitRate,
    threshold: thresholds.cacheHitRate ?? 50,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
  });
}

/**
 * Creates the alarms on the transform function, in its own Region.
 */
export function transformAlarms(
  scope: Construct, handler: lambda.Function, thresholds: AlarmThresholds,
): cloudwatch.Alarm[] {
  return [...failureAlarms(scope, handler, thresholds), ...demandAlarms(scope, handler, thresholds)];
}

function failureAlarms(scope: Construct, handler: lambda.Function, thresholds: AlarmThresholds): cloudwatch.Alarm[] {
  const failureRate = new cloudwatch.MathExpression({
    expression: '100 * (FILL(failures, 0) + errors) / invocations',
    usingMetrics: {
      failures: transformMetric(handler, 'Failures'),
      errors: handler.metricErrors(),
      invocations: handler.metricInvocations(),
    },
    label: 'failed transformations',
  });
  return [
    alarm(scope, 'TransformFailures', 'Transformations crash, time out or cannot read the originals.', {
      metric: failureRate,
      threshold: thresholds.transformFailureRate ?? 5,
    }),
    alarm(scope, 'TransformThrottles', 'Lambda rejects invocations of the transform function: '
      + '`reservedConcurrentExecutions` or the quota of the account is reached.', {
      metric: handler.metricThrottles(),
      threshold: 1,
    }),
    alarm(scope, 'TransformTime', 'One transformation in a hundred is slow: '
      + 'originals are larger than usual, or memory is too low.', {
      metric: transformMetric(handler, 'TransformTime'),
      threshold: transformTime(handler, thresholds).toMilliseconds(),
    }),
  ];
}

/**
 * Creates alarms on single metrics. Both metrics are absent while nothing happens, so metric math would have no result.
 */
function demandAlarms(scope: Construct, handler: lambda.Function, thresholds: AlarmThresholds): cloudwatch.Alarm[] {
  return [
    alarm(scope, 'Transformations', 'Many variants are transformed, which costs compute: '
      + 'settings have changed, variants were deleted, or viewers request many new URLs.', {
      metric: transformMetric(handler, 'TransformTime', { statistic: 'SampleCount' }),
      threshold: thresholds.transformations ?? 1000,
    }),
    alarm(scope, 'VariantLimit', 'Viewers receive core variants instead, as originals have reached `maxVariants`.', {
      metric: transformMetric(handler, 'VariantLimitReached'),
      threshold: thresholds.variantLimitRequests ?? 100,
    }),
  ];
}

function transformTime({ timeout }: lambda.Function, { transformTime: given }: AlarmThresholds): Duration {
  return given ?? Duration.millis(Math.min(10_000, (timeout?.toMilliseconds() ?? Infinity) * 0.75));
}

/** Creates an alarm that is raised after three periods in a row, so not by a single peak. */
function alarm(
  scope: Construct, name: string, meaning: string, props: Omit<RunbookAlarmProps, 'evaluationPeriods'>,
): cloudwatch.Alarm {
  return runbookAlarm(scope, `${name}Alarm`, meaning, { evaluationPeriods: 3, ...props });
}
