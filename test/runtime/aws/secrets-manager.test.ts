import { fieldOf, keysInUse, secretText, secretsClient } from '../../../src/runtime/aws/secrets-manager';
import { Handler, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';

const listeners: Listener[] = [];
afterEach(() => Promise.all(listeners.splice(0).map(listener => listener.close())));

async function secretsManager(status: number, answer: object, seen: unknown[] = []) {
  const handler: Handler = async ({ method, path, headers, body }) => {
    seen.push({
      asked: `${method} ${path}`,
      type: headers['content-type'],
      target: headers['x-amz-target'],
      authorization: headers.authorization,
      body: JSON.parse((await body()).toString()),
    });
    return { status, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
  };
  const listener = await listen(0, handler);
  listeners.push(listener);
  return secretsClient(ARN, urlOf(listener));
}

beforeAll(() =>
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'ASIATEST', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' }),
);
afterAll(() =>
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].forEach(name => delete process.env[name]),
);

test('a version is asked for as the role, in the region of the secret', async () => {
  const seen: unknown[] = [];
  expect(await secretText(await secretsManager(200, { SecretString: 'abc' }, seen), ARN, 'AWSPREVIOUS')).toBe('abc');
  expect(seen).toEqual([
    {
      asked: 'POST /',
      type: 'application/x-amz-json-1.1',
      target: 'secretsmanager.GetSecretValue',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=ASIATEST\/\d{8}\/eu-west-1\/secretsmanager\/aws4_request/,
      ),
      body: { SecretId: ARN, VersionStage: 'AWSPREVIOUS' },
    },
  ]);
});

test('a secret that was never rotated has no previous version', async () => {
  const answer = { __type: 'com.amazonaws.secretsmanager#ResourceNotFoundException' };
  expect(await secretText(await secretsManager(400, answer), ARN, 'AWSPREVIOUS')).toBeUndefined();
  await expect(secretText(await secretsManager(400, answer), ARN, 'AWSCURRENT')).rejects.toThrow(
    'ResourceNotFoundException',
  );
});

test('an answer without a secret is none, whatever text it has', async () => {
  await expect(secretText(await secretsManager(500, { SecretString: 'abc' }), ARN, 'AWSCURRENT')).rejects.toThrow(
    'Secrets Manager answered 500',
  );
});

test.each([
  [400, { __type: 'AccessDeniedException' }, '400 AccessDeniedException'],
  [200, { SecretBinary: 'YQ==' }, '200 without a text'],
])('an answer of %i without a text says what it is', async (status, answer, message) => {
  await expect(secretText(await secretsManager(status, answer), ARN, 'AWSPREVIOUS')).rejects.toThrow(
    `Secrets Manager answered ${message}`,
  );
});

test('without another endpoint it is AWS that is asked', () => {
  expect(secretsClient(ARN)).toMatchObject({
    options: { endpoint: 'https://secretsmanager.eu-west-1.amazonaws.com', region: 'eu-west-1' },
  });
  expect(secretsClient(ARN.replace('aws', 'aws-cn').replace('eu-west-1', 'cn-north-1'))).toMatchObject({
    options: { endpoint: 'https://secretsmanager.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  });
});

describe('the keys in use', () => {
  async function keysOf(texts: Record<string, string>, field?: string): Promise<string[]> {
    const listener = await listen(0, async ({ body }) => {
      const { VersionStage: stage } = JSON.parse((await body()).toString());
      const answer = stage in texts ? { SecretString: texts[stage] } : { __type: 'ResourceNotFoundException' };
      return { status: stage in texts ? 200 : 400, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    });
    listeners.push(listener);
    return keysInUse(secretsClient(ARN, urlOf(listener)), ARN, field);
  }

  test('are the current one, and the previous one as far as there is one', async () => {
    expect(await keysOf({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' })).toEqual(['new', 'old']);
    expect(await keysOf({ AWSCURRENT: 'new' })).toEqual(['new']);
    expect(await keysOf({ AWSCURRENT: '{"key":"new"}', AWSPREVIOUS: '{"key":"old"}' }, 'key')).toEqual(['new', 'old']);
  });

  test.each(['generated, and no JSON', '{"other":"old"}'])(
    'a version from before the field was there (%s) is none',
    async previous => {
      expect(await keysOf({ AWSCURRENT: '{"key":"new"}', AWSPREVIOUS: previous }, 'key')).toEqual(['new']);
    },
  );

  test('a current version without the field is a fault', async () => {
    await expect(keysOf({ AWSCURRENT: '{"other":"new"}', AWSPREVIOUS: '{"key":"old"}' }, 'key')).rejects.toThrow(
      'the secret has no text in its field key',
    );
  });
});

test('a field is read from JSON; no error quotes the secret', () => {
  expect(fieldOf('a secret', undefined)).toBe('a secret');
  expect(fieldOf('{"key":"abc"}', 'key')).toBe('abc');
  for (const text of ['a secret', '"a secret"', '{"other":"a secret"}', '{"key":1}', '{"key":""}', 'null']) {
    const read = () => fieldOf(text, 'key');
    expect(read).toThrow(/the secret has no text in its field key|no JSON where there should be/);
    expect(read).not.toThrow(/a secret/);
  }
});
