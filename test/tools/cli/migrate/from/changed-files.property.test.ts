import * as fc from 'fast-check';
import * as ts from 'typescript';
import { changed } from './changed-files';
import { Migrated, runFrom } from './support';
import { hardText } from '../../../../hard-values';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

const stack = (parameters: Readonly<Record<string, string>>) => ({
  Stacks: [{
    StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Images/1a2b',
    StackName: 'Images',
    Parameters: Object.entries(parameters).map(([name, value]) => ({ ParameterKey: name, ParameterValue: value })),
    Outputs: [{ OutputKey: 'ApiEndpoint', OutputValue: 'https://d111111abcdef8.cloudfront.net' }],
  }],
});

const DISTRIBUTION = {
  Distribution: {
    Id: 'E2EXAMPLE',
    DistributionConfig: {
      Aliases: { Quantity: 1, Items: ['img.example.com'] },
      Origins: {
        Quantity: 2,
        Items: [
          { Id: 'photos', DomainName: 'my-photos.s3.eu-west-1.amazonaws.com', OriginPath: '/live' },
          { Id: 'cms', DomainName: 'cms.example.com', CustomOriginConfig: { HTTPSPort: 8443 } },
        ],
      },
      CacheBehaviors: {
        Quantity: 2,
        Items: [{ PathPattern: 'cms/*', TargetOriginId: 'cms' }, { PathPattern: '*.pdf', TargetOriginId: 'photos' }],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'photos',
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        ResponseHeadersPolicyId: 'e61eb60c-9c35-4d20-a928-2b84e02af89c',
        ViewerProtocolPolicy: 'allow-all',
        ForwardedValues: { QueryString: true, Headers: { Items: ['Origin'] }, Cookies: { Forward: 'all' } },
        LambdaFunctionAssociations: {
          Items: [{ LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:resize:3', EventType: 'x' }],
        },
      },
      CustomErrorResponses: { Items: [{ ErrorCode: 404, ResponsePagePath: '/none.png', ResponseCode: '200' }] },
      Comment: "Tom's images",
      Logging: { Enabled: true, Bucket: 'my-logs.s3.amazonaws.com', Prefix: 'cdn/' },
      PriceClass: 'PriceClass_200',
      HttpVersion: 'http2',
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2025', SSLSupportMethod: 'vip' },
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Items: ['DE'] } },
    },
  },
};

const TEMPLATE = {
  Parameters: { Stage: { Type: 'String', Default: 'test' } },
  Conditions: { IsTest: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }] } },
  Mappings: { Map: { a: { b: 'mapped-photos' } } },
  Resources: {
    Photos: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': '${Stage}-photos' } } },
    Mapped: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::FindInMap': ['Map', 'a', 'b'] } } },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Aliases: { 'Fn::If': ['IsTest', ['img.example.com'], { Ref: 'AWS::NoValue' }] },
          Origins: [
            { Id: 'photos', DomainName: { 'Fn::GetAtt': ['Photos', 'RegionalDomainName'] } },
            { Id: 'mapped', DomainName: { 'Fn::Join': ['', [{ Ref: 'Mapped' }, '.s3.amazonaws.com']] } },
          ],
          CacheBehaviors: [{ PathPattern: 'mapped/*', TargetOriginId: 'mapped' }],
          DefaultCacheBehavior: { TargetOriginId: 'photos' },
        },
      },
    },
  },
};

const DIT = stack({
  SourceBucketsParameter: 'my-photos, my-logos',
  CorsEnabledParameter: 'Yes',
  CorsOriginParameter: 'https://www.example.com',
  LogRetentionPeriodParameter: '180',
  EnableSignatureParameter: 'Yes',
  SecretsManagerSecretParameter: 'image-secret',
  FallbackImageS3BucketParameter: 'my-logos',
  FallbackImageS3KeyParameter: 'none.png',
  CloudFrontPriceClassParameter: 'PriceClass_100',
  OriginShieldRegionParameter: 'eu-central-1',
});

const SAMPLE = {
  context: {
    S3_IMAGE_BUCKET_NAME: 'my-photos',
    S3_TRANSFORMED_IMAGE_EXPIRATION_DURATION: '10',
    S3_TRANSFORMED_IMAGE_CACHE_TTL: 'max-age=60',
    CLOUDFRONT_ORIGIN_SHIELD_REGION: 'eu-west-1',
    LAMBDA_MEMORY: '3008',
    LAMBDA_TIMEOUT: '30',
  },
};

const IMGIX = {
  data: {
    attributes: {
      deployment: {
        s3_bucket: 'my-photos',
        s3_prefix: 'live',
        default_params: { q: '60' },
        cache_ttl_value: 3600,
        imgix_subdomains: ['tom'],
        custom_domains: ['img.example.com'],
      },
    },
  },
};

const THUMBOR = {
  SECURITY_KEY: "'x'",
  QUALITY: '70',
  MAX_WIDTH: '1000',
  AWS_LOADER_BUCKET_NAME: "'my-photos'",
  MAX_AGE: '86400',
  AWS_LOADER_ROOT_PATH: "'live'",
  AUTO_WEBP: 'True',
  ALLOWED_SOURCES: "['cms.example.com']",
};

/** Text in the output of code or a message that contains a value that is none. */
const NO_VALUE = /native code|\[object |function \w*\(/;

/** Runs the command, and fails if it does not explain what it finds, or prints code that is none. */
async function expectExplained(service: string, files: readonly unknown[]): Promise<void> {
  const { code, out, err } = await runFrom(service, files, '--json').finally(cleanUp);
  expect(err).not.toMatch(/internal error/);
  if (code !== 0) return expect(err).not.toBe('');
  const { code: app, differences, steps } = JSON.parse(out) as Migrated;
  expect(ts.transpileModule(app, { reportDiagnostics: true }).diagnostics).toEqual([]);
  expect(JSON.stringify([app, differences, steps])).not.toMatch(NO_VALUE);
}

const DOCUMENTS: readonly (readonly [service: string, documents: readonly unknown[]])[] = [
  ['cloudfront', [DISTRIBUTION]],
  ['cloudfront', [TEMPLATE, stack({ Stage: 'prod' })]],
  ['dit', [DIT, DISTRIBUTION]],
  ['aws-sample', [SAMPLE]],
  ['imgix', [IMGIX]],
];

test.each(DOCUMENTS)('migrate --from %s explains any value and any name in a document', async (service, documents) => {
  const property = fc.asyncProperty(changed(documents), async files => expectExplained(service, files));
  await fc.assert(property, { numRuns: 50 });
});

test('migrate --from thumbor explains any value and any name in a thumbor.conf', async () => {
  await fc.assert(fc.asyncProperty(changed([THUMBOR]), async ([settings]) => {
    const lines = Object.entries(settings ?? {}).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    await expectExplained('thumbor', [lines.join('\n')]);
  }), { numRuns: 50 });
});

test.each([
  ['dit', DIT, ['/', 'eyJ', 'fit-in/', '300x200/', 'filters:', 'fill(', ')', 'tom.jpg', '?width=']],
  ['thumbor', 'MAX_WIDTH = 1000', ['/unsafe/', 'fit-in/', '300x200/', 'filters:', 'fill(', ')', ':', 'tom.jpg']],
  ['aws-sample', SAMPLE, ['/', 'tom.jpg', '?format=', '&width=', '&quality=']],
  ['imgix', IMGIX, ['/tom.jpg?', 'w=', '&fit=', '&crop=', '&fm=', '&txt=', '&']],
])('migrate --from %s explains any URL in a list and in a log', async (service, document, parts) => {
  const url = fc.array(fc.oneof(fc.constantFrom(...parts), hardText.filter(text => !/[\r\n\t]/.test(text))))
    .map(texts => `${parts[0]}${texts.join('')}`);
  await fc.assert(fc.asyncProperty(fc.array(url, { minLength: 1 }), async urls => {
    const log = urls.map(each => each.split(/\?(.*)/)).map(([stem, query = '-']) => `GET\t${stem}\t${query}`);
    await expectExplained(service, [document, urls.join('\n')]);
    await expectExplained(service, [document, ['#Fields: cs-method cs-uri-stem cs-uri-query', ...log].join('\n')]);
  }), { numRuns: 20 });
});
