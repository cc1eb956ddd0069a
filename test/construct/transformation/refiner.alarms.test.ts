import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ConstantQualityOptions, ImageCdn, ImageRefinement, ImageTransformation, Purge } from '../../../src';
import { emptyStack } from '../../support';

const RUNBOOK = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/alarms.md';

function cdnOf(stack: Stack, options: ConstantQualityOptions = {}): ImageCdn {
  const refinement = ImageRefinement.constantQuality(options);
  return new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ refinement }), purge: Purge.none() });
}

function alarmsOf(optionsOf: (stack: Stack) => ConstantQualityOptions = () => ({})): any[] {
  const stack = emptyStack();
  cdnOf(stack, optionsOf(stack));
  return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
}

describe('refinementAlarms', () => {
  test('reports that the month\'s refinements are used, that refinements fail, and that variants were given up', () => {
    const alarms = alarmsOf(() => ({ maxPerMonth: 5000 }));
    expect(alarms).toEqual([
      expect.objectContaining({ MetricName: 'RefinementsThisMonth', Statistic: 'Maximum', Period: 3600, Threshold: 5000 }),
      expect.objectContaining({ EvaluationPeriods: 3, Threshold: 5 }),
      expect.objectContaining({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }),
    ]);
    expect(alarms[1].Metrics[0].Expression).toBe('FILL(failures, 0) + FILL(errors, 0)');
    expect(alarms.map(({ AlarmDescription }) => AlarmDescription.split('Runbook: ')[1])).toEqual(
      ['refinementsused', 'refinementerrors', 'refinementsgivenup'].map(name => `${RUNBOOK}#${name}`),
    );
    expect(alarms.map(({ TreatMissingData }) => TreatMissingData)).toEqual(Array(3).fill('notBreaching'));
  });

  test('adds failures that the refiner counts to those of Lambda', () => {
    const [, { Metrics: [sum, ...counts] }] = alarmsOf();
    expect(sum).toMatchObject({ Label: 'failures' });
    const handler = { Ref: expect.stringMatching(/^ImagesRefinementRefiner/) };
    expect(counts.map(({ Id, MetricStat: { Metric: metric, Stat } }: any) => [Id, metric, Stat])).toEqual([
      ['failures', {
        Namespace: 'CdkImageCdn', MetricName: 'RefinementFailures', Dimensions: [{ Name: 'FunctionName', Value: handler }],
      }, 'Sum'],
      ['errors', {
        Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: handler }],
      }, 'Sum'],
    ]);
  });

  test('says what happened, and what viewers see', () => {
    expect(alarmsOf(() => ({ maxPerMonth: 5000 })).map(({ AlarmDescription }) => AlarmDescription.split(' Runbook')[0]))
      .toEqual([
        'Refinement has used its 5000 refinements for this month. Further variants stay as they are.',
        'Refinements crash, take too long, or cannot read or write images. Viewers get the variants as they were '
          + 'transformed first.',
        'Variants could not be refined for an hour. Check the log of the refiner, then redrive the dead-letter queue.',
      ]);
  });

  test('notifies a topic of its own', () => {
    const alarms = alarmsOf(stack => ({ alarmTopic: new sns.Topic(stack, 'Topic') }));
    expect(alarms.map(({ AlarmActions }) => AlarmActions)).toEqual(
      Array(3).fill([{ Ref: expect.stringMatching(/^Topic/) }]),
    );
  });
});

describe('addMonitoring with refinement', () => {
  const monitored = (optionsOf: (stack: Stack) => ConstantQualityOptions = () => ({})) => {
    const stack = emptyStack({ env: { region: 'us-east-1' } });
    const alarmTopic = new sns.Topic(stack, 'Team');
    const monitoring = cdnOf(stack, optionsOf(stack)).addMonitoring('Monitoring', { alarmTopic });
    return { stack, monitoring, template: Template.fromStack(stack) };
  };
  const { monitoring: { alarms }, template } = monitored();

  test('shows refinements, variants that stayed, bytes saved and the queue on the dashboard', () => {
    const body = JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard'))[0].Properties);
    for (const shown of [
      'Refinements', 'RefinementsKept', 'RefinementFailures', 'RefinementBytesSaved', 'Variants waiting to be refined',
    ]) {
      expect(body).toContain(shown);
    }
  });

  test('has the alarms of refinement, which notify its topic', () => {
    expect(alarms.map(({ node }) => node.id)).toEqual(
      expect.arrayContaining(['RefinementsUsed', 'RefinementErrors', 'RefinementsGivenUp']));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'RefinementsThisMonth', AlarmActions: [{ Ref: Match.stringLikeRegexp('^Team') }],
    });
  });

  test('leaves alarms of refinement alone that have a topic of their own', () => {
    monitored(stack => ({ alarmTopic: new sns.Topic(stack, 'Own') })).template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'RefinementsThisMonth', AlarmActions: [{ Ref: Match.stringLikeRegexp('^Own') }],
    });
  });
});
