import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE, MetricName } from '../model/transform-metrics';

/**
 * A metric of CloudFront. They are all in us-east-1, and have a dimension for the region all the same.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export function edgeMetric(
  { distributionId }: Pick<cloudfront.IDistribution, 'distributionId'>,
  metricName: string,
  statistic: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    statistic,
    ...options,
    dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
    region: 'us-east-1',
  });
}

/**
 * The share of requests answered from the cache, which CloudFront measures only where it is paid to.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html#monitoring-console.distributions-additional
 */
export function hitRateMetric(
  scope: Construct,
  distribution: cloudfront.IDistribution,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  if (!scope.node.tryFindChild('AdditionalMetrics')) {
    new cloudfront.CfnMonitoringSubscription(scope, 'AdditionalMetrics', {
      distributionId: distribution.distributionId,
      monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: 'Enabled' } },
    });
  }
  return edgeMetric(distribution, 'CacheHitRate', 'Average', options);
}

/** A metric that the transformer writes itself. */
export function transformMetric(
  { functionName }: Pick<lambda.IFunction, 'functionName'>,
  metricName: MetricName,
  statistic: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    statistic,
    ...options,
    dimensionsMap: { [METRIC_DIMENSION]: functionName },
  });
}
