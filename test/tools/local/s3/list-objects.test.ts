import { Bucket } from '../../../../src/tools/local/s3/bucket';
import { Caller } from '../../../../src/tools/local/s3/bucket-access';
import { listObjects } from '../../../../src/tools/local/s3/list-objects';
import { MemoryObjectStore } from '../../../../src/tools/local/s3/memory-object-store';

const LISTER: Caller = {
  principal: { type: 'aws', arn: 'arn:aws:iam::111122223333:role/R' },
  context: {},
  identityPolicy: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::images' }],
};

let bucket: Bucket & { objects: MemoryObjectStore };

beforeEach(() => {
  bucket = {
    name: 'images',
    account: '111122223333',
    restrictPublicBuckets: true,
    encryption: 'AES256',
    objects: new MemoryObjectStore(() => 0),
  };
});

function fill(...keys: string[]): void {
  keys.forEach(key => bucket.objects.put(key, Buffer.from('x'), {}));
}

async function list(query: string, caller = LISTER, method = 'GET') {
  const { status, body } = await listObjects(bucket, { method, query }, caller, 0);
  const xml = body.toString();
  const texts = (name: string) =>
    [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);
  return {
    status,
    xml,
    keys: texts('Key'),
    count: Number(texts('KeyCount')[0]),
    isTruncated: texts('IsTruncated')[0] === 'true',
    token: texts('NextContinuationToken')[0],
  };
}

test('ListObjectsV2 returns the keys under a prefix, and their number', async () => {
  fill('a/1', 'a/2', 'b/1');
  expect(await list('list-type=2&prefix=a/')).toMatchObject({
    status: 200,
    keys: ['a/1', 'a/2'],
    count: 2,
    isTruncated: false,
  });
  expect(await list('list-type=2&prefix=c')).toMatchObject({ keys: [], count: 0 });
  expect(await list('')).toMatchObject({ count: 3 });
});

test('ListObjectsV2 returns at most max-keys keys, and the others page by page', async () => {
  fill('a', 'b', 'c', 'd', 'e');
  const first = await list('list-type=2&max-keys=2');
  expect(first).toMatchObject({ keys: ['a', 'b'], count: 2, isTruncated: true });
  const second = await list(`list-type=2&max-keys=2&continuation-token=${first.token}`);
  expect(second).toMatchObject({ keys: ['c', 'd'], isTruncated: true });
  expect(await list(`list-type=2&continuation-token=${second.token}`)).toMatchObject({
    keys: ['e'],
    isTruncated: false,
    token: undefined,
  });
  expect(await list('list-type=2&start-after=c')).toMatchObject({ keys: ['d', 'e'] });
});

test('ListObjectsV2 returns each common prefix before the delimiter once', async () => {
  fill('a/1', 'a/b/1', 'a/b/2', 'a/c/1', 'b/1');
  const { keys, count, xml } = await list('list-type=2&prefix=a/&delimiter=/');
  expect([keys, count]).toEqual([['a/1'], 3]);
  expect(xml).toContain(
    '<CommonPrefixes><Prefix>a/b/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>a/c/</Prefix></CommonPrefixes>',
  );
  const first = await list('list-type=2&prefix=a/&delimiter=/&max-keys=2');
  expect((await list(`list-type=2&prefix=a/&delimiter=/&continuation-token=${first.token}`)).xml).not.toContain(
    '<Prefix>a/b/</Prefix>',
  );
});

test('ListObjectsV2 returns size, ETag and time of each object', async () => {
  fill('a&b');
  expect((await list('list-type=2')).xml).toContain(
    '<Contents><Key>a&#38;b</Key><LastModified>1970-01-01T00:00:00.000Z</LastModified>' +
      '<ETag>&#34;9dd4e461268c8034f5c8564e155c67a6&#34;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>',
  );
});

test('ListObjectsV2 is denied to callers without permission', async () => {
  fill('a');
  expect(await list('list-type=2', { ...LISTER, identityPolicy: [] })).toMatchObject({ status: 403, keys: [] });
});

test.each(['encoding-type=url', 'max-keys=x', 'max-keys=-1'])(
  'ListObjectsV2 rejects the unsupported parameter %s',
  async query => {
    expect((await list(`list-type=2&${query}`)).status).toBe(501);
  },
);

test('ListObjectsV2 rejects PUT, and sends no body for HEAD', async () => {
  expect((await list('', LISTER, 'PUT')).status).toBe(405);
  expect(await list('', LISTER, 'HEAD')).toMatchObject({ status: 200, xml: '' });
});
