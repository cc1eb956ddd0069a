import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EAST, PREWARMING, TRANSFORMING, WEST, alarmsOf, monitored, titlesOf, twoRegions } from './support';
import { ImageCdn, ImageMonitoring, Purge } from '../../../src';
import { emptyStack, warnings } from '../../support';

const TRANSFORM_ALARMS = [
  'TransformFailures',
  'TransformThrottles',
  'TransformTime',
  'Transformations',
  'VariantLimit',
];

const PURGING = 'Changed images waiting to be purged';

describe('addMonitoring without options', () => {
  const { cdn, monitoring, template } = monitored();

  test('returns the dashboard and the alarms, including those on purging', () => {
    expect(monitoring).toBeInstanceOf(ImageMonitoring);
    expect(monitoring.dashboard).toBeInstanceOf(cloudwatch.Dashboard);
    expect(monitoring.alarms.map(alarm => alarm.node.id).sort()).toEqual([
      'CacheHitRateAlarm',
      'ChangesGivenUp',
      'ItemsUsed',
      'ServerErrorsAlarm',
      ...TRANSFORM_ALARMS.map(name => `${name}Alarm`),
    ]);
  });

  test('keeps the logical IDs of earlier versions with the ID `Monitoring`', () => {
    expect(Object.keys(template.findResources('AWS::CloudWatch::Dashboard'))).toEqual([
      'ImagesMonitoringDashboard3BE3C89B',
    ]);
    expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ImagesMonitoringServerErrorsAlarm[0-9A-F]{8}$/)]),
    );
  });

  test('rejects a second call with the same ID', () => {
    expect(() => cdn.addMonitoring('Monitoring')).toThrow(
      "There is already a Construct with name 'Monitoring' in ImageCdn [Images]",
    );
  });
});

describe('addMonitoring', () => {
  test('returns the alarm on prewarming', () => {
    const { alarms } = monitored({}, PREWARMING).monitoring;
    expect([alarms.length, alarms.map(alarm => alarm.node.id).at(-1)]).toEqual([10, 'PrewarmsGivenUp']);
  });

  test('returns the alarms of a purge without transformation, and shows it', () => {
    const stack = emptyStack({ env: EAST });
    const { alarms } = new ImageCdn(stack, 'Images', { purge: Purge.onChange() }).addMonitoring('Monitoring');
    expect(alarms.length).toBe(3);
    expect(titlesOf(Template.fromStack(stack))).toContain(PURGING);
  });

  test('may be called several times with different IDs', () => {
    const stack = emptyStack({ env: EAST });
    const cdn = new ImageCdn(stack, 'Images', TRANSFORMING);
    const [first, second] = ['One', 'Two'].map(id => cdn.addMonitoring(id));
    expect([first.alarms, second.alarms].map(alarms => alarms.length)).toEqual([9, 9]);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 2);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 16);
  });

  test('notifies a topic once about a purge, if two monitorings have the same topic', () => {
    const stack = emptyStack({ env: EAST });
    const alarmTopic = new sns.Topic(stack, 'Topic');
    const cdn = new ImageCdn(stack, 'Images', TRANSFORMING);
    for (const id of ['One', 'Two']) cdn.addMonitoring(id, { alarmTopic });
    const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
    expect(Object.values(alarms).map(({ Properties }) => Properties.AlarmActions.length)).toEqual(Array(16).fill(1));
  });

  test('leaves out the alarm on the cache hit rate without `additionalMetrics`, with a warning', () => {
    const { stack, template } = monitored({}, {});
    expect(Object.keys(alarmsOf(template))).toEqual(['ServerErrors']);
    template.resourceCountIs('AWS::CloudFront::MonitoringSubscription', 0);
    expect(warnings(stack)).toEqual(['noAdditionalMetrics']);
  });

  test('warns about the unknown Region of a stack, and creates its alarms', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', { additionalMetrics: true }).addMonitoring('Monitoring');
    expect(warnings(stack)).toEqual(['unknownRegion']);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });
});

describe('addMonitoring in another Region than us-east-1', () => {
  test.each(['eu-west-1', 'cn-north-1'])('creates a dashboard in %s, and warns about missing edge alarms', region => {
    const { stack, template } = monitored({}, {}, { ...WEST, region });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(warnings(stack).filter(id => id !== 'china').sort()).toEqual(['noAdditionalMetrics', 'noEdgeAlarms']);
  });

  test('creates the alarms on transformations, and warns about missing edge alarms', () => {
    const { stack, template } = monitored({}, TRANSFORMING, WEST);
    expect(Object.keys(alarmsOf(template)).sort()).toEqual(TRANSFORM_ALARMS);
    expect(warnings(stack)).toEqual(['noEdgeAlarms']);
  });

  test('does not warn with `edgeAlarms: { enabled: false }` or `alarms: false`', () => {
    for (const options of [{ edgeAlarms: { enabled: false } }, { alarms: false }]) {
      expect(warnings(monitored(options, TRANSFORMING, WEST).stack)).toEqual([]);
    }
  });

  test.each([{ edgeAlarms: { enabled: true } }, { thresholds: { serverErrorRate: 1 } }])(
    'rejects %j without a stack in us-east-1',
    options => {
      expect(() => monitored(options, {}, WEST)).toThrow(
        /alarms on CloudFront's metrics work only in us-east-1, and this stack is in eu-west-1\. Create a stack with/,
      );
    },
  );

  test('creates edge alarms in `usEast1.logsAndAlarms`, across Regions', () => {
    const { stack, after } = twoRegions();
    const topic = new sns.Topic(after, 'Topic');
    new ImageCdn(stack, 'Images', { ...TRANSFORMING, usEast1: { logsAndAlarms: after } }).addMonitoring('Monitoring', {
      alarmTopic: new sns.Topic(stack, 'Topic'),
      edgeAlarms: { topic },
    });

    const there = alarmsOf(Template.fromStack(after));
    expect(Object.keys(there).sort()).toEqual(['CacheHitRate', 'ServerErrors']);
    expect(JSON.stringify(there.ServerErrors.Dimensions)).toContain('ExportsReader');
    expect(there.ServerErrors.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }]);
    expect(Object.keys(alarmsOf(Template.fromStack(stack))).sort()).toEqual(TRANSFORM_ALARMS);
    expect(warnings(stack)).toEqual([]);
  });

  test('creates edge alarms of two CDNs in the same stack', () => {
    const { stack, after } = twoRegions();
    for (const id of ['One', 'Two']) {
      new ImageCdn(stack, id, { additionalMetrics: true, usEast1: { logsAndAlarms: after } }).addMonitoring('Monitoring');
    }
    Template.fromStack(after).resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  test('rejects a topic of edge alarms in the Region of the CDN', () => {
    const { stack, after } = twoRegions();
    const topic = new sns.Topic(stack, 'Topic');
    const cdn = new ImageCdn(stack, 'Images', { usEast1: { logsAndAlarms: after } });
    expect(() => cdn.addMonitoring('Monitoring', { edgeAlarms: { topic } })).toThrow(
      '`edgeAlarms.topic` must be in the Region of its alarms (us-east-1), got one in eu-west-1',
    );
  });

  test('rejects an action of edge alarms in the Region of the CDN', () => {
    const { stack, after } = twoRegions();
    const actions: cloudwatch.IAlarmAction[] = [
      { bind: () => ({ alarmActionArn: 'arn:aws:ssm:eu-west-1:111122223333:opsitem:1' }) },
    ];
    const cdn = new ImageCdn(stack, 'Images', { usEast1: { logsAndAlarms: after } });
    expect(() => cdn.addMonitoring('Monitoring', { edgeAlarms: { actions } })).toThrow(
      '`edgeAlarms.actions` must be in the Region of their alarms (us-east-1), got one in eu-west-1',
    );
  });

  test('rejects `usEast1.logsAndAlarms` in a third Region', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: WEST });
    const after = new Stack(app, 'North', { env: { region: 'eu-north-1' } });
    const cdn = new ImageCdn(stack, 'Images', { usEast1: { logsAndAlarms: after } });
    expect(() => cdn.addMonitoring('Monitoring')).toThrow(
      'Test/Images/Monitoring: `usEast1.logsAndAlarms` must be a stack in us-east-1, got one in eu-north-1',
    );
  });

  test('warns that edge alarms notify nobody without a topic in us-east-1', () => {
    const { stack, after } = twoRegions();
    new ImageCdn(stack, 'Images', { additionalMetrics: true, usEast1: { logsAndAlarms: after } }).addMonitoring('Monitoring', {
      alarmTopic: new sns.Topic(stack, 'Topic'),
    });
    expect(warnings(stack)).toEqual(['silentEdgeAlarms']);
  });
});

test('edge alarms in us-east-1 notify `edgeAlarms.topic` in place of `alarmTopic`', () => {
  const stack = emptyStack({ env: EAST });
  const [alarmTopic, topic] = ['Usual', 'Urgent'].map(id => new sns.Topic(stack, id));
  new ImageCdn(stack, 'Images').addMonitoring('Monitoring', { alarmTopic, edgeAlarms: { topic } });
  expect(alarmsOf(Template.fromStack(stack)).ServerErrors.AlarmActions).toEqual([
    { Ref: expect.stringMatching(/^Urgent/) },
  ]);
});
