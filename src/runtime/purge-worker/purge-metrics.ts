import { Purged } from './purge-services';
import { METRIC_DIMENSION, METRIC_NAMESPACE, metricsLine } from '../../model/transform-metrics';
import { AwsApi, elementsOf, requireOk } from '../aws/aws-api';

/** Every metric of the purge worker and its unit. */
export const PURGE_METRIC_UNITS = {
  /** Images whose variants were purged. Each counts twice, as it is purged twice. */
  PurgedImages: 'Count',
  /** Items of invalidations, which CloudFront bills. */
  PurgeItems: 'Count',
  /** Items since the month began (UTC); at least the limit if changes share items. */
  PurgeItemsThisMonth: 'Count',
} as const;

const DAY_SECONDS = 86_400;

/** Returns the log line that publishes the metrics of one call of the worker. */
export function purgeMetricsLine(
  functionName: string, { images, items, itemsThisMonth }: Purged, now: number,
): Record<string, unknown> {
  const measured = { PurgedImages: images, PurgeItems: items, PurgeItemsThisMonth: itemsThisMonth };
  return metricsLine(functionName, measured, now, PURGE_METRIC_UNITS);
}

/**
 * Returns the number of items that the function has used since the month began. CloudWatch lags some minutes behind.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export async function itemsUsedThisMonth(cloudWatch: AwsApi, functionName: string, now: number): Promise<number> {
  const today = new Date(now);
  const metric: keyof typeof PURGE_METRIC_UNITS = 'PurgeItems';
  const query = new URLSearchParams({
    'Action': 'GetMetricStatistics',
    'Version': '2010-08-01',
    'Namespace': METRIC_NAMESPACE,
    'MetricName': metric,
    'Dimensions.member.1.Name': METRIC_DIMENSION,
    'Dimensions.member.1.Value': functionName,
    'StartTime': new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth())).toISOString(),
    'EndTime': today.toISOString(),
    'Period': String(DAY_SECONDS),
    'Statistics.member.1': 'Sum',
  });
  const xml = requireOk('GetMetricStatistics', await cloudWatch.request('POST', '/', {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: query.toString(),
  }));
  return elementsOf(xml, 'Sum').reduce((sum, value) => sum + Number(value), 0);
}
