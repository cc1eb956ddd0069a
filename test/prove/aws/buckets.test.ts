import { Aws } from './aws';
import { Bucket } from './buckets';
import { ODD_KEYS } from '../checks/originals';
import { FakeAws, FakeBucket } from '../support/fake-aws';

let aws: FakeAws;
let fake: FakeBucket;
let bucket: Bucket;

beforeEach(async () => {
  aws = new FakeAws();
  await aws.start();
  fake = aws.addBucket('images', 'eu-west-1', 'run1');
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
  bucket = new Bucket(new Aws({ credentials, env: aws.env, pauseMs: 1 }), 'images', 'eu-west-1');
});
afterEach(() => aws.close());

test('the run of a bucket is the value of its tag', async () => {
  expect(await bucket.run()).toBe('run1');
});

test('a bucket without tags, and a deleted bucket, have no run', async () => {
  delete fake.tags['cdk-image-cdn-prove'];
  expect(await bucket.run()).toBeUndefined();
  aws.buckets.pop();
  expect(await bucket.run()).toBeUndefined();
});

test('emptying a bucket deletes all versions of all keys, page by page, with any characters', async () => {
  for (const key of [...ODD_KEYS, ...ODD_KEYS, 'a&amp;b.jpg', '<x>"y".jpg']) await bucket.put(key, Buffer.from(key));
  aws.addVersions(fake, ...Array.from({ length: 1100 }, (_, index) => `many/${index}.jpg`));
  expect(await bucket.empty()).toBe(2 * ODD_KEYS.length + 2 + 1100);
  expect(fake.versions).toEqual([]);
  expect(aws.calls.filter(call => call.startsWith('POST'))).toHaveLength(2);
});

test('emptying a bucket deletes delete markers, too', async () => {
  fake.versions.push({ key: 'a.jpg', versionId: '1', etag: '', isMarker: true });
  expect(await bucket.empty()).toBe(1);
  expect(fake.versions).toEqual([]);
});

test('listing a bucket returns each key once, without keys that have only delete markers', async () => {
  await bucket.put('写真/猫 (1).jpg', Buffer.from('1'));
  await bucket.put('写真/猫 (1).jpg', Buffer.from('2'));
  fake.versions.push({ key: 'gone.jpg', versionId: '1', etag: '', isMarker: true });
  expect(await bucket.keys()).toEqual(['写真/猫 (1).jpg']);
});

test('a request for an object returns whether it exists', async () => {
  await bucket.put('tom & jerry (1).jpg', Buffer.from('1'));
  expect([await bucket.has('tom & jerry (1).jpg'), await bucket.has('other.jpg')]).toEqual([true, false]);
});

test('requests to a bucket are retried if they are throttled, but not if they are rejected', async () => {
  aws.failures.set('PUT /images/a.jpg', [503, 'SlowDown']);
  await bucket.put('a.jpg', Buffer.from('1'));
  aws.failures.set('PUT /images/a.jpg', [403, 'AccessDenied']);
  await expect(bucket.put('a.jpg', Buffer.from('1'))).rejects.toThrow('PutObject: AccessDenied: refused');
});
