import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ImageCdn,
  ImageCdnProps,
  ImageTransformation,
  Purge,
  PurgeOptions,
} from '../../../src';
import { distributionConfig, emptyStack, stackWith, templateOf } from '../../support';

const TRANSFORMING: ImageCdnProps = { transformation: ImageTransformation.onDemand() };

/** The properties of the resources of a type whose ids match. */
function all(template: Template, type: string, id = /^ImagesOnChange/): any[] {
  return Object.entries(template.findResources(type))
    .filter(([logicalId]) => id.test(logicalId))
    .map(([, { Properties }]) => Properties);
}

const att = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}`), attribute] });
const ref = (id: string) => ({ Ref: expect.stringMatching(`^${id}`) });

function configOf(template: Template): any {
  return JSON.parse(all(template, 'AWS::Lambda::Function')[0].Environment.Variables.CONFIG);
}

test('ImageCdn without transformation has no purge queue', () => {
  const { cdn, stack } = stackWith();
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toHaveLength(6);
  expect(() => cdn.grantPurge(new iam.User(stack, 'User'))).toThrow(
    'Test/Images: `grantPurge()` requires `purge: Purge.onChange()`',
  );
});

test('Purge.none() creates no purge queue', () => {
  templateOf({ ...TRANSFORMING, purge: Purge.none() }).resourceCountIs('AWS::SQS::Queue', 0);
});

describe('purging with its default options', () => {
  const template = templateOf(TRANSFORMING);

  test('receives the changes of the bucket without a custom resource', () => {
    expect(all(template, 'AWS::S3::Bucket', /^ImagesBucket/)[0].NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    expect(
      Object.values(template.toJSON().Resources)
        .map(({ Type }: any) => Type)
        .filter(type => type.startsWith('Custom::')),
    ).toEqual([]);
  });

  test('has a rule that sends changes to the queue, and undeliverable ones to the dead-letter queue', () => {
    expect(all(template, 'AWS::Events::Rule')).toEqual([
      expect.objectContaining({
        EventPattern: {
          'source': ['aws.s3'],
          'detail-type': ['Object Created', 'Object Deleted'],
          'detail': { bucket: { name: [ref('ImagesBucket')] } },
        },
        Targets: [
          {
            Id: expect.anything(),
            Arn: att('ImagesOnChangeChanges'),
            DeadLetterConfig: { Arn: att('ImagesOnChangeDeadLetters') },
          },
        ],
      }),
    ]);
  });

  test('allows only that rule to send to the queues, and denies requests without TLS', () => {
    const policies = all(template, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(policies).toHaveLength(2);
    for (const statements of policies) {
      expect(statements).toEqual([
        {
          Effect: 'Deny',
          Action: 'sqs:*',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Resource: expect.anything(),
        },
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: expect.anything(),
          Condition: { ArnEquals: { 'aws:SourceArn': att('ImagesOnChangeRule') } },
        },
      ]);
    }
  });

  test('retains encrypted messages for two weeks, hidden for six times the timeout of the worker', () => {
    const [worker] = all(template, 'AWS::Lambda::Function');
    const [changes] = all(template, 'AWS::SQS::Queue', /^ImagesOnChangeChanges/);
    expect(changes).toEqual({
      MessageRetentionPeriod: 1209600,
      RedrivePolicy: { deadLetterTargetArn: att('ImagesOnChangeDeadLetters'), maxReceiveCount: 50 },
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 6 * worker.Timeout + 5,
    });
  });

  test('passes up to a thousand messages to at most two workers, and retries only failed ones', () => {
    expect(all(template, 'AWS::Lambda::EventSourceMapping')).toEqual([{
      BatchSize: 1000,
      EventSourceArn: att('ImagesOnChangeChanges'),
      FunctionName: ref('ImagesOnChangeWorker'),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 2 },
    }]);
  });

  test('passes all resources to the worker, and the delay after which no request is in progress', () => {
    const [worker] = all(template, 'AWS::Lambda::Function');
    expect(worker).toMatchObject({
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Runtime: 'nodejs24.x',
      Timeout: 120,
    });
    expect(worker).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(worker.Description).toBe('Purges variants of changed images of Test/Images');
    expect(worker.Environment.Variables).toEqual({
      CONFIG: expect.anything(),
      DISTRIBUTION: ref('ImagesDistribution'),
      ORIGINALS: ref('ImagesBucket'),
      QUEUE_URL: ref('ImagesOnChangeChanges'),
      VARIANTS: ref('ImagesVariants'),
    });
    expect(configOf(template)).toEqual({
      surface: { variants: 'tags' },
      folderAt: 250,
      againAfter: 60,
      maxItemsPerMonth: 10000,
    });
  });

  test('retains the log of the worker for a month', () => {
    expect(all(template, 'AWS::Logs::LogGroup')).toEqual([{ RetentionInDays: 30 }]);
  });

  test('allows the worker only what it does, statement by statement', () => {
    const [policy] = all(template, 'AWS::IAM::Policy');
    const distribution = {
      'Fn::Join': [
        '',
        [
          'arn:',
          ref('AWS::Partition'),
          ':cloudfront::',
          ref('AWS::AccountId'),
          ':distribution/',
          ref('ImagesDistribution'),
        ],
      ],
    };
    expect(policy.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: att('ImagesVariants') },
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: { 'Fn::Join': ['', [att('ImagesVariants'), '/*']] } },
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: att('ImagesBucket') },
      {
        Effect: 'Allow',
        Action: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        Resource: distribution,
      },
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
        Resource: att('ImagesOnChangeChanges'),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: att('ImagesOnChangeWorkerLogs'),
      },
      { Effect: 'Allow', Action: 'cloudwatch:GetMetricStatistics', Resource: '*' },
    ]);
    expect(all(template, 'AWS::IAM::Role')).toEqual([
      {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
      },
    ]);
  });
});

test('purging with every option passes them to the template', () => {
  const stack = emptyStack();
  const alarmTopic = new sns.Topic(stack, 'Topic');
  new ImageCdn(stack, 'Images', {
    transformation: ImageTransformation.onDemand(),
    originalsPath: 'original',
    purge: Purge.onChange({ folderThreshold: 20, maxItemsPerMonth: 500, alarmTopic }),
  });
  const template = Template.fromStack(stack);
  expect(configOf(template)).toEqual({
    surface: { variants: 'tags', originals: 'original/' },
    folderAt: 20,
    againAfter: 60,
    maxItemsPerMonth: 500,
  });
});

describe('ImageCdn with `purge`, but without transformation', () => {
  const template = templateOf({ purge: Purge.onChange() });

  test('purges paths', () => {
    expect(configOf(template).surface).toEqual({ originals: '' });
    expect(all(template, 'AWS::Lambda::Function')[0].Environment.Variables).not.toHaveProperty('VARIANTS');
    expect(
      all(template, 'AWS::IAM::Policy')[0].PolicyDocument.Statement.map(({ Action }: any) => [Action].flat()[0]),
    ).toEqual([
      's3:ListBucket',
      'cloudfront:CreateInvalidation',
      'sqs:ReceiveMessage',
      'logs:CreateLogStream',
      'cloudwatch:GetMetricStatistics',
    ]);
  });

  test('gives each image one path by an edge function', () => {
    const [code] = all(template, 'AWS::CloudFront::Function', /^ImagesOnePath/);
    expect(code.FunctionCode).toContain('var handler=onePath("");');
    expect(distributionConfig(template).DefaultCacheBehavior.FunctionAssociations).toEqual([
      {
        EventType: 'viewer-request',
        FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesOnePath/), 'FunctionARN'] },
      },
    ]);
  });

  test('normalizes paths in the function for hot-link protection, if there is one', () => {
    const guarded = templateOf({
      hotLinkProtection: { allowedReferrers: ['www.example.com'] },
      purge: Purge.onChange(),
    });
    const functions = all(guarded, 'AWS::CloudFront::Function', /./);
    expect(functions).toHaveLength(1);
    expect(functions[0].FunctionCode).toMatch(/handler=onePath\(""\);\n[^]*handler=guardReferrer\(handler,/);
  });
});

describe('ImageCdn with `purge`', () => {
  test('makes grantPurge() allow only the invocation of the worker', () => {
    const { cdn, stack } = stackWith(TRANSFORMING);
    cdn.grantPurge(new iam.User(stack, 'User'));
    const [{ PolicyDocument }] = all(Template.fromStack(stack), 'AWS::IAM::Policy', /^User/);
    expect(PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: att('ImagesOnChangeWorker') },
    ]);
  });

  test('has a purge whose metricItems() can be used in alarms', () => {
    const { cdn, stack } = stackWith(TRANSFORMING);
    const metric = cdn.purge!.metricItems();
    expect(stack.resolve(metric.toMetricConfig().metricStat)).toMatchObject({
      namespace: 'CdkImageCdn',
      metricName: 'PurgeItems',
      statistic: 'Sum',
    });
  });
});

describe('`uploads` of a CDN with purging', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'purge-'));
    fs.writeFileSync(path.join(folder, 'cat.png'), 'cat');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test('do not invalidate, and are deployed after the rule that receives their changes', () => {
    const template = templateOf({ uploads: [{ path: folder }], purge: Purge.onChange() });
    const [upload] = Object.values(template.findResources('Custom::CDKBucketDeployment'));
    expect(Object.keys(upload.Properties)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^Distribution/)]),
    );
    expect(upload.DependsOn).toContainEqual(expect.stringMatching(/^ImagesOnChangeRule/));
  });

  test.each([{}, { region: 'us-east-1' }])(
    'invalidate if the bucket is imported, as its events may be disabled or stay in its Region: %j',
    elsewhere => {
      const stack = emptyStack({ env: { region: 'eu-west-1', account: '111122223333' } });
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Own', { bucketName: 'my-images', ...elsewhere });
      new ImageCdn(stack, 'Images', { bucket, uploads: [{ path: folder }], purge: Purge.onChange() });
      expect(all(Template.fromStack(stack), 'Custom::CDKBucketDeployment', /./)[0].DistributionPaths).toEqual(['/*']);
    },
  );
});

test('the environment of the purge worker is rejected if an app adds more to it than Lambda accepts', () => {
  const { cdn, stack } = stackWith(TRANSFORMING);
  cdn.purge!.worker.addEnvironment('ADDED', 'x'.repeat(4000));
  expect(() => Template.fromStack(stack)).toThrow(
    /Test\/Images\/OnChange\/Worker\] the environment variables must have at most 4096 bytes, got up to \d{4}. Remove variables that you added to the function/,
  );
});

describe('Purge.onChange()', () => {
  test.each<[PurgeOptions, string]>([
    [{ folderThreshold: 1 }, '`folderThreshold` must be a whole number from 2 to 1000, got 1'],
    [{ folderThreshold: 1001 }, '`folderThreshold` must be a whole number from 2 to 1000, got 1001'],
    [{ maxItemsPerMonth: 0 }, '`maxItemsPerMonth` must be a whole number from 1 to 9007199254740991, got 0'],
    [{ maxItemsPerMonth: 1.5 }, '`maxItemsPerMonth` must be a whole number from 1 to'],
  ])('rejects the options %j', (options, message) => {
    expect(() => stackWith({ purge: Purge.onChange(options) })).toThrow(`Test/Images: ${message}`);
  });
});
