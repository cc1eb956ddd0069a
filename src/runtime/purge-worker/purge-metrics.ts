import { Purged } from './purge-services';
import { metricsLine } from '../../model/transform-metrics';
import { AwsApi } from '../aws/aws-api';
import { sumThisMonth } from '../aws/metric-sum';

/** Every metric of the purge worker and its unit. */
export const PURGE_METRIC_UNITS = {
  /** Images whose variants were purged. Each counts twice, as it is purged twice. */
  PurgedImages: 'Count',
  /** Items of invalidations, which CloudFront bills. */
  PurgeItems: 'Count',
  /** Items since the month began (UTC); at least the limit if changes share items. */
  PurgeItemsThisMonth: 'Count',
} as const;

/** Returns the log line that publishes the metrics of one call of the worker. */
export function purgeMetricsLine(
  functionName: string, { images, items, itemsThisMonth }: Purged, now: number,
): Record<string, unknown> {
  const measured = { PurgedImages: images, PurgeItems: items, PurgeItemsThisMonth: itemsThisMonth };
  return metricsLine(functionName, measured, now, PURGE_METRIC_UNITS);
}

/** Returns the number of items that the function has used since the month began. */
export function itemsUsedThisMonth(cloudWatch: AwsApi, functionName: string, now: number): Promise<number> {
  const metric: keyof typeof PURGE_METRIC_UNITS = 'PurgeItems';
  return sumThisMonth(cloudWatch, metric, functionName, now);
}
