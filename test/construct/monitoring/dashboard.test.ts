import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { EAST, PREWARMING, TRANSFORMING, WEST, dashboardOf, monitored, titlesOf } from './support';
import { ImageCdn, Purge } from '../../../src';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRIC_UNITS } from '../../../src/model/transform-metrics';
import { emptyStack, only } from '../../support';

/**
 * The documented metrics of AWS.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
const EMITTED: Record<string, { metrics: string[]; dimensions: string[] }> = {
  'AWS/CloudFront': {
    metrics: [
      'Requests',
      'BytesDownloaded',
      'BytesUploaded',
      '4xxErrorRate',
      '5xxErrorRate',
      'TotalErrorRate',
      'CacheHitRate',
      'OriginLatency',
    ],
    dimensions: ['DistributionId', 'Region'],
  },
  'AWS/Lambda': {
    metrics: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
    dimensions: ['FunctionName'],
  },
  'AWS/SQS': {
    metrics: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
    dimensions: ['QueueName'],
  },
  [METRIC_NAMESPACE]: { metrics: Object.keys(METRIC_UNITS), dimensions: [METRIC_DIMENSION] },
};

const VISIBLE = 'ApproximateNumberOfMessagesVisible';
const VIEWERS = ['Requests, and bytes sent to viewers', 'Cache hit rate', 'Errors'];
const PURGING = 'Changed images waiting to be purged';
const QUEUED = 'Images waiting to be prewarmed';

describe('the dashboard', () => {
  const { widgets } = dashboardOf(monitored({}, PREWARMING).template);
  const graphs = widgets.filter(widget => widget.type === 'metric' && widget.properties.metrics);

  test('shows alarms, viewers, transformations, purging and prewarming', () => {
    expect(widgets.map(widget => widget.properties.title)).toEqual([
      'Alarms',
      ...VIEWERS,
      'Transformation time', 'Transformations and cold starts', 'Failed transformations',
      'Core variants served because the variant limit was reached', 'Bytes saved: variants compared with originals',
      PURGING,
      QUEUED,
    ]);
  });

  test('shows the queue of images to be prewarmed, and its dead letters', () => {
    const { properties } = graphs.find(graph => graph.properties.title === QUEUED);
    const shown = properties.metrics.map(([, name, , queue, { label }]: any[]) => [name, queue, label]);
    expect(shown).toEqual([
      [VISIBLE, expect.stringMatching(/ImagesPrewarmImages/), 'waiting'],
      [VISIBLE, expect.stringMatching(/ImagesPrewarmFailures/), 'dead letters'],
      ['ApproximateAgeOfOldestMessage', expect.stringMatching(/ImagesPrewarmImages/), 'age of the oldest'],
    ]);
  });

  test('shows nothing about prewarming without `prewarm`', () => {
    expect(titlesOf(monitored().template).at(-1)).toBe(PURGING);
  });

  test.each(graphs.map(graph => [graph.properties.title, graph.properties]))(
    'names emitted metrics only in the widget "%s"',
    (_title, properties) => {
      expect(properties.metrics.length).toBeGreaterThan(0);
      for (const [namespace, name, ...rest] of properties.metrics as string[][]) {
        const emitted = EMITTED[namespace];
        expect(emitted.metrics).toContain(name);
        const dimensions = rest.filter((part, index) => typeof part === 'string' && index % 2 === 0);
        expect(dimensions).toEqual(emitted.dimensions);
      }
    },
  );

  test('shows the transformation time as p50 and p99', () => {
    const time = graphs.find(graph => graph.properties.title === 'Transformation time');
    expect(time.properties.metrics.map((metric: any[]) => metric[metric.length - 1].stat)).toEqual(['p50', 'p99']);
  });

  test('reads metrics of CloudFront in us-east-1, and others in the Region of the stack', () => {
    const { template } = monitored({ alarms: false }, TRANSFORMING, WEST);
    for (const { properties } of dashboardOf(template).widgets) {
      expect(properties.region).toBe('<.Ref.AWS.Region.>');
      for (const metric of properties.metrics as any[][]) {
        expect(metric[metric.length - 1].region).toBe(metric[0] === 'AWS/CloudFront' ? 'us-east-1' : undefined);
      }
    }
  });

  test('labels its axes, and does not scale errors to 100 percent', () => {
    const axes = Object.fromEntries(graphs.map(({ properties }) => [properties.title, properties.yAxis]));
    expect(axes['Requests, and bytes sent to viewers']).toMatchObject({
      left: { label: 'requests' },
      right: { label: 'bytes' },
    });
    expect(axes['Bytes saved: variants compared with originals']).toMatchObject({ left: { label: 'bytes' } });
    expect(axes.Errors.left).toEqual({ min: 0, label: '%', showUnits: false });
  });

  test('places no widget over another', () => {
    const overlaps = widgets.filter((one, index) =>
      widgets
        .slice(index + 1)
        .some(
          other =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    );
    expect(overlaps).toEqual([]);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  test('places widgets of the user below those of the library', () => {
    const stack = emptyStack({ env: EAST });
    const cdn = new ImageCdn(stack, 'Images', { additionalMetrics: true, purge: Purge.onChange() });
    const { dashboard } = cdn.addMonitoring('Monitoring');
    dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'mine' }));
    const placed = dashboardOf(Template.fromStack(stack)).widgets;
    const [purging, mine] = placed.slice(-2);
    expect(purging.properties.title).toBe(PURGING);
    expect(mine.properties.markdown).toBe('mine');
    expect(mine.y).toBe(purging.y + purging.height);
  });

  test('shows nothing about transformations without `transformation`', () => {
    expect(titlesOf(monitored({}, { additionalMetrics: true }).template)).toEqual(['Alarms', ...VIEWERS]);
  });

  test('shows no cache hit rate without `additionalMetrics`', () => {
    expect(titlesOf(monitored({}, {}).template)).toEqual(['Alarms', VIEWERS[0], VIEWERS[2]]);
  });

  test('has the given name', () => {
    const { template } = monitored({ dashboardName: 'images' });
    expect(only(template, 'AWS::CloudWatch::Dashboard').DashboardName).toBe('images');
  });
});
