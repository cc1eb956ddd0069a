import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ImageCdn,
  ImageCdnProps,
  ImageSource,
  ImageSourceRoute,
  ImageTransformation,
  OriginAccess,
  Purge,
  R2Jurisdiction,
  R2SourceOptions,
  S3CompatibleSourceOptions,
} from '../../../src';
import { MALLOC_VARIABLES } from '../../../src/construct/transformation/malloc';
import { distributionConfig, emptyStack, only, templateOf, warnings } from '../../support';

const ACCOUNT = '0123456789abcdef0123456789abcdef';
const B2: Omit<S3CompatibleSourceOptions, 'credentials'> = {
  endpoint: 'https://s3.eu-central-003.backblazeb2.com',
  region: 'eu-central-003',
  bucketName: 'photos',
};

/** A stack whose originals are where `make` says, given a secret. */
function transforming(
  make: (credentials: secretsmanager.ISecret, stack: Stack) => ImageSource,
  props: ImageCdnProps = {},
): Stack {
  const stack = emptyStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  const credentials = secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    'Token',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf',
  );
  new ImageCdn(stack, 'Images', {
    sources: [{ source: make(credentials, stack) }],
    transformation: ImageTransformation.onDemand(),
    purge: Purge.none(),
    ...props,
  });
  return stack;
}

function r2(options: Partial<R2SourceOptions> = {}): Stack {
  return transforming(credentials =>
    ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos', credentials, ...options }),
  );
}

function s3Compatible(options: Partial<S3CompatibleSourceOptions> = {}): Stack {
  return transforming(credentials => ImageSource.s3Compatible({ ...B2, credentials, ...options }));
}

/** Returns the source in the settings of the transform function. */
function sourceOf(stack: Stack): unknown {
  return JSON.parse(only(Template.fromStack(stack), 'AWS::Lambda::Function').Environment.Variables.CONFIG).source;
}

describe('ImageSource with `transformation`', () => {
  test('reads R2 through its S3 API', () => {
    expect(sourceOf(r2())).toEqual({
      url: `https://${ACCOUNT}.r2.cloudflarestorage.com/photos`,
      region: 'auto',
      accessKeyIdField: 'accessKeyId',
      secretAccessKeyField: 'secretAccessKey',
    });
    expect(sourceOf(r2({ jurisdiction: R2Jurisdiction.EU }))).toMatchObject({
      url: `https://${ACCOUNT}.eu.r2.cloudflarestorage.com/photos`,
    });
  });

  test('reads any other server with an S3-compatible API', () => {
    expect(sourceOf(s3Compatible({ accessKeyIdField: 'keyId', secretAccessKeyField: 'key' }))).toEqual({
      url: 'https://s3.eu-central-003.backblazeb2.com/photos',
      region: 'eu-central-003',
      accessKeyIdField: 'keyId',
      secretAccessKeyField: 'key',
    });
    expect(sourceOf(s3Compatible({ forcePathStyle: false }))).toMatchObject({
      url: 'https://photos.s3.eu-central-003.backblazeb2.com',
    });
    expect(sourceOf(s3Compatible({ endpoint: 'https://minio.example.com:9000/' }))).toMatchObject({
      url: 'https://minio.example.com:9000/photos',
    });
  });

  const template = Template.fromStack(r2());

  test('allows the transform function to read the secret and the variant bucket, and nothing else', () => {
    const statements = only(template, 'AWS::IAM::Policy').PolicyDocument.Statement;
    expect(
      statements.map(({ Action: action, Resource: resource }: any) => [
        action,
        JSON.stringify(resource).replace(/[A-F0-9]{8}"/g, '"'),
      ]),
    ).toEqual([
      ['s3:ListBucket', '{"Fn::GetAtt":["ImagesVariants","Arn"]}'],
      [
        ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        '{"Fn::Join":["",[{"Fn::GetAtt":["ImagesVariants","Arn"]},"/*"]]}',
      ],
      [['logs:CreateLogStream', 'logs:PutLogEvents'], '{"Fn::GetAtt":["ImagesTransformerLogs","Arn"]}'],
      ['secretsmanager:GetSecretValue', '"arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf"'],
    ]);
  });

  test('creates the variant bucket only, and origins for that and the transform function only', () => {
    template.resourceCountIs('AWS::S3::Bucket', 1);
    expect(distributionConfig(template).Origins).toHaveLength(2);
  });

  test('keeps the access key out of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
    const { Variables: variables } = only(template, 'AWS::Lambda::Function').Environment;
    expect(variables.SOURCE_SECRET).toBe('arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf');
    expect(Object.keys(variables).sort()).toEqual([
      'CONFIG', ...Object.keys(MALLOC_VARIABLES), 'SOURCE_SECRET', 'VARIANTS',
    ]);
  });

  test('reads the variant bucket by OAC if `originAccess` requests it', () => {
    const stack = transforming(
      credentials => ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos', credentials }),
      { originAccess: OriginAccess.control() },
    );
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('causes a warning that no changes are reported', () => {
    expect(
      warnings(transforming(credentials => ImageSource.s3Compatible({ ...B2, credentials }), { purge: undefined })),
    ).toContain('noEvents');
  });
});

describe('ImageSource options', () => {
  test.each([
    'http://s3.example.com',
    'ftp://s3.example.com',
    's3.example.com',
    '',
    'https://',
    'https://s3.example.com/path',
    'https://s3.example.com/?x=1',
    'https://s3.example.com/#x',
    'https://user@s3.example.com',
    'https://user:pass@s3.example.com',
    'https://s3.example.com\\@evil.example/x',
  ])('reject the endpoint %j, which is not HTTPS with only a host name', endpoint => {
    expect(() => s3Compatible({ endpoint })).toThrow(
      'Test/Images: `sources[0].source.endpoint` must be known at synthesis, and be https:// and a host name only',
    );
  });

  test.each([
    'https://127.0.0.1',
    'https://10.0.0.1:9000',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[fd00:ec2::254]',
    'https://2130706433',
    'https://0x7f.1',
    'https://localhost',
    'https://localhost:9000',
    'https://minio',
    'https://minio.local',
    'https://metadata.google.internal',
    'https://ip-10-0-0-1.ec2.internal',
    'https://s3.localhost',
    'https://nas.lan',
    'https://minio.storage.svc',
    'https://s3.example.com.',
    'https://127.0.0.1.',
  ])('reject the endpoint %j, which is an address or in a private network', endpoint => {
    expect(() => s3Compatible({ endpoint })).toThrow(
      'Test/Images: `sources[0].source.endpoint` must be the host name of a server on the internet',
    );
  });

  test('reject an endpoint that is known at deployment only', () => {
    expect(() =>
      transforming((credentials, stack) =>
        ImageSource.s3Compatible({ ...B2, credentials, endpoint: new CfnParameter(stack, 'Endpoint').valueAsString }),
      ),
    ).toThrow('`sources[0].source.endpoint` must be known at synthesis');
  });

  test.each(['photos/../other', 'photos@evil', 'Photos', 'ab', 'a'.repeat(64), '-photos', ''])(
    'reject %j as the name of a bucket',
    bucketName => {
      expect(() => s3Compatible({ bucketName }))
        .toThrow('Test/Images: `sources[0].source.bucketName` must be known at synthesis');
    },
  );

  test('write a bucket name with a dot only into the path', () => {
    expect(sourceOf(s3Compatible({ bucketName: 'my.photos' }))).toMatchObject({
      url: 'https://s3.eu-central-003.backblazeb2.com/my.photos',
    });
    expect(() => s3Compatible({ bucketName: 'my.photos', forcePathStyle: false })).toThrow(
      '`sources[0].source.bucketName` must have no dots without `forcePathStyle`, because',
    );
  });

  test.each(['evil.example/x#', '0123', ACCOUNT.toUpperCase()])('reject %j as the ID of an account', accountId => {
    expect(() => r2({ accountId })).toThrow(
      'Test/Images: `sources[0].source.accountId` must be known at synthesis, as 32 hexadecimal digits',
    );
  });

  test.each([
    [{ accessKeyIdField: '' }, '`sources[0].source.accessKeyIdField` must be the name of a field, got an empty string'],
    [{ secretAccessKeyField: '' },
      '`sources[0].source.secretAccessKeyField` must be the name of a field, got an empty string'],
    [
      { accessKeyIdField: 'key', secretAccessKeyField: 'key' },
      '`sources[0].source.accessKeyIdField` and `sources[0].source.secretAccessKeyField` must be two different '
        + 'fields, got for both: key',
    ],
  ])('reject %j as the fields of an access key', (fields, message) => {
    expect(() => r2(fields)).toThrow(`Test/Images: ${message}`);
    expect(() => s3Compatible(fields)).toThrow(`Test/Images: ${message}`);
  });

  test('reject a Region with spaces or slashes', () => {
    expect(() => s3Compatible({ region: 'eu west/1' })).toThrow(
      "`sources[0].source.region` must be letters, digits and '-', got eu west/1",
    );
  });
});

describe('ImageCdn with a source', () => {
  const credentials = secretsmanager.Secret.fromSecretNameV2(new Stack(new App(), 'Other'), 'Token', 'token');

  test.each<[string, ImageSource, ImageCdnProps, string]>([
    [
      'without `transformation`',
      ImageSource.s3Compatible({ ...B2, credentials }),
      {},
      '`sources` must be used with `transformation`, whose function reads them. Use `bucket` to serve one S3 bucket '
        + 'unchanged',
    ],
    [
      'without an access key',
      ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos' } as never),
      { transformation: ImageTransformation.onDemand() },
      '`sources[0].source.credentials` must be a secretsmanager.ISecret, got undefined',
    ],
    [
      'whose originals are to be served',
      ImageSource.s3Compatible({ ...B2, credentials }),
      { transformation: ImageTransformation.onDemand(), originalsPath: 'original' },
      '`originalsPath` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[0]` outside S3',
    ],
    [
      'with a fallback image outside its bucket',
      ImageSource.s3Compatible({ ...B2, credentials }),
      { transformation: ImageTransformation.onDemand({ fallbackImage: '../other/image.png' }) },
      '`fallbackImage` must be the key of an image, got ../other/image.png',
    ],
  ])('rejects a source %s', (_case, given, props, message) => {
    expect(() => templateOf({ sources: [{ source: given }], ...props })).toThrow(`Test/Images: ${message}`);
  });
});

describe('ImageCdn with `sources`', () => {
  const stack = emptyStack();
  const credentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token');
  const source = ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos', credentials });
  const transformation = ImageTransformation.onDemand();

  test.each([
    [
      'bucket',
      { bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-images') },
      '`sources` and `bucket` exclude each other',
    ],
    ['uploads', { uploads: [{ path: '.' }] }, '`uploads` must be used with an S3 bucket'],
    ['transformation', { transformation: ImageTransformation.none() }, '`sources` must be used with `transformation`'],
    ['removalPolicy', { removalPolicy: RemovalPolicy.DESTROY }, '`removalPolicy` and `sources` exclude each other'],
  ])('rejects the combination with %s', (prop, props, message) => {
    expect(() => new ImageCdn(stack, `Images-${prop}`, { sources: [{ source }], transformation, ...props })).toThrow(message);
  });

  test.each<[string, ImageSourceRoute[], string]>([
    ['without a route', [],
      '`sources` must contain 1 to 25 routes, got none. Leave it out to serve the images of `bucket`'],
  ])('rejects `sources` %s', (_case, sources, message) => {
    expect(() => templateOf({ sources, transformation })).toThrow(`Test/Images: ${message}`);
  });
});
