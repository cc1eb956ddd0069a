import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IImageCdn, ImageCdn, ImageCdnAttributes, ImageFit, ImageTransformation, UrlSigning } from '../../src';
import { only, stackWith, warnings } from '../support';

const DOMAIN = 'images.example.com';
const RULES = rulesOf(ImageTransformation.onDemand());

describe('ImageCdn.fromImageCdnAttributes', () => {
  describe('in another app', () => {
    test('returns the URL of a key with only a domain name', () => {
      expect(imported().cdn.urlFor('cats/tom & jerry.jpg')).toBe(`https://${DOMAIN}/cats/tom%20%26%20jerry.jpg`);
    });

    test('adds no resources to the stack', () => {
      const { cdn, stack } = imported({ distributionId: 'E1', urlRules: RULES });
      cdn.urlFor('cat.jpg', { width: 100 });
      cdn.metricRequests();
      expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
    });

    test('returns the same URLs and srcset as the CDN whose rules it has', () => {
      const transformation = ImageTransformation.onDemand({
        presets: { card: { width: 300, height: 200, fit: ImageFit.CROP } },
      });
      const { cdn } = imported({ urlRules: rulesOf(transformation) });
      expect(cdn.urlFor('cat.jpg', { preset: 'card' })).toBe(`https://${DOMAIN}/cat.jpg?preset=card`);
      expect(cdn.srcSetFor('cat.jpg', { widths: [320, 640] })).toBe(
        `https://${DOMAIN}/cat.jpg?w=320 320w, https://${DOMAIN}/cat.jpg?w=640 640w`,
      );
    });

    test('lists the ladder of the CDN in a srcset, and the default one with a warning if it is unknown', () => {
      const known = imported({ urlRules: rulesOf(ImageTransformation.onDemand({ widths: [320, 640] })) });
      expect(known.cdn.srcSetFor('cat.jpg')).toBe(
        `https://${DOMAIN}/cat.jpg?w=320 320w, https://${DOMAIN}/cat.jpg?w=640 640w`,
      );
      const pending = imported({ urlRules: 'dummy-value-for-/images/url-rules' });
      expect(pending.cdn.srcSetFor('cat.jpg').split(', ')).toHaveLength(19);
      expect([warnings(known.stack), warnings(pending.stack)]).toEqual([[], ['srcSetWidths']]);
      expect(() => imported().cdn.srcSetFor('cat.jpg')).toThrow('`srcSetFor()` requires the attribute `urlRules`');
    });

    test('rejects parameters that the rules reject', () => {
      const { cdn } = imported({ urlRules: RULES });
      expect(() => cdn.urlFor('cat.jpg', { width: -1 })).toThrow('Other/Images: `width` must be a number of pixels');
      expect(() => cdn.urlFor('cat.jpg', { preset: 'card' })).toThrow('Other/Images: `preset`');
    });

    test('rejects parameters without transformation', () => {
      const { cdn } = imported({ urlRules: rulesOf() });
      expect(cdn.urlFor('cat.jpg')).toBe(`https://${DOMAIN}/cat.jpg`);
      expect(() => cdn.urlFor('cat.jpg', { width: 100 })).toThrow(
        'Other/Images: `parameters` require `transformation`',
      );
    });

    test('builds URLs without validation if the rules are unknown at synthesis', () => {
      const { stack } = imported();
      const urlRules = new CfnParameter(stack, 'Rules').valueAsString;
      const cdn = ImageCdn.fromImageCdnAttributes(stack, 'Unknown', { domainName: DOMAIN, urlRules });
      expect(cdn.urlFor('cat.jpg', { width: -1 })).toBe(`https://${DOMAIN}/cat.jpg?w=-1`);
    });

    test('builds URLs without validation while a context lookup is pending', () => {
      const { cdn } = imported({ urlRules: 'dummy-value-for-/images/url-rules' });
      expect(cdn.urlFor('cat.jpg', { width: 100 })).toBe(`https://${DOMAIN}/cat.jpg?w=100`);
    });

    test.each(['', '{', '[]', '{"form":2}'])('rejects %j as urlRules', urlRules => {
      expect(() => imported({ urlRules })).toThrow(
        'Other/Images: `urlRules` must be the `urlRules` of an `ImageCdn` of the same library version, '
        + `got ${urlRules}. Use the same version in both apps`,
      );
    });

    test('warns about the signatures that the CDN requires', () => {
      const secretsOf = (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'signing');
      const signing = UrlSigning.hmac({ secret: secretsOf(new Stack()), unsignedCore: true });
      const { cdn, stack } = imported({ urlRules: rulesOf(ImageTransformation.onDemand({ signing })) });
      cdn.urlFor('cat.jpg', { width: 320 });
      expect(warnings(stack)).toEqual([]);
      cdn.urlFor('cat.jpg', { height: 123 });
      expect(warnings(stack)).toEqual(['unsignedUrl']);
    });

    test.each<[string, (cdn: IImageCdn, user: iam.User) => unknown, keyof ImageCdnAttributes]>([
      ['grantRead()', (cdn, user) => cdn.grantRead(user), 'bucket'],
      ['grantPut()', (cdn, user) => cdn.grantPut(user), 'bucket'],
      ['grantDelete()', (cdn, user) => cdn.grantDelete(user), 'bucket'],
      ['grantPurge()', (cdn, user) => cdn.grantPurge(user), 'purgeFunctionArn'],
      ['metricRequests()', cdn => cdn.metricRequests(), 'distributionId'],
      ['metricTransformTime()', cdn => cdn.metricTransformTime(), 'transformFunctionName'],
      ['parameters', cdn => cdn.urlFor('cat.jpg', { width: 100 }), 'urlRules'],
      ['distributionId', cdn => cdn.distributionId, 'distributionId'],
      ['urlRules', cdn => cdn.urlRules, 'urlRules'],
    ])('throws an error for %s that names the missing attribute', (member, use, attribute) => {
      const { cdn, stack } = imported();
      expect(() => use(cdn, new iam.User(stack, 'User'))).toThrow(
        new RegExp(`^Other/Images: \`${member.replace(/[()]/g, '\\$&')}\` requires? the attribute \`${attribute}\``),
      );
    });

    test('grants reading and purging on the given bucket and purge worker', () => {
      const { cdn, stack } = imported(
        { purgeFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:purge' },
        other => ({
          bucket: s3.Bucket.fromBucketName(other, 'Originals', 'originals'),
        }),
      );
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      cdn.grantRead(role);
      cdn.grantPurge(role);
      expect(only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::originals/*']] },
        },
        {
          Effect: 'Allow',
          Action: 'lambda:InvokeFunction',
          Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:purge',
        },
      ]);
    });

    test('returns its attributes, and undefined for resources that a CDN may lack', () => {
      const attributes = {
        distributionId: 'E123',
        transformFunctionName: 'transform',
        purgeFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:purge',
        urlRules: RULES,
      };
      expect(imported(attributes).cdn).toMatchObject({ domainName: DOMAIN, ...attributes });
      const { bucket, transformFunctionName, purgeFunctionArn } = imported().cdn;
      expect([bucket, transformFunctionName, purgeFunctionArn]).toEqual([undefined, undefined, undefined]);
    });

    test('returns metrics of the given distribution and transform function', () => {
      const { cdn } = imported({ distributionId: 'E123', transformFunctionName: 'transform' });
      expect(cdn.metricRequests()).toMatchObject({ dimensions: { DistributionId: 'E123' }, region: 'us-east-1' });
      expect(cdn.metricCacheHitRate()).toMatchObject({
        metricName: 'CacheHitRate',
        dimensions: { DistributionId: 'E123' },
      });
      expect(cdn.metricTransformTime()).toMatchObject({ dimensions: { FunctionName: 'transform' } });
    });

    test('rejects an attribute of another type', () => {
      expect(() => imported({ bucket: 'originals' as unknown as s3.IBucket })).toThrow(
        "Other/Images: `bucket` must be an s3.IBucket, got 'originals'",
      );
    });
  });

  test('refers to the CDN in another stack of the same app', () => {
    const { cdn, stack } = stackWith({ transformation: ImageTransformation.onDemand() });
    const other = new Stack(stack.node.root as App, 'Other');
    const same = ImageCdn.fromImageCdnAttributes(other, 'Images', {
      domainName: cdn.domainName,
      bucket: cdn.bucket,
      purgeFunctionArn: cdn.purgeFunctionArn,
      urlRules: cdn.urlRules,
    });
    same.grantPut(new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    expect(JSON.stringify(other.resolve(same.urlFor('cat.jpg', { width: 100 })))).toContain('/cat.jpg?w=100');
    expect(() => same.urlFor('cat.jpg', { width: 0 })).toThrow('Other/Images: `width`');
    expect(JSON.stringify(only(Template.fromStack(other), 'AWS::IAM::Policy'))).toContain('Fn::ImportValue');
  });
});

/** Returns an imported CDN in a stack of an app of its own. */
function imported(
  attributes: Partial<ImageCdnAttributes> = {}, further: (stack: Stack) => Partial<ImageCdnAttributes> = () => ({}),
): { cdn: IImageCdn; stack: Stack } {
  const stack = new Stack(new App(), 'Other');
  const all = { domainName: DOMAIN, ...attributes, ...further(stack) };
  return { stack, cdn: ImageCdn.fromImageCdnAttributes(stack, 'Images', all) };
}

function rulesOf(transformation?: ImageTransformation): string {
  return stackWith({ transformation }).cdn.urlRules;
}
