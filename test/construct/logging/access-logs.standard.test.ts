import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessLogs, ImageCdn, LogFormat } from '../../../src';
import { distributionConfig, emptyStack, only, warnings } from '../../support';
import { cleanUp, serve } from '../../tools/local/support';

const DUCKDB = path.join(__dirname, '../../../examples/access-logs/duckdb.sql');
const EAST = { account: '111122223333', region: 'us-east-1' };
const WEST = { account: '111122223333', region: 'eu-west-1' };

afterEach(cleanUp);

function stackWith(accessLogs: (stack: Stack) => AccessLogs, env = EAST): { stack: Stack; template: Template } {
  const stack = emptyStack({ env });
  new ImageCdn(stack, 'Images', { accessLogs: accessLogs(stack) });
  return { stack, template: Template.fromStack(stack) };
}

function logStatements(template: Template): any[] {
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  return policies.filter(({ Principal }) => Principal.Service === 'delivery.logs.amazonaws.com');
}

describe('AccessLogs.toBucket()', () => {
  const { template } = stackWith(() =>
    AccessLogs.toBucket({ prefix: 'cdn', format: LogFormat.PARQUET, retention: Duration.days(7) }),
  );

  test('creates the delivery after the bucket policy that allows it', () => {
    const source = only(template, 'AWS::Logs::DeliverySource');
    expect(source).toMatchObject({ LogType: 'ACCESS_LOGS', Name: expect.stringMatching(/^[\w-]{1,60}$/) });
    expect(JSON.stringify(source.ResourceArn)).toMatch(/:distribution\/.*ImagesDistribution/);
    expect(only(template, 'AWS::Logs::DeliveryDestination')).toMatchObject({
      OutputFormat: 'parquet',
      DestinationResourceArn: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^ImagesAccessLogs/), 'Arn'] }, '/cdn']],
      },
    });
    template.hasResource('AWS::Logs::Delivery', {
      DependsOn: [Match.stringLikeRegexp('^ImagesAccessLogsPolicy'), Match.stringLikeRegexp('^ImagesLogSource')],
      Properties: {
        DeliverySourceName: source.Name,
        DeliveryDestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ImagesLogDestination'), 'Arn'] },
      },
    });
  });

  test('names the source after the Region of a CDN that is not in us-east-1', () => {
    const nameIn = (region: string) => {
      const app = new App();
      const stack = new Stack(app, 'Test', { env: { ...EAST, region }, crossRegionReferences: true });
      const after = new Stack(app, 'Logs', { env: EAST, crossRegionReferences: true });
      new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.toBucket(), usEast1: { logsAndAlarms: after } });
      return only(Template.fromStack(after), 'AWS::Logs::DeliverySource').Name;
    };
    expect(['us-east-1', 'eu-west-1', 'us-west-2'].map(nameIn)).toEqual([
      expect.stringMatching(/^TestImages[0-9A-F]{8}$/),
      expect.stringMatching(/^Test-Images-[0-9A-F]{8}-Logs-eu-west-1$/),
      expect.stringMatching(/^Test-Images-[0-9A-F]{8}-Logs-us-west-2$/),
    ]);
  });

  test('makes the bucket private and encrypted, without ACLs, and expires logs', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
      },
    });
  });

  test('allows the service to write under the prefix only, for this account only', () => {
    expect(logStatements(template)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, '/cdn/*']] },
        Condition: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':logs:us-east-1:',
                  { Ref: 'AWS::AccountId' },
                  ':delivery-source:*',
                ],
              ],
            },
          },
        },
      },
    ]);
  });

  test('allows the service to write under the prefix of the account, which CloudFront adds if no prefix is set', () => {
    const [{ Resource }] = logStatements(stackWith(() => AccessLogs.toBucket()).template);
    expect(Resource['Fn::Join'][1].slice(1)).toEqual(['/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']);
  });

  test.each([
    [LogFormat.W3C, '\t'],
    [LogFormat.JSON, undefined],
    [LogFormat.PARQUET, undefined],
  ])('delivers %s logs with the fields that the queries expect, in their order', (format, delimiter) => {
    const delivery = only(stackWith(() => AccessLogs.toBucket({ format })).template, 'AWS::Logs::Delivery');
    expect(delivery.FieldDelimiter).toBe(delimiter);
    const named = (field: string) =>
      field
        .toLowerCase()
        .replace(/\W+/g, '_')
        .replace(/_$/, '')
        .replace('cs_referer', 'cs_referrer')
        .replace(/^(date|time)$/, 'log_$1');
    const columns = [
      ...fs.readFileSync(DUCKDB, 'utf8').matchAll(/'(\w+)': '(?:DATE|VARCHAR|BIGINT|INTEGER|DOUBLE)'/g),
    ].map(([, name]) => name);
    expect(delivery.RecordFields.map(named)).toEqual(columns.slice(0, 33));
  });

  test('changes nothing in the distribution', () => {
    expect(distributionConfig(template)).not.toHaveProperty('Logging');
  });

  test('keeps the lifecycle rules of an existing bucket', () => {
    const own = stackWith(stack => AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs') })).template;
    expect(only(own, 'AWS::Logs::DeliveryDestination')).toMatchObject({
      OutputFormat: 'w3c', DestinationResourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Logs/), 'Arn'] },
    });
  });

  test('prints a warning with the required policy statement for an imported bucket', () => {
    const { stack } = stackWith(given =>
      AccessLogs.toBucket({ bucket: s3.Bucket.fromBucketName(given, 'Logs', 'my-logs') }),
    );
    expect(warnings(stack)).toEqual(['importedBucketPolicy']);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('no logs are delivered'));
  });

  test('prints a statement for each bucket if images are imported, too', () => {
    const stack = emptyStack({ env: EAST });
    const imported = (name: string) => s3.Bucket.fromBucketName(stack, name, name);
    new ImageCdn(stack, 'Images', {
      bucket: imported('my-images'),
      accessLogs: AccessLogs.toBucket({ bucket: imported('my-logs') }),
    });
    const outputs = Object.values(Template.fromStack(stack).findOutputs('*')).map(
      ({ Value }) => /my-\w+/.exec(JSON.stringify(Value))?.[0],
    );
    expect(outputs.sort()).toEqual(['my-images', 'my-logs']);
  });

  test('allows the service to use the customer managed key of the bucket', () => {
    const { template: own } = stackWith(stack =>
      AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs', { encryption: s3.BucketEncryption.KMS }) }),
    );
    const added = only(own, 'AWS::KMS::Key').KeyPolicy.Statement.filter(
      ({ Principal }: any) => Principal.Service === 'delivery.logs.amazonaws.com',
    );
    expect(added).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: logStatements(template)[0].Condition.ArnLike && {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: logStatements(template)[0].Condition.ArnLike,
        },
      },
    ]);
  });
});

test('logs are delivered to a new log group whose name AWS may write to', () => {
  const { template } = stackWith(() => AccessLogs.toLogGroup({ retention: logs.RetentionDays.ONE_WEEK }));
  // Its name would be taken where a first deployment failed.
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate' });
  expect(only(template, 'AWS::Logs::LogGroup').RetentionInDays).toBe(7);
  // Not the ID of a bucket with logs, which cannot become a log group.
  const group = expect.stringMatching(/^ImagesAccessLogGroup/);
  expect(only(template, 'AWS::Logs::DeliveryDestination').DestinationResourceArn).toEqual({
    'Fn::GetAtt': [group, 'Arn'],
  });
});

test('a new log group has a name that a retained one of a deleted stack does not block', () => {
  const { template } = stackWith(() => AccessLogs.toLogGroup());
  const [separator, parts] = only(template, 'AWS::Logs::LogGroup').LogGroupName['Fn::Join'];
  const stackUuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
  expect([separator, parts]).toEqual(['', [
    expect.stringMatching(/^\/aws\/vendedlogs\/cloudfront\/Test-Images-[0-9A-F]{8}-Logs-us-east-1-$/), stackUuid,
  ]]);
});

test('access logs can change their destination type, because names contain the type', () => {
  const arn = 'arn:aws:firehose:us-east-1:111122223333:deliverystream/logs';
  const names = [AccessLogs.toBucket(), AccessLogs.toLogGroup(), AccessLogs.toFirehose({
    deliveryStream: firehose.DeliveryStream.fromDeliveryStreamArn(new Stack(), 'Stream', arn),
  })].map(accessLogs => only(stackWith(() => accessLogs).template, 'AWS::Logs::DeliveryDestination').Name);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[\w-]{1,60}$/);
});

test('logs are delivered to an existing log group', () => {
  const { template } = stackWith(stack => AccessLogs.toLogGroup({ logGroup: new logs.LogGroup(stack, 'Own') }));
  expect(JSON.stringify(only(template, 'AWS::Logs::DeliveryDestination').DestinationResourceArn)).toContain('Own');
});

test('logs are delivered to a Firehose stream', () => {
  const arn = 'arn:aws:firehose:us-east-1:111122223333:deliverystream/logs';
  const { template } = stackWith(stack =>
    AccessLogs.toFirehose({ deliveryStream: firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Stream', arn) }),
  );
  expect(only(template, 'AWS::Logs::DeliveryDestination').DestinationResourceArn).toBe(arn);
});

describe('standard logs of a CDN in another Region', () => {
  test('are rejected without a stack in us-east-1', () => {
    expect(() => stackWith(() => AccessLogs.toBucket(), WEST)).toThrow(
      /CloudFront delivers standard logs \(v2\) only in us-east-1, and this stack is in eu-west-1\. Create .*`usEast1: { logsAndAlarms: stack }`/,
    );
  });

  test('are delivered from `usEast1.logsAndAlarms`, with their bucket', () => {
    const app = new App();
    const after = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
    const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
    new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.toBucket(), usEast1: { logsAndAlarms: after } });

    const east = Template.fromStack(after);
    east.resourceCountIs('AWS::S3::Bucket', 1);
    expect(JSON.stringify(only(east, 'AWS::Logs::DeliverySource').ResourceArn)).toContain('ExportsReader');
    Template.fromStack(stack).resourceCountIs('AWS::Logs::DeliverySource', 0);
    expect(after.dependencies).toEqual([stack]);
  });

  test('are rejected with a log group in the Region of the CDN', () => {
    expect(() => stackWith(stack => AccessLogs.toLogGroup({
      logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Own', 'arn:aws:logs:eu-west-1:111122223333:log-group:own'),
    }))).toThrow("`logGroup` must be in us-east-1, as CloudFront's log delivery requires, got one in eu-west-1");
  });
});

test('the local edge reports that it writes no access logs', async () => {
  const { notEmulated } = await serve(app => {
    new ImageCdn(new Stack(app, 'Test', { env: EAST }), 'Images', { accessLogs: AccessLogs.toBucket() });
  });
  expect(notEmulated).toContainEqual('Test/Images/LogSource: access logs are not written.');
});

describe('AccessLogs', () => {
  test.each<[string, (stack: Stack) => AccessLogs, string]>([
    [
      'a retention beside a bucket of yours',
      stack => AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs'), retention: Duration.days(1) }),
      '`retention` and `bucket`',
    ],
    [
      'a retention beside a log group of yours',
      stack => AccessLogs.toLogGroup({ logGroup: new logs.LogGroup(stack, 'Logs'), retention: 1 }),
      '`retention` and `logGroup`',
    ],
    [
      'a retention of no day',
      () => AccessLogs.toBucket({ retention: Duration.days(0) }),
      '`retention (in days)` must be a whole number from 1 to 2147483647, got 0',
    ],
    [
      'a prefix with a leading slash',
      () => AccessLogs.toBucket({ prefix: '/cdn' }),
      '`prefix` must not be empty, nor begin or end with a slash, got /cdn',
    ],
    ['a prefix with a trailing slash', () => AccessLogs.toBucket({ prefix: 'cdn/' }), 'got cdn/'],
    [
      'a stream that its ARN has elsewhere',
      stack =>
        AccessLogs.toFirehose({
          deliveryStream: firehose.DeliveryStream.fromDeliveryStreamArn(
            stack,
            'Stream',
            'arn:aws:firehose:eu-west-1:111122223333:deliverystream/images',
          ),
        }),
      "`deliveryStream` must be in us-east-1, as CloudFront's log delivery requires, got one in eu-west-1",
    ],
    [
      'a prefix with blanks',
      () => AccessLogs.toBucket({ prefix: 'my logs' }),
      '`prefix` must consist of letters, digits and _ # + = : , . @ - between slashes, got my logs',
    ],
    [
      'a bucket that the delivery cannot name',
      stack => AccessLogs.toBucket({ bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'my.logs') }),
      '`bucket` must have a name without dots, because logs are not delivered to others, got my.logs',
    ],
    [
      'a bucket encrypted with a key of AWS',
      stack =>
        AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs', { encryption: s3.BucketEncryption.KMS_MANAGED }) }),
      '`bucket` must not be encrypted with the AWS managed key, with which logs cannot be written, got Test/Logs. '
        + 'Use SSE-S3, or a customer managed key',
    ],
    [
      'an unknown format',
      () => AccessLogs.toBucket({ format: 'csv' as LogFormat }),
      "`accessLogs.format` must be one of LogFormat.W3C, LogFormat.JSON, LogFormat.PARQUET, got 'csv'",
    ],
  ])('rejects %s', (_title, accessLogs, message) => {
    expect(() => stackWith(accessLogs)).toThrow(message);
  });
});
