/**
 * The namespace of the transform function's metrics, published in CloudWatch's embedded metric format.
 *
 * Their only dimension is the function's name, so that no viewer can create unlimited metrics. They contain nothing
 * about an image, its key or a request.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const METRIC_NAMESPACE = 'CdkImageCdn';

export const METRIC_DIMENSION = 'FunctionName';

/** Every metric of the transform function, with its unit. */
export const METRIC_UNITS = {
  /** Time to transform an original that has been read: reading watermarks, decoding, operations, encoding. */
  TransformTime: 'Milliseconds',
  /** Requests answered with a 5xx. */
  Failures: 'Count',
  /** Cold starts, each of which delays a viewer. */
  ColdStarts: 'Count',
  /** Requests answered with the nearest core variant, because their original has reached the variant limit. */
  VariantLimitReached: 'Count',
  /** Bytes by which variants are smaller than their originals, counted once for each transformation. */
  BytesSaved: 'Bytes',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

export type Measured = Partial<Record<MetricName, number>>;

/**
 * Metrics that alarms use in metric math. Every line contains them, because metric math may have no result if one of
 * its metrics was never published. The alarm on a function that only crashes would then never change its state.
 */
const ALWAYS_MEASURED: Measured = { Failures: 0 };

/** Returns the log line that publishes measurements of the transform function. */
export function transformMetricsLine(
  functionName: string, measured: Measured, timestamp: number,
): Record<string, unknown> {
  return metricsLine(functionName, { ...ALWAYS_MEASURED, ...measured }, timestamp, METRIC_UNITS);
}

/** Returns the log line that publishes measurements in these units. */
export function metricsLine(
  functionName: string,
  measured: Readonly<Record<string, number>>,
  timestamp: number,
  units: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const metrics = Object.keys(measured).map(name => ({ Name: name, Unit: units[name] }));
  return {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics: metrics }],
    },
    [METRIC_DIMENSION]: functionName,
    ...measured,
  };
}
