import { AwsClient } from '../../../../../src/runtime/aws/aws-client';
import { Listener, listen, urlOf } from '../../../../../src/tools/local/http/listener';
import { LambdaFunction } from '../../../../../src/tools/local/lambda/lambda-function';
import { awsEndpoint } from '../../../../../src/tools/local/lambda/services/aws-endpoint';
import { sourceUrlOf } from '../../../../../src/tools/local/lambda/services/source-api';
import { MemoryObjectStore } from '../../../../../src/tools/local/s3/memory-object-store';

const KEY = { accessKeyId: 'LOCAL', secretAccessKey: 'secret' };

let listener: Listener;
let endpoint: string;

beforeEach(async () => {
  const objects = new MemoryObjectStore(() => 0);
  objects.put('cats/tom 1.jpg', Buffer.from('meow'), {});
  const bucket = {
    name: 'r2.example.com',
    account: '111122223333',
    restrictPublicBuckets: true,
    encryption: 'AES256',
    objects,
  };
  const lambda = {
    name: 'transformer',
    source: { bucket, key: KEY, region: 'auto' },
    credentials: {},
    buckets: [],
  } as unknown as LambdaFunction;
  listener = await listen(0, awsEndpoint([lambda], { queues: [], functions: [], caches: new Map() }, () => 0));
  endpoint = sourceUrlOf(urlOf(listener), lambda);
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
});
