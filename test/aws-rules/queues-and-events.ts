import { Rule, each, listOf, only, referred, references, repeated, sizeOf, stackOf, textOf } from './rule';
import { Json } from './template';

const SQS_API = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
const SQS_GUIDE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';
const EVENTS_GUIDE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide';
const EVENTS_API = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference';
const QUEUE = 'AWS::SQS::Queue';
const RULE = 'AWS::Events::Rule';

const DAYS = 86_400;
const MEBIBYTE = 1024 ** 2;
const RETENTION = 4 * DAYS; // unless told otherwise

const deadLetters = (queue: Json, dead: Json) =>
  stackOf({
    Dead: { Type: QUEUE, Properties: dead },
    Queue: {
      Type: QUEUE,
      Properties: {
        ...queue,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 10 },
      },
    },
  });
const rule = (more: Json) => only(RULE, { State: 'ENABLED', EventPattern: { source: ['aws.cloudfront'] }, ...more });
const target = (Id: string) => ({ Id, Arn: 'arn:aws:lambda:us-east-1:111122223333:function:images' });

export const QUEUES_AND_EVENTS: readonly Rule[] = [
  {
    name: 'a dead-letter queue keeps messages as long as its queue',
    source: `${SQS_GUIDE}/sqs-dead-letter-queues.html#understanding-message-retention-periods`,
    check: each(QUEUE, ({ RedrivePolicy, MessageRetentionPeriod = RETENTION }, { stack }) => {
      const dead = referred(RedrivePolicy?.deadLetterTargetArn, stack)?.Properties;
      return (
        dead !== undefined &&
        (dead.MessageRetentionPeriod ?? RETENTION) < MessageRetentionPeriod &&
        'it keeps them for a shorter time'
      );
    }),
    broken: deadLetters({ MessageRetentionPeriod: 14 * DAYS }, {}),
  },
  {
    name: 'a dead-letter queue is of the kind of its queue',
    source: `${SQS_GUIDE}/sqs-configure-dead-letter-queue.html`,
    check: each(QUEUE, ({ RedrivePolicy, FifoQueue = false }, { stack }) => {
      const dead = referred(RedrivePolicy?.deadLetterTargetArn, stack)?.Properties;
      return dead !== undefined && (dead.FifoQueue ?? false) !== FifoQueue && 'one of them is FIFO';
    }),
    broken: deadLetters({ FifoQueue: true }, {}),
  },
  {
    name: 'messages are received 1 to 1,000 times before they are dead',
    source: `${SQS_GUIDE}/sqs-configure-dead-letter-queue.html`,
    check: each(
      QUEUE,
      ({ RedrivePolicy }) =>
        RedrivePolicy !== undefined &&
        !(RedrivePolicy.maxReceiveCount >= 1 && RedrivePolicy.maxReceiveCount <= 1000) &&
        `${RedrivePolicy.maxReceiveCount} times`,
    ),
    broken: only(QUEUE, { RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 1001 } }),
  },
  {
    name: 'messages are hidden for 12 hours at most, and kept from one minute to 14 days',
    source: `${SQS_API}/API_CreateQueue.html`,
    check: each(
      QUEUE,
      ({ VisibilityTimeout = 30, MessageRetentionPeriod = RETENTION }) =>
        (VisibilityTimeout < 0 ||
          VisibilityTimeout > 43_200 ||
          MessageRetentionPeriod < 60 ||
          MessageRetentionPeriod > 14 * DAYS) &&
        `hidden for ${VisibilityTimeout} seconds, kept for ${MessageRetentionPeriod}`,
    ),
    broken: only(QUEUE, { VisibilityTimeout: 43_201 }),
  },
  {
    name: 'a queue delays messages for 15 minutes at most, waits for them 20 seconds, and accepts 1 KiB to 1 MiB',
    source: `${SQS_API}/API_CreateQueue.html`,
    check: each(QUEUE, ({ DelaySeconds = 0, ReceiveMessageWaitTimeSeconds = 0, MaximumMessageSize = MEBIBYTE }) => [
      (DelaySeconds < 0 || DelaySeconds > 900) && `a delay of ${DelaySeconds} seconds`,
      (ReceiveMessageWaitTimeSeconds < 0 || ReceiveMessageWaitTimeSeconds > 20) &&
        `a wait of ${ReceiveMessageWaitTimeSeconds} seconds`,
      (MaximumMessageSize < 1024 || MaximumMessageSize > MEBIBYTE) && `messages of ${MaximumMessageSize} bytes`,
    ]),
    broken: only(QUEUE, { ReceiveMessageWaitTimeSeconds: 21 }),
  },
  {
    name: 'a queue reuses a data key of KMS for one minute to one day',
    source: `${SQS_API}/API_CreateQueue.html`,
    check: each(
      QUEUE,
      ({ KmsDataKeyReusePeriodSeconds = 300 }) =>
        (KmsDataKeyReusePeriodSeconds < 60 || KmsDataKeyReusePeriodSeconds > DAYS) &&
        `${KmsDataKeyReusePeriodSeconds} seconds`,
    ),
    broken: only(QUEUE, { KmsMasterKeyId: 'alias/images', KmsDataKeyReusePeriodSeconds: 59 }),
  },
  {
    name: 'a queue is encrypted either by SQS or by KMS',
    source: `${SQS_API}/API_CreateQueue.html`,
    check: each(
      QUEUE,
      ({ KmsMasterKeyId, SqsManagedSseEnabled }) =>
        KmsMasterKeyId !== undefined && SqsManagedSseEnabled === true && 'it is encrypted by both',
    ),
    broken: only(QUEUE, { KmsMasterKeyId: 'alias/images', SqsManagedSseEnabled: true }),
  },
  {
    name: 'a queue has a name of at most 80 characters, which ends in .fifo where the queue is FIFO',
    source: `${SQS_API}/API_CreateQueue.html`,
    check: each(QUEUE, ({ QueueName, FifoQueue }, { stack }) => {
      const name = textOf(QueueName, stack);
      const isRight = name.length <= 80 && (FifoQueue === true ? /^[\w-]+\.fifo$/ : /^[\w-]+$/).test(name);
      return QueueName !== undefined && !isRight && `the name ${name}`;
    }),
    broken: only(QUEUE, { QueueName: 'changes', FifoQueue: true }),
  },
  {
    name: 'the policy of a queue is within the quotas of SQS',
    source: `${SQS_GUIDE}/quotas-policies.html`,
    check: each('AWS::SQS::QueuePolicy', ({ PolicyDocument }, { stack }) => {
      const statements = listOf(PolicyDocument.Statement);
      const counts: [string, number, number][] = [
        ['bytes', sizeOf(PolicyDocument, stack), 8192],
        ['statements', statements.length, 20],
        ['principals', statements.flatMap(({ Principal }) => valuesOf(Principal)).length, 50],
        ['conditions', statements.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(keysOf)).length, 10],
        ['actions', Math.max(0, ...statements.map(({ Action }) => listOf(Action).length)), 7],
      ];
      return counts.map(([kind, count, most]) => count > most && `${count} ${kind}, of ${most}`);
    }),
    broken: only('AWS::SQS::QueuePolicy', {
      Queues: ['https://sqs.us-east-1.amazonaws.com/111122223333/changes'],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: Array(21).fill({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*' }),
      },
    }),
  },
  {
    name: 'a queue that EventBridge writes to is not encrypted by the key of SQS in KMS',
    source: `${SQS_GUIDE}/sqs-key-management.html#compatibility-with-aws-services`,
    check: each(RULE, ({ Targets }, { stack }) =>
      listOf(Targets)
        .map(({ Arn }) => referred(Arn, stack))
        .filter(resource => resource?.Type === QUEUE && resource.Properties?.KmsMasterKeyId === 'alias/aws/sqs')
        .map(() => 'its queue is'),
    ),
    broken: stackOf({
      Queue: { Type: QUEUE, Properties: { KmsMasterKeyId: 'alias/aws/sqs' } },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
                Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
              },
            ],
          },
        },
      },
      Rule: {
        Type: RULE,
        Properties: {
          State: 'ENABLED',
          EventPattern: { source: ['aws.s3'] },
          Targets: [{ Id: 'Queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
        },
      },
    }),
  },
  {
    name: 'a rule may send to its queues, those for dead letters included',
    source: `${EVENTS_GUIDE}/eb-use-resource-based.html#eb-sqs-permissions`,
    check: each(RULE, ({ Targets }, { stack }) => {
      const queues = listOf(Targets)
        .flatMap(({ Arn, DeadLetterConfig }) => references([Arn, DeadLetterConfig?.Arn]))
        .filter(id => stack.Resources[id]?.Type === QUEUE);
      const allowed = Object.values(stack.Resources)
        .filter(({ Type }) => Type === 'AWS::SQS::QueuePolicy')
        .filter(({ Properties: { PolicyDocument } }) =>
          listOf(PolicyDocument.Statement).some(
            ({ Effect, Principal, Action }) =>
              Effect === 'Allow' &&
              Principal?.Service === 'events.amazonaws.com' &&
              listOf(Action).includes('sqs:SendMessage'),
          ),
        )
        .flatMap(({ Properties: { Queues } }) => references(Queues));
      return queues.filter(id => !allowed.includes(id)).map(id => `not to ${id}`);
    }),
    broken: stackOf({
      Queue: { Type: QUEUE, Properties: {} },
      Rule: {
        Type: RULE,
        Properties: {
          State: 'ENABLED',
          EventPattern: { source: ['aws.s3'] },
          Targets: [{ Id: 'Queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
        },
      },
    }),
  },
  {
    name: 'a rule has at most five targets',
    source: `${EVENTS_GUIDE}/eb-quota.html#eb-limits`,
    check: each(RULE, ({ Targets }) => listOf(Targets).length > 5 && `${listOf(Targets).length} targets`),
    broken: rule({ Targets: Array.from({ length: 6 }, (_, index) => target(`Target${index}`)) }),
  },
  {
    name: 'IDs of targets have at most 64 characters, and are unique',
    source: `${EVENTS_API}/API_Target.html`,
    check: each(RULE, ({ Targets }) => {
      const ids: string[] = listOf(Targets).map(({ Id }) => Id);
      return [...ids.filter(id => !/^[\w.-]{1,64}$/.test(id)), ...repeated(ids)].map(id => `the ID ${id}`);
    }),
    broken: rule({ Targets: [target('Queue'), target('Queue')] }),
  },
  {
    name: 'a rule has a name of at most 64 characters, and a description of at most 512',
    source: `${EVENTS_API}/API_PutRule.html`,
    check: each(RULE, ({ Name, Description }, { stack }) => [
      Name !== undefined && !/^[\w.-]{1,64}$/.test(textOf(Name, stack)) && `the name ${textOf(Name, stack)}`,
      textOf(Description, stack).length > 512 && 'the description is longer',
    ]),
    broken: rule({ Description: 'x'.repeat(513) }),
  },
  {
    name: 'a target is tried again at most 185 times, for one minute to one day',
    source: `${EVENTS_API}/API_RetryPolicy.html`,
    check: each(RULE, ({ Targets }) =>
      listOf(Targets).map(
        ({ RetryPolicy: { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = DAYS } = {} as Json }) =>
          (MaximumRetryAttempts < 0 ||
            MaximumRetryAttempts > 185 ||
            MaximumEventAgeInSeconds < 60 ||
            MaximumEventAgeInSeconds > DAYS) &&
          `${MaximumRetryAttempts} times in ${MaximumEventAgeInSeconds} seconds`,
      ),
    ),
    broken: rule({ Targets: [{ ...target('Queue'), RetryPolicy: { MaximumEventAgeInSeconds: 59 } }] }),
  },
  {
    name: 'an event pattern has at most 2,048 characters',
    source: `${EVENTS_GUIDE}/eb-quota.html#eb-limits`,
    check: each(
      RULE,
      ({ EventPattern }) =>
        JSON.stringify(EventPattern ?? '').length > 2048 && `${JSON.stringify(EventPattern).length} characters`,
    ),
    broken: rule({ EventPattern: { source: ['aws.cloudfront'], detail: { key: [{ prefix: 'x'.repeat(2048) }] } } }),
  },
  {
    name: 'an event pattern has lists, or further patterns, and nothing else',
    source: `${EVENTS_GUIDE}/eb-create-pattern.html`,
    check: each(
      RULE,
      ({ EventPattern }) => EventPattern !== undefined && !isPattern(EventPattern) && 'a value is no list',
    ),
    broken: rule({ EventPattern: { source: 'aws.s3' } }),
  },
  {
    name: 'the input of a target takes at most 100 values and 8,192 characters',
    source: `${EVENTS_API}/API_InputTransformer.html`,
    check: each(RULE, ({ Targets }) =>
      listOf(Targets).map(
        ({ InputTransformer: { InputPathsMap = {}, InputTemplate = '' } = {} as Json }) =>
          (Object.keys(InputPathsMap).length > 100 || InputTemplate.length > 8192) && 'it takes more',
      ),
    ),
    broken: rule({ Targets: [{ ...target('Queue'), InputTransformer: { InputTemplate: 'x'.repeat(8193) } }] }),
  },
  {
    name: 'the input of a target names only values that it takes',
    source: `${EVENTS_GUIDE}/eb-transform-target-input.html`,
    check: each(RULE, ({ Targets }) =>
      listOf(Targets).flatMap(({ InputTransformer: { InputPathsMap = {}, InputTemplate = '' } = {} as Json }) =>
        [...String(InputTemplate).matchAll(/<([\w.-]+)>/g)]
          .map(([, name]) => name)
          .filter(name => !(name in InputPathsMap) && !name.startsWith('aws.events.'))
          .map(name => `names ${name}`),
      ),
    ),
    broken: rule({
      Targets: [
        {
          ...target('Queue'),
          InputTransformer: { InputPathsMap: { key: '$.detail.object.key' }, InputTemplate: '<bucket>' },
        },
      ],
    }),
  },
];

/** Returns the principals of a statement, whatever their kinds. */
function valuesOf(principal: Json): Json[] {
  return listOf(principal).flatMap((value: Json): Json[] =>
    typeof value === 'object' ? Object.values(value).flatMap(listOf) : [value]);
}

function keysOf(value: Json): string[] {
  return Object.keys(value);
}

function isPattern(value: Json): boolean {
  return Array.isArray(value) || (value !== null && typeof value === 'object' && Object.values(value).every(isPattern));
}
