import { AwsApi, elementsOf, requireOk } from './aws-api';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../model/transform-metrics';

const DAY_SECONDS = 86_400;

/**
 * Returns the sum of a function's metric since the month began (UTC). CloudWatch lags some minutes behind.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export async function sumThisMonth(
  cloudWatch: AwsApi, metric: string, functionName: string, now: number,
): Promise<number> {
  const today = new Date(now);
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
