import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRIC_UNITS, MetricName } from '../../model/transform-metrics';
import { warn } from '../core/validate';

/** The distribution that publishes metrics. */
export interface MetricSource {
  readonly distributionId: string;
  /** Whether CloudFront publishes its additional metrics. Undefined if unknown, as for an imported CDN. */
  readonly hasAdditionalMetrics?: boolean;
}

/**
 * Statistic of each metric of a distribution. CloudFront supports one for each.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
const EDGE_STATISTICS: Readonly<Record<string, string>> = {
  'Requests': 'Sum',
  'BytesDownloaded': 'Sum',
  'BytesUploaded': 'Sum',
  '4xxErrorRate': 'Average',
  '5xxErrorRate': 'Average',
  'TotalErrorRate': 'Average',
};

/** Statistic of each additional metric, which CloudFront publishes for a charge. */
const ADDITIONAL_STATISTICS: Readonly<Record<string, string>> = {
  'CacheHitRate': 'Average',
  'OriginLatency': 'Average',
  '401ErrorRate': 'Average',
  '403ErrorRate': 'Average',
  '404ErrorRate': 'Average',
  '502ErrorRate': 'Average',
  '503ErrorRate': 'Average',
  '504ErrorRate': 'Average',
};

const STATISTICS: Readonly<Record<string, string>> = { ...EDGE_STATISTICS, ...ADDITIONAL_STATISTICS };

const TRANSFORM_STATISTICS: Readonly<Record<MetricName, string>> = {
  TransformTime: 'p99',
  Failures: 'Sum',
  ColdStarts: 'Sum',
  VariantLimitReached: 'Sum',
  BytesSaved: 'Sum',
};

/**
 * Returns a metric of the distribution by its name. Warns if it may have no data.
 */
export function distributionMetric(
  cdn: Construct, source: MetricSource, metricName: string, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const isAdditional = metricName in ADDITIONAL_STATISTICS;
  if (isAdditional && source.hasAdditionalMetrics === false) warnOfMissingMetric(cdn, metricName);
  if (!(metricName in STATISTICS) && options?.statistic === undefined) {
    warn(cdn, 'unknownMetric', `\`metric()\` got \`${metricName}\`, `
      + 'which neither CloudFront documents for distributions nor the transform function publishes, '
      + 'so it may have no data. Correct the name, or pass a `statistic` if the metric is new');
  }
  return edgeMetric(source, metricName, options);
}

/** Whether a distribution publishes additional metrics. */
export function publishesAdditionalMetrics(distribution: cloudfront.IDistribution): boolean {
  return distribution.node.findAll().some(child => child instanceof cloudfront.CfnMonitoringSubscription);
}

/**
 * Subscribes to the additional metrics of CloudFront, which CloudWatch bills.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html#monitoring-console.distributions-additional
 */
export function subscribeToAdditionalMetrics(cdn: Construct, { distributionId }: cloudfront.IDistribution): void {
  new cloudfront.CfnMonitoringSubscription(cdn, 'AdditionalMetrics', {
    distributionId,
    monitoringSubscription: {
      realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: 'Enabled' },
    },
  });
}

/**
 * Returns a metric of CloudFront. All are in us-east-1, and have a dimension for the Region nevertheless.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export function edgeMetric(
  { distributionId }: MetricSource, metricName: string, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    statistic: STATISTICS[metricName],
    ...options,
    dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
    region: 'us-east-1',
  });
}

export function isTransformMetric(name: string): name is MetricName {
  return name in METRIC_UNITS;
}

/** Returns a metric that the transform function writes to its log. */
export function transformMetric(
  { functionName }: { readonly functionName: string }, metricName: MetricName, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    statistic: TRANSFORM_STATISTICS[metricName],
    ...options,
    dimensionsMap: { [METRIC_DIMENSION]: functionName },
  });
}

function warnOfMissingMetric(cdn: Construct, metricName: string): void {
  warn(cdn, 'noAdditionalMetrics', `\`${metricName}\` has no data, because it is one of CloudFront's additional `
    + 'metrics, which are off. Set `additionalMetrics: true`, which CloudWatch bills, or acknowledge this warning');
}
