import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessLogs, ImageCdn } from '../../../src';
import { distributionConfig, emptyStack, templateOf } from '../../support';

describe('AccessLogs.legacy()', () => {
  const template = templateOf({ accessLogs: AccessLogs.legacy({ prefix: 'cdn/', retention: Duration.days(7) }) });

  test('writes to a new bucket under the prefix', () => {
    expect(distributionConfig(template).Logging).toEqual({
      Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesAccessLogs/), 'RegionalDomainName'] }, Prefix: 'cdn/',
    });
  });

  test('makes the bucket private and encrypted, retains it, and expires logs', () => {
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
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
      },
    });
  });

  test('expires logs after ninety days by default', () => {
    templateOf({ accessLogs: AccessLogs.legacy() }).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
    });
  });

  test('accepts an existing bucket', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Logs', { objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED });
    new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.legacy({ bucket }) });
    const own = Template.fromStack(stack);

    own.resourceCountIs('AWS::S3::Bucket', 2);
    expect(JSON.stringify(distributionConfig(own).Logging.Bucket)).toContain('Logs');
  });

  test('allows the log delivery service to use the customer managed key of a bucket', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Logs', {
      objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
      encryption: s3.BucketEncryption.KMS,
    });
    new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.legacy({ bucket }) });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*']),
          }),
        ]),
      },
    });
  });

  test.each([
    ['left to the default', undefined],
    ['turned off', s3.ObjectOwnership.BUCKET_OWNER_ENFORCED],
  ])('rejects a bucket whose ACLs are %s', (_, objectOwnership) => {
    const stack = emptyStack();
    const accessLogs = AccessLogs.legacy({ bucket: new s3.Bucket(stack, 'Logs', { objectOwnership }) });
    expect(() => new ImageCdn(stack, 'Images', { accessLogs })).toThrow(
      'Test/Images: `bucket` must have ACLs enabled, because CloudFront writes these logs by ACL. ' +
        'Set `objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED` on Test/Logs, or use AccessLogs.toBucket()',
    );
  });

  test('is rejected in opt-in Regions, whose buckets CloudFront does not accept', () => {
    const stack = emptyStack({ env: { region: 'ap-east-1' } });
    const elsewhere = s3.Bucket.fromBucketAttributes(stack, 'Elsewhere', { bucketName: 'logs', region: 'eu-west-1' });
    expect(() => new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.legacy() })).toThrow(
      '`bucket` must be in a Region that is enabled by default, because these logs go to no other, got one in '
        + 'ap-east-1. Pass a bucket in another Region, or use AccessLogs.toBucket()',
    );
    expect(() => new ImageCdn(stack, 'Other', { accessLogs: AccessLogs.legacy({ bucket: elsewhere }) })).not.toThrow();
  });

  test('rejects a retention that is not in whole days', () => {
    expect(() => templateOf({ accessLogs: AccessLogs.legacy({ retention: Duration.hours(36) }) }))
      .toThrow('Test/Images: `retention (in days)` must be a whole number from 1 to 2147483647, got 1.5');
  });

  test('accepts a retention of a token in days, and rejects one in another unit', () => {
    const stack = emptyStack();
    const days = new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber;
    new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.legacy({ retention: Duration.days(days) }) });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('"ExpirationInDays":{"Ref":"Days"}');
    expect(() => templateOf({ accessLogs: AccessLogs.legacy({ retention: Duration.hours(days) }) }))
      .toThrow('Test/Images: `retention` must have the unit of the template, '
      + 'days, if it is a token, got a token in hours. Use Duration.days()');
  });

  test('rejects a retention for an existing bucket', () => {
    const stack = emptyStack();
    const accessLogs = AccessLogs.legacy({ bucket: new s3.Bucket(stack, 'Logs'), retention: Duration.days(1) });
    expect(() => new ImageCdn(stack, 'Images', { accessLogs })).toThrow('`retention` and `bucket` exclude each other');
  });

  test('rejects a prefix with a leading slash', () => {
    expect(() => templateOf({ accessLogs: AccessLogs.legacy({ prefix: '/cdn' }) })).toThrow(
      '`prefix` must not begin with a slash, got /cdn',
    );
  });
});
