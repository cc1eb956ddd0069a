import { Readable } from 'node:stream';
import { CONFIG, RULES, at, configured, keyOf, world } from './serve-variant.support';
import { CONTENT_SECURITY_POLICY } from '../../../src/model/content-security-policy';
import { serveStored } from '../../../src/runtime/transformer/serve-stored';
import { TransformServices } from '../../../src/runtime/transformer/services';

const HEADERS = {
  'vary': 'Accept',
  'x-content-type-options': 'nosniff',
  'content-security-policy': CONTENT_SECURITY_POLICY,
};
const PATH = at('f=avif,w=100');

async function serve(services: TransformServices, path = PATH, edge?: string) {
  const { answer, afterwards } = await serveStored(path, configured(services, { functionFirst: {} }), edge);
  await afterwards;
  return answer;
}

describe('serveStored', () => {
  test('transforms and stores a variant at first, and then serves it without the original', async () => {
    const { services, transformed, originals } = world();
    const made = await serve(services);
    expect(made).toMatchObject({ status: 200, headers: HEADERS });
    delete originals['cat.jpg'];
    expect(await serve(services)).toEqual({ ...made, headers: { ...made.headers, 'x-image-variant': 'stored' } });
    expect(transformed).toHaveLength(1);
  });

  test('passes on the body of a large stored variant as it arrives', async () => {
    const { services } = world();
    const body = Readable.from([Buffer.from('a')]);
    const open = async () => ({ status: 200, headers: { etag: '"1"' }, body });
    const answer = await serve({ ...services, variants: { ...services.variants, open } });
    expect(answer).toEqual({ status: 200, headers: { 'etag': '"1"', 'x-image-variant': 'stored', ...HEADERS }, body });
  });

  test('transforms a variant if the variant bucket cannot be read, and logs why', async () => {
    const { services, logged } = world();
    const open = async () => Promise.reject(new Error('GET answered 403'));
    expect((await serve({ ...services, variants: { ...services.variants, open } })).status).toBe(200);
    expect(logged).toEqual([
      { level: 'error', event: 'variant-unreadable', key: 'cat.jpg', error: 'Error: GET answered 403' },
    ]);
  });

  test('allows scripts of every origin only if the settings say so', async () => {
    const { services } = world();
    const allowing = configured(services, { functionFirst: { allowsEveryOrigin: true } });
    const { answer } = await serveStored(PATH, allowing, undefined);
    expect(answer.headers).toMatchObject({ ...HEADERS, 'access-control-allow-origin': '*' });
    expect(await serve(services)).not.toHaveProperty(['headers', 'access-control-allow-origin']);
  });

  test('adds its headers to errors, which keep their lifetimes', async () => {
    const { services } = world();
    expect(await serve(services, '/cat.jpg')).toMatchObject({
      status: 400, headers: { ...HEADERS, 'cache-control': 'max-age=60' },
    });
    expect(await serve(services, at('f=avif,w=100', 'none.jpg'))).toMatchObject({
      status: 404, headers: { ...HEADERS, 'cache-control': 'max-age=10' },
    });
  });

  test('transforms the paths of an edge function with other settings for a minute, without its mark', async () => {
    const { services, store } = world();
    const other = at('f=avif,w=150', 'cat.jpg', { ...RULES, widths: [150] });
    expect(await serve(services, other)).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=60' } });
    expect([...store.keys()]).toEqual([]);
  });

  test('serves what is still stored under a path of earlier settings', async () => {
    const { services, store, transformed } = world();
    const other = at('f=avif,w=150', 'cat.jpg', { ...RULES, widths: [150] });
    store.set(other.slice(1), { status: 200, headers: { etag: '"old"' }, body: Buffer.from('old') });
    expect(await serve(services, other)).toMatchObject({ headers: { etag: '"old"' }, body: Buffer.from('old') });
    expect(transformed).toEqual([]);
  });

  test('serves what is stored for a distribution of the user, below the folder of its URLs', async () => {
    const { services, store } = world();
    const mounted = configured(services, { mount: { folder: 'images/', isStripped: true } });
    store.set(keyOf('f=avif,w=100'), { status: 200, headers: { etag: '"1"' }, body: Buffer.from('stored') });
    expect((await serve(mounted, `/images${PATH}`)).headers).toMatchObject({ etag: '"1"' });
  });

  test('serves stored variants without a signature, and transforms nothing without one', async () => {
    const { services, store } = world();
    const authorize = jest.fn(async () => true);
    const signing = { ...services, authorize, config: { ...CONFIG, signing: { unsignedCore: false } } };
    store.set(keyOf('f=avif,w=100'), { status: 200, headers: {}, body: Buffer.from('stored') });
    expect((await serve(signing)).body).toEqual(Buffer.from('stored'));
    expect(authorize).not.toHaveBeenCalled();
    await serve(signing, at('f=avif,w=200'));
    expect(authorize).toHaveBeenCalledWith(expect.objectContaining({ query: undefined }));
    await serve(signing, at('f=avif,w=400'), `${RULES.fingerprint}?w=400&s=1`);
    expect(authorize).toHaveBeenLastCalledWith(expect.objectContaining({ query: 'w=400&s=1' }));
  });
});
