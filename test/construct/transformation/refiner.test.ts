import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConstantQualityOptions, ImageCdn, ImageCdnProps, ImageFormat, ImageRefinement, ImageSource, ImageTransformation,
  OnDemandOptions, Purge,
} from '../../../src';
import { MALLOC_VARIABLES } from '../../../src/construct/transformation/malloc';
import { DELAY_SECONDS } from '../../../src/runtime/transformer/refiner/refinement-queue';
import { emptyStack, stackWith, templateOf, warnings } from '../../support';

function refining(options?: ConstantQualityOptions, others: OnDemandOptions = {}): ImageCdnProps {
  const refinement = ImageRefinement.constantQuality(options);
  return { transformation: ImageTransformation.onDemand({ ...others, refinement }) };
}

/** The properties of the resources of a type whose IDs match. */
function all(template: Template, type: string, id = /^ImagesRefinement/): any[] {
  return Object.entries(template.findResources(type))
    .filter(([logicalId]) => id.test(logicalId))
    .map(([, { Properties }]) => Properties);
}

const att = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}`), attribute] });
const ref = (id: string) => ({ Ref: expect.stringMatching(`^${id}`) });
const functionOf = (template: Template, id: RegExp) => all(template, 'AWS::Lambda::Function', id)[0];
const configOf = (template: Template, id = /^ImagesTransformer/) =>
  JSON.parse(functionOf(template, id).Environment.Variables.CONFIG);

describe('a CDN without refinement', () => {
  test('has neither its resources nor its settings', () => {
    const { transformation } = { transformation: ImageTransformation.onDemand() };
    const template = templateOf({ transformation, purge: Purge.none() });
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(configOf(template)).not.toHaveProperty('refinement');
    expect(functionOf(template, /./).Environment.Variables).not.toHaveProperty('REFINEMENT_QUEUE');
  });
});

describe('ImageRefinement.constantQuality', () => {
  const template = templateOf(refining());

  test('passes its settings to the transform function and to the refiner', () => {
    const refinement = {
      contentTypes: ['image/avif', 'image/webp', 'image/jpeg'],
      minBytes: 5000,
      maxPerMonth: 100_000,
      maxConcurrency: 2,
      cacheControl: 'public, max-age=3600, s-maxage=60',
    };
    expect(configOf(template).refinement).toEqual(refinement);
    expect(configOf(template, /^ImagesRefinement/)).toEqual(configOf(template));
  });

  test('passes every option to the functions', () => {
    const maximal = templateOf({
      ...refining({ target: 80, formats: [ImageFormat.AVIF], maxConcurrency: 20, maxPerMonth: 20_000, minBytes: 0 }),
      browserTtl: Duration.minutes(5),
    });
    expect(configOf(maximal).refinement).toEqual({
      target: 80,
      contentTypes: ['image/avif'],
      minBytes: 0,
      maxPerMonth: 20_000,
      maxConcurrency: 20,
      cacheControl: 'public, max-age=300, s-maxage=60',
    });
    expect(all(maximal, 'AWS::Lambda::EventSourceMapping')[0].ScalingConfig).toEqual({ MaximumConcurrency: 20 });
  });

  test('runs the code of the transform function with another handler', () => {
    const [transformer, refiner] = [functionOf(template, /^ImagesTransformer/), functionOf(template, /^ImagesRefinement/)];
    expect(refiner).toMatchObject({
      Architectures: ['arm64'],
      Code: transformer.Code,
      Description: 'Refines stored variants of Test/Images',
      Handler: 'index.refine',
      MemorySize: 1769,
      Runtime: 'nodejs24.x',
      Timeout: 120,
    });
    expect(Object.keys(refiner.Environment.Variables)).toEqual([
      'CONFIG', 'ORIGINALS', 'ORIGINALS_REGION', 'VARIANTS', ...Object.keys(MALLOC_VARIABLES),
    ]);
    expect(transformer.Environment.Variables.REFINEMENT_QUEUE).toEqual(ref('ImagesRefinementVariants'));
  });

  test('has as much memory as the transform function, and at least a whole processor', () => {
    const memory = (memorySize: number) =>
      functionOf(templateOf(refining({}, { memorySize })), /^ImagesRefinement/).MemorySize;
    expect([memory(1024), memory(3008)]).toEqual([1769, 3008]);
  });

  test('uses the processor of the transform function', () => {
    const other = templateOf(refining({}, { architecture: lambda.Architecture.X86_64 }));
    expect(functionOf(other, /^ImagesRefinement/).Architectures).toEqual(['x86_64']);
  });

  test('hides a message for six times as long as the function may run, and gives it up after five times', () => {
    expect(all(template, 'AWS::SQS::Queue', /^ImagesRefinementVariants/)).toEqual([{
      MessageRetentionPeriod: 1209600,
      RedrivePolicy: { deadLetterTargetArn: att('ImagesRefinementDeadLetters'), maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 720,
    }]);
  });

  test('receives one message at a time, two of them at once', () => {
    expect(all(template, 'AWS::Lambda::EventSourceMapping')).toEqual([{
      BatchSize: 1,
      EventSourceArn: att('ImagesRefinementVariants'),
      FunctionName: ref('ImagesRefinementRefiner'),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    }]);
    expect(functionOf(template, /^ImagesRefinement/)).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('rejects access to its queues without TLS, and allows no other account or service', () => {
    for (const { PolicyDocument } of all(template, 'AWS::SQS::QueuePolicy')) {
      expect(PolicyDocument.Statement).toEqual([expect.objectContaining({
        Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      })]);
    }
  });

  test('allows the refiner what it does, statement by statement', () => {
    const [policy] = all(template, 'AWS::IAM::Policy');
    expect(policy.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [att('ImagesBucket'), '/*']] } },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: [att('ImagesBucket'), att('ImagesVariants')] },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: { 'Fn::Join': ['', [att('ImagesVariants'), '/*']] },
      },
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: att('ImagesRefinementVariants'),
      },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: att('ImagesRefinementLogs') },
      { Effect: 'Allow', Action: 'cloudwatch:GetMetricStatistics', Resource: '*' },
    ]);
  });

  test('allows the transform function to send messages to the queue', () => {
    const [policy] = all(template, 'AWS::IAM::Policy', /^ImagesTransformerRole/);
    expect(policy.PolicyDocument.Statement.at(-1)).toEqual({
      Effect: 'Allow', Action: 'sqs:SendMessage', Resource: att('ImagesRefinementVariants'),
    });
  });

  test('allows the refiner to read a bucket outside AWS by its secret', () => {
    const stack = emptyStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const credentials = new secretsmanager.Secret(stack, 'Credentials');
    const options = { endpoint: 'https://s3.example.com', bucketName: 'images', region: 'eu', credentials };
    new ImageCdn(stack, 'Images', { sources: [{ source: ImageSource.s3Compatible(options) }], ...refining() });
    const other = Template.fromStack(stack);
    expect(functionOf(other, /^ImagesRefinement/).Environment.Variables).toMatchObject({ SOURCE_SECRET: ref('Credentials') });
    expect(functionOf(other, /^ImagesRefinement/).Environment.Variables).not.toHaveProperty('ORIGINALS');
    expect(all(other, 'AWS::IAM::Policy')[0].PolicyDocument.Statement.at(-1)).toMatchObject({
      Action: 'secretsmanager:GetSecretValue', Resource: ref('Credentials'),
    });
  });

  test('allows the refiner to decrypt originals', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Own', { encryptionKey: new kms.Key(stack, 'Key') });
    new ImageCdn(stack, 'Images', { bucket, ...refining() });
    expect(all(Template.fromStack(stack), 'AWS::IAM::Policy')[0].PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow', Action: 'kms:Decrypt', Resource: att('Key'),
    });
  });

  test('uses a log group and a role of your own', () => {
    const stack = emptyStack();
    const logGroup = new logs.LogGroup(stack, 'Logs');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new ImageCdn(stack, 'Images', refining({ logGroup, role }));
    const other = Template.fromStack(stack);
    expect(functionOf(other, /^ImagesRefinement/)).toMatchObject({
      LoggingConfig: { LogGroup: ref('Logs') }, Role: att('Role'),
    });
    expect(all(other, 'AWS::Logs::LogGroup')).toEqual([]);
  });

  test('delays messages for longer than the transform function may run', () => {
    const longest = templateOf(refining({}, { timeout: Duration.seconds(55) }));
    expect(functionOf(longest, /^ImagesTransformer/).Timeout).toBeLessThan(DELAY_SECONDS);
  });

  test('purges again when no refinement can still be running', () => {
    expect(configOf(template, /^ImagesOnChangeWorker/).againAfter).toBe(150);
  });

  test('changes the paths of variants with its target, formats and minimum size, and with nothing else', () => {
    const version = (options: ConstantQualityOptions) => configOf(templateOf(refining(options))).rules.version;
    const plain = configOf(templateOf({ transformation: ImageTransformation.onDemand() })).rules.version;
    const changed = [{}, { target: 75 }, { formats: [ImageFormat.WEBP] }, { minBytes: 1 }].map(version);
    expect(new Set([plain, ...changed]).size).toBe(5);
    expect(version({ maxConcurrency: 9, maxPerMonth: 9000 })).toBe(version({}));
    expect(version({ formats: [ImageFormat.AVIF, ImageFormat.JPEG] }))
      .toBe(version({ formats: [ImageFormat.JPEG, ImageFormat.AVIF] }));
  });
});

describe('ImageRefinement.constantQuality, for wrong options,', () => {
  const whole = (prop: string, range: string, got: unknown) =>
    `Test/Images: \`refinement.${prop}\` must be a whole number from ${range}, got ${got}`;
  const LOSSY = 'Test/Images: `refinement.formats` must contain only formats with lossy compression, '
    + 'ImageFormat.AVIF, ImageFormat.WEBP and ImageFormat.JPEG, got ';

  test.each<[ConstantQualityOptions, string]>([
    [{ target: 39 }, whole('target', '40 to 95', 39)],
    [{ target: 96 }, whole('target', '40 to 95', 96)],
    [{ target: 72.5 }, whole('target', '40 to 95', 72.5)],
    [{ maxConcurrency: 1 }, whole('maxConcurrency', '2 to 1000', 1)],
    [{ maxConcurrency: 1001 }, whole('maxConcurrency', '2 to 1000', 1001)],
    [{ maxPerMonth: 0 }, whole('maxPerMonth', '1 to 9007199254740991', 0)],
    [{ maxPerMonth: 1999 }, 'Test/Images: `refinement.maxPerMonth` must be at least 1000 times `refinement.maxConcurrency`, '
      + '2000, got 1999. Raise it, or lower `refinement.maxConcurrency`'],
    [{ maxConcurrency: 101 }, '101000, got 100000'],
    [{ minBytes: -1 }, whole('minBytes', '0 to 1000000', -1)],
    [{ minBytes: 1_000_001 }, whole('minBytes', '0 to 1000000', 1_000_001)],
    [{ formats: [] }, `${LOSSY}none`],
    [{ formats: [ImageFormat.AVIF, ImageFormat.PNG] }, `${LOSSY}avif, png`],
  ])('rejects the options %j', (options, message) => {
    expect(() => stackWith(refining(options))).toThrow(message);
  });

  test.each<[unknown, string]>([
    [5, '`refinement` must be an object, got 5'],
    [{ target: '70' }, '`refinement.target` must be a number, got \'70\''],
    [{ formats: 'avif' }, '`refinement.formats` must be a list of ImageFormat members'],
    [{ maxPerMonths: 5 }, '`refinement.maxPerMonths` is not a property: did you mean `maxPerMonth`?'],
  ])('rejects the options %j from plain JavaScript', (options, message) => {
    expect(() => stackWith(refining(options as ConstantQualityOptions))).toThrow(`Test/Images: ${message}`);
  });

  test('rejects options in place of a refinement', () => {
    const refinement = { target: 70 } as unknown as ImageRefinement;
    expect(() => stackWith({ transformation: ImageTransformation.onDemand({ refinement }) })).toThrow(
      'Test/Images: `refinement` must be an ImageRefinement, got an object without a class. '
      + 'Use ImageRefinement.constantQuality({ … })',
    );
  });
});

describe('ImageRefinement.constantQuality, beside TTLs,', () => {
  const warned = (props: ImageCdnProps) => warnings(stackWith({ ...refining(), ...props }).stack);

  test.each([{}, { minTtl: Duration.seconds(60) }, { cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED }])(
    'accepts a minimum that is short: %#', props => { expect(warned(props)).toEqual([]); },
  );

  test('warns about a `minTtl` that delays the refinement', () => {
    const { stack } = stackWith({ ...refining(), minTtl: Duration.seconds(61) });
    expect(warnings(stack)).toEqual(['lateRefinement']);
  });

  test('warns about a cache policy whose minimum is long, or unknown', () => {
    const stack = emptyStack();
    const policies = [
      new cloudfront.CachePolicy(stack, 'Long', { minTtl: Duration.hours(1) }),
      cloudfront.CachePolicy.fromCachePolicyId(stack, 'Imported', '11111111-2222-3333-4444-555555555555'),
      new cloudfront.CachePolicy(stack, 'Short', { minTtl: Duration.seconds(1) }),
    ];
    policies.forEach((cachePolicy, index) => new ImageCdn(stack, `Images${index}`, { ...refining(), cachePolicy }));
    expect(warnings(stack)).toEqual(['lateRefinement', 'lateRefinement']);
  });
});
