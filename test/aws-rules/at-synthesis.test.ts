import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { breakingAwsRule, exemptFromAwsRules } from './at-synthesis';
import {
  AccessLogs, FlatRatePlan, ImageCdn, ImageCdnProps, ImageReplica, ImageTransformation, OriginAccess, Purge, WebAcl,
} from '../../src';

const HIDDEN_TOO_LONG = 'messages are hidden for 12 hours at most, and kept from one minute to 14 days';

function withBrokenQueue(): Stack {
  const stack = new Stack(new App(), 'Broken');
  new sqs.CfnQueue(stack, 'Queue', { visibilityTimeout: 43_201 });
  return stack;
}

test('a test that synthesizes a template against a rule of AWS fails', () => {
  expect(() => Template.fromStack(withBrokenQueue())).toThrow(
    `AWS's rule: ${HIDDEN_TOO_LONG} (https://docs.aws.amazon.com/`,
  );
});

test('a test may break a rule of AWS on purpose, within breakingAwsRule()', () => {
  expect(() => breakingAwsRule(HIDDEN_TOO_LONG, () => Template.fromStack(withBrokenQueue()))).not.toThrow();
  expect(() => Template.fromStack(withBrokenQueue())).toThrow(HIDDEN_TOO_LONG);
});

test('exemptFromAwsRules() rejects an unknown name of a rule', () => {
  expect(() => exemptFromAwsRules('a misspelling', 'messages are hidden')).toThrow(
    'there is no rule "messages are hidden"',
  );
});

test.each<[string, (stack: Stack) => ImageCdnProps]>([
  ['plain', () => ({})],
  [
    'for a flat-rate plan',
    () => ({
      flatRatePlan: FlatRatePlan.PREMIUM,
      originAccess: OriginAccess.control(),
      webAcl: WebAcl.managed(),
      hotLinkProtection: { allowedReferrers: ['example.com'] },
      accessLogs: AccessLogs.toBucket(),
      transformation: ImageTransformation.onDemand(),
    }),
  ],
  [
    'with logs, purging and originals under a prefix',
    () => ({
      accessLogs: AccessLogs.toLogGroup(),
      purge: Purge.onChange(),
      originalsPath: 'original',
      transformation: ImageTransformation.onDemand({ reservedConcurrentExecutions: 50 }),
      allowedOrigins: ['https://www.example.com'],
    }),
  ],
  [
    'with a replica',
    stack => ({
      originAccess: OriginAccess.control(),
      transformation: ImageTransformation.onDemand(),
      replica: new ImageReplica(
        new Stack(stack.node.scope!, 'There', { env: { account: '111122223333', region: 'eu-central-1' } }),
        'Replica',
      ),
    }),
  ],
])("a CDN %s follows AWS's rules under a long path", (_title, props) => {
  const name = 'a-stack-with-a-name-that-is-about-as-long-as-names-of-stacks-are-in-large-organizations';
  const stack = new Stack(new App(), name, { env: { account: '111122223333', region: 'us-east-1' } });
  const cdn = new ImageCdn(stack, 'ImagesOfAllTheShopsThatSellAnythingInAnyOfTheCountriesOfTheContinent', props(stack));
  cdn.addMonitoring('Monitoring', { alarmTopic: new sns.Topic(stack, 'Alarms') });
  expect(() => Template.fromStack(stack)).not.toThrow();
});
