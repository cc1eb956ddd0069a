import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageCdnProps, ImageSource, ImageTransformation, ImageUpload } from '../../../src';
import { emptyStack } from '../../support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upload-'));
for (const file of ['cat.png', 'old/cat.png']) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), file);
}
afterAll(() => fs.rmSync(folder, { recursive: true }));

function uploaded(uploads: Partial<ImageUpload>[], props: ImageCdnProps = {}): Template {
  const stack = emptyStack();
  const [catalog, blog] = ['Catalog', 'Blog'].map(id => new s3.Bucket(stack, id, { enforceSSL: true, versioned: true }));
  const there = s3.Bucket.fromBucketName(stack, 'There', 'there');
  new ImageCdn(stack, 'Images', {
    sources: [
      { pathPrefix: 'products/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v2/' }) },
      { pathPrefix: 'products/old/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v1/' }) },
      { pathPrefix: 'blog/', source: ImageSource.bucket(blog) },
      { pathPrefix: 'there/', source: ImageSource.bucket(there, { keyPrefix: 'my images/' }) },
      {
        pathPrefix: 'r2/',
        source: ImageSource.r2({
          accountId: '0123456789abcdef0123456789abcdef',
          bucketName: 'photos',
          credentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'),
        }),
      },
    ],
    transformation: ImageTransformation.onDemand(),
    uploads: uploads.map(upload => ({ path: folder, ...upload })),
    ...props,
  });
  return Template.fromStack(stack);
}

function deployments(...args: Parameters<typeof uploaded>): object[] {
  return Object.values(uploaded(...args).findResources('Custom::CDKBucketDeployment')).map(
    ({ Properties: { DestinationBucketName: { Ref }, DestinationBucketKeyPrefix: prefix, DistributionPaths } }) =>
      ({ bucket: Ref?.slice(0, -8) ?? 'there', prefix, paths: DistributionPaths }),
  );
}

describe('ImageCdn with uploads to several sources', () => {
  test('uploads each folder to the source of its prefix, and leaves invalidations to the purge', () => {
    expect(deployments([
      { prefix: 'products/2026', exclude: [] }, { prefix: 'products/old/' }, { prefix: 'blog' },
    ])).toEqual([
      { bucket: 'Catalog', prefix: 'catalog/v2/2026', paths: undefined },
      { bucket: 'Catalog', prefix: 'catalog/v1', paths: undefined },
      { bucket: 'Blog', prefix: undefined, paths: undefined },
    ]);
  });

  test('invalidates the images of a bucket whose changes are not purged', () => {
    expect(deployments([{ prefix: 'there' }])).toEqual([{ bucket: 'there', prefix: 'my images', paths: ['/there/*'] }]);
    const stack = new Stack(new App(), 'Other');
    const there = s3.Bucket.fromBucketName(stack, 'There', 'there');
    new ImageCdn(stack, 'Images', {
      sources: [{ pathPrefix: 'there/', source: ImageSource.bucket(there, { keyPrefix: 'my images/' }) }],
      transformation: ImageTransformation.onDemand(),
      originalsPath: 'original',
      uploads: [{ path: folder, prefix: 'there' }],
    });
    Template.fromStack(stack).hasResourceProperties('Custom::CDKBucketDeployment', {
      DistributionPaths: ['/there/*', '/my%20images/*'],
    });
  });

  test.each<[string, Partial<ImageUpload>[], string]>([
    ['a folder without a source', [{ prefix: 'photos' }],
      '`uploads[0].prefix` must begin with the prefix of a source, got photos. Use products/old/ or products/ or '
        + 'there/ or blog/ or r2/'],
    ['a folder at the root, which no source serves', [{}],
      '`uploads[0].prefix` must begin with the prefix of a source, got none. Use products/old/ or products/ or there/ '
        + 'or blog/ or r2/'],
    ['a source outside S3', [{ prefix: 'blog' }, { prefix: 'r2/photos' }],
      '`uploads[1].prefix` must lead to an S3 bucket, got r2/photos, and a source outside S3 serves these '
        + 'paths. Upload the images with the tools of its provider'],
    ['files that another source serves', [{ prefix: 'products' }],
      `\`uploads[0].path\` must contain no files that another source serves, got ${folder} with old/cat.png. Exclude `
        + 'them, and upload them with the prefix products/old'],
    ['an upload that deletes the images of another one', [
      { prefix: 'products', exclude: ['old'], prune: true }, { prefix: 'products/2026' },
    ],
    "`prune` must be left out for prefix 'catalog/v2', because it would delete images of another upload under "
      + "'catalog/v2/2026'. Use separate prefixes"],
  ])('rejects %s', (_, uploads, message) => {
    expect(() => uploaded(uploads)).toThrow(new Error(`Test/Images: ${message}`));
  });

  test('accepts uploads to one folder of different buckets, of which one is pruned', () => {
    expect(deployments([{ prefix: 'blog/catalog', prune: true }, { prefix: 'products/catalog' }])).toHaveLength(2);
  });
});

describe('tags that uploads add to their bucket', () => {
  const TYPED = ['webp', 'avif', 'jxl', 'heic']; // and `rest`, which makes five tags for a folder

  function bucketWith(folders: number, tags?: Record<string, string>, importedName?: string): Template {
    for (const extension of TYPED) fs.writeFileSync(path.join(folder, `cat.${extension}`), 'cat');
    const stack = emptyStack({ tags });
    new ImageCdn(stack, 'Images', {
      bucket: importedName === undefined ? undefined : s3.Bucket.fromBucketName(stack, 'Bucket', importedName),
      uploads: Array.from({ length: folders }, (_, index) => ({ path: folder, prefix: String(index) })),
    });
    return Template.fromStack(stack);
  }

  afterEach(() => TYPED.forEach(extension => fs.rmSync(path.join(folder, `cat.${extension}`))));

  test('are accepted up to 45, which leaves five of 50 for others', () => {
    const [bucket] = Object.values(bucketWith(9).findResources('AWS::S3::Bucket'));
    expect(bucket.Properties.Tags).toHaveLength(45);
  });

  test('are rejected above 45, with those of the stack', () => {
    const message = 'Test/Images: `uploads` must leave the bucket Test/Images/Bucket at most 45 tags, got 46 with those '
      + 'of its stack. S3 allows 50. A folder adds one tag, and one for each type that is set, such as webp. Upload one '
      + 'folder that contains the others, or run `aws s3 sync`';
    expect(() => bucketWith(9, { team: 'web' })).toThrow(message.replace('Test/Images: ', '[Test/Images] '));
  });

  test('are not counted on an imported bucket, which is not tagged', () => {
    expect(() => bucketWith(11, {}, 'photos')).not.toThrow();
  });
});

test('ImageCdn rejects uploads to a source outside S3', () => {
  const stack = emptyStack();
  expect(() => new ImageCdn(stack, 'Images', {
    sources: [{
      source: ImageSource.r2({
        accountId: '0123456789abcdef0123456789abcdef',
        bucketName: 'photos',
        credentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'),
      }),
    }],
    transformation: ImageTransformation.onDemand(),
    uploads: [{ path: folder }],
  })).toThrow(new Error('Test/Images: `uploads` must be used with an S3 bucket, got `sources` outside S3. Upload the '
    + 'images with the tools of the provider'));
});
