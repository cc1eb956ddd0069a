import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { distributionConfig, templateOf } from './support';
import { AccessLogs, ImageCdn, ImageCdnProps, ImageSource, ImageTransformation, OriginAccess, OriginalAccess } from '../src';

const EAST = { env: { account: '111122223333', region: 'us-east-1' } };
const ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1';
const PRIVATE_R2 = ImageSource.r2({
  accountId: '0123456789abcdef0123456789abcdef',
  bucketName: 'photos',
  credentials: secretsmanager.Secret.fromSecretNameV2(new Stack(new App(), 'Other'), 'Token', 'token'),
});
const READY: ImageCdnProps = { flatRatePlan: true, originAccess: OriginAccess.control(), webAcl: {} };

describe('is ready', () => {
  test.each<[string, ImageCdnProps]>([
    ['plain', READY],
    ['with a web ACL by ARN', { flatRatePlan: true, originAccess: OriginAccess.control(), webAclId: ACL }],
    ['on its way from OAI to OAC', { ...READY, originAccess: OriginAccess.migrating() }],
    ['with an R2 bucket', { flatRatePlan: true, webAcl: {}, source: ImageSource.r2({ publicDomainName: 'r2.example.com' }) }],
    ['with a private R2 bucket', { ...READY, source: PRIVATE_R2, transformation: ImageTransformation.onDemand() }],
    ['with everything', {
      ...READY,
      transformation: ImageTransformation.onDemand(),
      originals: OriginalAccess.underPrefix('original'),
      hotLinkProtection: { allowedReferrers: ['www.example.com'] },
      accessLogs: AccessLogs.toLogGroup(),
    }],
  ])('%s', (_title, props) => {
    const template = templateOf(props, EAST);
    const { WebACLId, Origins } = distributionConfig(template);
    expect(WebACLId).toBeDefined();
    expect(Origins.map((origin: any) => origin.S3OriginConfig?.OriginAccessIdentity ?? '')).toEqual(Origins.map(() => ''));
  });
});

describe('refuses, with the way out', () => {
  test.each<[string, ImageCdnProps, RegExp]>([
    ['the default access by OAI', { flatRatePlan: true, webAcl: {} }, /needs `originAccess: OriginAccess.control\(\)`.*OriginAccess.migrating\(\)/],
    ['an OAI', { ...READY, originAccess: OriginAccess.identity() }, /needs `originAccess: OriginAccess.control\(\)`/],
    ['an OAI for the store, with images from elsewhere', { flatRatePlan: true, webAcl: {}, source: PRIVATE_R2, transformation: ImageTransformation.onDemand() },
      /needs `originAccess: OriginAccess.control\(\)`/],
    ['no web ACL', { flatRatePlan: true, originAccess: OriginAccess.control() }, /`flatRatePlan` needs `webAcl` or `webAclId`/],
  ])('%s', (_title, props, message) => {
    expect(() => templateOf(props, EAST)).toThrow(message);
  });

  test('a web ACL that another CDN on a plan has', () => {
    const stack = new Stack(new App(), 'Test', EAST);
    const props = { flatRatePlan: true, originAccess: OriginAccess.control(), webAclId: ACL };
    new ImageCdn(stack, 'One', props);
    expect(() => new ImageCdn(stack, 'Two', props)).toThrow('`webAclId` must not be shared with `flatRatePlan`, and Test/One has it: set `webAcl`');
  });

  test.each<[string, (cdn: ImageCdn) => void, RegExp]>([
    ['real-time logs', cdn => addBehavior(cdn, { realtimeLogConfig: realtimeLogs(cdn) }), /`realtimeLogConfigArn`: plans do not support real-time logs/],
    ['an OAI of a behaviour added later', cdn => cdn.distribution.addBehavior('x/*', origins.S3BucketOrigin.withOriginAccessIdentity(cdn.bucket)), /`originAccessIdentity`/],
    ['a staging distribution', cdn => { configOf(cdn).staging = true; }, /`staging`/],
    ['legacy cache settings', cdn => { behaviorOf(cdn).forwardedValues = { queryString: false }; }, /`forwardedValues`: .*use a cache policy/],
    ['field-level encryption', cdn => { behaviorOf(cdn).fieldLevelEncryptionId = 'E1'; }, /`fieldLevelEncryptionId`/],
    ['continuous deployment', cdn => { configOf(cdn).continuousDeploymentPolicyId = 'E1'; }, /`continuousDeploymentPolicyId`/],
    ['a certificate of IAM behind the back', cdn => { configOf(cdn).viewerCertificate = { iamCertificateId: 'E1' }; }, /`iamCertificateId`/],
  ])('%s, once the app is complete', (_title, add, message) => {
    const stack = new Stack(new App(), 'Test', EAST);
    add(new ImageCdn(stack, 'Images', READY));
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test('nothing of that where no plan is wanted', () => {
    const stack = new Stack(new App(), 'Test', EAST);
    addBehavior(new ImageCdn(stack, 'Images'), {});
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

/** A configuration as it stands, to be changed by the test. */
function configOf(cdn: ImageCdn): any {
  const resource = cdn.distribution.node.defaultChild as cloudfront.CfnDistribution;
  const config = Stack.of(cdn).resolve(resource.distributionConfig);
  resource.distributionConfig = config;
  return config;
}

function behaviorOf(cdn: ImageCdn): any {
  return configOf(cdn).defaultCacheBehavior;
}

function addBehavior(cdn: ImageCdn, options: cloudfront.AddBehaviorOptions): void {
  cdn.distribution.addBehavior('x/*', new origins.HttpOrigin('www.example.com'), options);
}

function realtimeLogs(cdn: ImageCdn): cloudfront.RealtimeLogConfig {
  const stream = kinesis.Stream.fromStreamArn(cdn, 'Stream', 'arn:aws:kinesis:us-east-1:111122223333:stream/logs');
  return new cloudfront.RealtimeLogConfig(cdn, 'RealtimeLogs', {
    endPoints: [cloudfront.Endpoint.fromKinesisStream(stream)], fields: ['timestamp'], samplingRate: 100,
  });
}
