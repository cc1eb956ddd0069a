import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { variantStore } from '../../src/transformation/variant-store';
import { only } from '../support';

function storeFor(lifetime?: Duration): Template {
  const stack = new Stack(new App(), 'Test');
  variantStore(stack, lifetime);
  return Template.fromStack(stack);
}

test('a variant goes after its lifetime, ninety days unless told otherwise, and an upload that was given up after a day', () => {
  const rulesOf = (lifetime?: Duration) => only(storeFor(lifetime), 'AWS::S3::Bucket').LifecycleConfiguration.Rules;
  const rule = { Id: 'ExpireVariants', Status: 'Enabled', ExpirationInDays: 90, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };
  expect(rulesOf()).toEqual([rule]);
  expect(rulesOf(Duration.days(7))).toEqual([{ ...rule, ExpirationInDays: 7 }]);
});

test('it is private, and kept', () => {
  const template = storeFor();
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(only(template, 'AWS::S3::Bucket')).toMatchObject({
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
  });
  expect(only(template, 'AWS::S3::BucketPolicy').PolicyDocument.Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ]);
});

test('is named after the construct, as another name would be another bucket', () => {
  expect(Object.keys(storeFor().findResources('AWS::S3::Bucket'))).toEqual([expect.stringMatching(/^Variants/)]);
});
