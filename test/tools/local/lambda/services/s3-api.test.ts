import { AwsClient } from 'aws4fetch';
import { Listener, listen, urlOf } from '../../../../../src/tools/local/http/listener';
import { LambdaFunction } from '../../../../../src/tools/local/lambda/lambda-function';
import { s3Api } from '../../../../../src/tools/local/lambda/services/s3-api';
import { Bucket } from '../../../../../src/tools/local/s3/bucket';
import { MemoryObjectStore } from '../../../../../src/tools/local/s3/memory-object-store';

let listener: Listener;
let url: string;

function bucket(name: string): Bucket {
  return {
    name,
    account: '111122223333',
    restrictPublicBuckets: true,
    encryption: 'AES256',
    objects: new MemoryObjectStore(() => 0),
  };
}

function functionThat(id: string, actions: string[], ...buckets: Bucket[]): LambdaFunction {
  return {
    credentials: { accessKeyId: `ASIA${id}`, secretAccessKey: 's', sessionToken: 't' },
    role: {
      arn: `arn:aws:iam::111122223333:role/${id}`,
      statements: [
        {
          Effect: 'Allow',
          Action: actions,
          Resource: buckets.flatMap(({ name }) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]),
        },
      ],
    },
    buckets,
  } as unknown as LambdaFunction;
}

beforeEach(async () => {
  const variants = bucket('variants');
  listener = await listen(
    0,
    s3Api(
      [
        functionThat('WRITER', ['s3:PutObject', 's3:DeleteObject'], variants),
        functionThat('READER', ['s3:GetObject'], variants),
      ],
      () => 0,
    ),
  );
  url = urlOf(listener);
});
afterEach(() => listener.close());

/** Sends a request like the function's: signed, in path style. */
async function ask(who: string, method: string, path: string, body?: string): Promise<string> {
  const client = new AwsClient({
    accessKeyId: `ASIA${who}`,
    secretAccessKey: 's',
    sessionToken: 't',
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  });
  const response = await client.fetch(url + path, { method, body });
  return `${response.status} ${/<Code>(\w+)/.exec(await response.clone().text())?.[1] ?? await response.text()}`;
}

test('the S3 API gives each function the permissions of its role', async () => {
  expect(await ask('WRITER', 'PUT', '/variants/a%20b/f=avif', 'meow')).toBe('200 ');
  expect(await ask('READER', 'GET', '/variants/a%20b/f=avif')).toBe('200 meow');
  expect(await ask('WRITER', 'GET', '/variants/a%20b/f=avif')).toBe('403 AccessDenied');
  expect(await ask('READER', 'DELETE', '/variants/a%20b/f=avif')).toBe('403 AccessDenied');
  expect(await ask('READER', 'GET', '/?list-type=2')).toBe('403 AccessDenied');
});

test('the S3 API reports other buckets as missing', async () => {
  expect(await ask('READER', 'GET', '/originals/a')).toBe('403 AccessDenied');
});

test('the S3 API rejects a request with unknown credentials with 403', async () => {
  expect(await ask('STRANGER', 'GET', '/variants/a')).toBe('403 InvalidAccessKeyId');
  expect((await fetch(`${url}/variants/a`)).status).toBe(403);
  expect((await fetch(`${url}/variants/a`, { headers: { authorization: 'AWS ASIAREADER:signature' } })).status).toBe(
    403,
  );
});
