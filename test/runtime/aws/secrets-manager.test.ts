import { fieldOf, keysInUse, secretText, secretsClient } from '../../../src/runtime/aws/secrets-manager';
import { Handler, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';

const listeners: Listener[] = [];
afterEach(() => Promise.all(listeners.splice(0).map(listener => listener.close())));

async function secretsManager(status: number, response: object, seen: unknown[] = []) {
  const handler: Handler = async ({ method, path, headers, body }) => {
    seen.push({
      asked: `${method} ${path}`,
      type: headers['content-type'],
      target: headers['x-amz-target'],
      authorization: headers.authorization,
      body: JSON.parse((await body()).toString()),
    });
    return { status, headers: {}, body: Buffer.from(JSON.stringify(response)) };
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

test('secretText requests a version with the role, in the Region of the secret', async () => {
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

test('secretText returns undefined for the previous version of an unrotated secret', async () => {
  const response = { __type: 'com.amazonaws.secretsmanager#ResourceNotFoundException' };
  expect(await secretText(await secretsManager(400, response), ARN, 'AWSPREVIOUS')).toBeUndefined();
  await expect(secretText(await secretsManager(400, response), ARN, 'AWSCURRENT')).rejects.toThrow(
    'ResourceNotFoundException',
  );
});

test('secretText rejects a response without a secret', async () => {
  await expect(secretText(await secretsManager(500, { SecretString: 'abc' }), ARN, 'AWSCURRENT')).rejects.toThrow(
    'Secrets Manager returned 500',
  );
});

test.each([
  [400, { __type: 'AccessDeniedException' }, '400 AccessDeniedException'],
  [200, { SecretBinary: 'YQ==' }, '200 without a text'],
])('secretText reports a response of %i without a text', async (status, response, message) => {
  await expect(secretText(await secretsManager(status, response), ARN, 'AWSPREVIOUS')).rejects.toThrow(
    `Secrets Manager returned ${message}`,
  );
});

test('secretsClient uses AWS\'s endpoint by default', () => {
  expect(secretsClient(ARN)).toMatchObject({
    options: { endpoint: 'https://secretsmanager.eu-west-1.amazonaws.com', region: 'eu-west-1' },
  });
  expect(secretsClient(ARN.replace('aws', 'aws-cn').replace('eu-west-1', 'cn-north-1'))).toMatchObject({
    options: { endpoint: 'https://secretsmanager.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  });
});

describe('keysInUse', () => {
  async function keysOf(texts: Record<string, string>, field?: string): Promise<string[]> {
    const listener = await listen(0, async ({ body }) => {
      const { VersionStage: stage } = JSON.parse((await body()).toString());
      const response = stage in texts ? { SecretString: texts[stage] } : { __type: 'ResourceNotFoundException' };
      return { status: stage in texts ? 200 : 400, headers: {}, body: Buffer.from(JSON.stringify(response)) };
    });
    listeners.push(listener);
    return keysInUse(secretsClient(ARN, urlOf(listener)), ARN, field);
  }

  test('returns the current key, and the previous one if there is one', async () => {
    expect(await keysOf({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' })).toEqual(['new', 'old']);
    expect(await keysOf({ AWSCURRENT: 'new' })).toEqual(['new']);
    expect(await keysOf({ AWSCURRENT: '{"key":"new"}', AWSPREVIOUS: '{"key":"old"}' }, 'key')).toEqual(['new', 'old']);
  });

  test.each(['generated, and no JSON', '{"other":"old"}'])(
    'ignores a version without the field (%s)',
    async previous => {
      expect(await keysOf({ AWSCURRENT: '{"key":"new"}', AWSPREVIOUS: previous }, 'key')).toEqual(['new']);
    },
  );

  test('rejects a current version without the field', async () => {
    await expect(keysOf({ AWSCURRENT: '{"other":"new"}', AWSPREVIOUS: '{"key":"old"}' }, 'key')).rejects.toThrow(
      'the secret has no text in its field key',
    );
  });
});

test('fieldOf reads a field from JSON, and no error quotes the secret', () => {
  expect(fieldOf('a secret', undefined)).toBe('a secret');
  expect(fieldOf('{"key":"abc"}', 'key')).toBe('abc');
  for (const text of ['a secret', '"a secret"', '{"other":"a secret"}', '{"key":1}', '{"key":""}', 'null']) {
    const read = () => fieldOf(text, 'key');
    expect(read).toThrow(/the secret has no text in its field key|the secret is not JSON/);
    expect(read).not.toThrow(/a secret/);
  }
});
