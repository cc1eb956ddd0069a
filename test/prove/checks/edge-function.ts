import { Check, failed, notRun, passed, until } from './check';

const MOST_UTILIZATION = 80;
const REQUESTS = 40;
const LONG_QUERY = Array.from({ length: 60 }, (_, index) => `unknown${index}=${'x'.repeat(40)}`).join('&');

export const edgeFunctionTime: Check = {
  id: 'edge-function-time',
  title: 'the edge function is neither throttled nor near its time limit',
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
  meaning: 'CloudFront ends a function that takes too long: viewers receive a 503 for valid URLs.',
  async run(cdn) {
    const since = cdn.now() - 60_000;
    for (let count = 0; count < REQUESTS; count++) {
      await cdn.images.request(`/images/sunset.jpg?w=320&${LONG_QUERY}&count=${count}`);
    }
    const utilization = await until(cdn, cdn.patience.metrics, async () => {
      const points = await cdn.edgeMetric('FunctionComputeUtilization', 'Average', since);
      return points.length === 0 ? undefined : points;
    });
    if (!utilization) return notRun('CloudWatch has no data points of the function yet');
    const highest = Math.max(...utilization);
    const faults = await sums(['FunctionThrottles', 'FunctionExecutionErrors', 'FunctionValidationErrors'], name =>
      cdn.edgeMetric(name, 'Sum', since),
    );
    const counts = faults.map(([name, sum]) => `${name} ${sum}`).join(', ');
    const seen = `compute utilization up to ${highest} of 100; ${counts}`;
    return highest > MOST_UTILIZATION || faults.some(([, sum]) => sum > 0) ? failed(seen) : passed(seen);
  },
};

async function sums(
  names: readonly string[],
  pointsOf: (name: string) => Promise<readonly number[]>,
): Promise<[string, number][]> {
  return Promise.all(
    names.map(async (name): Promise<[string, number]> => [
      name,
      (await pointsOf(name)).reduce((sum, point) => sum + point, 0),
    ]),
  );
}
