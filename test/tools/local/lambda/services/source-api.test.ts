import { AwsClient } from '../../../../../src/runtime/aws/aws-client';
import { Listener, listen, urlOf } from '../../../../../src/tools/local/http/listener';
import { LambdaFunction } from '../../../../../src/tools/local/lambda/lambda-function';
import { awsEndpoint } from '../../../../../src/tools/local/lambda/services/aws-endpoint';
import { sourceUrlOf } from '../../../../../src/tools/local/lambda/services/source-api';
import { MemoryObjectStore } from '../../../../../src/tools/local/s3/memory-object-store';

const KEY = { accessKeyId: 'LOCAL', secretAccessKey: 'secret' };
const OTHER_KEY = { accessKeyId: 'LOCAL2', secretAccessKey: 'secret2' };

let listener: Listener;
let servers: string;
let endpoint: string;

beforeEach(async () => {
  const objects = new MemoryObjectStore(() => 0);
  objects.put('cats/tom 1.jpg', Buffer.from('meow'), {});
  const others = new MemoryObjectStore(() => 0);
  others.put('cats/tom 1.jpg', Buffer.from('other'), {});
  const [bucket, other] = [objects, others].map(each => ({
    name: 'server', account: '111122223333', restrictPublicBuckets: true, encryption: 'AES256', objects: each,
  }));
  const lambda = {
    name: 'transformer',
    sources: [
      { path: '/r2.example.com/photos', bucket, key: KEY, region: 'auto' },
      { path: '/r2.example.com/photos', bucket, key: OTHER_KEY, region: 'auto' },
      { path: '/s3.example.com%3A9000/photos', bucket: other, key: OTHER_KEY, region: 'eu' },
    ],
    credentials: {},
    buckets: [],
  } as unknown as LambdaFunction;
  listener = await listen(0, awsEndpoint([lambda], { queues: [], functions: [], caches: new Map() }, () => 0));
  servers = sourceUrlOf(urlOf(listener), lambda);
  endpoint = `${servers}/r2.example.com/photos`;
});
afterEach(() => listener.close());

async function ask(method: string, path: string, key = KEY, region = 'auto', url = endpoint): Promise<string> {
  const { status, body } = await new AwsClient({
    endpoint: url,
    service: 's3',
    region,
    credentials: async () => key,
  }).request(method, path);
  return `${status} ${/<Code>(\w+)/.exec(body.toString())?.[1] ?? body.toString()}`;
}

test('the source API allows requests signed with the access key to read, and reports missing keys', async () => {
  expect(await ask('GET', '/cats/tom%201.jpg')).toBe('200 meow');
  expect(await ask('GET', '/cats/jerry.jpg')).toBe('404 NoSuchKey');
  expect(await ask('PUT', '/cats/jerry.jpg')).toBe('403 AccessDenied');
});

test('the source API rejects a request with other credentials, or for another Region or bucket', async () => {
  expect(await ask('GET', '/cats/tom%201.jpg', { ...KEY, accessKeyId: 'OTHER' })).toBe('403 InvalidAccessKeyId');
  expect(await ask('GET', '/cats/tom%201.jpg', { ...KEY, secretAccessKey: 'guess' })).toBe('403 SignatureDoesNotMatch');
  expect(await ask('GET', '/cats/tom%201.jpg', KEY, 'us-east-1')).toBe('403 SignatureDoesNotMatch');
  expect(await ask('GET', '/a', KEY, 'auto', `${urlOf(listener)}/source.other`)).toBe('404 NoSuchBucket');
  expect(await ask('GET', '/a', KEY, 'auto', `${servers}/r2.example.com/photos2`)).toBe('404 NoSuchBucket');
});

test('the source API serves each bucket to the access keys that are allowed to read it', async () => {
  const other = `${servers}/s3.example.com%3A9000/photos`;
  expect(await ask('GET', '/cats/tom%201.jpg', OTHER_KEY)).toBe('200 meow');
  expect(await ask('GET', '/cats/tom%201.jpg', OTHER_KEY, 'eu', other)).toBe('200 other');
  expect(await ask('GET', '/cats/tom%201.jpg', KEY, 'eu', other)).toBe('403 InvalidAccessKeyId');
});
