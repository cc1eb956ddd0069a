import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../../src';
import { emptyStack, warnings } from '../../support';

const OPEN = { publicReadAccess: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY };

function privateCdn(props: (stack: Stack) => ImageCdnProps): { stack: Stack; cdn: ImageCdn } {
  const stack = emptyStack();
  const trustedKeyGroups = [cloudfront.KeyGroup.fromKeyGroupId(stack, 'Viewers', 'a-group')];
  return { stack, cdn: new ImageCdn(stack, 'Images', { trustedKeyGroups, ...props(stack) }) };
}

const inBucket = (props: s3.BucketProps, change: (bucket: s3.Bucket) => void = () => undefined) => privateCdn(stack => {
  const bucket = new s3.Bucket(stack, 'Mine', props);
  change(bucket);
  return { bucket };
});

const PUBLIC =
  '`trustedKeyGroups` must be used with a private bucket, got Test/Mine, whose policy is public';

describe('the validation of `trustedKeyGroups`', () => {
  test.each<[string, s3.BucketProps, (bucket: s3.Bucket) => void]>([
    ['a public bucket', OPEN, () => undefined],
    ['a public website bucket', { ...OPEN, websiteIndexDocument: 'index.html' }, () => undefined],
    [
      'a bucket whose policy lets everybody read',
      { ...OPEN, publicReadAccess: false },
      bucket =>
        bucket.addToResourcePolicy(
          new iam.PolicyStatement({
            principals: [new iam.StarPrincipal()],
            actions: ['s3:Get*'],
            resources: [bucket.arnForObjects('*')],
          }),
        ),
    ],
  ])('rejects %s', (_name, props, change) => {
    expect(() => Template.fromStack(inBucket(props, change).stack)).toThrow(PUBLIC);
  });

  test('rejects a bucket that becomes public after the CDN is created', () => {
    const { stack, cdn } = inBucket({ ...OPEN, publicReadAccess: false });
    (cdn.bucket as s3.Bucket).grantPublicAccess();
    expect(() => Template.fromStack(stack)).toThrow(PUBLIC);
  });

  test.each<[string, s3.BucketProps, (bucket: s3.Bucket) => void]>([
    ['enforces TLS', { enforceSSL: true }, () => undefined],
    ['lets another account read', {}, bucket => bucket.grantRead(new iam.AccountPrincipal('111122223333'))],
    [
      'lets one network read',
      { blockPublicAccess: OPEN.blockPublicAccess },
      bucket =>
        bucket.addToResourcePolicy(
          new iam.PolicyStatement({
            principals: [new iam.AnyPrincipal()],
            actions: ['s3:GetObject'],
            resources: [bucket.arnForObjects('*')],
            conditions: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
          }),
        ),
    ],
  ])('accepts a bucket that %s', (_name, props, change) => {
    expect(() => Template.fromStack(inBucket(props, change).stack)).not.toThrow();
  });

  test('accepts a public bucket of a CDN without `trustedKeyGroups`', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', { bucket: new s3.Bucket(stack, 'Mine', OPEN) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('makes urlFor() warn that CloudFront requires a signature', () => {
    const { stack, cdn } = privateCdn(() => ({ transformation: ImageTransformation.onDemand() }));
    expect(warnings(stack)).toEqual([]);
    cdn.urlFor('tom.jpg', { width: 640 });
    expect(warnings(stack)).toEqual(['unsignedPrivateUrl']);
  });
});
