import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import * as fc from 'fast-check';
import { AwsClient, Credentials, roleCredentials } from '../../../src/runtime/aws/aws-client';
import { printKey } from '../../../src/runtime/url/image-request';

const CREDENTIALS: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'token',
};

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

let server: http.Server;
let endpoint: string;
let received: Received;

beforeAll(async () => {
  server = http.createServer(({ method, url, headers }, response) => {
    received = { method: method!, path: url!, headers: headers as Record<string, string>, body: '' };
    response.end('meow');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function client(service: string, at = endpoint, credentials = async () => CREDENTIALS): AwsClient {
  return new AwsClient({ endpoint: at, service, region: 'eu-west-1', credentials });
}

/** The signature that another implementation makes of what arrived. */
async function expectedSignature(service: string, body?: string): Promise<string> {
  const { method, path, headers } = received;
  const names = /SignedHeaders=([^,]*)/.exec(headers.authorization)![1].split(';');
  const signer = new AwsV4Signer({
    method,
    url: endpoint + path,
    body,
    service,
    region: 'eu-west-1',
    datetime: headers['x-amz-date'],
    allHeaders: true,
    ...CREDENTIALS,
    headers: Object.fromEntries(names.map(name => [name, headers[name]])),
  });
  return (await signer.sign()).headers.get('authorization')!;
}

const key = fc
  .array(
    fc.string({ unit: 'grapheme', minLength: 1 }).filter(segment => !/^\.\.?$|^\/|\0/.test(segment)),
    { minLength: 1, maxLength: 3 },
  )
  .map(segments => segments.join('/'));

test('AwsClient signs any key, query and body like another implementation', async () => {
  const query = fc.dictionary(
    fc.string({ minLength: 1 }).filter(name => name !== '__proto__'),
    fc.string(),
    { maxKeys: 3 },
  );
  await fc.assert(
    fc.asyncProperty(
      key,
      query,
      fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      async (name, parameters, body) => {
        const search = new URLSearchParams(parameters).toString();
        const path = printKey(name) + (search && `?${search}`);
        expect(
          await client('s3').request(body === undefined ? 'GET' : 'PUT', path, {
            body,
            headers: { 'x-amz-meta-cat': 'Tom' },
          }),
        ).toMatchObject({ status: 200 });
        expect(received.path).toBe(path);
        expect(received.headers.authorization).toBe(await expectedSignature('s3', body));
      },
    ),
    { numRuns: 50 },
  );
});

test('AwsClient signs requests to other services', async () => {
  const body = '<InvalidationBatch/>';
  await client('cloudfront').request('POST', '/2020-05-31/distribution/E1/invalidation', {
    body,
    headers: { 'content-type': 'text/xml' },
  });
  expect(received.headers).toMatchObject({ 'content-type': 'text/xml', 'x-amz-security-token': 'token' });
  expect(received.headers.authorization).toBe(await expectedSignature('cloudfront', body));
});

test('AwsClient keeps the path of an endpoint', async () => {
  await client('s3', `${endpoint}/bucket`).request('GET', '/cat.jpg');
  expect(received.path).toBe('/bucket/cat.jpg');
});

test('AwsClient reads the credentials for each request', async () => {
  const keys = ['AKIAFIRST', 'AKIASECOND'];
  const renewed = client('s3', endpoint, async () => ({ ...CREDENTIALS, accessKeyId: keys.shift()! }));
  await renewed.request('GET', '/cat.jpg');
  expect(received.headers.authorization).toContain('Credential=AKIAFIRST/');
  await renewed.request('GET', '/cat.jpg');
  expect(received.headers.authorization).toContain('Credential=AKIASECOND/');
});

test('roleCredentials returns the credentials in the environment', async () => {
  const { env } = process;
  process.env = { ...env, AWS_ACCESS_KEY_ID: 'ASIA1', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
  try {
    expect(await roleCredentials()).toEqual({ accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't' });
  } finally {
    process.env = env;
  }
});
