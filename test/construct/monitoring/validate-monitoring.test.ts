import { Duration, Stack, Token } from 'aws-cdk-lib';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EAST, TRANSFORMING, monitored } from './support';
import { ImageCdn, MonitoringOptions } from '../../../src';
import { emptyStack } from '../../support';

describe('addMonitoring', () => {
  const functionIn = (stack: Stack) =>
    new lambda.Function(stack, 'Notified', {
      code: lambda.Code.fromInline('exports.handler = () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    });
  const topic = (stack: Stack) => new sns.Topic(stack, 'Topic');

  test.each<[string, (stack: Stack) => MonitoringOptions, string]>([
    [
      'a topic with `alarms: false`',
      stack => ({ alarms: false, alarmTopic: topic(stack) }),
      '`alarmTopic` and `alarms: false` exclude each other',
    ],
    [
      'thresholds with `alarms: false`',
      () => ({ alarms: false, thresholds: {} }),
      '`thresholds` and `alarms: false` exclude each other',
    ],
    [
      'a percentage above 100',
      () => ({ thresholds: { serverErrorRate: 101 } }),
      '`serverErrorRate` must be a percentage above 0 and up to 100, got 101',
    ],
    [
      'a percentage of 0',
      () => ({ thresholds: { cacheHitRate: 0 } }),
      '`cacheHitRate` must be a percentage above 0 and up to 100, got 0',
    ],
    [
      'no transformations',
      () => ({ thresholds: { transformations: 0 } }),
      'Test/Images: `transformations` must be a whole number from 1 to 1000000000, got 0',
    ],
    [
      'a fraction of a request',
      () => ({ thresholds: { variantLimitRequests: 2.5 } }),
      'Test/Images: `variantLimitRequests` must be a whole number from 1 to 1000000000, got 2.5',
    ],
    [
      'a transformation time of 0',
      () => ({ thresholds: { transformTime: Duration.seconds(0) } }),
      '`transformTime` must be greater than 0, got 0 ms',
    ],
    [
      'a token in another unit than milliseconds',
      () => ({ thresholds: { transformTime: Duration.seconds(Token.asNumber({ Ref: 'Number' })) } }),
      '`transformTime` must have the unit of the template, millis, if it is a token, got a token in seconds. Use '
        + 'Duration.millis()',
    ],
    [
      'a fraction of a millisecond',
      () => ({ thresholds: { transformTime: Duration.millis(1.5) } }),
      '`transformTime` must be whole milliseconds, got 1.5',
    ],
    [
      'an action in another Region',
      () => ({ alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:topic' }) }] }),
      '`alarmActions` must be in the Region of their alarms (us-east-1), got one in eu-west-1: '
        + 'arn:aws:sns:eu-west-1:111122223333:topic',
    ],
    [
      'an action that several alarms cannot share',
      stack => ({ alarmActions: [new LambdaAction(functionIn(stack))] }),
      'Test/Images: `alarmActions` must be actions that several alarms can share, and one cannot: ',
    ],
    [
      'a transformation time that the timeout excludes',
      () => ({ thresholds: { transformTime: Duration.seconds(30) } }),
      '`transformTime` must be less than `timeout` (30 seconds)',
    ],
  ])('rejects options that contain %s', (_title, options, message) => {
    const stack = emptyStack({ env: EAST });
    expect(() => new ImageCdn(stack, 'Images', TRANSFORMING).addMonitoring('Monitoring', options(stack))).toThrow(
      message,
    );
  });

  test.each([{ transformTime: Duration.seconds(1) }, { transformations: 1 }, { variantLimitRequests: 1 }])(
    'rejects a threshold of transformations without `transformation`: %j',
    thresholds => {
      expect(() => monitored({ thresholds }, {})).toThrow(
        `Test/Images: \`${Object.keys(thresholds)[0]}\` requires \`transformation\``,
      );
    },
  );

  test('rejects a threshold of the cache hit rate without `additionalMetrics`', () => {
    expect(() => monitored({ thresholds: { cacheHitRate: 50 } }, {})).toThrow(
      'Test/Images: `cacheHitRate` requires `additionalMetrics: true`, which CloudWatch bills',
    );
  });

  test('rejects a name that dashboards cannot have', () => {
    expect(() => monitored({ dashboardName: 'all images' })).toThrow(
      "Test/Images: `dashboardName` must be 1 to 255 letters, digits, '-' and '_', got all images",
    );
  });

  test('rejects a topic for edge alarms that are disabled', () => {
    const stack = emptyStack({ env: EAST });
    const edgeAlarms = { enabled: false, topic: topic(stack) };
    expect(() => new ImageCdn(stack, 'Images').addMonitoring('Monitoring', { edgeAlarms })).toThrow(
      'Test/Images: `edgeAlarms.topic` and `edgeAlarms.enabled: false` exclude each other: '
        + 'there are no such alarms then',
    );
  });
});
