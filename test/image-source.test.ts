import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { distributionConfig, templateOf } from './support';
import { ImageCdn, ImageSource, OriginAccess } from '../src';

const source = ImageSource.r2({ publicDomainName: 'images.example.com' });

describe('R2', () => {
  const template = templateOf({ source, originShieldRegion: 'eu-west-1' });

  test('is read by HTTPS alone, from its public domain', () => {
    expect(distributionConfig(template).Origins).toEqual([{
      Id: expect.any(String),
      DomainName: 'images.example.com',
      CustomOriginConfig: expect.objectContaining({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] }),
      OriginShield: { Enabled: true, OriginShieldRegion: 'eu-west-1' },
    }]);
  });

  test('needs no bucket and no identity', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('keeps the cache rules', () => {
    expect(distributionConfig(template).DefaultCacheBehavior.ViewerProtocolPolicy).toBe(cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS);
    expect(distributionConfig(template).CustomErrorResponses).toHaveLength(6);
  });

  test.each(['https://images.example.com', 'images.example.com/path', 'images.example.com:8443', 'localhost', '169.254.169.254', ''])(
    'fails for %s as its domain', publicDomainName => {
      expect(() => templateOf({ source: ImageSource.r2({ publicDomainName }) }))
        .toThrow(`Test/Images: \`publicDomainName\` must be a host name without scheme, port or path, got: ${publicDomainName}`);
    });
});

describe('fails together with', () => {
  const stack = new Stack(new App(), 'Test');

  test.each([
    ['bucket', { bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-images') }, '`source` and `bucket` exclude each other'],
    ['uploads', { uploads: [{ path: '.' }] }, '`uploads` and `source` exclude each other'],
    ['originAccess', { originAccess: OriginAccess.control() }, '`originAccess` and `source` exclude each other'],
    ['removalPolicy', { removalPolicy: RemovalPolicy.DESTROY }, '`removalPolicy` and `source` exclude each other'],
  ])('%s', (prop, props, message) => {
    expect(() => new ImageCdn(stack, `Images-${prop}`, { source, ...props })).toThrow(message);
  });
});
