import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlatRatePlan, ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess, Purge } from '../../src';
import { distributionConfig, only, stackWith, templateOf, warnings } from '../support';

const NO_FUNCTIONS = 'CloudFront has no functions there';

describe.each(['cn-north-1', 'cn-northwest-1'])('in %s', region => {
  const env = { region, account: '111122223333' };

  test.each<[ImageCdnProps, string]>([
    [
      { transformation: ImageTransformation.onDemand() },
      `\`transformation\` must be left out in China: ${NO_FUNCTIONS}`,
    ],
    [
      { hotLinkProtection: { allowedReferrers: ['example.com'] } },
      `\`hotLinkProtection\` must be left out in China: ${NO_FUNCTIONS}`,
    ],
    [
      { originAccess: OriginAccess.control() },
      '`originAccess` must be OriginAccess.identity() in China: CloudFront has no origin access control there',
    ],
    [
      { originAccess: OriginAccess.migrating() },
      '`originAccess` must be OriginAccess.identity() in China: CloudFront has no origin access control there',
    ],
    [
      { originShieldRegion: region },
      '`originShieldRegion` must be left out in China: CloudFront has no Origin Shield there',
    ],
    [
      { flatRatePlan: FlatRatePlan.FREE },
      '`flatRatePlan` must be left out in China: CloudFront has no flat-rate plans there',
    ],
  ])('%j is rejected, with what CloudFront lacks there', (props, message) => {
    expect(() => stackWith(props, { env })).toThrow(`Test/Images: ${message}`);
  });

  test('a CDN with every default is accepted', () => {
    const defaults = {
      transformation: ImageTransformation.none(),
      originAccess: OriginAccess.identity(),
      flatRatePlan: undefined,
    };
    expect(() => templateOf(defaults, { env })).not.toThrow();
  });

  test('images are purged without an edge function, under whatever spelling viewers request them', () => {
    const template = templateOf({ purge: Purge.onChange() }, { env });
    template.resourceCountIs('AWS::CloudFront::Function', 0);
    expect(distributionConfig(template).DefaultCacheBehavior).not.toHaveProperty('FunctionAssociations');
    expect(JSON.parse(only(template, 'AWS::Lambda::Function').Environment.Variables.CONFIG).surface).toEqual({
      originals: '',
      isSpelledFreely: true,
    });
  });

  test('a bucket encrypted by KMS is rejected without pointing to origin access control', () => {
    const stack = new Stack(new App(), 'Test', { env });
    const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS });
    expect(() => new ImageCdn(stack, 'Images', { bucket })).toThrow(
      /cannot read SSE-KMS, with which Test\/Own is encrypted: encrypt it with keys of S3$/,
    );
  });
});

test('outside of China, images that are purged have one spelling, which an edge function makes', () => {
  const template = templateOf({ purge: Purge.onChange() }, { env: { region: 'eu-west-1' } });
  template.resourceCountIs('AWS::CloudFront::Function', 1);
  expect(JSON.parse(only(template, 'AWS::Lambda::Function').Environment.Variables.CONFIG).surface).toEqual({
    originals: '',
  });
  expect(warnings(stackWith({}, { env: { region: 'eu-west-1' } }).stack)).toEqual([]);
});
