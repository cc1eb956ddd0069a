import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { distributionConfig, templateOf } from './support';
import { AccessLogs, ImageCdn } from '../src';

describe('legacy', () => {
  const template = templateOf({ accessLogs: AccessLogs.legacy({ prefix: 'cdn/', retention: Duration.days(7) }) });

  test('writes to a new bucket under the prefix', () => {
    expect(distributionConfig(template).Logging).toEqual({
      Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesAccessLogs/), 'RegionalDomainName'] }, Prefix: 'cdn/',
    });
  });

  test('makes the bucket private, encrypted, kept, and its logs short-lived', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
      },
    });
  });

  test('keeps them for ninety days unless told', () => {
    templateOf({ accessLogs: AccessLogs.legacy() }).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
    });
  });

  test('takes a bucket of your own', () => {
    const stack = new Stack(new App(), 'Test');
    const bucket = new s3.Bucket(stack, 'Logs');
    new ImageCdn(stack, 'Images', { accessLogs: AccessLogs.legacy({ bucket }) });
    const own = Template.fromStack(stack);

    own.resourceCountIs('AWS::S3::Bucket', 2);
    expect(JSON.stringify(distributionConfig(own).Logging.Bucket)).toContain('Logs');
  });

  test('fails for a retention that is not in days', () => {
    expect(() => templateOf({ accessLogs: AccessLogs.legacy({ retention: Duration.hours(36) }) }))
      .toThrow('Test/Images: `retention (in days)` must be a whole number from 1 to 2147483647, got: 1.5');
  });

  test('fails for a retention beside a bucket of your own', () => {
    const stack = new Stack(new App(), 'Test');
    const accessLogs = AccessLogs.legacy({ bucket: new s3.Bucket(stack, 'Logs'), retention: Duration.days(1) });
    expect(() => new ImageCdn(stack, 'Images', { accessLogs })).toThrow('`retention` and `bucket` exclude each other');
  });

  test('fails for a prefix with a leading slash', () => {
    expect(() => templateOf({ accessLogs: AccessLogs.legacy({ prefix: '/cdn' }) })).toThrow('`prefix` must not begin with a slash, got: /cdn');
  });
});
