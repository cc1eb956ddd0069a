import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { Principal } from '../../../../src/tools/local/iam/policy';
import { PolicyDocument } from '../../../../src/tools/local/iam/policy-document';
import { Bucket } from '../../../../src/tools/local/s3/bucket';
import { FolderObjectStore } from '../../../../src/tools/local/s3/folder-object-store';
import { MemoryObjectStore } from '../../../../src/tools/local/s3/memory-object-store';
import { S3Request, handleS3Request } from '../../../../src/tools/local/s3/s3-requests';
import { cleanUp, folderWith } from '../support';

const READER: Principal = { type: 'service', service: 'cloudfront.amazonaws.com' };

function policy(...actions: string[]): PolicyDocument {
  const resources = ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'];
  return {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: actions, Resource: resources },
    ],
  };
}

let folder: string;

beforeEach(() => {
  folder = folderWith({ 'cat.jpg': 'meow', 'a b+c.jpg': 'space', 'sub/dog.jpg': 'woof' });
});
afterEach(cleanUp);

function ask(request: Partial<S3Request>, changes: Partial<Bucket> = {}, principal: Principal = READER) {
  const bucket: Bucket = {
    name: 'images',
    account: '111122223333',
    policy: policy('s3:GetObject'),
    restrictPublicBuckets: true,
    encryption: 'AES256',
    objects: new FolderObjectStore([
      { folders: [folder], prefix: '', includes: () => true, prune: false, headers: {} },
    ]),
    ...changes,
  };
  return handleS3Request(
    bucket,
    { method: 'GET', encodedKey: 'cat.jpg', query: '', headers: {}, ...request },
    { principal, context: {} },
    0,
  );
}

function codeOf(response: { body: Buffer }): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(response.body.toString())?.[1];
}

test('GetObject returns an object with its headers', async () => {
  const response = await ask({});
  expect(response).toMatchObject({ status: 200, body: Buffer.from('meow') });
  expect(response.headers).toMatchObject({
    'server': 'AmazonS3',
    'accept-ranges': 'bytes',
    'content-type': 'image/jpeg',
    'content-length': '4',
    'x-amz-server-side-encryption': 'AES256',
    'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
    'date': 'Thu, 01 Jan 1970 00:00:00 GMT',
  });
});

test('HeadObject returns the headers without the body', async () => {
  const response = await ask({ method: 'HEAD' });
  expect(response).toMatchObject({ status: 200, headers: { 'content-length': '4' }, body: Buffer.alloc(0) });
});

test('GetObject supports ranges and conditions', async () => {
  expect(await ask({ headers: { range: 'bytes=1-2' } })).toMatchObject({ status: 206, body: Buffer.from('eo') });
  const { etag } = (await ask({})).headers;
  expect((await ask({ headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('GetObject of a missing key returns 403, or 404 if the caller may list the bucket', async () => {
  const denied = await ask({ encodedKey: 'none.jpg' });
  expect([denied.status, codeOf(denied)]).toEqual([403, 'AccessDenied']);
  const missing = await ask({ encodedKey: 'none.jpg' }, { policy: policy('s3:GetObject', 's3:ListBucket') });
  expect([missing.status, codeOf(missing)]).toEqual([404, 'NoSuchKey']);
  expect((await ask({ encodedKey: 'none.jpg', method: 'HEAD' })).body).toHaveLength(0);
});

test.each<[string, Partial<Bucket>, Principal]>([
  ['without a policy', { policy: undefined }, READER],
  ['as a stranger', {}, { type: 'anonymous' }],
  ['without the action', { policy: policy('s3:ListBucket') }, READER],
])('GetObject is denied %s', async (_name, changes, principal) => {
  const response = await ask({}, changes, principal);
  expect([response.status, codeOf(response)]).toEqual([403, 'AccessDenied']);
});

test('GetObject is allowed by a public policy, unless RestrictPublicBuckets blocks the caller', async () => {
  const everyone: PolicyDocument = {
    Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' },
  };
  expect((await ask({}, { policy: everyone }, { type: 'anonymous' })).status).toBe(403);
  expect((await ask({}, { policy: everyone }, READER)).status).toBe(200);
  expect((await ask({}, { policy: everyone, restrictPublicBuckets: false }, { type: 'anonymous' })).status).toBe(200);
});

test.each([
  ['a%20b%2Bc.jpg', 200],
  ['a+b%2Bc.jpg', 200],
  ['a b+c.jpg', 403],
  ['a+b+c.jpg', 403],
  ['a%2520b%2Bc.jpg', 403],
  ['sub%2Fdog.jpg', 200],
  ['CAT.jpg', 403],
  ['sub//dog.jpg', 403],
  ['./cat.jpg', 403],
  ['/cat.jpg', 403],
  ['cat.jpg/', 403],
  ['%', 400],
  ['%zz', 400],
  ['%ff', 400],
  ['%00', 403],
  ['..%2f..%2fetc%2fpasswd', 403],
  ['%2e%2e/%2e%2e/etc/passwd', 403],
])('GetObject of the key %s returns %s', async (encodedKey, status) => {
  expect((await ask({ encodedKey })).status).toBe(status);
});

test.each([
  ['PUT', 403],
  ['POST', 403],
  ['DELETE', 403],
  ['PATCH', 403],
  ['OPTIONS', 403],
])('the method %s on an object returns %s', async (method, status) => {
  expect((await ask({ method })).status).toBe(status);
});

test('the emulation of S3 supports no action beyond reading, even if the policy allows it', async () => {
  expect((await ask({ method: 'DELETE' }, { policy: policy('s3:*') })).status).toBe(405);
  expect(fs.existsSync(`${folder}/cat.jpg`)).toBe(true);
});

test.each(['acl', 'tagging=', 'versionId=x', 'response-content-type=text/html'])(
  'GetObject rejects the subresource ?%s',
  async query => {
    expect((await ask({ query })).status).toBe(403);
  },
);

test('GetObject without a key lists the bucket if the caller may list it', async () => {
  expect((await ask({ encodedKey: '' })).status).toBe(403);
  const response = await ask({ encodedKey: '' }, { policy: policy('s3:ListBucket') });
  expect(response.status).toBe(200);
  expect([...response.body.toString().matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).toEqual([
    'a b+c.jpg',
    'cat.jpg',
    'sub/dog.jpg',
  ]);
});

test('GetObject returns 500 if the disk fails', async () => {
  const objects = { get: () => Promise.reject(new Error('EIO')) } as unknown as FolderObjectStore;
  const response = await ask({}, { objects });
  expect([response.status, codeOf(response)]).toEqual([500, 'InternalError']);
});

describe('a writable bucket', () => {
  const WRITER = { type: 'aws', arn: 'arn:aws:iam::111122223333:role/R' } as const;
  const resource = ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'];
  const mayWrite: PolicyDocument = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: WRITER.arn }, Action: 's3:*', Resource: resource }],
  };

  function writable(changes: Partial<Bucket> = {}) {
    const objects = new MemoryObjectStore(() => 0);
    return (request: Partial<S3Request>) => ask(request, { objects, policy: mayWrite, ...changes }, WRITER);
  }

  test('returns stored objects with their metadata', async () => {
    const store = writable();
    const headers = {
      'content-type': 'image/avif',
      'cache-control': 'max-age=1',
      'x-amz-meta-cache-tag': 'a,b',
      'x-amz-date': '20260101T000000Z',
      'user-agent': 'x',
    };
    const put = await store({ method: 'PUT', headers, body: async () => Buffer.from('meow') });
    expect(put).toMatchObject({
      status: 200,
      headers: { etag: '"4a4be40c96ac6314e91d93f38043a634"' },
      body: Buffer.alloc(0),
    });
    const got = await store({});
    expect(got).toMatchObject({
      status: 200,
      body: Buffer.from('meow'),
      headers: { 'etag': put.headers.etag, 'content-type': 'image/avif', 'x-amz-meta-cache-tag': 'a,b' },
    });
    expect(got.headers).not.toHaveProperty('x-amz-date');
    expect(got.headers).not.toHaveProperty('user-agent');
  });

  test('deletes an object, and ignores a missing one', async () => {
    const store = writable();
    await store({ method: 'PUT', body: async () => Buffer.from('meow') });
    expect((await store({ method: 'DELETE' })).status).toBe(204);
    expect((await store({})).status).toBe(404);
    expect((await store({ method: 'DELETE' })).status).toBe(204);
  });

  test.each(['x-amz-tagging', 'x-amz-acl', 'x-amz-server-side-encryption', 'if-none-match'])(
    'rejects the unsupported PUT header %s',
    async name => {
      expect(
        (await writable()({ method: 'PUT', headers: { [name]: '*' }, body: async () => Buffer.alloc(0) })).status,
      ).toBe(501);
    },
  );

  test('denies writes to callers that may only read', async () => {
    const readOnly = policy('s3:GetObject');
    expect((await writable({ policy: readOnly })({ method: 'PUT', body: async () => Buffer.alloc(0) })).status).toBe(
      403,
    );
    expect((await writable({ policy: readOnly })({ method: 'DELETE' })).status).toBe(403);
  });
});

describe('DeleteObjects', () => {
  const DELETER = { type: 'aws', arn: 'arn:aws:iam::111122223333:role/R' } as const;
  const mayDelete = (...keys: string[]): PolicyDocument => ({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: DELETER.arn },
        Action: 's3:DeleteObject',
        Resource: keys.map(key => `arn:aws:s3:::images/${key}`),
      },
    ],
  });
  const deletion = (...keys: string[]) =>
    `<Delete><Quiet>true</Quiet>${keys.map(key => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`;

  function deleteObjects(xml: string, { digest = xml, policy: given = mayDelete('*') } = {}) {
    const objects = new MemoryObjectStore(() => 0);
    ['a', 'b&c', 'd'].forEach(key => objects.put(key, Buffer.from('meow'), {}));
    const headers = digest === '' ? undefined : { 'content-md5': createHash('md5').update(digest).digest('base64') };
    const request = {
      method: 'POST',
      encodedKey: '',
      query: 'delete=',
      body: async () => Buffer.from(xml),
      ...(headers && { headers }),
    };
    return ask(request, { objects, policy: given }, DELETER).then(async response => ({
      response,
      left: await objects.keys(),
    }));
  }

  test('deletes the named objects, and ignores missing ones', async () => {
    const { response, left } = await deleteObjects(deletion('a', 'b&#38;c', 'none'));
    expect([response.status, codeOf(response), left]).toEqual([200, undefined, ['d']]);
  });

  test('requires s3:DeleteObject for each object', async () => {
    const { response, left } = await deleteObjects(deletion('a', 'd'), { policy: mayDelete('a') });
    expect([response.status, codeOf(response), left]).toEqual([200, 'AccessDenied', ['b&c', 'd']]);
    expect(response.body.toString()).toContain('<Error><Key>d</Key>');
  });

  test.each([
    ['no digest', deletion('a'), '', 'InvalidRequest'],
    ['the digest of another body', deletion('a'), 'x', 'BadDigest'],
    ['no object', deletion(), undefined, 'MalformedXML'],
    ['an object without a key', '<Delete><Quiet>true</Quiet><Object></Object></Delete>', undefined, 'MalformedXML'],
    ['more than 1,000 objects', deletion(...Array(1001).fill('a')), undefined, 'MalformedXML'],
    [
      'the verbose answer, which the local edge does not support',
      '<Delete><Object><Key>a</Key></Object></Delete>',
      undefined,
      'MalformedXML',
    ],
  ])('deletes nothing with %s', async (_name, xml, digest, code) => {
    const { response, left } = await deleteObjects(xml, { digest });
    expect([response.status, codeOf(response), left]).toEqual([400, code, ['a', 'b&c', 'd']]);
  });

  test('is not supported in a bucket of files', async () => {
    expect(
      (await ask({ method: 'POST', encodedKey: '', query: 'delete', body: async () => Buffer.alloc(0) })).status,
    ).toBe(405);
  });
});

test('a versioned bucket returns version IDs, a new one after every change', async () => {
  const versionOf = async () => (await ask({}, { versioned: true })).headers['x-amz-version-id'];
  const before = await versionOf();
  expect(await versionOf()).toBe(before);
  fs.writeFileSync(`${folder}/cat.jpg`, 'purr');
  expect(await versionOf()).not.toBe(before);
  expect((await ask({})).headers).not.toHaveProperty('x-amz-version-id');
});

describe('a PUT with If-Match', () => {
  const etagOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;

  /** A request to a bucket with one object. */
  async function putIfMatch(etag: string, actions: string[], key = 'cat.jpg') {
    const objects = new MemoryObjectStore(() => 0);
    objects.put('cat.jpg', Buffer.from('meow'), {});
    const response = await ask(
      { method: 'PUT', encodedKey: key, headers: { 'if-match': etag }, body: async () => Buffer.from('purr') },
      { objects, policy: policy(...actions) },
    );
    return { response, stored: (await objects.get('cat.jpg'))!.body.toString() };
  }

  const BOTH = ['s3:PutObject', 's3:GetObject'];

  test('replaces an object that has this ETag', async () => {
    const { response, stored } = await putIfMatch(etagOf('meow'), BOTH);
    expect([response.status, stored]).toEqual([200, 'purr']);
  });

  test('leaves an object that has another ETag', async () => {
    const { response, stored } = await putIfMatch(etagOf('woof'), BOTH);
    expect([response.status, codeOf(response), stored]).toEqual([412, 'PreconditionFailed', 'meow']);
  });

  test('does not create an object', async () => {
    const { response } = await putIfMatch(etagOf('meow'), BOTH, 'dog.jpg');
    expect([response.status, codeOf(response)]).toEqual([404, 'NoSuchKey']);
  });

  test('requires permission to read the object, too', async () => {
    const { response, stored } = await putIfMatch(etagOf('meow'), ['s3:PutObject']);
    expect([response.status, codeOf(response), stored]).toEqual([403, 'AccessDenied', 'meow']);
  });
});
