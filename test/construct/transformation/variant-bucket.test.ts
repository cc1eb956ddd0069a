import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createVariantBucket } from '../../../src/construct/transformation/variant-bucket';
import { emptyStack, only } from '../../support';

function storeFor(lifetime = Duration.days(90)): Template {
  const stack = emptyStack();
  createVariantBucket(stack, lifetime);
  return Template.fromStack(stack);
}

test.each([
  [undefined, 90],
  [Duration.days(7), 7],
])('variants expire after their lifetime, and references a week later: %#', (lifetime, days) => {
  expect(only(storeFor(lifetime), 'AWS::S3::Bucket').LifecycleConfiguration.Rules).toEqual([
    { Id: 'ExpireVariants', Status: 'Enabled', ExpirationInDays: days, ObjectSizeGreaterThan: 0 },
    { Id: 'ExpireReferences', Status: 'Enabled', ExpirationInDays: days + 7, ObjectSizeLessThan: 1 },
    { Id: 'AbortUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
  ]);
});

test('the variant bucket is private, and retained', () => {
  const template = storeFor();
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(only(template, 'AWS::S3::Bucket')).toMatchObject({
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  expect(only(template, 'AWS::S3::BucketPolicy').PolicyDocument.Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ]);
});

test('the logical ID of the variant bucket follows from the construct, as another ID would replace the bucket', () => {
  expect(Object.keys(storeFor().findResources('AWS::S3::Bucket'))).toEqual([expect.stringMatching(/^Variants/)]);
});
