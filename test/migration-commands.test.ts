import * as fs from 'node:fs';
import * as path from 'node:path';
import { MANUAL_PAGES } from './manual-pages';
import { run } from '../src/cli';
import { synthesizePrinted } from './tools/cli/migrate/from/printed-code';
import { testIo } from './tools/cli/support';
import { cleanUp, folderWith } from './tools/local/support';

const ROOT = path.join(__dirname, '..');

const STACK_ARN = 'arn:aws:cloudformation:eu-west-1:111122223333:stack';

/** The output of `aws cloudformation describe-stacks`. */
function stackOf(name: string, parameters: Record<string, string>, outputs: Record<string, string>): object {
  return {
    Stacks: [{
      StackId: `${STACK_ARN}/${name}/1a2b`,
      StackName: name,
      Parameters: Object.entries(parameters).map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
      Outputs: Object.entries(outputs).map(([key, value]) => ({ OutputKey: key, OutputValue: value })),
    }],
  };
}

const none = { Quantity: 0 };

/** The output of `aws cloudfront get-distribution`. */
const DISTRIBUTION = {
  ETag: 'E2QWRUHEXAMPLE',
  Distribution: {
    Id: 'E2EXAMPLE',
    DomainName: 'd111111abcdef8.cloudfront.net',
    DistributionConfig: {
      Aliases: { Quantity: 1, Items: ['images.example.com'] },
      Origins: {
        Quantity: 1,
        Items: [{
          Id: 'photos',
          DomainName: 'my-photos.s3.eu-west-1.amazonaws.com',
          OriginPath: '',
          CustomHeaders: none,
          S3OriginConfig: { OriginAccessIdentity: '' },
        }],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'photos',
        ViewerProtocolPolicy: 'redirect-to-https',
        ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
        MinTTL: 0,
        DefaultTTL: 604800,
        MaxTTL: 31536000,
      },
      CacheBehaviors: none,
      CustomErrorResponses: none,
      PriceClass: 'PriceClass_100',
      Enabled: true,
      ViewerCertificate: { ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d' },
    },
  },
};

/** The files that the commands of a service read, by their names on its page. */
const FILES: Readonly<Record<string, Readonly<Record<string, object | string>>>> = {
  'cloudfront': { 'distribution.json': DISTRIBUTION },
  'dit': {
    'stack.json': stackOf('ServerlessImageHandler', {
      SourceBucketsParameter: 'my-photos',
      AutoWebPParameter: 'Yes',
      EnableSignatureParameter: 'Yes',
      SecretsManagerSecretParameter: 'my-secret',
      SecretsManagerKeyParameter: 'my-key',
    }, { ApiEndpoint: 'https://d111111abcdef8.cloudfront.net' }),
    'distribution.json': DISTRIBUTION,
    'urls.txt': '/fit-in/300x400/cats/tom.jpg\n/cats/tom.jpg?width=300&format=webp\n',
  },
  'aws-sample': {
    'stack.json': stackOf('ImgTransformationStack', {}, {
      OriginalImagesS3Bucket: 'my-photos', ImageDeliveryDomain: 'd111111abcdef8.cloudfront.net',
    }),
    'template.json': {
      TemplateBody: {
        Resources: {
          Transformed: {
            Type: 'AWS::S3::Bucket',
            Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] } },
          },
          Processing: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Environment: {
                Variables: { originalImageBucketName: 'my-photos', transformedImageBucketName: { Ref: 'Transformed' } },
              },
              MemorySize: 1500,
              Timeout: 60,
            },
          },
        },
      },
    },
    'urls.txt': '/cats/tom.jpg?format=auto&width=600\n',
  },
  'thumbor': {
    'thumbor.conf': "SECURITY_KEY = 'secret'\nAWS_LOADER_BUCKET_NAME = 'my-photos'\n",
    'urls.txt': '/0a1b2c3d0a1b2c3d0a1b2c3d0a1=/300x200/smart/cats/tom.jpg\n',
  },
  'imgix': { 'urls.txt': 'https://example.imgix.net/cats/tom.jpg?w=600&auto=format\n' },
};

/** The code that the app of a service must contain, as its page shows. */
const EXPECTED: Readonly<Record<string, string>> = {
  'cloudfront': 'defaultTtl: Duration.days(7)',
  'dit': "urls: UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] })",
  'aws-sample': 'urls: UrlDialect.awsSample()',
  'thumbor': 'urls: UrlDialect.thumbor()',
  'imgix': 'transformation: ImageTransformation.onDemand()',
};

const COMMANDS = MANUAL_PAGES.filter(page => /^docs\/migration\/|cli\.md$/.test(page)).flatMap(page => {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^ *\$ npx cdk-image-cdn (migrate --from (\S+) .*)$/gm)]
    .map(([, command, service]) => [page, command, service] as const);
});

afterEach(cleanUp);

test('the page of each service prints the command that writes its image CDN', () => {
  for (const service of Object.keys(FILES)) {
    expect(COMMANDS.map(([page, , name]) => `${page} ${name}`)).toContain(`docs/migration/${service}.md ${service}`);
  }
});

test.each(COMMANDS)('%s prints a command that works: %s', async (_page, command, service) => {
  const contents = Object.entries(FILES[service]).map(([name, content]) =>
    [name, typeof content === 'string' ? content : JSON.stringify(content)]);
  const folder = folderWith(Object.fromEntries(contents));
  const args = command.split(' ').map(word => /\.\w+$/.test(word) ? path.join(folder, word) : word);
  const io = testIo();
  expect([await run(args, io), io.err()]).toEqual([0, expect.any(String)]);
  const output = path.join(folder, command.split(' ').at(-1)!);
  if (output.endsWith('.json')) {
    const template = testIo();
    expect([await run(['template', output, '--assets-bucket', 'my-code'], template), template.err()])
      .toEqual([0, expect.any(String)]);
    return;
  }
  const code = fs.readFileSync(output, 'utf8');
  expect(code).toContain(EXPECTED[service]);
  synthesizePrinted(code).template.resourceCountIs('AWS::CloudFront::Distribution', 1);
});
