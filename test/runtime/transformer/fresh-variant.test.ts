import { CONFIG, RULES, at, configured, keyOf, world } from './serve-variant.support';
import { photographChoice } from '../../../src/runtime/transformer/encode/content-encoding';
import { FRESHNESS_HEADER, Freshness } from '../../../src/runtime/transformer/freshness';
import { REFINEMENT_HEADER, RefinementState, SCORES_HEADER } from '../../../src/runtime/transformer/image-headers';
import { Problem } from '../../../src/runtime/transformer/problem';
import { serveStored } from '../../../src/runtime/transformer/serve-stored';
import { ImageSource, Original, TransformServices } from '../../../src/runtime/transformer/services';
import { CACHE_TAG_HEADER } from '../../../src/runtime/url/cache-tags';
import { PASSED_ON } from '../../../src/runtime/url/dialects/thumbor';
import { ImageRequest, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { encodeText } from '../../../src/runtime/url/key-encoding';
import { rulesOf as dialectRulesOf } from '../url/dialects/dialect-cases';

const PATH = at('f=avif,w=100');
const MARKED = at('f=avif,w=100,mark=logo.png');
const NOW = Date.UTC(2026, 0, 1) / 1000;

let now = NOW;

beforeEach(() => {
  now = NOW;
  jest.spyOn(Date, 'now').mockImplementation(() => now * 1000);
});
afterEach(() => jest.restoreAllMocks());

/** A world whose originals are at an HTTPS origin. */
function originWorld(lifetime: Partial<Freshness> & { readonly seconds?: number } = {}) {
  const made = world({ 'cat.jpg': 'v1', 'logo.png': 'l1' });
  const { seconds = 60, ...rest } = lifetime;
  const requests: string[] = [];
  const faults: Record<string, Problem> = {};
  const freshness = (version: string): Freshness =>
    ({ until: now + seconds, validator: { etag: `"${version}"`, version, lifetime: seconds }, ...rest });
  const original = (key: string): Original => {
    if (faults[key]) throw faults[key];
    const version = made.originals[key];
    if (version === undefined) throw new Problem('not-found');
    return { body: Buffer.from(version), version, freshness: freshness(version) };
  };
  const services: TransformServices = configured({
    ...made.services,
    originals: {
      get: async key => {
        requests.push(`GET ${key}`);
        return original(key);
      },
      version: async key => made.originals[key],
      revalidate: async (key, known) => {
        requests.push(`REVALIDATE ${key} ${known.etag}`);
        const current = original(key);
        return current.version === known.version ? current.freshness! : current;
      },
    },
  }, { functionFirst: {}, cacheControl: 'public, max-age=3600, s-maxage=86400' });
  const serve = async (path = PATH) => {
    const { answer, afterwards } = await serveStored(path, services, undefined);
    await afterwards;
    return answer;
  };
  return { ...made, services, serve, requests, faults };
}

describe('a variant from an HTTPS origin', () => {
  test('is cached at edge locations and in browsers no longer than its original lives', async () => {
    const { serve, requests } = originWorld({ seconds: 60 });
    expect((await serve()).headers['cache-control']).toBe('public, max-age=60, s-maxage=60');
    now += 45;
    const later = await serve();
    expect(later.headers).toMatchObject({ 'cache-control': 'public, max-age=15, s-maxage=15', 'x-image-variant': 'stored' });
    expect(later.headers).not.toHaveProperty(FRESHNESS_HEADER);
    expect(requests).toEqual(['GET cat.jpg']);
  });

  test('keeps the lifetimes of the CDN if its original lives longer', async () => {
    const { serve } = originWorld({ seconds: 1e6 });
    expect((await serve()).headers['cache-control']).toBe('public, max-age=3600, s-maxage=86400');
  });

  test('is confirmed instead of transformed when its original has not changed, and gets a new lifetime', async () => {
    const { serve, requests, transformed } = originWorld();
    await serve();
    now += 60;
    expect((await serve()).headers).toMatchObject({ 'cache-control': 'public, max-age=60, s-maxage=60', 'x-image-variant': 'stored' });
    now += 59;
    await serve();
    expect(requests).toEqual(['GET cat.jpg', 'REVALIDATE cat.jpg "v1"']);
    expect(transformed).toHaveLength(1);
  });

  test('is transformed from the original that the confirmation returned when that has changed', async () => {
    const { serve, requests, originals, transformed } = originWorld();
    const first = await serve();
    originals['cat.jpg'] = 'v2';
    now += 60;
    const second = await serve();
    expect(second.body.toString()).not.toBe(first.body.toString());
    expect(second.headers).not.toHaveProperty('x-image-variant');
    expect((await serve()).headers).toMatchObject({ 'etag': second.headers.etag, 'x-image-variant': 'stored' });
    expect(requests).toEqual(['GET cat.jpg', 'REVALIDATE cat.jpg "v1"']);
    expect(transformed).toHaveLength(2);
  });

  test('is confirmed at each request if its original may not be used without that', async () => {
    const { serve, requests } = originWorld({ seconds: 0 });
    expect((await serve()).headers['cache-control']).toBe('no-cache');
    expect((await serve()).headers).toMatchObject({ 'cache-control': 'no-cache', 'x-image-variant': 'stored' });
    expect(requests).toEqual(['GET cat.jpg', 'REVALIDATE cat.jpg "v1"']);
  });

  test('is never stored if its original must not be', async () => {
    const { serve, store, requests } = originWorld({ isUnstorable: true });
    expect((await serve()).headers['cache-control']).toBe('no-store');
    expect((await serve()).headers['cache-control']).toBe('no-store');
    expect(store.size).toBe(0);
    expect(requests).toEqual(['GET cat.jpg', 'GET cat.jpg']);
  });

  test('is deleted when its original is gone', async () => {
    const { serve, store, originals } = originWorld();
    await serve();
    delete originals['cat.jpg'];
    now += 60;
    expect((await serve()).status).toBe(404);
    expect(store.size).toBe(0);
  });

  test('is an error after its lifetime while the origin fails, and is kept', async () => {
    const { serve, store, faults, logged } = originWorld();
    await serve();
    faults['cat.jpg'] = new Problem('source-unreachable', undefined, 'GET answered 503');
    now += 60;
    expect((await serve()).status).toBe(502);
    expect(logged).toEqual([{ level: 'error', event: 'source-unreachable', key: 'cat.jpg', error: 'GET answered 503' }]);
    delete faults['cat.jpg'];
    expect((await serve()).headers).toMatchObject({ 'x-image-variant': 'stored' });
    expect(store.size).toBe(1);
  });

  test('is served for 10 seconds at a time while the origin fails, if `stale-if-error` allows that', async () => {
    const { serve, faults, logged } = originWorld({ onErrorUntil: NOW + 90 });
    await serve();
    faults['cat.jpg'] = new Problem('too-slow', undefined, 'no data');
    now += 60;
    expect(await serve()).toMatchObject({ status: 200, headers: { 'cache-control': 'max-age=10', 'x-image-variant': 'stored' } });
    expect(logged).toEqual([{ level: 'warn', event: 'served-stale', key: 'cat.jpg', error: 'no data' }]);
    now += 30;
    expect((await serve()).status).toBe(504);
  });

  test('is never served while the origin says that it is gone, whatever `stale-if-error` says', async () => {
    const { serve, faults } = originWorld({ onErrorUntil: NOW + 90 });
    await serve();
    faults['cat.jpg'] = new Problem('not-found');
    now += 60;
    expect((await serve()).status).toBe(404);
  });

  test('is served if its new lifetime cannot be stored', async () => {
    const { services, logged } = originWorld();
    const touch = async () => Promise.reject(new Error('PUT answered 503'));
    const failing = { ...services, variants: { ...services.variants, touch } };
    await (await serveStored(PATH, failing, undefined)).afterwards;
    now += 60;
    const { answer, afterwards } = await serveStored(PATH, failing, undefined);
    await afterwards;
    expect(answer.status).toBe(200);
    expect(logged).toEqual([{ level: 'error', event: 'not-renewed', key: 'cat.jpg', error: 'Error: PUT answered 503' }]);
  });

  test.each([RefinementState.KEPT, RefinementState.REFINED])(
    'stays %s if its refinement ends while its original is confirmed', async state => {
      const { services, serve, store, requests } = originWorld();
      await serve();
      const stateAs = (value: RefinementState) => {
        const stored = store.get(keyOf('f=avif,w=100'))!;
        store.set(keyOf('f=avif,w=100'), { ...stored, headers: { ...stored.headers, [REFINEMENT_HEADER]: value } });
      };
      const { revalidate } = services.originals;
      services.originals.revalidate = async (...parameters) => {
        stateAs(state);
        return revalidate!(...parameters);
      };
      stateAs(RefinementState.PENDING);
      now += 60;
      expect((await serve()).headers).toMatchObject({ [REFINEMENT_HEADER]: 'pending', 'x-image-variant': 'stored' });
      expect((await serve()).headers).toMatchObject({ [REFINEMENT_HEADER]: state, 'x-image-variant': 'stored' });
      expect(requests).toEqual(['GET cat.jpg', 'REVALIDATE cat.jpg "v1"', 'REVALIDATE cat.jpg "v1"']);
    },
  );

  test('is confirmed, too, if it is served in place of another when the variant limit is reached', async () => {
    const { services, serve, requests } = originWorld();
    await serve(at('f=avif,w=100'));
    now += 60;
    const limited = { ...services, limit: { wasReached: () => true, isReached: async () => true } };
    const cropped = parseRequest('/cat.jpg', { w: '100', h: '99', fm: 'avif' }, '', RULES) as ImageRequest;
    const { answer } = await serveStored(printVariant(cropped), limited, undefined);
    expect(answer.headers).toMatchObject({ 'x-image-limit': 'reached', 'cache-control': 'public, max-age=60, s-maxage=60' });
    expect(requests).toEqual(['GET cat.jpg', 'REVALIDATE cat.jpg "v1"']);
  });

  test('is confirmed with a watermark whose key has other characters than headers', async () => {
    const { services, requests, originals, store } = originWorld();
    originals['ä.png'] = 'a1';
    const marked = {
      ...configured(services, { rules: { ...RULES, signed: true } }),
      transform: async ({ body }: ImageSource) => {
        const mark = { key: 'ä.png', ...await services.originals.get('ä.png') };
        return { body, contentType: 'image/avif', mark };
      },
    };
    const request = parseRequest('/cat.jpg', { w: '100', fm: 'avif', mark: 'ä.png' }, '', marked.config.rules);
    const path = printVariant(request as ImageRequest);
    const send = async () => {
      const { answer, afterwards } = await serveStored(path, marked, undefined);
      await afterwards;
      return answer.headers['x-image-variant'];
    };
    expect(await send()).toBeUndefined();
    expect(store.get(path.slice(1))!.headers[FRESHNESS_HEADER]).toMatch(/^[\x20-\x7e]+$/); // as headers have to be
    now += 60;
    expect(await send()).toBe('stored');
    originals['ä.png'] = 'a2';
    now += 60;
    expect(await send()).toBeUndefined();
    const confirmed = ['REVALIDATE cat.jpg "v1"', 'REVALIDATE ä.png "a1"'];
    expect(requests.filter(sent => sent.startsWith('REVALIDATE'))).toEqual([...confirmed, ...confirmed]);
  });

  test('has no more metadata than S3 stores, however many folders it and its watermark have', async () => {
    const { services, originals, requests, store } = originWorld();
    const rules = { ...RULES, signed: true };
    const logo = 'a/2/3/4/5/6/7/8/mark.png';
    const photo = `${'x/'.repeat(38)}cat.jpg`;
    const validator = { etag: `"${'e'.repeat(254)}"`, modified: 'Thu, 01 Jan 2026 00:00:00 GMT', lifetime: 31536000 };
    for (const key of [photo, logo]) originals[key] = key.slice(0, 2).repeat(11); // as long as versions are
    const freshness = (key: string) => (
      { until: now + 60, onErrorUntil: now + 90, validator: { ...validator, version: originals[key] } });
    const marked: TransformServices = {
      ...configured(services, { rules, mount: { folder: 'images/', isStripped: true } }),
      originals: {
        get: async key => ({ body: Buffer.from('photo'), version: originals[key], freshness: freshness(key) }),
        version: async key => originals[key],
        revalidate: async (key, known) => {
          requests.push(`${key} ${Object.keys(known).sort().join()}`);
          return freshness(key);
        },
      },
      transform: async ({ body }) => ({
        body,
        contentType: 'image/jpeg',
        choice: photographChoice('jpg'),
        mark: { key: logo, version: originals[logo], freshness: freshness(logo) },
      }),
    };
    const path = printVariant(parseRequest(`/${photo}`, { w: '100', fm: 'jpg', mark: logo }, '', rules) as ImageRequest);
    for (let count = 0; count < 3; count++) {
      const { answer, afterwards } = await serveStored(`/images${path}`, marked, undefined);
      await afterwards;
      expect(answer.headers['x-image-variant']).toBe(count > 0 ? 'stored' : undefined);
      const { headers } = store.get(path.slice(1))!;
      expect(headers[CACHE_TAG_HEADER].split(',')).toHaveLength(47);
      const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
      const refined = [REFINEMENT_HEADER, RefinementState.REFINED, SCORES_HEADER, '100.0,100.0'];
      expect([...metadata.flat(), ...refined].join('').length).toBeLessThanOrEqual(2048);
      now += 60;
    }
    const confirmed = [photo, logo].map(key => `${key} lifetime,version`);
    expect(requests).toEqual([...confirmed, ...confirmed]);
  });

  test('is transformed from its changed original, too, if the edge function passes on its URL', async () => {
    const { services, originals, transformed } = originWorld();
    const passedOn = configured(services, { rules: dialectRulesOf({ name: 'thumbor', isUnsafe: true }) });
    const path = `/cat.jpg/${PASSED_ON}${encodeText('100x0/filters:sepia()/cat.jpg')}`;
    const send = async () => {
      const { answer, afterwards } = await serveStored(path, passedOn, undefined);
      await afterwards;
      return answer;
    };
    const first = await send();
    expect((await send()).headers).toMatchObject({ 'x-image-variant': 'stored' });
    originals['cat.jpg'] = 'v2';
    now += 60;
    const second = await send();
    expect([first, second].map(({ body }) => body.toString().slice(0, 2))).toEqual(['v1', 'v2']);
    expect(second.headers).toMatchObject({ 'cache-control': 'public, max-age=60, s-maxage=60' });
    expect(transformed).toHaveLength(2);
  });

  test('lives no longer than its watermark, which is confirmed, too', async () => {
    const { services, serve, requests, originals, transformed, store } = originWorld();
    const { transform } = services;
    const marked = {
      ...configured(services, { rules: { ...RULES, presets: { marked: { mark: 'logo.png', w: '100' } } } }),
      transform: async (...parameters: Parameters<typeof transform>) => {
        const { version, freshness } = await services.originals.get('logo.png');
        return { ...await transform(...parameters), mark: { key: 'logo.png', version, freshness: { ...freshness!, until: now + 30 } } };
      },
    };
    const send = async () => {
      const { answer, afterwards } = await serveStored(MARKED, marked, undefined);
      await afterwards;
      return answer;
    };
    expect((await send()).headers['cache-control']).toBe('public, max-age=30, s-maxage=30');
    now += 30;
    const references = () => [...store.keys()].filter(key => key !== keyOf('f=avif,w=100,mark=logo.png'));
    references().forEach(key => store.delete(key));
    expect((await send()).headers).toMatchObject({ 'x-image-variant': 'stored' });
    expect(references()).toHaveLength(1);
    originals['logo.png'] = 'l2';
    now += 60;
    expect((await send()).headers).not.toHaveProperty('x-image-variant');
    expect(transformed).toHaveLength(2);
    expect(requests.filter(request => request.startsWith('REVALIDATE'))).toEqual([
      'REVALIDATE cat.jpg "v1"', 'REVALIDATE logo.png "l1"', 'REVALIDATE cat.jpg "v1"', 'REVALIDATE logo.png "l1"',
    ]);
    expect(await serve()).toMatchObject({ status: 200 });
  });

  test('is served without a question if its original is in S3', async () => {
    const { services } = world();
    const bucketFirst = configured(services, { ...CONFIG, functionFirst: {} });
    await (await serveStored(PATH, bucketFirst, undefined)).afterwards;
    now += 1e6;
    expect((await serveStored(PATH, bucketFirst, undefined)).answer.headers).toMatchObject({
      'cache-control': CONFIG.cacheControl, 'x-image-variant': 'stored',
    });
  });
});
