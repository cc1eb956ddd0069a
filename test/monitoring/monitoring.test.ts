import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageCdn, ImageCdnProps, ImageTransformation, MonitoringOptions, Purge } from '../../src';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRIC_UNITS } from '../../src/model/transform-metrics';
import { only, warnings } from '../support';

const EAST = { account: '111122223333', region: 'us-east-1' };
const WEST = { account: '111122223333', region: 'eu-west-1' };
const TRANSFORMING: ImageCdnProps = { transformation: ImageTransformation.onDemand() };

const OF_TRANSFORMATIONS = [
  'TransformFailures',
  'TransformThrottles',
  'TransformTime',
  'Transformations',
  'VariantLimit',
];

/**
 * What AWS documents.
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

function monitored(options: MonitoringOptions = {}, props: ImageCdnProps = TRANSFORMING, env = EAST) {
  const app = new App();
  const stack = new Stack(app, 'Test', { env, crossRegionReferences: true });
  const cdn = new ImageCdn(stack, 'Images', props);
  cdn.addMonitoring(options);
  return { app, stack, cdn, template: Template.fromStack(stack) };
}

/** The dashboard as CloudWatch gets it: what only the deployment knows stands as a name in angle brackets. */
function dashboardOf(template: Template): { widgets: any[] } {
  const body = only(template, 'AWS::CloudWatch::Dashboard').DashboardBody;
  const parts: unknown[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(
    parts.map(part => (typeof part === 'string' ? part : `<${JSON.stringify(part).replace(/\W+/g, '.')}>`)).join(''),
  );
}

function alarmsOf(template: Template): Record<string, any> {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(
    ([id]) => !/OnChange/.test(id),
  ); // those of the purge are not of monitoring
  return Object.fromEntries(
    alarms.map(([id, { Properties }]) => [
      /(ServerErrors|CacheHitRate|VariantLimit|Transform[A-Za-z]+)Alarm/.exec(id)![1],
      Properties,
    ]),
  );
}

describe('the dashboard', () => {
  const { widgets } = dashboardOf(monitored().template);
  const graphs = widgets.filter(widget => widget.type === 'metric' && widget.properties.metrics);

  test('answers in one look', () => {
    expect(widgets.map(widget => widget.properties.title)).toEqual([
      'Alarms',
      'Requests, and bytes sent to viewers', 'Answered from the cache', 'Errors',
      'Time of a transformation', 'Transformations, and cold starts', 'Transformations that failed',
      'Core variants served because the variant limit was reached', 'Bytes saved: pictures made against their originals',
      'Changed images that wait to be purged',
    ]);
  });

  test.each(graphs.map(graph => [graph.properties.title, graph.properties]))(
    '%s: each metric it names is one that is emitted',
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

  test('reads the time of a transformation as p50 and p99', () => {
    const time = graphs.find(graph => graph.properties.title === 'Time of a transformation');
    expect(time.properties.metrics.map((metric: any[]) => metric[metric.length - 1].stat)).toEqual(['p50', 'p99']);
  });

  test('reads CloudFront\'s metrics in us-east-1 and the transformer\'s at home, from another region as well', () => {
    const { template } = monitored({ alarms: false }, TRANSFORMING, WEST);
    for (const { properties } of dashboardOf(template).widgets) {
      expect(properties.region).toBe('<.Ref.AWS.Region.>');
      for (const metric of properties.metrics as any[][]) {
        expect(metric[metric.length - 1].region).toBe(metric[0] === 'AWS/CloudFront' ? 'us-east-1' : undefined);
      }
    }
  });

  test('says what is counted, and hides no small share of errors', () => {
    const axes = Object.fromEntries(graphs.map(({ properties }) => [properties.title, properties.yAxis]));
    expect(axes['Requests, and bytes sent to viewers']).toMatchObject({
      left: { label: 'requests' },
      right: { label: 'bytes' },
    });
    expect(axes['Bytes saved: pictures made against their originals']).toMatchObject({ left: { label: 'bytes' } });
    expect(axes.Errors.left).toEqual({ min: 0, label: '%', showUnits: false });
  });

  test('leaves no widget over another', () => {
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

  test('shows what purges only if that was there before', () => {
    const { cdn } = monitored({}, {});
    expect(() => cdn.addPurge('OnChange')).toThrow(
      'Test/Images: `addPurge()` has to be called before `addMonitoring()`, which shows what purges',
    );
  });

  test('has nothing of transformations where there are none', () => {
    const titles = dashboardOf(monitored({}, {}).template).widgets.map(widget => widget.properties.title);
    expect(titles).toEqual(['Alarms', 'Requests, and bytes sent to viewers', 'Answered from the cache', 'Errors']);
  });

  test('has a name of your own', () => {
    expect(only(monitored({ dashboardName: 'images' }).template, 'AWS::CloudWatch::Dashboard').DashboardName).toBe(
      'images',
    );
  });
});

describe('metrics', () => {
  const { cdn, stack } = monitored();

  test.each([
    ['Requests', 'Sum', cdn.metricRequests()],
    ['BytesDownloaded', 'Sum', cdn.metricBytesDownloaded()],
    ['4xxErrorRate', 'Average', cdn.metric4xxErrorRate()],
    ['5xxErrorRate', 'Average', cdn.metric5xxErrorRate()],
    ['CacheHitRate', 'Average', cdn.metricCacheHitRate()],
  ])('%s is of this distribution, of region Global, in us-east-1', (metricName, statistic, metric) => {
    expect(metric).toMatchObject({ namespace: 'AWS/CloudFront', metricName, statistic, region: 'us-east-1' });
    expect(stack.resolve(metric.dimensions)).toEqual({
      DistributionId: { Ref: expect.stringMatching(/^ImagesDistribution/) },
      Region: 'Global',
    });
  });

  test.each([
    ['TransformTime', 'p99', cdn.metricTransformTime()],
    ['Failures', 'Sum', cdn.metricTransformFailures()],
    ['ColdStarts', 'Sum', cdn.metricTransformColdStarts()],
    ['VariantLimitReached', 'Sum', cdn.metricVariantLimitReached()],
    ['BytesSaved', 'Sum', cdn.metricTransformBytesSaved()],
  ])('%s is of this transformer', (metricName, statistic, metric) => {
    expect(metric).toMatchObject({ namespace: METRIC_NAMESPACE, metricName, statistic });
    expect(stack.resolve(metric.dimensions)).toEqual({
      FunctionName: { Ref: expect.stringMatching(/^ImagesTransformer/) },
    });
  });

  test('take statistic and period', () => {
    expect(cdn.metricRequests({ statistic: 'Average', period: Duration.hours(1) })).toMatchObject({
      statistic: 'Average',
      period: Duration.hours(1),
    });
  });

  test('of the transformer need one', () => {
    const plain = new ImageCdn(new Stack(new App(), 'Test'), 'Images');
    expect(() => plain.metricTransformTime()).toThrow(
      'Test/Images: `metricTransformTime()` requires `transformation`',
    );
  });

  test('of the cache are turned on once they are asked for, and once only', () => {
    const plain = new Stack(new App(), 'Test');
    const images = new ImageCdn(plain, 'Images');
    Template.fromStack(plain).resourceCountIs('AWS::CloudFront::MonitoringSubscription', 0);
    const asked = new Stack(new App(), 'Test');
    const other = new ImageCdn(asked, 'Images');
    other.metricCacheHitRate();
    other.metricCacheHitRate();
    expect(only(Template.fromStack(asked), 'AWS::CloudFront::MonitoringSubscription')).toEqual({
      DistributionId: { Ref: expect.stringMatching(/^ImagesDistribution/) },
      MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' } },
    });
    expect(images.metricRequests().region).toBe('us-east-1');
  });
});

describe('alarms', () => {
  test('ring for what hurts, after three periods, and not for silence', () => {
    const alarms = alarmsOf(monitored().template);
    expect(Object.keys(alarms).sort()).toEqual([
      'CacheHitRate',
      'ServerErrors',
      'TransformFailures',
      'TransformThrottles',
      'TransformTime',
      'Transformations',
      'VariantLimit',
    ]);
    for (const alarm of Object.values(alarms)) {expect(alarm).toMatchObject({ EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });}
    expect(alarms.ServerErrors).toMatchObject({
      MetricName: '5xxErrorRate',
      Threshold: 5,
      Dimensions: expect.arrayContaining([{ Name: 'Region', Value: 'Global' }]),
    });
    expect(alarms.TransformTime).toMatchObject({
      MetricName: 'TransformTime',
      ExtendedStatistic: 'p99',
      Threshold: 10_000,
    });
    expect(alarms.TransformThrottles).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Threshold: 1 });
    expect(alarms.CacheHitRate.Metrics.map((metric: any) => metric.Expression).filter(Boolean)).toEqual([
      'IF(requests > 1000, hitRate, 100)',
    ]);
    expect(alarms.TransformFailures.Metrics.map((metric: any) => metric.Expression).filter(Boolean)).toEqual([
      '100 * (FILL(failures, 0) + errors) / invocations',
    ]);
  });

  test('Transformations counts variants that are transformed, not invocations of the transform function', () => {
    const { Transformations } = alarmsOf(monitored().template);
    expect(Transformations).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'TransformTime',
      Statistic: 'SampleCount',
      Period: 300,
      Threshold: 1000,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('VariantLimit counts requests that the nearest core variant answers', () => {
    const { VariantLimit } = alarmsOf(monitored().template);
    expect(VariantLimit).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'VariantLimitReached',
      Statistic: 'Sum',
      Period: 300,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('Transformations and VariantLimit have thresholds of their own', () => {
    const alarms = alarmsOf(monitored({ thresholds: { transformations: 50, variantLimitRequests: 1 } }).template);
    expect([alarms.Transformations, alarms.VariantLimit].map(({ Threshold }) => Threshold)).toEqual([50, 1]);
  });

  test('take thresholds of your own', () => {
    const thresholds = {
      serverErrorRate: 1,
      cacheHitRate: 90,
      transformFailureRate: 2,
      transformTime: Duration.seconds(3),
    };
    const alarms = alarmsOf(monitored({ thresholds }).template);
    expect([alarms.ServerErrors, alarms.CacheHitRate, alarms.TransformFailures, alarms.TransformTime]
      .map(({ Threshold }) => Threshold)).toEqual([1, 90, 2, 3000]);
  });

  test('about time can ring whatever the timeout is', () => {
    const transformation = ImageTransformation.onDemand({ timeout: Duration.seconds(4) });
    expect(alarmsOf(monitored({}, { transformation }).template).TransformTime.Threshold).toBe(3000);
  });

  test('go to a topic, and come back when all is well', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: EAST });
    const alarmTopic = new sns.Topic(stack, 'Topic');
    const action: cloudwatch.IAlarmAction = {
      bind: () => ({ alarmActionArn: 'arn:aws:ssm:us-east-1:111122223333:opsitem:1' }),
    };
    new ImageCdn(stack, 'Images').addMonitoring({ alarmTopic, alarmActions: [action] });
    for (const alarm of Object.values(alarmsOf(Template.fromStack(stack)))) {
      expect(alarm.AlarmActions).toEqual([
        { Ref: expect.stringMatching(/^Topic/) },
        'arn:aws:ssm:us-east-1:111122223333:opsitem:1',
      ]);
      expect(alarm.OKActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }]);
    }
  });

  test.each([
    [undefined, 'AlarmTopic'],
    ['own', 'PurgeTopic'],
  ])('of purges go to the same topic, unless they have one (%s)', (own, expected) => {
    const stack = new Stack(new App(), 'Test', { env: EAST });
    const [alarmTopic, purgeTopic] = ['AlarmTopic', 'PurgeTopic'].map(id => new sns.Topic(stack, id));
    const purge = Purge.onChange({ alarmTopic: own === undefined ? undefined : purgeTopic });
    new ImageCdn(stack, 'Images', { ...TRANSFORMING, purge }).addMonitoring({ alarmTopic });
    const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter(([id]) =>
      /ItemsUsed|ChangesGivenUp/.test(id),
    );
    expect(alarms.map(([, { Properties }]) => Properties.AlarmActions)).toEqual(
      [0, 1].map(() => [{ Ref: expect.stringMatching(new RegExp(`^${expected}`)) }]),
    );
  });

  test('can be left out', () => {
    expect(alarmsOf(monitored({ alarms: false }).template)).toEqual({});
  });
});

describe('from another region', () => {
  test('alarms on CloudFront\'s metrics are refused, with the way out', () => {
    expect(() => monitored({}, {}, WEST)).toThrow(
      /work only in us-east-1, and this stack is in eu-west-1: make a stack with.*`edgeAlarms.scope`.*crossRegionReferences/,
    );
  });

  test('the message on alarms names the way to a dashboard without them', () => {
    expect(() => monitored({}, {}, WEST)).toThrow(
      'Or set `edgeAlarms: { enabled: false }`: the dashboard and all other alarms work in every Region',
    );
  });

  test('addMonitoring without edge alarms makes the dashboard and the alarms of the stack', () => {
    const { template } = monitored({ edgeAlarms: { enabled: false } }, TRANSFORMING, WEST);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    expect(Object.keys(alarmsOf(template)).sort()).toEqual(OF_TRANSFORMATIONS);
  });

  test('addMonitoring rejects a topic of edge alarms that are turned off', () => {
    const stack = new Stack(new App(), 'Test', { env: EAST });
    const edgeAlarms = { enabled: false, topic: new sns.Topic(stack, 'Topic') };
    expect(() => new ImageCdn(stack, 'Images').addMonitoring({ edgeAlarms })).toThrow(
      'Test/Images: `edgeAlarms.topic` and `edgeAlarms.enabled: false` exclude each other: there are no such alarms then',
    );
  });

  test('edge alarms of a stack in us-east-1 go to their own topic', () => {
    const stack = new Stack(new App(), 'Test', { env: EAST });
    new ImageCdn(stack, 'Images').addMonitoring({ edgeAlarms: { topic: new sns.Topic(stack, 'Urgent') } });
    expect(alarmsOf(Template.fromStack(stack)).ServerErrors.AlarmActions).toEqual([
      { Ref: expect.stringMatching(/^Urgent/) },
    ]);
  });

  test('they are made in the stack that is named, and name the distribution across regions', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    const east = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    const topic = new sns.Topic(east, 'Topic');
    new ImageCdn(stack, 'Images', TRANSFORMING).addMonitoring({
      alarmTopic: new sns.Topic(stack, 'Topic'),
      edgeAlarms: { scope: east, topic },
    });

    const there = alarmsOf(Template.fromStack(east));
    expect(Object.keys(there).sort()).toEqual(['CacheHitRate', 'ServerErrors']);
    expect(JSON.stringify(there.ServerErrors.Dimensions)).toContain('ExportsReader');
    expect(there.ServerErrors.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }]);
    expect(Object.keys(alarmsOf(Template.fromStack(stack))).sort()).toEqual(OF_TRANSFORMATIONS);
    expect(warnings(stack)).toEqual([]);
  });

  test('two CDNs share the stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    const east = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    for (const id of ['One', 'Two']) new ImageCdn(stack, id).addMonitoring({ edgeAlarms: { scope: east } });
    Template.fromStack(east).resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  test('a name that no dashboard can have is refused', () => {
    expect(() => monitored({ dashboardName: 'all images' })).toThrow(
      "Test/Images: `dashboardName` must be 1 to 255 letters, digits, '-' and '_', got: all images",
    );
  });

  test('a topic that they cannot reach is refused', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    const scope = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    const topic = new sns.Topic(stack, 'Topic');
    expect(() => new ImageCdn(stack, 'Images').addMonitoring({ edgeAlarms: { scope, topic } })).toThrow(
      '`edgeAlarms.topic` must be in the region of its alarms (us-east-1), which reach no other, got one in eu-west-1',
    );
  });

  test('nor an action', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    const scope = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    const actions: cloudwatch.IAlarmAction[] = [
      { bind: () => ({ alarmActionArn: 'arn:aws:ssm:eu-west-1:111122223333:opsitem:1' }) },
    ];
    expect(() => new ImageCdn(stack, 'Images').addMonitoring({ edgeAlarms: { scope, actions } })).toThrow(
      '`edgeAlarms.actions` must be in the region',
    );
  });

  test('a stack that is not in us-east-1 either is refused', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST });
    const scope = new Stack(app, 'North', { env: { region: 'eu-north-1' } });
    expect(() => new ImageCdn(stack, 'Images').addMonitoring({ edgeAlarms: { scope } })).toThrow(
      'must be in a stack in us-east-1, got one in eu-north-1',
    );
  });

  test('a warning says that nobody is told of them', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    const scope = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    new ImageCdn(stack, 'Images').addMonitoring({ alarmTopic: new sns.Topic(stack, 'Topic'), edgeAlarms: { scope } });
    expect(warnings(stack)).toEqual(['silentEdgeAlarms']);
  });
});

test('a stack of unknown region gets its alarms, and a warning', () => {
  const stack = new Stack(new App(), 'Test');
  new ImageCdn(stack, 'Images').addMonitoring();
  expect(warnings(stack)).toEqual(['unknownRegion']);
});

describe('fails for', () => {
  const functionIn = (stack: Stack) =>
    new lambda.Function(stack, 'Told', {
      code: lambda.Code.fromInline('exports.handler = () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    });
  const topic = (stack: Stack) => new sns.Topic(stack, 'Topic');

  test.each<[string, (stack: Stack) => MonitoringOptions, string]>([
    [
      'a topic without alarms',
      stack => ({ alarms: false, alarmTopic: topic(stack) }),
      '`alarmTopic` and `alarms: false` exclude each other',
    ],
    [
      'thresholds without alarms',
      () => ({ alarms: false, thresholds: {} }),
      '`thresholds` and `alarms: false` exclude each other',
    ],
    [
      'a share above all',
      () => ({ thresholds: { serverErrorRate: 101 } }),
      '`serverErrorRate` must be a percentage above 0 and up to 100, got: 101',
    ],
    [
      'a share of nothing',
      () => ({ thresholds: { cacheHitRate: 0 } }),
      '`cacheHitRate` must be a percentage above 0 and up to 100, got: 0',
    ],
    [
      'a number of transformations that is always reached',
      () => ({ thresholds: { transformations: 0 } }),
      'Test/Images: `transformations` must be a whole number from 1 to 1000000000, got: 0',
    ],
    [
      'a fraction of a request',
      () => ({ thresholds: { variantLimitRequests: 2.5 } }),
      'Test/Images: `variantLimitRequests` must be a whole number from 1 to 1000000000, got: 2.5',
    ],
    [
      'a time that is always reached',
      () => ({ thresholds: { transformTime: Duration.seconds(0) } }),
      '`transformTime` must be more than nothing',
    ],
    [
      'a time that no alarm can have',
      () => ({ thresholds: { transformTime: Duration.millis(1.5) } }),
      '`transformTime` must be whole milliseconds, got: 1.5',
    ],
    [
      'an action that is out of reach',
      () => ({ alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:topic' }) }] }),
      '`alarmActions` must be in the region of their alarms (us-east-1), which reach no other, got one in eu-west-1: arn:aws:sns:eu-west-1:111122223333:topic',
    ],
    [
      'an action that only one alarm can have',
      stack => ({ alarmActions: [new LambdaAction(functionIn(stack))] }),
      'Test/Images: `alarmActions` must be actions that several alarms can have, and one cannot: ',
    ],
    [
      'a time that is never reached',
      () => ({ thresholds: { transformTime: Duration.seconds(30) } }),
      '`transformTime` must be less than `timeout` (30 seconds)',
    ],
  ])('%s', (_title, options, message) => {
    const stack = new Stack(new App(), 'Test', { env: EAST });
    expect(() => new ImageCdn(stack, 'Images', TRANSFORMING).addMonitoring(options(stack))).toThrow(message);
  });

  test('thresholds of transformations where there are none', () => {
    expect(() => monitored({ thresholds: { transformTime: Duration.seconds(1) } }, {})).toThrow(
      '`transformTime` needs `transformation`',
    );
    expect(() => monitored({ thresholds: { transformations: 1 } }, {})).toThrow(
      '`transformations` needs `transformation`',
    );
    expect(() => monitored({ thresholds: { variantLimitRequests: 1 } }, {})).toThrow(
      '`variantLimitRequests` needs `transformation`',
    );
  });

  test('a second call', () => {
    expect(() => monitored().cdn.addMonitoring()).toThrow('`addMonitoring()` can be called once');
  });
});
