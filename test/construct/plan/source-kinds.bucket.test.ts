import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageSource, ImageSourceRoute, ImageTransformation } from '../../../src';
import { emptyStack, warnings } from '../../support';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function made(sources: (stack: Stack) => ImageSourceRoute[], isTransformed = true) {
  const stack = emptyStack({ env: ENV });
  const transformation = isTransformed ? ImageTransformation.onDemand() : undefined;
  const cdn = new ImageCdn(stack, 'Images', { sources: sources(stack), transformation });
  return { stack, cdn, template: Template.fromStack(stack) };
}

const r2 = (stack: Stack) => ImageSource.r2({
  accountId: '0123456789abcdef0123456789abcdef',
  bucketName: 'photos',
  credentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'),
});
const bucketOf = (stack: Stack) => stack.node.tryFindChild('Mine') as s3.Bucket
  ?? new s3.Bucket(stack, 'Mine', { enforceSSL: true });

describe('ImageCdn with several sources', () => {
  const { stack, template } = made(inStack => [
    {
      source: ImageSource.bucket(s3.Bucket.fromBucketAttributes(inStack, 'There', {
        bucketName: 'there', region: 'us-west-2', account: '444455556666',
      })),
    },
    { pathPrefix: 'products/', source: ImageSource.bucket(bucketOf(inStack), { keyPrefix: 'catalog/v2/' }) },
    { pathPrefix: 'shop/', source: ImageSource.bucket(bucketOf(inStack), { keyPrefix: 'catalog/v2/' }) },
    { pathPrefix: 'r2/photos/', source: r2(inStack) },
  ]);

  test('lets the transform function read the folders of the routes only', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: 's3:GetObject',
            Effect: 'Allow',
            Resource: Match.arrayWith([
              { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] }, '/catalog/v2/*']] },
            ]),
          },
        ]),
      },
    });
  });

  test('sends the events of each bucket once, and warns about sources that report no changes', () => {
    template.resourceCountIs('AWS::Events::Rule', 1);
    expect(warnings(stack).sort()).toEqual(['eventsElsewhere', 'noEvents', 'otherAccountBucket']);
  });

  test('passes the routes to both functions, the longest prefix first', () => {
    const configs = Object.values(template.findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables.CONFIG?.['Fn::Join']?.[1].join('…'))
      .filter(config => config !== undefined);
    expect(configs).toHaveLength(2);
    for (const config of configs) {
      expect([...config.matchAll(/"pathPrefix":"([^"]*)"/g)].map(([, prefix]) => prefix))
        .toEqual(['r2/photos/', 'products/', 'shop/', '']);
    }
  });

  test('gives variants another version if a prefix leads to other originals', () => {
    const versions = ['catalog/v2/', 'catalog/v3/', undefined].map(keyPrefix => {
      const { cdn } = made(inStack => [
        { pathPrefix: 'products/', source: ImageSource.bucket(bucketOf(inStack), { keyPrefix }) },
      ]);
      return JSON.parse(cdn.urlRules).variants.version;
    });
    expect(new Set(versions).size).toBe(3);
  });

  test('decrypts with the key of each bucket', () => {
    const { template: encrypted } = made(inStack => ['a/', 'b/'].map(pathPrefix => ({
      pathPrefix,
      source: ImageSource.bucket(new s3.Bucket(inStack, pathPrefix.slice(0, 1), {
        enforceSSL: true, encryptionKey: new kms.Key(inStack, `Key${pathPrefix.slice(0, 1)}`, { enableKeyRotation: true }),
      })),
    })));
    const statements = Object.values(encrypted.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(statements.filter(({ Action }: any) => Action === 'kms:Decrypt')).toHaveLength(2);
  });

  test('throws for routes that contradict each other or have no effect', () => {
    const bucket = ImageSource.bucket(bucketOf(new Stack(new App(), 'Other', { env: ENV })));
    const refused: [(inStack: Stack) => ImageSourceRoute[], string][] = [
      [() => [{ source: bucket }, { source: bucket }],
        '`sources` must have different prefixes, got two routes without a prefix'],
      [() => [{ pathPrefix: 'a/', source: bucket }, { pathPrefix: 'a/', source: bucket }],
        '`sources` must have different prefixes, got a/ twice'],
      ...['a', '/a/', 'a//', '../', 'a b/'].map((pathPrefix): [() => ImageSourceRoute[], string] => [
        () => [{ pathPrefix, source: bucket }],
        '`sources[0].pathPrefix` must be folders with a slash at the end, such as products/, of letters, digits, '
          + `'.', '-' and '_', got ${pathPrefix}`,
      ]),
      [inStack => [{ source: ImageSource.bucket(bucketOf(inStack), { keyPrefix: 'catalog' }) }],
        '`sources[0].source.keyPrefix` must be folders with a slash at the end, such as catalog/v2/, got catalog'],
      ...['tenant*/', 'tenant?/', '${aws:username}/'].map((keyPrefix): [(inStack: Stack) => ImageSourceRoute[], string] => [
        inStack => [{ source: ImageSource.bucket(bucketOf(inStack), { keyPrefix }) }],
        `\`sources[0].source.keyPrefix\` must be folders with a slash at the end, such as catalog/v2/, got ${keyPrefix}`,
      ]),
    ];
    for (const [sources, message] of refused) expect(() => made(sources)).toThrow(`Test/Images: ${message}`);
    expect(() => made(inStack => [{ source: ImageSource.bucket(bucketOf(inStack)) }], false)).toThrow(
      'Test/Images: `sources` must be used with `transformation`, whose '
      + 'function reads them. Use `bucket` to serve one S3 bucket unchanged');
  });
});
