import { synthesizePrinted } from './printed-code';
import { differencesOf, migrated, runFrom } from './support';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

/** The stack of version 6 and later. */
const stackOf = (parameters: Record<string, string>, suffix: string = 'Parameter') => ({
  Stacks: [{
    StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/ServerlessImageHandler/1a2b',
    StackName: 'ServerlessImageHandler',
    Parameters: Object.entries(parameters).map(([name, value]) =>
      ({ ParameterKey: name + suffix, ParameterValue: value })),
    Outputs: [{ OutputKey: 'ApiEndpoint', OutputValue: 'https://d111111abcdef8.cloudfront.net' }],
  }],
});

const MAXIMAL = stackOf({
  CorsEnabled: 'Yes',
  CorsOrigin: 'https://www.example.com',
  SourceBuckets: 'my-photos, my-logos',
  DeployDemoUI: 'Yes',
  LogRetentionPeriod: '180',
  AutoWebP: 'Yes',
  EnableSignature: 'Yes',
  SecretsManagerSecret: 'image-secret',
  SecretsManagerKey: 'key',
  EnableDefaultFallbackImage: 'Yes',
  FallbackImageS3Bucket: 'my-logos',
  FallbackImageS3Key: 'none.png',
  CloudFrontPriceClass: 'PriceClass_100',
  OriginShieldRegion: 'eu-central-1',
  EnableS3ObjectLambda: 'No',
  UseExistingCloudFrontDistribution: 'No',
  ExistingCloudFrontDistributionId: '',
});

/** A template with the shape of that of version 7, in which parameters have no values. */
const TEMPLATE = {
  Description: '(SO0023) - Dynamic Image Transformation for Amazon CloudFront. Version v7.0.8',
  Parameters: {
    SourceBucketsParameter: { Type: 'String' },
    AutoWebPParameter: { Type: 'String', AllowedValues: ['Yes', 'No'], Default: 'No' },
    CorsEnabledParameter: { Type: 'String', Default: 'No' },
    LogRetentionPeriodParameter: { Type: 'String', Default: '180' },
    CloudFrontPriceClassParameter: { Type: 'String', Default: 'PriceClass_All' },
    OriginShieldRegionParameter: { Type: 'String', Default: 'Disabled' },
    DeployDemoUIParameter: { Type: 'String', Default: 'Yes' },
  },
  Resources: {},
};

const base64 = (request: object) => `/${Buffer.from(JSON.stringify(request)).toString('base64')}`;

test('migrate --from dit prints code with every parameter of a stack, which synthesizes', async () => {
  const { code, differences, steps } = await migrated('dit', MAXIMAL);
  for (const part of [
    'autoWebp: true,',
    "{ bucketName: 'my-logos', folder: 'my-logos/' },",
    "pathPrefix: 'my-logos/',",
    "fallbackImage: 'my-logos/none.png',",
    "secretsmanager.Secret.fromSecretNameV2(this, 'SigningSecret', 'image-secret')",
    "secretField: 'key',",
    "allowedOrigins: ['https://www.example.com'],",
    'priceClass: cloudfront.PriceClass.PRICE_CLASS_100,',
    "originShieldRegion: 'eu-central-1',",
    'logRetention: logs.RetentionDays.SIX_MONTHS,',
    "{ env: { region: 'eu-central-1' } }",
  ]) {
    expect(code).toContain(part);
  }
  synthesizePrinted(code).template.resourceCountIs('AWS::CloudFront::Distribution', 1);
  expect(differences.map(({ what }) => what))
    .toEqual(expect.arrayContaining(['DeployDemoUI', 'several SourceBuckets']));
  const commands = steps.flatMap(step => step.commands).join('\n');
  expect(commands).toContain('--old https://d111111abcdef8.cloudfront.net');
  expect(commands).toContain('aws cloudformation delete-stack --stack-name ServerlessImageHandler');
});

test('migrate --from dit reads parameters of version 5 and older, whose names are shorter', async () => {
  const parameters = { SourceBuckets: 'my-photos', AutoWebP: 'Yes', CorsEnabled: 'No' };
  const { code } = await migrated('dit', stackOf(parameters, ''));
  expect(code).toContain('bucket: originals,');
  expect(code).toContain("UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] })");
  expect(code).not.toContain('allowedOrigins');
  synthesizePrinted(code);
});

test('migrate --from dit prints placeholders for parameters that only the stack has', async () => {
  const found = await migrated('dit', TEMPLATE);
  expect(found.code).toContain("'bucket-of-the-originals'); // replace the name");
  expect(differencesOf(found).SourceBuckets).toContain('not in the files');
  synthesizePrinted(found.code);
});

test('migrate --from dit reads the environment of the function', async () => {
  const { code } = await migrated('dit', {
    FunctionName: 'ImageHandler',
    Environment: { Variables: { SOURCE_BUCKETS: 'my-photos', AUTO_WEBP: 'No', ENABLE_SIGNATURE: 'Yes' } },
  });
  expect(code).toMatch(/'name-of-the-secret',?\s*\), \/\/ replace the name/);
  synthesizePrinted(code);
});

test('migrate --from dit says that version 8 keeps its origins in a table', async () => {
  const found = await migrated('dit', stackOf({ AdminEmail: 'a@example.com', DeploymentSize: 'small' }, ''));
  expect(differencesOf(found)['origins, mappings and policies']).toContain('DynamoDB');
  expect(JSON.stringify(found)).not.toContain('a@example.com');
  synthesizePrinted(found.code);
});

test('migrate --from dit takes domain names and TTLs from the distribution, and moves the names', async () => {
  const found = await migrated('dit', MAXIMAL, {
    Distribution: {
      Id: 'E2EXAMPLE',
      DomainName: 'd111111abcdef8.cloudfront.net',
      DistributionConfig: {
        Aliases: { Quantity: 1, Items: ['img.example.com'] },
        Origins: { Quantity: 1, Items: [{ Id: 'api', DomainName: 'abc.execute-api.eu-central-1.amazonaws.com' }] },
        DefaultCacheBehavior: { TargetOriginId: 'api', MinTTL: 1, DefaultTTL: 3600, MaxTTL: 31536000 },
        PriceClass: 'PriceClass_200',
        ViewerCertificate: { ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' },
      },
    },
  });
  expect(found.code).toContain("domainNames: ['img.example.com'],");
  expect(found.code).toContain('defaultTtl: Duration.hours(1),');
  expect(found.code).toContain('PRICE_CLASS_200');
  expect(found.steps.flatMap(({ commands }) => commands).join('\n'))
    .toContain('associate-alias --target-distribution-id E2EXAMPLE --alias img.example.com');
});

test('migrate --from dit keeps the access logs of the distribution beside the retention of logs', async () => {
  const distribution = {
    DistributionConfig: {
      Origins: { Items: [{ Id: 'api', DomainName: 'a1b2.execute-api.eu-central-1.amazonaws.com' }] },
      DefaultCacheBehavior: { TargetOriginId: 'api' },
      Logging: { Enabled: true, Bucket: 'dit-logs.s3.amazonaws.com', Prefix: 'api-cloudfront/' },
    },
  };
  const found = await migrated('dit', MAXIMAL, distribution);
  expect(found.code).toContain("AccessLogs.legacy({ bucket: logBucket, prefix: 'api-cloudfront/' })");
  expect(found.code).toContain('logRetention: logs.RetentionDays.SIX_MONTHS,');
  expect(differencesOf(found)).not.toHaveProperty('CloudFrontLoggingBucket');
  synthesizePrinted(found.code);
});

test('migrate --from dit adds up requests of a log by the parser of the dialect', async () => {
  const log = [
    '#Version: 1.0',
    '#Fields: date time cs-method cs-uri-stem sc-status cs-uri-query',
    ...[
      base64({ bucket: 'my-photos', key: 'a.jpg', edits: { resize: { width: 3000 } } }),
      '/fit-in/300x400/b.jpg',
      '/fit-in/300x400/b.jpg',
      '/300x400/filters:blur(7)/b.jpg',
      base64({ bucket: 'my-photos', key: 'a.jpg', edits: { overlayWith: { bucket: 'x', key: 'y.png' } } }),
      '/docs/c.pdf',
    ].map(path => `2026-01-01\t00:00:00\tGET\t${path}\t200\t-`),
    '2026-01-01\t00:00:00\tPOST\t/d.jpg\t403\t-',
  ].join('\n');
  const { traffic, code, differences } = await migrated('dit', stackOf({ SourceBuckets: 'my-photos' }), log);
  expect(traffic).toMatchObject({
    requests: 6, urls: 5, counts: { supported: 4, approximated: 1, ignored: 0, refused: 1 }, largestSide: 3000,
  });
  expect(traffic.reasons.map(({ reason }: { reason: string }) => reason).join()).toContain('overlayWith');
  expect(code).toContain('maxWidth: 3000,');
  expect(differences.map(({ what }) => what)).toContain('files .pdf');
  synthesizePrinted(code);
});

describe('migrate --from dit with hostile parameters', () => {
  test('prints no bucket whose name is none', async () => {
    const { code } = await migrated('dit', stackOf({ SourceBuckets: "a'); evil(//, my-photos, ../../x" }));
    expect(code).toContain("'my-photos'");
    expect(code).not.toMatch(/evil|\.\.\//);
    synthesizePrinted(code);
  });

  test('leaves out a price class and a retention with names that every object has', async () => {
    const { code } = await migrated('dit', stackOf({
      SourceBuckets: 'my-photos', CloudFrontPriceClass: 'constructor', LogRetentionPeriod: 'toString',
    }));
    expect(code).not.toMatch(/priceClass|logRetention/);
    synthesizePrinted(code);
  });

  test('rejects a stack without SourceBuckets', async () => {
    const { code, err } = await runFrom('dit', [{ Stacks: [{ StackName: 'x', Parameters: [] }] }]);
    expect([code, err]).toEqual([1, expect.stringContaining('have no parameter SourceBuckets')]);
  });
});
