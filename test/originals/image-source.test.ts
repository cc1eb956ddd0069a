import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ImageCdn,
  ImageCdnProps,
  ImageSource,
  ImageTransformation,
  OriginAccess,
  Purge,
  R2Jurisdiction,
  R2SourceOptions,
  S3CompatibleSourceOptions,
} from '../../src';
import { distributionConfig, only, templateOf, warnings } from '../support';

const source = ImageSource.r2({ publicDomainName: 'images.example.com' });

describe('R2, by its public domain', () => {
  const template = templateOf({ source, originShieldRegion: 'eu-west-1' });

  test('is read by HTTPS alone, from its public domain', () => {
    expect(distributionConfig(template).Origins).toEqual([
      {
        Id: expect.any(String),
        DomainName: 'images.example.com',
        CustomOriginConfig: expect.objectContaining({
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
        }),
        OriginShield: { Enabled: true, OriginShieldRegion: 'eu-west-1' },
      },
    ]);
  });

  test('needs no bucket and no identity', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('keeps the cache rules', () => {
    expect(distributionConfig(template).DefaultCacheBehavior.ViewerProtocolPolicy).toBe(
      cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    );
    expect(distributionConfig(template).CustomErrorResponses).toHaveLength(6);
  });

  test.each([
    'https://images.example.com',
    'images.example.com/path',
    'images.example.com:8443',
    'localhost',
    '169.254.169.254',
    '',
  ])('fails for %s as its domain', publicDomainName => {
    expect(() => templateOf({ source: ImageSource.r2({ publicDomainName }) })).toThrow(
      `Test/Images: \`publicDomainName\` must be a host name without scheme, port or path, got: ${publicDomainName}`,
    );
  });
});

test.each([
  '0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com',
  '0123456789abcdef0123456789abcdef.EU.r2.cloudflarestorage.com',
])('%s is no public domain, but the API, which answers signed requests alone', publicDomainName => {
  expect(() => templateOf({ source: ImageSource.r2({ publicDomainName }) })).toThrow(
    'Test/Images: `publicDomainName` must be a domain that the bucket is public by, not that of its S3 API, which CloudFront cannot sign requests for, got: ',
  );
});

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
  const stack = new Stack(new App(), 'Test', { env: { account: '111122223333', region: 'eu-west-1' } });
  const credentials = secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    'Token',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf',
  );
  new ImageCdn(stack, 'Images', {
    source: make(credentials, stack),
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

/** What the transformer is told of its source. */
function sourceOf(stack: Stack): unknown {
  return JSON.parse(only(Template.fromStack(stack), 'AWS::Lambda::Function').Environment.Variables.CONFIG).source;
}

describe('with transformation', () => {
  test('R2 is read by its S3 API', () => {
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

  test('so is any other server that speaks it', () => {
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

  test('the transformer may read the secret, and its own store, and nothing else', () => {
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

  test('there is no bucket but the store, and no other origin than the store and the transformer', () => {
    template.resourceCountIs('AWS::S3::Bucket', 1);
    expect(distributionConfig(template).Origins).toHaveLength(2);
  });

  test('the access key is nowhere in the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
    const { Variables: variables } = only(template, 'AWS::Lambda::Function').Environment;
    expect(variables.SOURCE_SECRET).toBe('arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf');
    expect(Object.keys(variables).sort()).toEqual(['CONFIG', 'MALLOC_ARENA_MAX', 'SOURCE_SECRET', 'VARIANTS']);
  });

  test('the store is read by OAC where that is asked for', () => {
    const stack = transforming(
      credentials => ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos', credentials }),
      { originAccess: OriginAccess.control() },
    );
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('nobody tells of changes, which a warning says', () => {
    expect(
      warnings(transforming(credentials => ImageSource.s3Compatible({ ...B2, credentials }), { purge: undefined })),
    ).toContain('noEvents');
  });
});

describe('an endpoint leads to one server on the internet', () => {
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
  ])('%j is more or less than https and a host', endpoint => {
    expect(() => s3Compatible({ endpoint })).toThrow(
      'Test/Images: `endpoint` must be known at synthesis, and be https:// and a host alone',
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
  ])('%j is an address, or inside a network', endpoint => {
    expect(() => s3Compatible({ endpoint })).toThrow(
      'Test/Images: `endpoint` must be a server on the internet by its name',
    );
  });

  test('which is known now', () => {
    expect(() =>
      transforming((credentials, stack) =>
        ImageSource.s3Compatible({ ...B2, credentials, endpoint: new CfnParameter(stack, 'Endpoint').valueAsString }),
      ),
    ).toThrow('`endpoint` must be known at synthesis');
  });

  test.each(['photos/../other', 'photos@evil', 'Photos', 'ab', 'a'.repeat(64), '-photos', ''])(
    '%j is no name of a bucket',
    bucketName => {
      expect(() => s3Compatible({ bucketName })).toThrow('Test/Images: `bucketName` must be known at synthesis');
    },
  );

  test('a bucket with a dot is a part of the path', () => {
    expect(sourceOf(s3Compatible({ bucketName: 'my.photos' }))).toMatchObject({
      url: 'https://s3.eu-central-003.backblazeb2.com/my.photos',
    });
    expect(() => s3Compatible({ bucketName: 'my.photos', forcePathStyle: false })).toThrow(
      '`bucketName` with a dot needs `forcePathStyle`',
    );
  });

  test.each(['evil.example/x#', '0123', ACCOUNT.toUpperCase()])('%j is no account', accountId => {
    expect(() => r2({ accountId })).toThrow('Test/Images: `accountId` must be known at synthesis: 32 hex digits');
  });

  test.each([
    [{ accessKeyIdField: '' }, '`accessKeyIdField` must be the name of a field, got an empty one'],
    [{ secretAccessKeyField: '' }, '`secretAccessKeyField` must be the name of a field, got an empty one'],
    [
      { accessKeyIdField: 'key', secretAccessKeyField: 'key' },
      '`accessKeyIdField` and `secretAccessKeyField` must be two fields, got for both: key',
    ],
  ])('%j are not the fields of an access key', (fields, message) => {
    expect(() => r2(fields)).toThrow(`Test/Images: ${message}`);
    expect(() => s3Compatible(fields)).toThrow(`Test/Images: ${message}`);
  });

  test('a region is a word', () => {
    expect(() => s3Compatible({ region: 'eu west/1' })).toThrow(
      "`region` must be letters, digits and '-', got: eu west/1",
    );
  });
});

describe('what a source can be', () => {
  const credentials = secretsmanager.Secret.fromSecretNameV2(new Stack(new App(), 'Other'), 'Token', 'token');

  test.each<[string, ImageSource, ImageCdnProps, string]>([
    [
      'a private R2 bucket needs transformation',
      ImageSource.r2({ accountId: ACCOUNT, bucketName: 'photos', credentials }),
      {},
      '`source` of ImageSource.r2() needs `publicDomainName`, or `transformation`',
    ],
    [
      'a public one needs no keys',
      ImageSource.r2({ publicDomainName: 'images.example.com', credentials }),
      {},
      '`credentials` has no use without `transformation`',
    ],
    [
      'other servers need transformation',
      ImageSource.s3Compatible({ ...B2, credentials }),
      {},
      '`source` of ImageSource.s3Compatible() needs `transformation`',
    ],
    [
      'transformation needs keys',
      source,
      { transformation: ImageTransformation.onDemand() },
      '`source` of ImageSource.r2() needs `accountId`, `bucketName` and `credentials` with `transformation`',
    ],
    [
      'and no public domain',
      ImageSource.r2({ publicDomainName: 'images.example.com', accountId: ACCOUNT, bucketName: 'photos', credentials }),
      { transformation: ImageTransformation.onDemand() },
      '`publicDomainName` has no use with `transformation`',
    ],
    [
      'originals are not shown',
      ImageSource.s3Compatible({ ...B2, credentials }),
      { transformation: ImageTransformation.onDemand(), originalsPath: 'original' },
      '`originalsPath` and `source` exclude each other',
    ],
    [
      'the fallback image is a key',
      ImageSource.s3Compatible({ ...B2, credentials }),
      { transformation: ImageTransformation.onDemand({ fallbackImage: '../other/image.png' }) },
      '`fallbackImage` must be the key of an image, got: ../other/image.png',
    ],
  ])('%s', (_case, given, props, message) => {
    expect(() => templateOf({ source: given, ...props })).toThrow(`Test/Images: ${message}`);
  });
});

describe('fails together with', () => {
  const stack = new Stack(new App(), 'Test');

  test.each([
    [
      'bucket',
      { bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-images') },
      '`source` and `bucket` exclude each other',
    ],
    ['uploads', { uploads: [{ path: '.' }] }, '`uploads` and `source` exclude each other'],
    ['originAccess', { originAccess: OriginAccess.control() }, '`originAccess` and `source` exclude each other'],
    [
      'originAccess without transformation',
      { originAccess: OriginAccess.control(), transformation: ImageTransformation.none() },
      '`originAccess` and `source` exclude each other',
    ],
    ['removalPolicy', { removalPolicy: RemovalPolicy.DESTROY }, '`removalPolicy` and `source` exclude each other'],
  ])('%s', (prop, props, message) => {
    expect(() => new ImageCdn(stack, `Images-${prop}`, { source, ...props })).toThrow(message);
  });
});
