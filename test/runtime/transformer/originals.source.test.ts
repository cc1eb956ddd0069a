import fc from 'fast-check';
import { SourceConfig } from '../../../src/model/source-config';
import { Credentials } from '../../../src/runtime/aws/aws-client';
import { Bucket } from '../../../src/runtime/aws/bucket';
import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { S3OriginalReader, SourceClient, accessKeyOf } from '../../../src/runtime/transformer/originals';
import { ImageRequest, isBad, parseRequest, printKey } from '../../../src/runtime/url/image-request';
import { Handler, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';
import { hardUnicode } from '../../hard-values';

const SOURCE: SourceConfig = {
  url: 'https://s3.example.com/photos',
  region: 'auto',
  accessKeyIdField: 'id',
  secretAccessKeyField: 'key',
};

const listeners: Listener[] = [];
afterEach(() => Promise.all(listeners.splice(0).map(listener => listener.close())));

/** A server that accepts requests signed with `right`, and the transform function's client for it. */
async function server(answer?: Handler) {
  const state = { right: 'FIRST', secret: 'FIRST', lookUps: 0, now: 0, asked: [] as string[] };
  const handler: Handler = async request => {
    state.asked.push(`${request.method} ${request.headers.host} ${request.path}`);
    if (answer) return answer(request);
    const isRight = request.headers.authorization.includes(`Credential=${state.right}/`);
    return {
      status: isRight ? 200 : 403,
      headers: { 'etag': '"1"', 'last-modified': 'now' },
      body: Buffer.from(isRight ? 'meow' : ''),
    };
  };
  const listener = await listen(0, handler);
  listeners.push(listener);
  const keys = new RotatingSecret<Credentials>(async () => {
    state.lookUps++;
    return { accessKeyId: state.secret, secretAccessKey: 'x' };
  }, () => state.now);
  const client = new SourceClient(SOURCE, keys, `${urlOf(listener)}/photos`);
  return { state, originals: new S3OriginalReader(new Bucket(client), 1000), host: new URL(urlOf(listener)).host };
}

test('SourceClient reads originals with the secret\'s access key, which it looks up once', async () => {
  const { state, originals } = await server();
  expect((await originals.get('cats/tom 1.jpg')).body.toString()).toBe('meow');
  await originals.version('cats/tom 1.jpg');
  expect(state.lookUps).toBe(1);
  expect(state.asked.map(line => line.replace(/127\S+ /, ''))).toEqual([
    'GET /photos/cats/tom%201.jpg',
    'HEAD /photos/cats/tom%201.jpg',
  ]);
});

test('SourceClient looks up the new access key after a rotation, and retries once', async () => {
  const { state, originals } = await server();
  await originals.get('tom.jpg');
  Object.assign(state, { right: 'SECOND', secret: 'SECOND', now: 30_000 });
  expect((await originals.get('tom.jpg')).body.toString()).toBe('meow');
  expect(state.lookUps).toBe(2);
});

test('SourceClient looks up the key after 401, but not after 404', async () => {
  const answer = { status: 401, headers: {}, body: Buffer.alloc(0) };
  const { state, originals } = await server(async () => answer);
  await expect(originals.get('tom.jpg')).rejects.toMatchObject({ type: 'source-unreachable' });
  Object.assign(state, { secret: 'SECOND', now: 30_000, asked: [] });
  await expect(originals.get('tom.jpg')).rejects.toMatchObject({ type: 'source-unreachable' });
  expect([state.lookUps, state.asked.length]).toEqual([2, 2]);

  Object.assign(state, { secret: 'THIRD', now: 60_000, asked: [] });
  answer.status = 404;
  await expect(originals.get('tom.jpg')).rejects.toMatchObject({ type: 'not-found' });
  expect([state.lookUps, state.asked.length]).toEqual([2, 1]);
});

test('SourceClient does not repeat requests that stay forbidden', async () => {
  const { state, originals } = await server();
  await originals.get('tom.jpg');
  Object.assign(state, { right: 'SECOND', now: 30_000, asked: [] });
  for (let times = 0; times < 10; times++) {
    await expect(originals.get('tom.jpg')).rejects.toMatchObject({ type: 'source-unreachable' });
  }
  expect(state.lookUps).toBe(2);
  expect(state.asked).toHaveLength(11);
});

describe('SourceClient for its own host only', () => {
  test.each([301, 302, 307, 308])('does not follow a redirect (%i)', async status => {
    const other = await server();
    const { originals } = await server(async () => ({
      status,
      headers: { location: `http://${other.host}/photos/tom.jpg` },
      body: Buffer.alloc(0),
    }));
    await expect(originals.get('tom.jpg')).rejects.toMatchObject({ type: 'source-unreachable' });
    expect(other.state.asked).toEqual([]);
  });

  test.each([
    '//evil.example/x',
    '/\\evil.example/x',
    '@evil.example/x',
    'http://169.254.169.254/latest/meta-data',
    '%2f%2fevil.example',
    '?host=evil',
    '#evil',
    ':443/x',
    ' \u2028x',
  ])('treats %j as a key', async key => {
    const { state, originals, host } = await server();
    await originals.get(key);
    expect(state.asked).toEqual([`GET ${host} /photos${printKey(key)}`]);
  });

  test('requests only paths inside the bucket', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof(fc.constantFrom('..', '/', '%2e', '@', 'a', '//', 'evil.example'), hardUnicode))
        .map(parts => parts.join('')),
    );
    const rules = {
      fingerprint: 'f00d',
      version: '1',
      widths: [100],
      maxWidth: 100,
      maxHeight: 100,
      allowEnlargement: false,
      formats: ['jpg'],
      quality: { jpg: 80 },
      presets: {},
      signed: true,
    };
    fc.assert(fc.property(key, key, (name, mark) => {
      const request = parseRequest(`/${encodeURIComponent(name)}`, { mark: mark }, '', rules);
      if (isBad(request)) return;
      const { origin, pathname } = new URL(SOURCE.url + printKey((request as ImageRequest).key));
      expect([origin, pathname.startsWith('/photos/')]).toEqual(['https://s3.example.com', true]);
    }), { numRuns: 3000 });
  });
});

test('accessKeyOf reads the fields that the construct names', () => {
  expect(accessKeyOf('{"id":"a","key":"b"}', SOURCE)).toEqual({ accessKeyId: 'a', secretAccessKey: 'b' });
  expect(() => accessKeyOf('{"id":"a"}', SOURCE)).toThrow('the secret has no text in its field key');
});
