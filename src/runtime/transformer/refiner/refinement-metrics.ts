import { metricsLine } from '../../../model/transform-metrics';
import { AwsApi } from '../../aws/aws-api';
import { sumThisMonth } from '../../aws/metric-sum';

/** Every metric of the refiner, with its unit. */
export const REFINEMENT_METRIC_UNITS = {
  /** Variants whose pixels were looked at, which counts toward the monthly limit. */
  Refinements: 'Count',
  /** Refinements since the month began (UTC). The limit, once a variant has stayed because of it. */
  RefinementsThisMonth: 'Count',
  /** Variants that stayed as they were. */
  RefinementsKept: 'Count',
  /** Bytes by which variants have become smaller. Negative for variants that have become larger. */
  RefinementBytesSaved: 'Bytes',
  /** Messages that could not be handled, and are received again. */
  RefinementFailures: 'Count',
} as const;

export type RefinementMeasured = Partial<Record<keyof typeof REFINEMENT_METRIC_UNITS, number>>;

/** Returns the log line that publishes measurements of the refiner. */
export function refinementMetricsLine(
  functionName: string, measured: RefinementMeasured, now: number,
): Record<string, unknown> {
  // The alarm on failures needs a value, and metrics that never had one may leave it without data.
  return metricsLine(functionName, { RefinementFailures: 0, ...measured }, now, REFINEMENT_METRIC_UNITS);
}

/** Returns the number of refinements of a function since the month began. */
export function refinementsThisMonth(cloudWatch: AwsApi, functionName: string, now: number): Promise<number> {
  const metric: keyof typeof REFINEMENT_METRIC_UNITS = 'Refinements';
  return sumThisMonth(cloudWatch, metric, functionName, now);
}
