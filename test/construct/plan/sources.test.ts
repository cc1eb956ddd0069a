import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ImageCdn, ImageRefinement, ImageSource, ImageSourceRoute, ImageTransformation, R2SourceOptions,
  S3CompatibleSourceOptions, VariantDelivery,
} from '../../../src';
import { emptyStack } from '../../support';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const R2_URL = `https://${ACCOUNT}.r2.cloudflarestorage.com/catalog`;
const B2_URL = 'https://s3.eu-central-003.backblazeb2.com/photos';

const arnOf = (name: string) => `arn:aws:secretsmanager:${ENV.region}:${ENV.account}:secret:${name}-AbCdEf`;
const secretIn = (stack: Stack, name: string) =>
  secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${stack.node.children.length}`, arnOf(name));

const b2 = (stack: Stack, options: Partial<S3CompatibleSourceOptions> = {}) => ImageSource.s3Compatible({
  endpoint: 'https://s3.eu-central-003.backblazeb2.com',
  region: 'eu-central-003',
  bucketName: 'photos',
  credentials: secretIn(stack, 'b2'),
  ...options,
});
const r2 = (stack: Stack, options: Partial<R2SourceOptions> = {}) => ImageSource.r2({
  accountId: ACCOUNT, bucketName: 'catalog', credentials: secretIn(stack, 'r2'), ...options,
});

type Sources = (stack: Stack) => ImageSourceRoute[];

function made(sources: Sources, refinement?: ImageRefinement): Stack {
  const stack = emptyStack({ env: ENV });
  const transformation = ImageTransformation.onDemand({ refinement });
  new ImageCdn(stack, 'Images', { sources: sources(stack), transformation });
  return stack;
}

/** Returns the environments of the functions that read originals. */
function readersOf(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties.Environment?.Variables)
    .filter(variables => typeof variables?.CONFIG === 'string' && 'rules' in JSON.parse(variables.CONFIG));
}

/** Returns the settings of the transform function, and the secrets that it is told. */
function readOf(stack: Stack) {
  const [{ CONFIG, SOURCE_SECRET }] = readersOf(stack);
  const { source, routes, rules } = JSON.parse(CONFIG);
  return { source, routes, secrets: SOURCE_SECRET, version: rules.version };
}

describe('ImageCdn with several buckets outside AWS', () => {
  test('gives functions the endpoint, bucket, Region, prefix and secret of each source', () => {
    const stack = made(inStack => [
      { source: r2(inStack) },
      { pathPrefix: 'photos/', source: b2(inStack, { keyPrefix: 'a b/猫/', accessKeyIdField: 'keyId' }) },
      { pathPrefix: 'mine/', source: ImageSource.bucket(s3.Bucket.fromBucketName(inStack, 'Mine', 'mine')) },
    ], ImageRefinement.constantQuality());
    expect(readOf(stack)).toMatchObject({
      source: undefined,
      secrets: `${arnOf('b2')} ${arnOf('r2')}`,
      routes: [
        {
          pathPrefix: 'photos/',
          keyPrefix: 'a b/猫/',
          source: {
            url: B2_URL, region: 'eu-central-003', accessKeyIdField: 'keyId',
          },
        },
        { pathPrefix: 'mine/', bucket: 'mine' },
        { pathPrefix: '', source: { url: R2_URL, region: 'auto', secret: 1 } },
      ],
    });
    const [transformer, refiner] = readersOf(stack);
    expect(refiner).toMatchObject({ CONFIG: transformer.CONFIG, SOURCE_SECRET: transformer.SOURCE_SECRET });
  });

  test('allows each function to read exactly the secrets of the sources', () => {
    const stack = made(inStack => [
      { source: r2(inStack) },
      { pathPrefix: 'photos/', source: b2(inStack) },
      { pathPrefix: 'more/', source: r2(inStack, { bucketName: 'more' }) },
    ], ImageRefinement.constantQuality());
    const secrets = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(({ Properties }) =>
      Properties.PolicyDocument.Statement
        .filter(({ Action }: any) => JSON.stringify(Action).includes('secretsmanager'))
        .map(({ Action, Resource }: any) => [Action, Resource].flat()));
    const each = [arnOf('b2'), arnOf('r2')].map(arn => ['secretsmanager:GetSecretValue', arn]);
    expect(secrets.filter(statements => statements.length > 0)).toEqual([each, each]);
  });

  test.each([['two buckets', 'more'], ['one bucket', undefined]])(
    'allows functions to decrypt the secret of %s if only one import of it names the KMS key', (_, bucketName) => {
      const stack = made(inStack => {
        const encryptionKey = kms.Key.fromKeyArn(inStack, 'K', `arn:aws:kms:eu-west-1:${ENV.account}:key/a`);
        const attributes = { secretCompleteArn: arnOf('r2'), encryptionKey };
        const credentials = secretsmanager.Secret.fromSecretAttributes(inStack, 'Encrypted', attributes);
        return [
          { pathPrefix: 'encrypted/', source: r2(inStack, { credentials }) },
          { source: r2(inStack, bucketName === undefined ? {} : { bucketName }) },
        ];
      }, ImageRefinement.constantQuality());
      const decrypting = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
        .filter(policy => JSON.stringify(policy).includes('"kms:Decrypt"'));
      expect(decrypting).toHaveLength(2);
    });

  test('names a secret of several sources once', () => {
    const { secrets, routes } = readOf(made(inStack => [
      { source: r2(inStack) }, { pathPrefix: 'more/', source: r2(inStack, { bucketName: 'more' }) },
    ]));
    expect(secrets).toBe(arnOf('r2'));
    expect(routes.map(({ source }: any) => source)).toEqual([
      { url: R2_URL.replace('catalog', 'more'), region: 'auto' }, { url: R2_URL, region: 'auto' },
    ]);
  });

  test('treats one bucket under two prefixes as one source', () => {
    expect(readOf(made(inStack => [
      { pathPrefix: 'new/', source: r2(inStack, { keyPrefix: 'v2/' }) },
      { pathPrefix: 'old/', source: r2(inStack, { keyPrefix: 'v1/' }) },
    ]))).toMatchObject({
      source: { url: R2_URL },
      secrets: arnOf('r2'),
      routes: [{ pathPrefix: 'new/', keyPrefix: 'v2/' }, { pathPrefix: 'old/', keyPrefix: 'v1/' }],
    });
  });

  test('transforms originals again if another source takes a prefix', () => {
    const versions = [
      (stack: Stack) => [b2(stack), r2(stack)],
      (stack: Stack) => [r2(stack), b2(stack)],
      (stack: Stack) => [b2(stack), r2(stack, { keyPrefix: 'v2/' })],
    ].map(sources => readOf(made(stack =>
      sources(stack).map((source, index) => ({ pathPrefix: `${index}/`, source })))).version);
    expect(new Set(versions).size).toBe(3);
  });

  test('rejects an invalid option of one of them by its path', () => {
    const second = (source: (stack: Stack) => ImageSource) => () => made(inStack => [
      { source: r2(inStack) }, { pathPrefix: 'a/', source: source(inStack) },
    ]);
    expect(second(stack => b2(stack, { keyPrefix: 'v2' }))).toThrow('Test/Images: `sources[1].source.keyPrefix` must be '
      + 'folders with a slash at the end, such as catalog/v2/, got v2');
    expect(second(stack => b2(stack, { keyPrefix: 'a\ud800/' })))
      .toThrow('Test/Images: `sources[1].source.keyPrefix` must be well-formed Unicode text, got an unpaired');
    expect(second(stack => b2(stack, { keyPrefix: `${'猫'.repeat(341)}/` })))
      .toThrow('Test/Images: `sources[1].source.keyPrefix` must have less than the 1024 bytes of a key, got 1024');
    expect(second(stack => b2(stack, { keyPrefix: `${stack.stackId}/` })))
      .toThrow('Test/Images: `sources[1].source.keyPrefix` must be known at synthesis');
    expect(second(stack => b2(stack, { region: 'eu west' }))).toThrow('Test/Images: `sources[1].source.region` must be');
    expect(second(stack => r2(stack, { accountId: '1' }))).toThrow('Test/Images: `sources[1].source.accountId` must be');
  });

  test('rejects missing options of one of them by its path', () => {
    for (const source of [ImageSource.s3Compatible(undefined as never), ImageSource.r2(undefined as never)]) {
      expect(() => made(() => [{ source }])).toThrow('Test/Images: `sources[0].source');
    }
  });

  test('rejects more of them than the environment of the transform function has room for', () => {
    const withSources = (count: number) => () => {
      const stack = made(inStack => Array.from({ length: count }, (_, index) => ({
        pathPrefix: `source-${index}/`, source: r2(inStack, { bucketName: `bucket-${index}` }),
      })));
      (stack.node.root as App).synth();
    };
    expect(withSources(12)).not.toThrow();
    expect(withSources(25)).toThrow(/the environment variables must have at most 4096 bytes, got up to \d{4}. Shorten `sources` \(\d{4} bytes\)/);
  });
});

describe('ImageCdn with a secret that is imported by its name and by its ARN', () => {
  const withHeadersFrom = (secretArn: string, isFirst = false) => () => {
    const stack = emptyStack({ env: ENV });
    const headersSecret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Headers', secretArn);
    const credentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'shared');
    const sources = [
      { source: b2(stack, { credentials }) },
      { pathPrefix: 'cms/', source: ImageSource.https({ origin: 'https://cms.example.com', headersSecret }) },
    ];
    new ImageCdn(stack, 'Images', {
      sources: isFirst ? sources.reverse() : sources,
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
    });
  };

  test.each([false, true])(
    'rejects it as the headers of an HTTPS origin, which would receive the access key: as the first source %s', isFirst => {
      expect(withHeadersFrom(arnOf('shared'), isFirst)).toThrow(`Test/Images: \`sources[${isFirst ? 0 : 1}].source.`
        + 'headersSecret` must not be the secret with the access key of another source');
    });

  test('accepts a secret with the same name in another Region', () => {
    expect(withHeadersFrom(arnOf('shared').replace(ENV.region, 'us-east-1'))).not.toThrow();
  });
});

describe('ImageCdn with one bucket outside AWS', () => {
  test('keeps its settings apart from routes, among other sources, too', () => {
    const settings = {
      url: B2_URL,
      region: 'eu-central-003',
      accessKeyIdField: 'accessKeyId',
      secretAccessKeyField: 'secretAccessKey',
    };
    expect(readOf(made(inStack => [{ source: b2(inStack) }])))
      .toMatchObject({ source: settings, routes: undefined, secrets: arnOf('b2') });
    expect(readOf(made(inStack => [
      { source: b2(inStack) },
      { pathPrefix: 'mine/', source: ImageSource.bucket(s3.Bucket.fromBucketName(inStack, 'Mine', 'mine')) },
    ]))).toMatchObject({
      source: settings, secrets: arnOf('b2'), routes: [{ pathPrefix: 'mine/', bucket: 'mine' }, { pathPrefix: '' }],
    });
  });

  test('reads the originals below `keyPrefix`', () => {
    const { source, routes } = readOf(made(inStack => [{ source: b2(inStack, { keyPrefix: 'v2/' }) }]));
    expect(source.url).toBe(B2_URL);
    expect(routes).toEqual([{ pathPrefix: '', keyPrefix: 'v2/' }]);
  });
});
