import * as fs from 'node:fs';
import * as path from 'node:path';
import { Json, migrated, runFrom } from './support';
import { templateOptions } from '../../../../../src/construct/template/template-options';
import { cleanUp, folderWith } from '../../../local/support';

afterEach(cleanUp);

const DISTRIBUTION = {
  Distribution: {
    Id: 'E2EXAMPLE',
    DistributionConfig: {
      Aliases: { Items: ['img.example.com'] },
      Origins: { Items: [{ Id: 'a', DomainName: 'my-photos.s3.eu-west-1.amazonaws.com', S3OriginConfig: {} }] },
      DefaultCacheBehavior: { TargetOriginId: 'a', MinTTL: 0, DefaultTTL: 3600, MaxTTL: 86_400 },
      PriceClass: 'PriceClass_200',
      HttpVersion: 'http2',
      Logging: { Enabled: true, Bucket: 'my-logs.s3.amazonaws.com', Prefix: '' },
      ViewerCertificate: { ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/abc' },
    },
  },
};

const DIT = {
  Stacks: [{
    StackName: 'ServerlessImageHandler',
    Parameters: Object.entries({
      SourceBuckets: 'my-photos, my-logos',
      AutoWebP: 'Yes',
      EnableSignature: 'Yes',
      SecretsManagerSecret: 'image-secret',
      SecretsManagerKey: 'key',
    }).map(([name, value]) => ({ ParameterKey: `${name}Parameter`, ParameterValue: value })),
  }],
};

const THUMBOR = 'QUALITY = 70\nMAX_WIDTH = 1920\nMAX_AGE = 7200\nALLOW_UNSAFE_URL = True\n'
  + 'LOADER = "thumbor_aws.loader"\nAWS_LOADER_BUCKET_NAME = "my-photos"\nAWS_LOADER_ROOT_PATH = "/live"\n';

const SAMPLE = {
  Stacks: [{
    StackName: 'ImgTransformationStack',
    Outputs: [{ OutputKey: 'OriginalImagesS3Bucket', OutputValue: 'my-photos' }],
  }],
};

interface Expected {
  readonly options: Json;
  readonly parameters: Json;
}

test.each<[string, unknown, Expected]>([
  ['cloudfront', DISTRIBUTION, {
    options: { bucketName: 'my-photos', originAccess: 'control', httpVersion: 'http2' },
    parameters: { DefaultTtl: '3600', MaxTtl: '86400', PriceClass: 'PriceClass_200' },
  }],
  ['dit', DIT, {
    options: {
      sources: [
        { source: { bucket: { bucketName: 'my-photos' } } },
        { pathPrefix: 'my-logos/', source: { bucket: { bucketName: 'my-logos' } } },
      ],
      transformation: {
        urls: {
          dit: {
            autoWebp: true,
            sourceBuckets: [{ bucketName: 'my-photos' }, { bucketName: 'my-logos', folder: 'my-logos/' }],
          },
        },
        signing: { secretField: 'key' },
      },
    },
    parameters: { PriceClass: 'PriceClass_All', SigningSecretArn: 'ARN_OF_THE_SECRET' },
  }],
  ['thumbor', THUMBOR, {
    options: {
      sources: [{ source: { bucket: { bucketName: 'my-photos', keyPrefix: 'live/' } } }],
      transformation: {
        urls: { thumbor: { unsafe: true } }, quality: { avif: 70, webp: 70, jpeg: 70 }, maxWidth: 1920,
      },
    },
    parameters: { DefaultTtl: '7200' },
  }],
  ['aws-sample', SAMPLE, {
    options: { bucketName: 'my-photos', allowedOrigins: ['*'], transformation: { urls: 'awsSample' } },
    parameters: { PriceClass: 'PriceClass_All' },
  }],
  ['imgix', 'https://a.imgix.net/a.jpg?w=300\n', {
    options: { bucketName: 'bucket-of-the-originals' }, parameters: {},
  }],
])('migrate --from %s prints options and parameters that template accepts', async (service, content, expected) => {
  const { template } = await migrated(service, content);
  expect(template).toMatchObject(expected);
  expect(() => templateOptions(template.options)).not.toThrow();
});

test('migrate --from writes the options file and the commands of template for an output in JSON', async () => {
  const folder = folderWith({});
  const file = path.join(folder, 'options.json');
  const { code, out } = await runFrom('cloudfront', [DISTRIBUTION], '--output', file);
  expect(code).toBe(0);
  expect(JSON.parse(fs.readFileSync(file, 'utf8')))
    .toEqual({ bucketName: 'my-photos', originAccess: 'control', httpVersion: 'http2' });
  expect(out).toContain(`npx cdk-image-cdn template ${file} --assets-bucket CODE_BUCKET --output images.yaml`);
  expect(out).toContain('Add {"domainNames":["img.example.com"],"certificateArn":"arn:aws:acm:us-east-1:111122223333:'
    + `certificate/abc"} to the options in ${file} before the deployment.`);
  expect(out).toContain('- accessLogs: it needs the CDK, and is not in the options file.');
  expect(out).not.toContain('npx cdk ');
});

test('migrate --from writes JSON and YAML whatever the case of the extension is, and no other kinds of files', async () => {
  const folder = folderWith({});
  for (const [name, start] of [['options.JSON', '{'], ['options.YAML', 'bucketName:']]) {
    await runFrom('cloudfront', [DISTRIBUTION], '--output', path.join(folder, name));
    expect(fs.readFileSync(path.join(folder, name), 'utf8')).toMatch(new RegExp(`^${start}`));
  }
  const { code, err } = await runFrom('cloudfront', [DISTRIBUTION], '--output', path.join(folder, 'options.yam'));
  expect([code, err]).toEqual([2, expect.stringContaining('--output must end in .ts for the code')]);
  expect(fs.existsSync(path.join(folder, 'options.yam'))).toBe(false);
});

test('migrate --from prints how to find the ARN of the secret that signs URLs', async () => {
  const folder = folderWith({});
  const { out } = await runFrom('thumbor', ['SECURITY_KEY=x'], '--output', path.join(folder, 'options.json'));
  expect(out).toContain('ARN_OF_THE_SECRET is the output of `aws secretsmanager describe-secret --secret-id thumbor-key');
});
