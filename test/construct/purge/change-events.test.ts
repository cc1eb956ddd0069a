import { Stack, StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { ImageCdn, ImageSource, ImageSourceRoute, ImageTransformation } from '../../../src';
import { exemptFromAwsRules } from '../../aws-rules/at-synthesis';
import { emptyStack, only, stackWith, warnings } from '../../support';

exemptFromAwsRules(
  'an imported bucket cannot be changed',
  'a rule listens to a bucket that sends its events to EventBridge',
);

const ENV = { region: 'eu-west-1', account: '111122223333' };

function withBucket(
  bucketOf: (stack: Stack) => s3.IBucket,
  stackProps?: StackProps,
): { stack: Stack; template: () => Template } {
  const stack = emptyStack(stackProps);
  new ImageCdn(stack, 'Images', { bucket: bucketOf(stack), transformation: ImageTransformation.onDemand() });
  return { stack, template: () => Template.fromStack(stack) };
}

/** Returns the warning of an identifier, without the identifier. */
function warning(stack: Stack, id: string): string {
  const found = allWarnings(stack, id);
  expect(found).toHaveLength(1);
  return found[0];
}

function allWarnings(stack: Stack, id: string): string[] {
  const suffix = ` [ack: cdk-image-cdn:${id}]`;
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data))
    .filter(text => text.endsWith(suffix))
    .map(text => text.slice(0, -suffix.length));
}

function functionIn(scope: Stack): lambda.Function {
  return new lambda.Function(scope, 'Other', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('//'),
  });
}

describe('the purge of a bucket in the stack', () => {
  test.each<[string, StackProps | undefined]>([
    ['anywhere', undefined],
    ['in a region and account', { env: ENV }],
  ])('receives changes without a warning, %s', (_name, stackProps) => {
    const { stack, template } = withBucket(scope => new s3.Bucket(scope, 'Own'), stackProps);
    expect(only(template(), 'AWS::Events::Rule').Description).toBe('Images that change in the bucket of Test/Images');
    expect(
      Object.values(
        template().findResources('AWS::S3::Bucket', { Properties: { NotificationConfiguration: Match.anyValue() } }),
      ),
    ).toHaveLength(1);
    expect(warnings(stack)).not.toEqual(expect.arrayContaining([expect.stringMatching(/events/i)]));
  });

  test('receives events if the bucket has notifications of the CDK, too', () => {
    const { template } = withBucket(scope => {
      const bucket = new s3.Bucket(scope, 'Own');
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(functionIn(scope)));
      return bucket;
    });
    expect(only(template(), 'Custom::S3BucketNotifications').NotificationConfiguration).toHaveProperty(
      'EventBridgeConfiguration',
    );
  });

  test('has existing notifications written again, which the update of the bucket replaces', () => {
    const notified = (scope: Stack) => {
      const bucket = new s3.Bucket(scope, 'Own', { eventBridgeEnabled: true });
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(functionIn(scope)));
      return bucket;
    };
    const before = emptyStack();
    notified(before);
    const [former, next] = [Template.fromStack(before), withBucket(notified).template()]
      .map(template => only(template, 'Custom::S3BucketNotifications'));
    expect(former.NotificationConfiguration).toHaveProperty('LambdaFunctionConfigurations');
    expect(next).toEqual({ ...former, WrittenAfter: expect.any(String) });
  });

  test('stops the synthesis if notifications added later would disable its events', () => {
    let own!: s3.Bucket;
    const { stack } = withBucket(scope => own = new s3.Bucket(scope, 'Own'));
    own.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(functionIn(stack)));
    expect(() => Template.fromStack(stack)).toThrow(
      'notifications that were added to this bucket disable the events that purging requires. ' +
        'Call `enableEventBridgeNotification()` on it before `new ImageCdn()`',
    );
  });
});

test('the rule of a purge has a description that EventBridge accepts, however long the path of the CDN is', () => {
  const stack = emptyStack();
  const scope = Array.from({ length: 10 }).reduce<Construct>(
    (parent, _, index) => new Construct(parent, `${'Folder'.repeat(10)}${index}`), stack,
  );
  new ImageCdn(scope, 'Images', { transformation: ImageTransformation.onDemand() });
  const { Description } = only(Template.fromStack(stack), 'AWS::Events::Rule');
  expect(Description).toHaveLength(512);
  expect(Description).toMatch(/^Images that change in the bucket of Test\/Folder/);
});

describe('the purge of an imported bucket', () => {
  const command = (name: string) =>
    `\`aws s3api put-bucket-notification-configuration --bucket ${name} --notification-configuration `
      + "'{\"EventBridgeConfiguration\":{}}'`";

  test('creates the rule, and warns with the command that enables events', () => {
    const { stack, template } = withBucket(scope => s3.Bucket.fromBucketName(scope, 'Own', 'my-images'));
    expect(only(template(), 'AWS::Events::Rule').EventPattern.detail).toEqual({ bucket: { name: ['my-images'] } });
    expect(warning(stack, 'importedBucketEvents')).toBe(
      'an imported bucket cannot be configured at synthesis to send events, and until it does, its images are '
        + `not purged automatically. Run ${command('my-images')}, with the existing notifications added, because it `
        + 'replaces them',
    );
  });

  test('prints a bucket name that is known at deployment only in angle brackets', () => {
    const { stack } = withBucket(scope =>
      s3.Bucket.fromBucketName(scope, 'Own', new s3.Bucket(scope, 'Other').bucketName),
    );
    expect(warning(stack, 'importedBucketEvents')).toMatch(
      /--bucket <Other\w+> --notification-configuration /,
    );
  });

  test.each([
    [{ region: 'us-east-1' }, 'us-east-1, 111122223333'],
    [{ account: '444455556666' }, 'eu-west-1, 444455556666'],
  ])('warns and creates no rule if the bucket is in %j, where its events stay', (elsewhere, where) => {
    const { stack, template } = withBucket(
      scope => s3.Bucket.fromBucketAttributes(scope, 'Own', { bucketName: 'my-images', ...elsewhere }),
      { env: ENV },
    );
    template().resourceCountIs('AWS::Events::Rule', 0);
    expect(warning(stack, 'eventsElsewhere')).toBe(
      `the bucket my-images is in another Region or account (${where}), where its events stay, so its images are not `
        + 'purged automatically; purge changed images with `npx cdk-image-cdn purge KEY`',
    );
  });

  test('creates the rule if the Region of the stack is unknown', () => {
    const { template } = withBucket(scope =>
      s3.Bucket.fromBucketAttributes(scope, 'Own', { bucketName: 'my-images', region: 'us-east-1' }),
    );
    template().resourceCountIs('AWS::Events::Rule', 1);
  });
});

test('the purge of a source outside AWS warns that no changes are reported', () => {
  const credentials: any = { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key-1' };
  const { stack } = stackWith({
    sources: [{
      source: ImageSource.r2({ accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials }),
    }],
    transformation: ImageTransformation.onDemand(),
  });
  expect(warning(stack, 'noEvents')).toBe(
    'the source outside AWS reports no changes, so its images are not purged automatically; '
      + 'purge changed images with `npx cdk-image-cdn purge KEY`',
  );
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
});

describe('the purge of several sources', () => {
  const credentials: any = { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key-1' };
  const r2 = ImageSource.r2({ accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials });

  function withSources(sources: (bucket: s3.IBucket) => ImageSourceRoute[]): Stack {
    const stack = emptyStack({ env: ENV });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'There', { bucketName: 'there', region: 'us-east-1' });
    new ImageCdn(stack, 'Images', { sources: sources(bucket), transformation: ImageTransformation.onDemand() });
    return stack;
  }

  test('receives the changes of each bucket, and lets the worker list the versions in both', () => {
    const stack = emptyStack({ env: ENV });
    const [photos, blog] = ['Photos', 'Blog'].map(id => new s3.Bucket(stack, id));
    const sources = [
      { pathPrefix: 'photos/', source: ImageSource.bucket(photos) }, { source: ImageSource.bucket(blog) },
    ];
    new ImageCdn(stack, 'Images', { sources, transformation: ImageTransformation.onDemand() });
    const template = Template.fromStack(stack);
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rules.map(({ Properties }) => Properties.EventPattern.detail.bucket.name)).toEqual([
      [stack.resolve(photos.bucketName)], [stack.resolve(blog.bucketName)],
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Effect: 'Allow',
          Action: 's3:ListBucketVersions',
          Resource: stack.resolve([photos.bucketArn, blog.bucketArn]),
        }]),
      },
    });
  });

  test('names the keys of a bucket elsewhere with each prefix that leads to it', () => {
    const stack = withSources(bucket => [
      { pathPrefix: 'products/', source: ImageSource.bucket(bucket, { keyPrefix: 'catalog/v2/' }) },
      { pathPrefix: 'blog/2026/', source: ImageSource.bucket(bucket, { keyPrefix: 'blog/2026/' }) },
      { pathPrefix: 'all/', source: ImageSource.bucket(bucket) },
      { source: r2 },
    ]);
    expect(warning(stack, 'eventsElsewhere')).toBe(
      'the bucket there is in another Region or account (us-east-1, 111122223333), where its events stay, so its '
        + 'images are not purged automatically; purge changed images with '
        + '`npx cdk-image-cdn purge blog/2026/KEY` and '
        + '`npx cdk-image-cdn purge products/KEY` (for the object catalog/v2/KEY) and '
        + '`npx cdk-image-cdn purge all/KEY` (for the object KEY)',
    );
    expect(warning(stack, 'noEvents')).toMatch(/; purge changed images with `npx cdk-image-cdn purge KEY`$/);
  });

  test('names the keys of a source outside AWS with its prefix', () => {
    const stack = withSources(() => [{ pathPrefix: 'r2/', source: r2 }]);
    expect(warning(stack, 'noEvents')).toBe(
      'the bucket outside AWS at https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/photos reports no '
        + 'changes, so its images are not purged automatically; '
        + 'purge changed images with `npx cdk-image-cdn purge r2/KEY` (for the object KEY)',
    );
  });

  test('warns for each bucket outside AWS, with the commands for each of its prefixes', () => {
    const stack = withSources(() => [
      { pathPrefix: 'r2/', source: r2 },
      { pathPrefix: 'again/', source: r2 },
      {
        pathPrefix: 'b2/',
        source: ImageSource.s3Compatible({
          endpoint: 'https://s3.example.com', region: 'eu', bucketName: 'photos', keyPrefix: 'v2/', credentials,
        }),
      },
    ]);
    const found = allWarnings(stack, 'noEvents').map(text =>
      /^the bucket outside AWS at https:..(.*) reports no changes, .*; purge changed images with (.*)$/
        .exec(text)!.slice(1));
    expect(found).toEqual([
      [
        '0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/photos',
        '`npx cdk-image-cdn purge again/KEY` (for the object KEY) and '
          + '`npx cdk-image-cdn purge r2/KEY` (for the object KEY)',
      ],
      ['s3.example.com/photos', '`npx cdk-image-cdn purge b2/KEY` (for the object v2/KEY)'],
    ]);
  });
});
