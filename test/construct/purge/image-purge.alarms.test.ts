import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageCdn, Purge, PurgeOptions } from '../../../src';
import { emptyStack } from '../../support';

const RUNBOOK = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/alarms.md';

function alarmsOf(optionsOf: (stack: Stack) => PurgeOptions = () => ({})): any[] {
  const stack = emptyStack();
  new ImageCdn(stack, 'Images', { purge: Purge.onChange(optionsOf(stack)) });
  return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
}

const COMMON = {
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 1,
  Statistic: 'Maximum',
  TreatMissingData: 'notBreaching',
};

test('purging has alarms on the monthly limit, and on changes that could not be purged', () => {
  expect(alarmsOf()).toEqual([
    {
      ...COMMON,
      AlarmDescription:
        'Purging has used its 10000 invalidation items for this month. '
        + 'Further changes are invalidated together every 15 minutes. '
        + `Runbook: ${RUNBOOK}#itemsused`,
      Namespace: 'CdkImageCdn',
      MetricName: 'PurgeItemsThisMonth',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringMatching(/^ImagesOnChangeWorker/) } }],
      Period: 3600,
      Threshold: 10_000,
    },
    {
      ...COMMON,
      AlarmDescription:
        'Changed images could not be purged for hours. Check the log of the purge worker, '
        + 'then redrive the dead-letter queue. '
        + `Runbook: ${RUNBOOK}#changesgivenup`,
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        {
          Name: 'QueueName',
          Value: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesOnChangeDeadLetters/), 'QueueName'] },
        },
      ],
      Period: 300,
      Threshold: 1,
    },
  ]);
});

test('both alarms on purging notify the topic', () => {
  const alarms = alarmsOf(stack => ({ maxItemsPerMonth: 500, alarmTopic: new sns.Topic(stack, 'Topic') }));
  expect(alarms[0]).toMatchObject({
    Threshold: 500,
    AlarmDescription: expect.stringContaining('its 500 invalidation items'),
  });
  expect(alarms.map(({ AlarmActions }) => AlarmActions)).toEqual(
    Array(2).fill([{ Ref: expect.stringMatching(/^Topic/) }]),
  );
});
