import { functionUrlCdn } from './distributions';
import { Rule, each, isLiteral, listOf, only, referred, references, stackOf, textOf } from './rule';
import { Json, Resource, StackTemplate } from './template';

const GUIDE = 'https://docs.aws.amazon.com/lambda/latest/dg';
const API = 'https://docs.aws.amazon.com/lambda/latest/api';
const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';

// Regions that the guide named until 2026, and those for which CloudFormation has no `AWS::Lambda::Url`. China has no
// OAC in either of its Regions. The guide named Europe (Spain) as well, where CloudFormation has the resource: the
// library only warns there.
const WITHOUT_FUNCTION_URLS = [
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'cn-northwest-1',
  'eu-central-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
];

const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
  'AWS_LAMBDA_MAX_CONCURRENCY',
  'AWS_LAMBDA_METADATA_API',
  'AWS_LAMBDA_METADATA_TOKEN',
]);

const CODE = { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: '' }, Timeout: 3 };
const lambda = (more: Json) => only(FUNCTION, { ...CODE, ...more });
const QUEUE = {
  VisibilityTimeout: 60,
  MessageRetentionPeriod: 345600,
  RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 5 },
};

/** A function that takes messages from a queue, with changes to each of them. */
function worker(changes: { function?: Json; queue?: Json; mapping?: Json } = {}) {
  return stackOf({
    Function: { Type: FUNCTION, Properties: { ...CODE, ...changes.function } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { ...QUEUE, ...changes.queue } },
    Mapping: {
      Type: MAPPING,
      Properties: {
        FunctionName: { Ref: 'Function' },
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        BatchSize: 10,
        ...changes.mapping,
      },
    },
  });
}

function isQueue(resource: Resource | undefined): resource is Resource {
  return resource?.Type === 'AWS::SQS::Queue';
}

/** Returns the policies of a role that exist before one of these resources. */
function policiesBefore(resources: readonly Resource[], roleId: string, { Resources }: StackTemplate): Json[] {
  const before = resources.flatMap(({ DependsOn }) => listOf(DependsOn));
  return [
    ...listOf(Resources[roleId].Properties?.Policies),
    ...before.map(id => Resources[id]).filter(policy => policy?.Type === 'AWS::IAM::Policy')
      .map(({ Properties }) => Properties).filter(({ Roles }) => references(Roles).includes(roleId)),
  ];
}

function environmentOf({ Environment }: Json): Record<string, Json> {
  return Environment?.Variables ?? {};
}

export const LAMBDA: readonly Rule[] = [
  {
    name: 'the environment of a function has at most 4 KB',
    source: `${GUIDE}/gettingstarted-limits.html`,
    check: each(FUNCTION, (properties, { stack }) => {
      const texts = Object.fromEntries(
        Object.entries(environmentOf(properties)).map(([name, value]) => [name, textOf(value, stack)]),
      );
      const bytes = Buffer.byteLength(JSON.stringify(texts));
      return bytes > 4096 && `${bytes} bytes`;
    }),
    broken: lambda({ Environment: { Variables: { CONFIG: 'x'.repeat(4096) } } }),
  },
  {
    name: 'no variable of an environment has a name that Lambda reserves',
    source: `${GUIDE}/configuration-envvars.html#configuration-envvars-runtime`,
    check: each(FUNCTION, properties =>
      Object.keys(environmentOf(properties))
        .filter(name => RESERVED.has(name))
        .map(name => `sets ${name}`),
    ),
    broken: lambda({ Environment: { Variables: { AWS_REGION: 'us-east-1' } } }),
  },
  {
    name: 'variables of an environment begin with a letter and have two characters',
    source: `${GUIDE}/configuration-envvars.html#create-environment-variables`,
    check: each(FUNCTION, properties =>
      Object.keys(environmentOf(properties))
        .filter(name => !/^[A-Za-z]\w+$/.test(name))
        .map(name => `the name ${name}`),
    ),
    broken: lambda({ Environment: { Variables: { A: '1' } } }),
  },
  {
    name: 'a function has at most five layers',
    source: `${GUIDE}/gettingstarted-limits.html`,
    check: each(FUNCTION, ({ Layers }) => listOf(Layers).length > 5 && `${listOf(Layers).length} layers`),
    broken: lambda({
      Layers: Array.from({ length: 6 }, (_, index) => `arn:aws:lambda:us-east-1:111122223333:layer:l:${index}`),
    }),
  },
  {
    name: 'reserved concurrency leaves 100 of the default quota',
    ofLibrary: true,
    source: `${GUIDE}/configuration-concurrency.html`,
    check: each(
      FUNCTION,
      ({ ReservedConcurrentExecutions }) =>
        ReservedConcurrentExecutions > 900 && `${ReservedConcurrentExecutions} are reserved`,
    ),
    broken: lambda({ ReservedConcurrentExecutions: 901 }),
  },
  {
    name: 'a function URL is in a Region that has them',
    source: `${GUIDE}/urls-configuration.html`,
    check: each(
      'AWS::Lambda::Url',
      (_, { stack: { region } }) => WITHOUT_FUNCTION_URLS.includes(region ?? '') && `there are none in ${region}`,
    ),
    broken: functionUrlCdn().map(stack => ({
      ...stack,
      region: 'eu-central-2',
      Resources: Object.fromEntries(
        Object.entries(stack.Resources).filter(([id]) => id !== 'Oac' && id !== 'Distribution'),
      ),
    })),
  },
  {
    name: 'a function whose URL streams runs on Node.js, or on a runtime of its own',
    source: `${GUIDE}/configuration-response-streaming.html`,
    check: each('AWS::Lambda::Url', ({ InvokeMode, TargetFunctionArn }, { stack }) => {
      const runtime: Json = referred(TargetFunctionArn, stack)?.Properties?.Runtime;
      return (
        InvokeMode === 'RESPONSE_STREAM' &&
        isLiteral(runtime) &&
        !/^(nodejs|provided)/.test(runtime) &&
        `the runtime is ${runtime}`
      );
    }),
    broken: functionUrlCdn({ url: { InvokeMode: 'RESPONSE_STREAM' }, function: { Runtime: 'python3.13' } }),
  },
  {
    name: 'a function whose URL streams is in no VPC',
    source: `${GUIDE}/configuration-response-streaming.html#config-rs-vpc-compatibility`,
    check: each(
      'AWS::Lambda::Url',
      ({ InvokeMode, TargetFunctionArn }, { stack }) =>
        InvokeMode === 'RESPONSE_STREAM' &&
        listOf(referred(TargetFunctionArn, stack)?.Properties?.VpcConfig?.SubnetIds).length > 0 &&
        'it has subnets',
    ),
    broken: functionUrlCdn({
      url: { InvokeMode: 'RESPONSE_STREAM' },
      function: { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } },
    }),
  },
  {
    name: 'a function URL behind an OAC is called with IAM',
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html',
    check: each(
      'AWS::Lambda::Url',
      ({ AuthType }, { stack: { Resources } }) =>
        AuthType !== 'AWS_IAM' &&
        Object.values(Resources).some(
          ({ Type, Properties }) =>
            Type === 'AWS::CloudFront::OriginAccessControl' &&
            Properties.OriginAccessControlConfig.OriginAccessControlOriginType === 'lambda',
        ) &&
        `the authentication is ${AuthType}`,
    ),
    broken: functionUrlCdn({ url: { AuthType: 'NONE' } }),
  },
  {
    name: 'a permission names an authentication only for the call of a function URL',
    source: `${API}/API_AddPermission.html`,
    check: each(
      'AWS::Lambda::Permission',
      ({ Action, FunctionUrlAuthType }) =>
        FunctionUrlAuthType !== undefined && Action !== 'lambda:InvokeFunctionUrl' && `the action is ${Action}`,
    ),
    broken: only('AWS::Lambda::Permission', {
      Principal: 'cloudfront.amazonaws.com',
      Action: 'lambda:InvokeFunction',
      FunctionUrlAuthType: 'AWS_IAM',
      FunctionName: 'images',
      SourceArn: 'arn:cdn',
    }),
  },
  {
    name: 'messages stay hidden for six times the timeout of their function, and the window of their batch',
    source: `${GUIDE}/services-sqs-configure.html#events-sqs-queueconfig`,
    check: each(MAPPING, ({ EventSourceArn, FunctionName, MaximumBatchingWindowInSeconds = 0 }, { stack }) => {
      const queue = referred(EventSourceArn, stack);
      const timeout: number = referred(FunctionName, stack)?.Properties?.Timeout ?? 3;
      const hidden: number = queue?.Properties?.VisibilityTimeout ?? 30;
      const least = 6 * timeout + (MaximumBatchingWindowInSeconds as number);
      return isQueue(queue) && hidden < least && `hidden for ${hidden} seconds, the function has ${timeout}`;
    }),
    broken: worker({ queue: { VisibilityTimeout: 17 } }),
  },
  {
    // Lambda checks the role when it creates the mapping (https://github.com/aws/aws-cdk/issues/14532).
    name: 'a function that takes messages is allowed to, by policies that exist before the mapping',
    source: `${GUIDE}/services-sqs-configure.html#events-sqs-permissions`,
    check: each(MAPPING, ({ EventSourceArn, FunctionName }, { resource, stack }) => {
      const handler = referred(FunctionName, stack);
      const [roleId] = references(handler?.Properties?.Role);
      if (!isQueue(referred(EventSourceArn, stack)) || stack.Resources[roleId]?.Type !== 'AWS::IAM::Role') return [];
      const allowed = policiesBefore([resource, handler!], roleId, stack).flatMap(({ PolicyDocument }) =>
        listOf(PolicyDocument.Statement).flatMap(({ Effect, Action }) => Effect === 'Allow' ? listOf(Action) : []));
      return ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
        .filter(action => !allowed.some(other => [action, 'sqs:*', '*'].includes(other)))
        .map(action => `${roleId} does not allow ${action}`);
    }),
    broken: stackOf({
      ...worker({ function: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } })[0].Resources,
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
      },
    }),
  },
  {
    name: 'a batch of more than ten messages has a window of a second or more',
    source: `${API}/API_CreateEventSourceMapping.html`,
    check: each(
      MAPPING,
      ({ EventSourceArn, BatchSize, MaximumBatchingWindowInSeconds = 0 }, { stack }) =>
        isQueue(referred(EventSourceArn, stack)) &&
        BatchSize > 10 &&
        MaximumBatchingWindowInSeconds < 1 &&
        `a batch of ${BatchSize}`,
    ),
    broken: worker({ mapping: { BatchSize: 11 } }),
  },
  {
    name: 'a FIFO queue is read without a window, ten messages at a time',
    source: `${GUIDE}/services-sqs-parameters.html`,
    check: each(
      MAPPING,
      ({ EventSourceArn, BatchSize, MaximumBatchingWindowInSeconds = 0 }, { stack }) =>
        referred(EventSourceArn, stack)?.Properties?.FifoQueue === true &&
        (BatchSize > 10 || MaximumBatchingWindowInSeconds > 0) &&
        'it has one of them',
    ),
    broken: worker({ queue: { FifoQueue: true }, mapping: { MaximumBatchingWindowInSeconds: 1 } }),
  },
  {
    name: 'a queue of a function gives up no message before its fifth attempt',
    source: `${GUIDE}/services-sqs-configure.html#events-sqs-queueconfig`,
    check: each(MAPPING, ({ EventSourceArn }, { stack }) => {
      const most: number | undefined = referred(EventSourceArn, stack)?.Properties?.RedrivePolicy?.maxReceiveCount;
      return most !== undefined && most < 5 && `after ${most} attempts`;
    }),
    broken: worker({ queue: { RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 4 } } }),
  },
  {
    name: 'a mapping of a queue has a concurrency of 2 to 1,000',
    source: `${GUIDE}/services-sqs-scaling.html#events-sqs-max-concurrency`,
    check: each(
      MAPPING,
      ({ ScalingConfig }) =>
        (ScalingConfig?.MaximumConcurrency < 2 || ScalingConfig?.MaximumConcurrency > 1000) &&
        `a concurrency of ${ScalingConfig.MaximumConcurrency}`,
    ),
    broken: worker({ mapping: { ScalingConfig: { MaximumConcurrency: 1 } } }),
  },
  {
    name: 'a function that takes messages has no reserved concurrency below that of its mapping',
    source: `${GUIDE}/services-sqs-scaling.html#events-sqs-max-concurrency`,
    check: each(MAPPING, ({ FunctionName, ScalingConfig }, { stack }) => {
      const reserved: number | undefined = referred(FunctionName, stack)?.Properties?.ReservedConcurrentExecutions;
      return (
        reserved !== undefined && reserved < (ScalingConfig?.MaximumConcurrency ?? 5) && `${reserved} are reserved`
      );
    }),
    broken: worker({ function: { ReservedConcurrentExecutions: 1 } }),
  },
];
