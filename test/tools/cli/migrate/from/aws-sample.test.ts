import { synthesizePrinted } from './printed-code';
import { differencesOf, migrated, runFrom } from './support';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

const stack = (outputs: Record<string, string>) => ({
  Stacks: [{
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/ImageOptimizationStack/1a2b',
    StackName: 'ImageOptimizationStack',
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  }],
});

const OUTPUTS = { OriginalImagesS3Bucket: 'my-photos', ImageDeliveryDomain: 'd111111abcdef8.cloudfront.net' };

/** A template with the shape of that of the sample. */
const template = (originals: unknown, others: object = {}) => ({
  Resources: {
    s3transformedimagebucketAB: {
      Type: 'AWS::S3::Bucket',
      Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] } },
    },
    imageoptimizationCD: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Environment: {
          Variables: {
            originalImageBucketName: originals,
            transformedImageCacheTTL: 'max-age=31622400',
            maxImageSize: '4700000',
            transformedImageBucketName: { Ref: 's3transformedimagebucketAB' },
          },
        },
        MemorySize: 3008,
        Timeout: 60,
      },
    },
    ResponseHeadersPolicyEF: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: { ResponseHeadersPolicyConfig: { CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] } } } },
    },
    imageDeliveryDistributionGH: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Origins: [{ OriginShield: { Enabled: true, OriginShieldRegion: 'eu-west-1' } }],
        },
      },
    },
    ...others,
  },
});

test('migrate --from aws-sample prints the dialect with the settings of a template, which synthesizes', async () => {
  const found = await migrated('aws-sample', template('my-photos'), stack(OUTPUTS));
  for (const part of [
    "s3.Bucket.fromBucketName(this, 'Originals', 'my-photos')",
    'urls: UrlDialect.awsSample(),',
    'variantLifetime: Duration.days(30),',
    'browserTtl: Duration.days(366),',
    'defaultTtl: Duration.days(365),',
    'memorySize: 3008,',
    "allowedOrigins: ['*'],",
    "originShieldRegion: 'eu-west-1',",
    "{ env: { region: 'eu-west-1' } }",
  ]) {
    expect(found.code).toContain(part);
  }
  expect(Object.keys(differencesOf(found))).toEqual(expect.arrayContaining([
    'LAMBDA_TIMEOUT 60', 'MAX_IMAGE_SIZE 4700000', 'S3_TRANSFORMED_IMAGE_CACHE_TTL max-age=31622400',
  ]));
  expect(found.steps.flatMap(({ notes }) => notes).join()).not.toContain('aws s3 sync');
  synthesizePrinted(found.code);
});

test('migrate --from aws-sample reads the context of the app', async () => {
  const found = await migrated('aws-sample', {
    app: 'npx ts-node bin/image-optimization.ts',
    context: {
      S3_IMAGE_BUCKET_NAME: 'my-photos',
      STORE_TRANSFORMED_IMAGES: 'false',
      S3_TRANSFORMED_IMAGE_EXPIRATION_DURATION: '10',
      CLOUDFRONT_CORS_ENABLED: 'false',
      CLOUDFRONT_ORIGIN_SHIELD_REGION: 'eu-central-1',
      LAMBDA_MEMORY: '1500',
    },
  });
  expect(found.code).toContain('Duration.days(10)');
  expect(found.code).not.toMatch(/allowedOrigins|memorySize/);
  expect(differencesOf(found)).toHaveProperty(['STORE_TRANSFORMED_IMAGES false']);
  synthesizePrinted(found.code);
});

test('migrate --from aws-sample warns that the stack deletes originals in a bucket of its own', async () => {
  const own = template({ Ref: 's3sampleoriginalimagebucketIJ' }, {
    s3sampleoriginalimagebucketIJ: { Type: 'AWS::S3::Bucket', Properties: {} },
  });
  const outputs = { ...OUTPUTS, OriginalImagesS3Bucket: 'sample-bucket' };
  const { code, steps } = await migrated('aws-sample', own, stack(outputs));
  expect(code).toContain("'sample-bucket'");
  expect(steps.flatMap(({ notes }) => notes).join()).toContain('The stack owns sample-bucket: copy the originals');
});

test('migrate --from aws-sample adds up requests of a list by the parser of the dialect', async () => {
  const { traffic } = await migrated('aws-sample', stack(OUTPUTS), [
    'https://d111111abcdef8.cloudfront.net/images/rio/1.jpeg?format=auto&width=300',
    '/images/rio/1.jpeg?format=webp&width=600&quality=60',
    '/images/rio/2.jpeg?format=svg',
    '/images/rio/3.jpeg',
  ].join('\n'));
  expect(traffic.counts).toEqual({ supported: 2, approximated: 1, ignored: 0, refused: 1 });
});

test('migrate --from aws-sample rejects files without a bucket of originals', async () => {
  const { code, err } = await runFrom('aws-sample', [{ Resources: {} }]);
  expect([code, err]).toEqual([1, expect.stringContaining('have no bucket of originals')]);
});

test.each(['my photos', '__proto__', '1e+21', 'x'.repeat(64)])(
  'migrate --from aws-sample prints a placeholder for %s, which is not the name of a bucket', async name => {
    const found = await migrated('aws-sample', { context: { S3_IMAGE_BUCKET_NAME: name } });
    expect(found.code).toContain("'bucket-of-the-originals'); // replace the name");
    expect(differencesOf(found).S3_IMAGE_BUCKET_NAME)
      .toBe(`it must be the name of a bucket, got ${name}. Replace the placeholder`);
    synthesizePrinted(found.code);
  },
);
