import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EAST, PREWARMING, TRANSFORMING, alarmsOf, monitored } from './support';
import { ImageCdn, ImageTransformation, Purge } from '../../../src';
import { METRIC_NAMESPACE } from '../../../src/model/transform-metrics';
import { emptyStack } from '../../support';

function prewarmAlarms(template: Template): [string, any][] {
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(([id]) => /Prewarm/.test(id));
}

describe('alarms of addMonitoring by default', () => {
  const alarms = alarmsOf(monitored().template);

  test('are raised after three periods, and not by missing data', () => {
    expect(Object.keys(alarms).sort()).toEqual([
      'CacheHitRate',
      'ServerErrors',
      'TransformFailures',
      'TransformThrottles',
      'TransformTime',
      'Transformations',
      'VariantLimit',
    ]);
    for (const alarm of Object.values(alarms)) {
      expect(alarm).toMatchObject({ EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    }
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

  test('`Transformations` counts variants that are transformed, not invocations of the transform function', () => {
    expect(alarms.Transformations).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'TransformTime',
      Statistic: 'SampleCount',
      Period: 300,
      Threshold: 1000,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('`VariantLimit` counts requests that the nearest core variant answers', () => {
    expect(alarms.VariantLimit).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'VariantLimitReached',
      Statistic: 'Sum',
      Period: 300,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });
});

describe('alarms of addMonitoring', () => {
  test('accept thresholds of transformations and of the variant limit', () => {
    const alarms = alarmsOf(monitored({ thresholds: { transformations: 50, variantLimitRequests: 1 } }).template);
    expect([alarms.Transformations, alarms.VariantLimit].map(({ Threshold }) => Threshold)).toEqual([50, 1]);
  });

  test('accept thresholds of error rates, the cache hit rate and the transformation time', () => {
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

  test('have a threshold of the transformation time below a short timeout', () => {
    const transformation = ImageTransformation.onDemand({ timeout: Duration.seconds(4) });
    expect(alarmsOf(monitored({}, { transformation }).template).TransformTime.Threshold).toBe(3000);
  });

  test('notify the topic when they are raised and when they are over, and run the actions', () => {
    const stack = emptyStack({ env: EAST });
    const alarmTopic = new sns.Topic(stack, 'Topic');
    const action: cloudwatch.IAlarmAction = {
      bind: () => ({ alarmActionArn: 'arn:aws:ssm:us-east-1:111122223333:opsitem:1' }),
    };
    new ImageCdn(stack, 'Images').addMonitoring('Monitoring', { alarmTopic, alarmActions: [action] });
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
  ])('notify the same topic about purging, unless the purge has its own (%s)', (own, expected) => {
    const stack = emptyStack({ env: EAST });
    const [alarmTopic, purgeTopic] = ['AlarmTopic', 'PurgeTopic'].map(id => new sns.Topic(stack, id));
    const purge = Purge.onChange({ alarmTopic: own === undefined ? undefined : purgeTopic });
    new ImageCdn(stack, 'Images', { ...TRANSFORMING, purge }).addMonitoring('Monitoring', { alarmTopic });
    const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter(([id]) =>
      /ItemsUsed|ChangesGivenUp/.test(id),
    );
    expect(alarms.map(([, { Properties }]) => Properties.AlarmActions)).toEqual(
      [0, 1].map(() => [{ Ref: expect.stringMatching(new RegExp(`^${expected}`)) }]),
    );
  });

  test('notify the same topic about prewarming', () => {
    const stack = emptyStack({ env: EAST });
    const alarmTopic = new sns.Topic(stack, 'AlarmTopic');
    new ImageCdn(stack, 'Images', PREWARMING).addMonitoring('Monitoring', { alarmTopic });
    const [[, { Properties }], ...others] = prewarmAlarms(Template.fromStack(stack));
    const topic = [{ Ref: expect.stringMatching(/^AlarmTopic/) }];
    expect([Properties.AlarmActions, Properties.OKActions, others]).toEqual([topic, topic, []]);
  });

  test('do not include that on prewarming with `alarms: false`, which then notifies nobody', () => {
    const { template, monitoring } = monitored({ alarms: false }, PREWARMING);
    expect(prewarmAlarms(template).map(([, { Properties }]) => 'AlarmActions' in Properties)).toEqual([false]);
    expect(monitoring.alarms).toEqual([]);
  });

  test('are not created with `alarms: false`', () => {
    const { template, monitoring } = monitored({ alarms: false });
    expect([alarmsOf(template), monitoring.alarms]).toEqual([{}, []]);
  });
});
