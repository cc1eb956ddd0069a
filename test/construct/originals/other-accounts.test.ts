import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ImageCdn, ImageCdnProps, ImageFormat, ImageRefinement, ImageSource, ImageTransformation,
} from '../../../src';
import { emptyStack, warnings } from '../../support';

const OWN = '111122223333';
const OTHER = '444455556666';
const KEY_ARN = `arn:aws:kms:eu-west-1:${OTHER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const ids = (stack: Stack) => warnings(stack).filter(id => id.startsWith('otherAccount'));

function withSources(
  bucketIn: (stack: Stack) => s3.IBucket, props: Partial<ImageCdnProps> = {},
  stackProps: StackProps = { env: { account: OWN, region: 'eu-west-1' } },
) {
  const stack = emptyStack(stackProps);
  const bucket = bucketIn(stack);
  new ImageCdn(stack, 'Images', {
    sources: [
      { pathPrefix: 'shop/', source: ImageSource.bucket(bucket, { keyPrefix: 'catalog/v2/' }) },
      { pathPrefix: 'old/', source: ImageSource.bucket(bucket, { keyPrefix: 'catalog/v1/' }) },
      { source: ImageSource.bucket(new s3.Bucket(stack, 'Blog', { enforceSSL: true })) },
    ],
    transformation: ImageTransformation.onDemand(),
    ...props,
  });
  return { stack, template: Template.fromStack(stack) };
}

const imported = (attributes: Partial<s3.BucketAttributes> = {}) => (stack: Stack) =>
  s3.Bucket.fromBucketAttributes(stack, 'Theirs', { bucketName: 'theirs', region: 'eu-west-1', ...attributes });

const withKey = (stack: Stack) =>
  imported({ account: OTHER, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) })(stack);

function warning(stack: Stack, id: string): string {
  const suffix = ` [ack: cdk-image-cdn:${id}]`;
  const [text] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`cdk-image-cdn:${id}\\]`))
    .map(({ entry }) => String(entry.data));
  return text.slice(0, -suffix.length);
}

/** Returns the statements in an output, with references in angle brackets. */
function output(template: Template, id: string): any[] {
  const [[, parts]] = Object.entries<any>(template.findOutputs('*')).filter(([name]) => name.startsWith(id))
    .map(([, { Value }]) => Value['Fn::Join']);
  const text = parts.map((part: any) => typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt'][0]}>`);
  return JSON.parse(text.join(''));
}

describe('ImageCdn', () => {
  test('prints the name of a bucket in a stack of another account, and no numbers of tokens', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs', { env: { account: OTHER, region: 'eu-west-1' } });
    const bucket = new s3.Bucket(theirs, 'Bucket', { bucketName: 'their-images', enforceSSL: true });
    const stack = new Stack(app, 'Test', { env: { account: OWN, region: 'eu-west-1' } });
    new ImageCdn(stack, 'Images', {
      sources: [{ source: ImageSource.bucket(bucket) }], transformation: ImageTransformation.onDemand(),
    });
    expect(warning(stack, 'otherAccountBucket'))
      .toMatch(/^the bucket their-images belongs to another account \(444455556666\)\. Until/);
    expect(warning(stack, 'otherAccountBucket')).not.toContain('Token[');
  });

  test('prints no statement for a bucket of the same account', () => {
    const { stack } = withSources(imported({ account: OWN }));
    expect(ids(stack)).toEqual([]);
    expect(ids(withSources(imported(), {}, {}).stack)).toEqual([]);
  });

  test('prints the statements for the policy of a bucket in another account, with the folders of its routes', () => {
    const { stack, template } = withSources(imported({ account: OTHER }));
    expect(ids(stack)).toEqual(['otherAccountBucket']);
    expect(warning(stack, 'otherAccountBucket')).toMatch(new RegExp(
      '^the bucket theirs belongs to another account \\(444455556666\\)\\. Until its policy allows the functions of this '
      + 'CDN to read, every image in the bucket is a 502\\. Deploy this stack first, because a policy cannot name roles '
      + 'that do not exist\\. Then add to the policy: '
      + '\\[\\{"Action":"s3:GetObject","Effect":"Allow","Principal":\\{"AWS":"<ImagesTransformerRole\\w+\\.Arn>"\\},'
      + '"Resource":\\["arn:<AWS::Partition>:s3:::theirs/catalog/v2/\\*","arn:<AWS::Partition>:s3:::theirs/catalog/v1/\\*"'
      + '\\]\\},\\{"Action":"s3:ListBucket","Effect":"Allow","Principal":\\{"AWS":"<ImagesTransformerRole\\w+\\.Arn>"\\},'
      + '"Resource":"arn:<AWS::Partition>:s3:::theirs"\\}\\] '
      + '\\(after the deployment, the output ImagesOtherAccountBucketPolicy\\w+ contains them with every value\\)$',
    ));
    expect(output(template, 'ImagesOtherAccountBucketPolicy').map(({ Action }) => Action))
      .toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  test('prints statements that allow the refiner to read a bucket in another account, and the prewarm worker to list it', () => {
    const { template } = withSources(imported({ account: OTHER }), {
      transformation: ImageTransformation.onDemand({ refinement: ImageRefinement.constantQuality() }),
      prewarm: [{ formats: [ImageFormat.AVIF] }],
    });
    const principals = output(template, 'ImagesOtherAccountBucketPolicy')
      .map(({ Principal: { AWS } }) => [AWS].flat().map((arn: string) => arn.replace(/^<Images(\w+?)[\dA-F]{8}>$/, '$1')));
    expect(principals).toEqual([
      ['TransformerRole', 'RefinementRole'], ['TransformerRole', 'RefinementRole', 'PrewarmWorkerRole'],
    ]);
  });

  test('prints the statement for the policy of a KMS key in another account, too', () => {
    const { stack, template } = withSources(withKey);
    expect(ids(stack).sort()).toEqual(['otherAccountBucket', 'otherAccountKey']);
    expect(warning(stack, 'otherAccountKey')).toMatch(new RegExp(
      `^the KMS key ${KEY_ARN} of a bucket belongs to another account \\(444455556666\\)\\. Until its policy allows the `
      + 'functions of this CDN to read, every image in the bucket is a 502\\. Deploy this stack first, because a policy '
      + 'cannot name roles that do not exist\\. Then add to the policy: \\[\\{"Action":"kms:Decrypt","Effect":"Allow",'
      + '"Principal":\\{"AWS":"<ImagesTransformerRole\\w+\\.Arn>"\\},"Resource":"\\*"\\}\\] '
      + '\\(after the deployment, the output ImagesOtherAccountKeyPolicy\\w+ contains it with every value\\)$',
    ));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{ Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY_ARN }]),
      },
    });
  });

  test('prints the statements for the case of two accounts if the account of the stack is unknown', () => {
    const { stack } = withSources(imported({ account: OTHER }), {}, {});
    expect(warning(stack, 'otherAccountBucket')).toMatch(
      /^the bucket theirs may belong to another account \(444455556666\)\. If it does, then until its policy allows /,
    );
  });

  test('prints statements for all objects of the only bucket, in another account', () => {
    const stack = emptyStack({ env: { account: OWN, region: 'eu-west-1' } });
    const bucket = imported({ account: OTHER })(stack);
    new ImageCdn(stack, 'Images', { bucket, transformation: ImageTransformation.onDemand() });
    expect(warning(stack, 'otherAccountBucket')).toContain('"Resource":"arn:<AWS::Partition>:s3:::theirs/*"');
  });

  test('accepts a bucket and a KMS key of a stack of another account in the same app', () => {
    const app = new App();
    const there = new Stack(app, 'There', { env: { account: OTHER, region: 'eu-west-1' } });
    const here = new Stack(app, 'Here', { env: { account: OWN, region: 'eu-west-1' } });
    const encryptionKey = new kms.Key(there, 'Key', { alias: 'theirs', enableKeyRotation: true });
    const bucket = new s3.Bucket(there, 'Bucket', { bucketName: 'theirs', enforceSSL: true, encryptionKey });
    new ImageCdn(here, 'Images', {
      sources: [{ source: ImageSource.bucket(bucket) }], transformation: ImageTransformation.onDemand(),
    });
    expect(ids(here).sort()).toEqual(['otherAccountBucket', 'otherAccountKey']);
    Template.fromStack(here);
  });
});
