import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { edgeMetric, hitRateMetric, transformMetric } from './edge-metrics';
import { QueuedPurge } from '../purge/queued-purge';

/** What there is to look at. */
export interface Monitored {
  readonly distribution: cloudfront.IDistribution;
  readonly transformFunction?: lambda.Function;
  readonly purge?: QueuedPurge;
}

const PERCENT: cloudwatch.YAxisProps = { min: 0, max: 100, label: '%', showUnits: false };
const COUNT: cloudwatch.YAxisProps = { min: 0, showUnits: false };
const BYTES: cloudwatch.YAxisProps = { label: 'bytes', showUnits: false };

/**
 * Everything in one look: viewers first, then the transformer.
 */
export function addDashboard(
  cdn: Construct, scope: Construct, monitored: Monitored, alarms: cloudwatch.IAlarm[], dashboardName?: string,
): cloudwatch.Dashboard {
  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', { dashboardName });
  if (alarms.length > 0) dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: 24, height: 2, alarms }));
  dashboard.addWidgets(...viewerWidgets(cdn, monitored.distribution));
  if (monitored.transformFunction) {
    dashboard.addWidgets(...timeWidgets(monitored.transformFunction));
  }
  dashboard.addWidgets(
    ...monitored.transformFunction ? outcomeWidgets(monitored.transformFunction) : [],
    ...monitored.purge ? [purgeWidget(monitored.purge)] : [],
  );
  return dashboard;
}

function viewerWidgets(cdn: Construct, distribution: cloudfront.IDistribution): cloudwatch.IWidget[] {
  return [
    graph('Requests, and bytes sent to viewers', {
      left: [edgeMetric(distribution, 'Requests', 'Sum', { label: 'requests' })],
      right: [edgeMetric(distribution, 'BytesDownloaded', 'Sum', { label: 'bytes' })],
      leftYAxis: { ...COUNT, label: 'requests' },
      rightYAxis: { ...BYTES, min: 0 },
    }),
    graph('Answered from the cache', { left: [hitRateMetric(cdn, distribution, { label: 'hit ratio' })], leftYAxis: PERCENT }),
    graph('Errors', {
      left: [
        edgeMetric(distribution, '4xxErrorRate', 'Average', { label: '4xx' }),
        edgeMetric(distribution, '5xxErrorRate', 'Average', { label: '5xx', color: cloudwatch.Color.RED }),
      ],
      leftYAxis: { ...PERCENT, max: undefined }, // a few per cent of them are many
    }),
  ];
}

function timeWidgets(handler: lambda.Function): cloudwatch.IWidget[] {
  return [
    graph('Time of a transformation', {
      left: ['p50', 'p99'].map(statistic => transformMetric(handler, 'TransformTime', statistic, { label: statistic })),
      leftYAxis: { min: 0, label: 'ms', showUnits: false },
    }),
    graph('Transformations, and cold starts', {
      left: [
        transformMetric(handler, 'TransformTime', 'SampleCount', { label: 'transformations' }),
        transformMetric(handler, 'ColdStarts', 'Sum', { label: 'cold starts' }),
      ],
      leftYAxis: COUNT,
    }),
    graph('Transformations that failed', {
      left: [
        transformMetric(handler, 'Failures', 'Sum', { label: '5xx' }),
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
      left: [transformMetric(handler, 'VariantLimitReached', 'Sum', { label: 'requests' })], leftYAxis: COUNT,
    }),
    graph('Bytes saved: pictures made against their originals', {
      left: [transformMetric(handler, 'BytesSaved', 'Sum', { label: 'bytes' })], leftYAxis: BYTES,
    }),
  ];
}

function purgeWidget({ queue, deadLetterQueue }: QueuedPurge): cloudwatch.IWidget {
  return graph('Changed images that wait to be purged', {
    left: [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting', statistic: 'Maximum' }),
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({ label: 'given up', statistic: 'Maximum', color: cloudwatch.Color.RED }),
    ],
    right: [queue.metricApproximateAgeOfOldestMessage({ label: 'age of the oldest' })],
    leftYAxis: COUNT,
    rightYAxis: { min: 0, label: 's', showUnits: false },
  });
}

function graph(title: string, props: cloudwatch.GraphWidgetProps): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, width: 8, height: 6, ...props });
}
