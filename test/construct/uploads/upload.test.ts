import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Aws, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { ImageCdn, ImageCdnProps, ImageTransformation, ImageUpload, OriginAccess, Purge } from '../../../src';
import { emptyStack, only, templateOf } from '../../support';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upload-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(...files: string[]): void {
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), file);
  }
}

function deployments(upload: Partial<ImageUpload> = {}): any[] {
  return Object.values(
    templateOf({ uploads: [{ path: folder, ...upload }] }).findResources('Custom::CDKBucketDeployment'),
  ).map(resource => resource.Properties);
}

/** Returns the files of the only upload's asset. */
function uploaded(upload: Partial<ImageUpload> = {}): string[] {
  const app = new App({ postCliContext: { [DISABLE_ASSET_STAGING_CONTEXT]: false } }); // files are excluded from a copy
  const stack = new Stack(app, 'Test');
  new ImageCdn(stack, 'Images', { uploads: [{ path: folder, ...upload }] });
  const assembly = app.synth();
  const [key] = Object.values(Template.fromStack(stack).findResources('Custom::CDKBucketDeployment'))[0].Properties
    .SourceObjectKeys;
  const asset = path.join(assembly.directory, `asset.${path.parse(key).name}`);
  return (fs.readdirSync(asset, { recursive: true }) as string[])
    .filter(file => fs.statSync(path.join(asset, file)).isFile())
    .sort();
}

describe('an upload with only a path', () => {
  test('uploads all files to the root, prunes nothing, and invalidates everything', () => {
    write('cat.png');
    const made = deployments();
    expect(made).toEqual([expect.objectContaining({
      DestinationBucketName: { Ref: expect.stringMatching(/^ImagesBucket/) },
      Prune: false,
      DistributionId: { Ref: expect.stringMatching(/^ImagesDistribution/) },
      DistributionPaths: ['/*'],
    })]);
    expect(made[0]).not.toHaveProperty('DestinationBucketKeyPrefix');
  });

  test('does not wait for the invalidation, which could fail the deployment', () => {
    write('cat.png');
    expect(deployments()[0].WaitForDistributionInvalidation).toBe(false);
  });

  test('sets an hour for browsers and a day for edge locations', () => {
    write('cat.png');
    expect(deployments()[0].SystemMetadata).toEqual({ 'cache-control': 'public, max-age=3600, s-maxage=86400' });
  });

  test('has memory for thousands of images', () => {
    write('cat.png');
    expect(only(templateOf({ uploads: [{ path: folder }] }), 'AWS::Lambda::Function')).toMatchObject({
      MemorySize: 512,
    });
  });

  test('does not exist without `uploads`', () => {
    templateOf().resourceCountIs('Custom::CDKBucketDeployment', 0);
  });
});

test('an upload with a prefix that is known at deployment only is invalidated', () => {
  write('cat.png');
  expect(deployments({ prefix: Aws.STACK_NAME })).toMatchObject([
    { DistributionPaths: [{ 'Fn::Join': ['', ['/', { Ref: 'AWS::StackName' }, '/*']] }] },
  ]);
});

test('an upload with prefix, cacheControl, prune and exclude passes them to the template', () => {
  write('cat.png', 'notes.md');
  expect(
    deployments({
      prefix: 'my images/',
      cacheControl: 'public, max-age=31536000, immutable',
      prune: true,
      exclude: ['*.md'],
    }),
  ).toEqual([
    expect.objectContaining({
      DestinationBucketKeyPrefix: 'my images',
      DistributionPaths: ['/my%20images/*'],
      Prune: true,
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    }),
  ]);
  expect(uploaded({ exclude: ['*.md'] })).toEqual(['cat.png']);
});

test('browserTtl and defaultTtl determine the Cache-Control header of uploads', () => {
  write('cat.png');
  const template = templateOf({
    browserTtl: Duration.minutes(5),
    defaultTtl: Duration.days(7),
    uploads: [{ path: folder }],
  });
  expect(only(template, 'Custom::CDKBucketDeployment').SystemMetadata).toEqual({
    'cache-control': 'public, max-age=300, s-maxage=604800',
  });
});

describe('content types of an upload', () => {
  test.each([
    ['a.webp', 'image/webp', '*.[wW][eE][bB][pP]'],
    ['a.AVIF', 'image/avif', '*.[aA][vV][iI][fF]'],
    ['a.jxl', 'image/jxl', '*.[jJ][xX][lL]'],
  ])('include for %s the type %s, and `aws s3 sync` sets the others', (file, contentType, filter) => {
    write(file, 'b.jpg', 'c.svg');
    const [told, rest] = deployments();
    expect(told).toMatchObject({ Exclude: ['*'], Include: [filter], SystemMetadata: { 'content-type': contentType } });
    expect(rest).toMatchObject({ Exclude: [filter], DistributionPaths: ['/*'] });
    expect(rest.SystemMetadata).not.toHaveProperty('content-type');
    expect(rest).not.toHaveProperty('Include');
  });

  test('are set before the invalidation', () => {
    write('a.webp', 'b.avif', 'c.jpg');
    const template = templateOf({ uploads: [{ path: folder }] });
    const resources = Object.entries(template.findResources('Custom::CDKBucketDeployment'));
    const last = resources.filter(([, resource]) => resource.Properties.DistributionId);
    const others = resources.filter(([, resource]) => !resource.Properties.DistributionId).map(([id]) => id);

    expect(last).toHaveLength(1);
    expect(others).toHaveLength(2);
    expect(last[0][1].DependsOn).toEqual(expect.arrayContaining(others));
  });

  test('need only one deployment if `aws s3 sync` knows all of them', () => {
    write('a.jpg', 'b.JPEG', 'c.png', 'd.gif', 'e.svg', 'sub/f.tiff', 'g.ico', 'h.css');
    expect(deployments()).toHaveLength(1);
  });
});

describe('files that an upload excludes', () => {
  test('include hidden files, Thumbs.db and similar ones, at every depth', () => {
    write(
      'cat.png',
      '.DS_Store',
      '.git/config',
      'sub/.hidden.png',
      'Thumbs.db',
      'sub/Thumbs.db',
      'desktop.ini',
      '__MACOSX/x',
      'sub/dog.png',
    );
    expect(uploaded()).toEqual(['cat.png', 'sub', 'sub/dog.png'].filter(file => file !== 'sub'));
  });
});

describe('the size of an upload', () => {
  test('determines the size of /tmp', () => {
    write('cat.png');
    fs.truncateSync(path.join(folder, 'cat.png'), 300 * 1024 * 1024);
    expect(
      only(templateOf({ uploads: [{ path: folder, exclude: [] }] }), 'AWS::Lambda::Function').EphemeralStorage,
    ).toEqual({ Size: 1024 });
  });

  test('must not exceed 4 GiB', () => {
    write('cat.png');
    fs.truncateSync(path.join(folder, 'cat.png'), 5 * 1024 ** 3);
    expect(() => deployments()).toThrow('`uploads[0].path` must not be larger than 4 GiB, got 5120 MiB in');
  });
});

describe('the prefix of an upload', () => {
  const FORBIDDEN = [...'&\'(),%!~$#*?<>[]{}|"^`;🐈\u0308\n\u00a0'];
  test.each(FORBIDDEN)('rejects %j, which the key of an S3 tag cannot contain', character => {
    write('cat.png');
    expect(() => deployments({ prefix: `a/b${character}c` })).toThrow(
      'Test/Images: `uploads[0].prefix` must be letters, digits, spaces and + - = . _ : / @, '
      + `got ${JSON.stringify(character)} in: a/b${character}c. The deployment tags the bucket with it`);
  });

  test('accepts letters of every script, digits, spaces and other characters of S3 tag keys', () => {
    write('cat.png');
    const prefix = 'Käse 猫 ٣/+-=._:@';
    const template = templateOf({ uploads: [{ path: folder, prefix }] });
    const [{ Key: key }] = only(template, 'AWS::S3::Bucket').Tags;
    expect(key).toMatch(/^aws-cdk:cr-owned:Käse 猫 ٣\/\+-=\._:@:[0-9a-f]{8}$/);
  });

  test('accepts every character for an imported bucket, which no deployment tags', () => {
    write('cat.png');
    const stack = emptyStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Own', 'my-images');
    new ImageCdn(stack, 'Images', { bucket, uploads: [{ path: folder, prefix: 'tom & jerry (1)' }] });
    expect(JSON.stringify(Template.fromStack(stack))).not.toContain('cr-owned');
  });

  test('accepts 102 characters, with which the key of the tag has the 128 that S3 allows', () => {
    write('cat.png');
    const template = templateOf({ uploads: [{ path: folder, prefix: 'p'.repeat(102) }] });
    expect(only(template, 'AWS::S3::Bucket').Tags[0].Key).toHaveLength(128);
  });
});

describe('ImageCdn with `uploads`', () => {
  test('rejects a folder that does not exist', () => {
    expect(() => deployments({ path: `${folder}/none` }))
      .toThrow(`Test/Images: \`uploads[0].path\` must be an existing folder, got ${folder}/none`);
  });

  test.each([
    ['too long for any', 'x'.repeat(3000)],
    ['of no file', 'a\0b'],
    ['empty', ''],
  ])('rejects an upload path that is %s', (_name, odd) => {
    expect(() => deployments({ path: odd })).toThrow(
      `Test/Images: \`uploads[0].path\` must be an existing folder, got ${odd}`,
    );
  });

  test('rejects a file in place of a folder', () => {
    write('cat.png');
    expect(() => deployments({ path: `${folder}/cat.png` })).toThrow(/must be an existing folder/);
  });

  test('rejects a relative folder that does not exist with the folder that it means', () => {
    expect(() => deployments({ path: './no-images' })).toThrow(new Error(
      `Test/Images: \`uploads[0].path\` must be an existing folder, got ./no-images (${process.cwd()}/no-images). `
        + 'Relative paths begin at the working directory of the app',
    ));
  });

  test('rejects a folder without files', () => {
    expect(() => deployments()).toThrow(/must contain a file that is neither hidden nor excluded/);
  });

  test('rejects a folder with only hidden and excluded files', () => {
    write('.DS_Store', 'notes.md');
    expect(() => deployments({ exclude: ['*.md'] })).toThrow(/must contain a file/);
  });

  test.each(['../images', 'a/../b', '/images', 'a//b', './a', 'a\\b', '..'])(
    'rejects the invalid prefix %s',
    prefix => {
      write('cat.png');
      expect(() => deployments({ prefix })).toThrow(
        "`uploads[0].prefix` must be names separated by single slashes, without a leading slash, '.' or '..', "
          + `got ${prefix}`,
      );
    },
  );

  test('rejects a prefix that is longer than a deployment accepts, without its final slash', () => {
    write('cat.png');
    expect(() => deployments({ prefix: 'p'.repeat(103) })).toThrow(
      `Test/Images: \`uploads[0].prefix\` must not be longer than 102 characters, got 103: ${'p'.repeat(103)}`,
    );
    expect(deployments({ prefix: `${'p'.repeat(102)}/` })).toMatchObject([
      { DestinationBucketKeyPrefix: 'p'.repeat(102) },
    ]);
  });

  test.each(['\ud800', 'a/b\udc00c'])('rejects an unpaired surrogate in prefix %j', prefix => {
    write('cat.png');
    expect(() => deployments({ prefix })).toThrow(
      'Test/Images: `uploads[0].prefix` must be well-formed Unicode text, '
        + `got an unpaired surrogate in ${JSON.stringify(prefix)}`,
    );
  });

  test('rejects a pattern that is longer than any path', () => {
    write('cat.png');
    expect(() => deployments({ exclude: ['*.md', 'x'.repeat(4097)] })).toThrow(
      'Test/Images: `uploads[0].exclude` must be patterns of at most 4,096 characters, got one of 4097: '
        + `${'x'.repeat(4097)}`,
    );
    expect(deployments({ exclude: ['*.md', '[x]'.repeat(1365)] })).toHaveLength(1);
  });

  test('rejects a cacheControl that would be more than one header', () => {
    write('cat.png');
    expect(() => deployments({ cacheControl: 'public\r\nx: y' })).toThrow(
      /`uploads\[0\].cacheControl` must be one line of ASCII/,
    );
  });

  test('rejects pruning of the files of another upload', () => {
    write('cat.png');
    const uploads = [{ path: folder, prune: true }, { path: folder, prefix: 'other' }];
    expect(() => templateOf({ uploads })).toThrow(
      "`prune` must be left out for prefix '', because it would delete images of another upload under 'other'. "
        + 'Use separate prefixes',
    );
  });
});

test('uploads whose prefixes only begin alike do not prune each other', () => {
  write('cat.png');
  const uploads = [{ path: folder, prefix: 'image', prune: true }, { path: folder, prefix: 'images', prune: true }];
  templateOf({ uploads }).resourceCountIs('Custom::CDKBucketDeployment', 2);
});

describe('uploads to a bucket whose changes are purged', () => {
  const MESSAGE = 'each deployment that changes a file of `uploads` purges every image that they upload to Test/Own, '
    + 'and every variant is transformed again: BucketDeployment uploads unchanged files, too, and ';
  const ETAGS = 'S3 gives objects that are encrypted with a KMS key another ETag each time, so the purge worker cannot '
    + 'tell that they are the same. Encrypt the bucket with S3-managed keys (SSE-S3)';
  const VERSIONS = 'without versions, the purge worker cannot compare them with the files before. Set `versioned: '
    + 'true` on the bucket';
  const INSTEAD = ', upload changed files with `aws s3 sync --size-only` instead, or acknowledge this warning. It costs '
    + 'at least two invalidation paths for each image, or for each folder of 250 images or more';

  function warningsWith(bucketProps: s3.BucketProps, build: (stack: Stack, bucket: s3.Bucket) => void): string[] {
    write('cat.png');
    const stack = emptyStack();
    build(stack, new s3.Bucket(stack, 'Own', { enforceSSL: true, ...bucketProps }));
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data))
      .filter(text => text.includes('uploadsPurgeAll'));
  }

  const onChange = (stack: Stack, bucket: s3.Bucket, props: ImageCdnProps = {}) => new ImageCdn(stack, 'Images', {
    bucket,
    uploads: [{ path: folder }, { path: folder, prefix: 'more' }],
    originAccess: OriginAccess.control(),
    purge: Purge.onChange(),
    transformation: ImageTransformation.onDemand(),
    ...props,
  });
  const warning = (why: string) => [`${MESSAGE}${why}${INSTEAD} [ack: cdk-image-cdn:uploadsPurgeAll]`];

  test.each<[string, s3.BucketProps, string]>([
    ['a KMS key', { versioned: true, encryption: s3.BucketEncryption.KMS }, ETAGS],
    ['the AWS managed key', { versioned: true, encryption: s3.BucketEncryption.KMS_MANAGED }, ETAGS],
    ['a KMS key twice', { versioned: true, encryption: s3.BucketEncryption.DSSE }, ETAGS],
    ['no versions', {}, VERSIONS],
  ])('are warned about once if the bucket has %s', (_, bucketProps, why) => {
    expect(warningsWith(bucketProps, onChange)).toEqual(warning(why));
  });

  test('are not warned about if the bucket has versions and S3-managed keys, as a new bucket has', () => {
    expect(warningsWith({ versioned: true }, onChange)).toEqual([]);
    expect(warningsWith({}, stack => onChange(stack, undefined!))).toEqual([]);
  });

  test('are not warned about without a purge, which invalidates everything anyway', () => {
    expect(warningsWith({}, (stack, bucket) => onChange(stack, bucket, { purge: Purge.none() }))).toEqual([]);
  });
});
