import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { loadAssembly } from '../../../../src/tools/cloud-assembly/assembly';
import { openApp } from '../../../../src/tools/local/reader/app';
import { uploadsTo, syncFilter } from '../../../../src/tools/local/reader/uploaded-files';
import { FolderObjectStore } from '../../../../src/tools/local/s3/folder-object-store';
import { cleanUp, folderWith, synthesize } from '../support';

afterEach(cleanUp);

function objectsOf(build: (stack: Stack, bucket: s3.Bucket) => void): FolderObjectStore {
  const assembly = loadAssembly(synthesize((app: App) => {
    const stack = new Stack(app, 'Test');
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'images' });
    new s3.Bucket(stack, 'Other', { bucketName: 'other' });
    build(stack, bucket);
  }));
  return new FolderObjectStore(uploadsTo(openApp(assembly, new Set(), { clock: Date.now }), 'images'));
}

function deploy(
  stack: Stack,
  id: string,
  bucket: s3.IBucket,
  files: Record<string, string>,
  props: Partial<s3deploy.BucketDeploymentProps> = {},
) {
  return new s3deploy.BucketDeployment(stack, id, {
    sources: [s3deploy.Source.asset(folderWith(files))],
    destinationBucket: bucket,
    ...props,
  });
}

test('uploaded files are the folders of a deployment, with prefix, filters and metadata', async () => {
  const objects = objectsOf((stack, bucket) => deploy(stack, 'D', bucket, { 'a.jpg': 'A', 'b.png': 'B' }, {
    destinationKeyPrefix: 'images/',
    exclude: ['*'],
    include: ['*.jpg'],
    cacheControl: [s3deploy.CacheControl.maxAge({ toSeconds: () => 60 } as never)],
    contentType: 'image/x-own',
    storageClass: s3deploy.StorageClass.INTELLIGENT_TIERING,
    metadata: { Photographer: 'me' },
  }));
  expect(await objects.keys()).toEqual(['images/a.jpg']);
  expect((await objects.get('images/a.jpg'))?.headers).toMatchObject({
    'cache-control': 'max-age=60', 'content-type': 'image/x-own', 'x-amz-meta-photographer': 'me',
  });
});

test('uploaded files of another bucket are ignored', async () => {
  const objects = objectsOf(stack =>
    deploy(stack, 'D', s3.Bucket.fromBucketName(stack, 'Imported', 'other'), { 'a.jpg': 'A' }),
  );
  expect(await objects.keys()).toEqual([]);
});

test('a deployment follows the deployments that it depends on, and prunes their files', async () => {
  const objects = objectsOf((stack, bucket) => {
    const last = deploy(stack, 'A', bucket, { 'x.jpg': 'last' }, { prune: false });
    last.node.addDependency(deploy(stack, 'B', bucket, { 'x.jpg': 'first', 'y.jpg': 'first' }, { prune: false }));
  });
  expect((await objects.get('x.jpg'))?.body.toString()).toBe('last');
  expect(await objects.keys()).toEqual(['x.jpg', 'y.jpg']);
});

test('a deployment prunes by default, as in the CDK', async () => {
  const objects = objectsOf((stack, bucket) => {
    const last = deploy(stack, 'A', bucket, { 'x.jpg': 'last' });
    last.node.addDependency(deploy(stack, 'B', bucket, { 'y.jpg': 'first' }));
  });
  expect(await objects.keys()).toEqual(['x.jpg']);
});

test.each<[string, (stack: Stack, bucket: s3.Bucket) => void, RegExp]>([
  [
    'the archive itself',
    (stack, bucket) => deploy(stack, 'D', bucket, { a: '' }, { extract: false }),
    /Test\/D\/CustomResource.*property Extract/,
  ],
  [
    'data with values of the deployment',
    (stack, bucket) =>
      new s3deploy.BucketDeployment(stack, 'D', {
        sources: [s3deploy.Source.jsonData('a.json', { bucket: bucket.bucketArn })],
        destinationBucket: bucket,
      }),
    /property SourceMarkers/,
  ],
  [
    'an archive that is made already',
    (stack, bucket) =>
      new s3deploy.BucketDeployment(stack, 'D', {
        sources: [s3deploy.Source.asset(path.join(folderWith({ 'a.zip': 'PK' }), 'a.zip'))],
        destinationBucket: bucket,
      }),
    /property SourceObjectKeys: the local edge does not unpack/,
  ],
  [
    'metadata that is no header',
    (stack, bucket) => deploy(stack, 'D', bucket, { a: '' }, { metadata: { name: '猫' } }),
    /property UserMetadata: it must be a valid HTTP header/,
  ],
  [
    'what is in another bucket',
    (stack, bucket) =>
      new s3deploy.BucketDeployment(stack, 'D', {
        sources: [s3deploy.Source.bucket(s3.Bucket.fromBucketName(stack, 'S', 'source'), 'key.zip')],
        destinationBucket: bucket,
      }),
    /key\.zip is not an asset of this app/,
  ],
])('reading uploaded files fails for %s', (_name, build, message) => {
  expect(() => objectsOf(build)).toThrow(message);
});

test.each<[string[], string[], string, boolean]>([
  [[], [], 'a.jpg', true],
  [['*'], [], 'a.jpg', false],
  [['*'], ['*.jpg'], 'a.jpg', true],
  [['*'], ['*.jpg'], 'deep/a.jpg', true],
  [['*'], ['*.jpg'], 'a.png', false],
  [['*.jpg'], [], 'deep/a.jpg', false],
  [['*'], ['*.[jJ][pP][gG]'], 'a.JpG', true],
  [['*'], ['[!a]*'], 'b', true],
  [['*'], ['[!a]*'], 'a', false],
  [['a.c'], [], 'abc', true],
  [['a?c'], [], 'abc', false],
  [['sub/*'], [], 'sub/deep/x', false],
  [['[]]'], [], ']', false],
  [['(a|b)+'], [], '(a|b)+', false],
])('a filter that excludes %j and includes %j keeps %s: %s', (exclude, include, name, expected) => {
  expect(syncFilter(exclude, include)(name)).toBe(expected);
});
