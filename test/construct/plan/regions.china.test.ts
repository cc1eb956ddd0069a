import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  FlatRatePlan, ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess, Purge, WebAcl,
} from '../../../src';
import { distributionConfig, emptyStack, only, stackWith, templateOf, warnings } from '../../support';

describe.each(['cn-north-1', 'cn-northwest-1'])('ImageCdn in %s', region => {
  const env = { region, account: '111122223333' };

  test.each<[ImageCdnProps, string]>([
    [
      { transformation: ImageTransformation.onDemand() },
      '`transformation` must be left out in China, where CloudFront has neither functions nor origin access control',
    ],
    [
      { hotLinkProtection: { allowedReferrers: ['example.com'] } },
      '`hotLinkProtection` must be left out in China, where CloudFront has no functions',
    ],
    [
      { webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1') },
      '`webAcl` must be left out in China, where AWS WAF does not support CloudFront',
    ],
    [
      { originAccess: OriginAccess.control() },
      '`originAccess` must be OriginAccess.identity() in China, where CloudFront has no origin access control',
    ],
    [
      { originAccess: OriginAccess.migrating() },
      '`originAccess` must be OriginAccess.identity() in China, where CloudFront has no origin access control',
    ],
    [
      { originShieldRegion: region },
      '`originShieldRegion` must be left out in China, where CloudFront has no Origin Shield',
    ],
    [
      { flatRatePlan: FlatRatePlan.FREE },
      '`flatRatePlan` must be left out in China, where CloudFront has no flat-rate plans',
    ],
  ])('rejects %j with the feature that CloudFront lacks there', (props, message) => {
    expect(() => stackWith(props, { env })).toThrow(`Test/Images: ${message}`);
  });

  test('accepts a CDN without props', () => {
    const defaults = {
      transformation: ImageTransformation.none(),
      originAccess: OriginAccess.identity(),
      flatRatePlan: undefined,
    };
    expect(() => templateOf(defaults, { env })).not.toThrow();
  });

  test('purges images without an edge function, in any spelling that viewers request', () => {
    const template = templateOf({ purge: Purge.onChange() }, { env });
    template.resourceCountIs('AWS::CloudFront::Function', 0);
    expect(distributionConfig(template).DefaultCacheBehavior).not.toHaveProperty('FunctionAssociations');
    expect(JSON.parse(only(template, 'AWS::Lambda::Function').Environment.Variables.CONFIG).surface).toEqual({
      originals: '',
      isSpelledFreely: true,
    });
  });

  test('rejects a bucket encrypted by KMS without a reference to origin access control', () => {
    const stack = emptyStack({ env });
    const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS });
    expect(() => new ImageCdn(stack, 'Images', { bucket })).toThrow(
      /must not be OriginAccess.identity\(\) for Test\/Own, which is encrypted with SSE-KMS. Use SSE-S3$/,
    );
  });
});

test('ImageCdn outside of China normalizes paths of purged images by an edge function', () => {
  const template = templateOf({ purge: Purge.onChange() }, { env: { region: 'eu-west-1' } });
  template.resourceCountIs('AWS::CloudFront::Function', 1);
  expect(JSON.parse(only(template, 'AWS::Lambda::Function').Environment.Variables.CONFIG).surface).toEqual({
    originals: '',
  });
  expect(warnings(stackWith({}, { env: { region: 'eu-west-1' } }).stack)).toEqual([]);
});
