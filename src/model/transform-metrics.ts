/**
 * What the transformer measures, as CloudWatch's embedded metric format: lines of its log that become metrics.
 *
 * Their only dimension is the function's name, so that no viewer can make metrics without number; nothing of an image,
 * its key or a request is in them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const METRIC_NAMESPACE = 'CdkImageCdn';

export const METRIC_DIMENSION = 'FunctionName';

/** Every metric and its unit: the transformer writes no others, and the dashboard shows no others. */
export const METRIC_UNITS = {
  /** From the request to the picture: the original is read, and the picture made. */
  TransformTime: 'Milliseconds',
  /** Requests answered by a 5xx. */
  Failures: 'Count',
  /** Environments started, each of which made a viewer wait. */
  ColdStarts: 'Count',
  /** Requests answered with the nearest core variant, because their original has reached the variant limit. */
  VariantLimitReached: 'Count',
  /** By how much pictures are smaller than their originals, each counted once, when it is made. */
  BytesSaved: 'Bytes',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

export type Measured = Partial<Record<MetricName, number>>;

/**
 * Metrics that alarms compute with. Every line has them: metric math may have no result where one of its metrics was
 * never published, and the alarm of a function that only crashes would never change its state.
 */
const ALWAYS_MEASURED: Measured = { Failures: 0 };

/** Returns the log line that publishes measurements of the transform function. */
export function transformMetricsLine(functionName: string, measured: Measured, timestamp: number): Record<string, unknown> {
  return metricsLine(functionName, { ...ALWAYS_MEASURED, ...measured }, timestamp, METRIC_UNITS);
}

/** Returns the log line that publishes measurements in these units. */
export function metricsLine(
  functionName: string, measured: Readonly<Record<string, number>>, timestamp: number, units: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const metrics = Object.keys(measured).map(name => ({ Name: name, Unit: units[name] }));
  return {
    _aws: { Timestamp: timestamp, CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics: metrics }] },
    [METRIC_DIMENSION]: functionName,
    ...measured,
  };
}
