import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MetricSource, edgeMetric, transformMetric } from './cdn-metrics';
import { ImagePrewarm } from '../prewarm/image-prewarm';
import { ImagePurge } from '../purge/image-purge';
import { Refiner, refinementMetric } from '../transformation/refiner';

/** The contents of a dashboard. */
export interface DashboardContents {
  readonly source: MetricSource;
  readonly transformFunction?: lambda.Function;
  readonly refiner?: Refiner;
  readonly purge?: ImagePurge;
  readonly prewarm?: ImagePrewarm;
  readonly alarms: cloudwatch.Alarm[];
}

const PERCENT: cloudwatch.YAxisProps = { min: 0, max: 100, label: '%', showUnits: false };
const COUNT: cloudwatch.YAxisProps = { min: 0, showUnits: false };
const BYTES: cloudwatch.YAxisProps = { label: 'bytes', showUnits: false };

/**
 * Creates the dashboard: viewers first, then transformations, purging and prewarming.
 */
export function addDashboard(
  scope: Construct, dashboardName: string | undefined, contents: DashboardContents,
): cloudwatch.Dashboard {
  const widgets = rowsOf(scope, contents).filter(row => row.length > 0);
  return new cloudwatch.Dashboard(scope, 'Dashboard', { dashboardName, widgets });
}

function rowsOf(
  scope: Construct, { source, transformFunction, refiner, purge, prewarm, alarms }: DashboardContents,
): cloudwatch.IWidget[][] {
  // Alarms of another stack cannot be referred to: that stack already depends on this one.
  const ownAlarms = alarms.filter(alarm => Stack.of(alarm) === Stack.of(scope));
  return [
    ownAlarms.length > 0
      ? [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: 24, height: 2, alarms: ownAlarms })]
      : [],
    viewerWidgets(source),
    transformFunction ? timeWidgets(transformFunction) : [],
    refiner ? refinementWidgets(refiner) : [],
    [...(transformFunction ? outcomeWidgets(transformFunction) : []), ...(purge ? [purgeWidget(purge)] : [])],
    prewarm ? [prewarmWidget(prewarm)] : [],
  ];
}

function viewerWidgets(source: MetricSource): cloudwatch.IWidget[] {
  const hitRate = { left: [edgeMetric(source, 'CacheHitRate', { label: 'hit rate' })], leftYAxis: PERCENT };
  return [
    graph('Requests, and bytes sent to viewers', {
      left: [edgeMetric(source, 'Requests', { label: 'requests' })],
      right: [edgeMetric(source, 'BytesDownloaded', { label: 'bytes' })],
      leftYAxis: { ...COUNT, label: 'requests' },
      rightYAxis: { ...BYTES, min: 0 },
    }),
    ...source.hasAdditionalMetrics ? [graph('Cache hit rate', hitRate)] : [],
    graph('Errors', {
      left: [
        edgeMetric(source, '4xxErrorRate', { label: '4xx' }),
        edgeMetric(source, '5xxErrorRate', { label: '5xx', color: cloudwatch.Color.RED }),
      ],
      leftYAxis: { ...PERCENT, max: undefined }, // so that a small share of errors is visible
    }),
  ];
}

function timeWidgets(handler: lambda.Function): cloudwatch.IWidget[] {
  return [
    graph('Transformation time', {
      left: ['p50', 'p99'].map(statistic => transformMetric(handler, 'TransformTime', { statistic, label: statistic })),
      leftYAxis: { min: 0, label: 'ms', showUnits: false },
    }),
    graph('Transformations and cold starts', {
      left: [
        transformMetric(handler, 'TransformTime', { statistic: 'SampleCount', label: 'transformations' }),
        transformMetric(handler, 'ColdStarts', { label: 'cold starts' }),
      ],
      leftYAxis: COUNT,
    }),
    graph('Failed transformations', {
      left: [
        transformMetric(handler, 'Failures', { label: '5xx' }),
        handler.metricErrors({ label: 'crashes and timeouts' }),
        handler.metricThrottles({ label: 'throttles' }),
      ],
      leftYAxis: COUNT,
    }),
  ];
}

function outcomeWidgets(handler: lambda.Function): cloudwatch.IWidget[] {
  return [
    graph('Core variants served because the variant limit was reached', {
      left: [transformMetric(handler, 'VariantLimitReached', { label: 'requests' })], leftYAxis: COUNT,
    }),
    graph('Bytes saved: variants compared with originals', {
      left: [transformMetric(handler, 'BytesSaved', { label: 'bytes' })], leftYAxis: BYTES,
    }),
  ];
}

function refinementWidgets({ handler, queue, deadLetterQueue }: Refiner): cloudwatch.IWidget[] {
  return [
    graph('Refinements', {
      left: [
        refinementMetric(handler, 'Refinements', { label: 'refinements' }),
        refinementMetric(handler, 'RefinementsKept', { label: 'variants that stayed' }),
        refinementMetric(handler, 'RefinementFailures', { label: 'failures', color: cloudwatch.Color.RED }),
      ],
      leftYAxis: COUNT,
    }),
    graph('Bytes saved: refined variants compared with the first ones', {
      left: [refinementMetric(handler, 'RefinementBytesSaved', { label: 'bytes' })], leftYAxis: BYTES,
    }),
    queueWidget('Variants waiting to be refined', queue, deadLetterQueue),
  ];
}

function purgeWidget({ queue, deadLetterQueue }: ImagePurge): cloudwatch.IWidget {
  return queueWidget('Changed images waiting to be purged', queue, deadLetterQueue);
}

function prewarmWidget({ queue, deadLetterQueue }: ImagePrewarm): cloudwatch.IWidget {
  return queueWidget('Images waiting to be prewarmed', queue, deadLetterQueue);
}

function queueWidget(title: string, queue: sqs.IQueue, deadLetterQueue: sqs.IQueue): cloudwatch.IWidget {
  const statistic = 'Maximum';
  return graph(title, {
    left: [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting', statistic }),
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        label: 'dead letters',
        statistic,
        color: cloudwatch.Color.RED,
      }),
    ],
    right: [queue.metricApproximateAgeOfOldestMessage({ label: 'age of the oldest' })],
    leftYAxis: COUNT,
    rightYAxis: { min: 0, label: 's', showUnits: false },
  });
}

function graph(title: string, props: cloudwatch.GraphWidgetProps): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, width: 8, height: 6, ...props });
}
