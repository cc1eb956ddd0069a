import { LambdaShell } from '../../../src/runtime/aws/lambda-shell';
import { originalsOf } from '../../../src/runtime/transformer/originals';
import { Problem } from '../../../src/runtime/transformer/problem';
import { TransformerConfig } from '../../../src/runtime/transformer/transformer-config';
import { Handler, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';

const listeners: Listener[] = [];
afterEach(() => Promise.all(listeners.splice(0).map(listener => listener.close())));

const SECRETS: Record<string, string> = {
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:good-AbCdEf': '{"accessKeyId": "GOOD", "secretAccessKey": "x"}',
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:text-AbCdEf': 'GOOD:x',
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:less-AbCdEf': '{"accessKeyId": "GOOD"}',
};

const responseOf = (status: number, body: string) =>
  ({ status, headers: { 'content-length': String(Buffer.byteLength(body)) }, body: Buffer.from(body) });

/** Servers that answer with the path and the ID of the access key, and a Secrets Manager that counts look-ups. */
async function servers() {
  const lookups: string[] = [];
  const handler: Handler = async request => {
    if ('x-amz-target' in request.headers) {
      const { SecretId: arn } = JSON.parse((await request.body()).toString()) as { SecretId: string };
      lookups.push(arn);
      return responseOf(200, JSON.stringify({ SecretString: SECRETS[arn] }));
    }
    if (request.path.startsWith('/down.example.com/')) return responseOf(503, '');
    const [, keyId] = /Credential=(\w+)\//.exec(request.headers.authorization ?? '') ?? [];
    return responseOf(200, `${request.path} by ${keyId}`);
  };
  const listener = await listen(0, handler);
  listeners.push(listener);
  const env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urlOf(listener),
    AWS_ACCESS_KEY_ID: 'ROLE',
    AWS_SECRET_ACCESS_KEY: 'role',
    SOURCE_ENDPOINT: urlOf(listener),
    SOURCE_SECRET: Object.keys(SECRETS).join(' '),
  };
  return { env, lookups };
}

const source = (host: string, secret?: number) => ({ url: `https://${host}/photos`, region: 'auto', secret });

function configOf(routes: TransformerConfig['routes']): TransformerConfig {
  return { routes, defaultTtl: 60, maxInputBytes: 1000 } as TransformerConfig;
}

describe('originalsOf', () => {
  test('reads each bucket outside AWS below its prefix, and looks up only its own secret', async () => {
    const { env, lookups } = await servers();
    const originals = originalsOf(new LambdaShell(env), configOf([
      { pathPrefix: 'a/', keyPrefix: 'v2/', source: source('a.example.com:9000') },
      { pathPrefix: '', source: source('b.example.com', 1) },
    ]));
    expect(String((await originals.get('a/cat.jpg')).body)).toBe('/a.example.com%3A9000/photos/v2/cat.jpg by GOOD');
    expect(lookups).toEqual([Object.keys(SECRETS)[0]]);
  });

  test.each([
    ['is not JSON', 1, 'the secret is not JSON'],
    ['lacks a field', 2, 'the secret has no text in its field secretAccessKey'],
  ])('leaves other sources available if the secret of one of them %s', async (_case, secret, reason) => {
    const { env } = await servers();
    const originals = originalsOf(new LambdaShell(env), configOf([
      { pathPrefix: 'bad/', source: source('bad.example.com', secret) },
      { pathPrefix: '', source: source('good.example.com') },
    ]));
    const failure: unknown = await originals.get('bad/cat.jpg').catch(error => error);
    expect(failure).toBeInstanceOf(Problem);
    expect(failure).toMatchObject({ type: 'source-unreachable', reason: expect.stringContaining(reason) });
    expect(String((await originals.get('cat.jpg')).body)).toBe('/good.example.com/photos/cat.jpg by GOOD');
  });

  test('leaves other sources available if the server of one of them fails', async () => {
    const { env } = await servers();
    const originals = originalsOf(new LambdaShell(env), configOf([
      { pathPrefix: 'down/', source: source('down.example.com') },
      { pathPrefix: '', source: source('good.example.com') },
    ]));
    await expect(originals.get('down/cat.jpg')).rejects.toMatchObject({ type: 'source-unreachable' });
    expect(String((await originals.get('cat.jpg')).body)).toContain('by GOOD');
  });
});
