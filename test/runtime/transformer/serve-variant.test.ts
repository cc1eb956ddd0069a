import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { CONFIG, RULES, at, configured, inSteps, keyOf, serve, world } from './serve-variant.support';
import { fallbackImage } from '../../../src/runtime/transformer/fallback-image';
import { VariantLimit, isLimited } from '../../../src/runtime/transformer/limits';
import { ImageProblem, Problem } from '../../../src/runtime/transformer/problem';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { TransformServices } from '../../../src/runtime/transformer/services';
import { FunctionResponse } from '../../../src/runtime/transformer/variant';
import { cacheTags, folderTag, imageTag } from '../../../src/runtime/url/cache-tags';
import { ImageRequest, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { encodeText } from '../../../src/runtime/url/key-encoding';
import { withUnknown } from '../../../src/runtime/url/request-parameters';
import { Steps, interleavings } from '../../steps';
import { rulesOf as dialectRulesOf } from '../url/dialects/dialect-cases';
import { operationsIn } from '../url/variant-notation';

function pathOf(query: Record<string, string>, key = '/cat.jpg'): string {
  return printVariant(parseRequest(key, query, '', RULES) as ImageRequest);
}

function problemOf(answer: FunctionResponse): unknown {
  return JSON.parse(answer.body.toString()).type;
}

describe('a variant', () => {
  test('is served, and stored with the same body and headers', async () => {
    const { store, services } = world();
    const answer = await serve(at('f=avif,w=200'), services);

    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('v1 as avif');
    expect(answer.headers).toMatchObject({
      'content-type': 'image/avif',
      'cache-control': 'public, max-age=60',
      'content-length': '10',
    });
    expect(answer.headers.etag).toBe(`"${createHash('md5').update('v1 as avif').digest('hex')}"`);
    expect(store.get(keyOf('f=avif,w=200'))).toEqual(answer);
  });

  test('is cached for a year if its original is in an immutable folder', async () => {
    const { services } = world({ 'cats/2026/tom.jpg': 'v1', 'cats/tom.jpg': 'v1' });
    const immutable = configured(services, { immutableFolders: ['cats/2026/'] });
    const lifetimeOf = async (key: string) => (await serve(at('f=jpg', key), immutable)).headers['cache-control'];
    expect(await lifetimeOf('cats/2026/tom.jpg')).toBe('public, max-age=31536000, immutable');
    expect(await lifetimeOf('cats/tom.jpg')).toBe('public, max-age=60');
  });

  test('is served even if it cannot be stored, which is logged', async () => {
    const { logged, services } = world();
    const broken = {
      ...services,
      variants: {
        ...services.variants,
        put: async () => {
          throw new Error('disk full');
        },
      },
    };
    expect((await serve(at('f=jpg'), broken)).status).toBe(200);
    expect(logged).toEqual([{ level: 'error', event: 'not-stored', key: 'cat.jpg', error: 'Error: disk full' }]);
  });

  test('is stored under its path', async () => {
    const { store, services } = world({ 'my cats/ü+1.jpg': 'v1' });
    await serve(at('f=jpg', 'my_ACA.cats/_APwAKw.1.jpg'), services);
    expect([...store.keys()]).toEqual([keyOf('f=jpg', 'my_ACA.cats/_APwAKw.1.jpg')]);
  });

  test('has the tags of its original and of its folders', async () => {
    const { services } = world({ 'a/b/cat.jpg': 'v1' });
    const tags = (await serve(at('f=jpg', 'a/b/cat.jpg'), services)).headers['x-amz-meta-cache-tag'].split(',');
    expect(tags).toHaveLength(4); // the root, a/, a/b/ and the image
    expect(tags[3]).toBe(imageTag('a/b/cat.jpg'));
  });

  test('has a header with its content, its encoding and the reason, if its content was examined', async () => {
    const choice = { content: 'graphic', encoding: 'lossless WebP', reason: 'lossless is small' } as const;
    const { store, services } = world();
    const image = { body: Buffer.alloc(5), contentType: 'image/webp' };
    const { headers } = await serve(at('f=jpg'), { ...services, transform: async () => ({ ...image, choice }) });
    expect(headers['x-amz-meta-encoding']).toBe('graphic; lossless WebP; lossless is small');
    expect(store.get(keyOf('f=jpg'))?.headers['x-amz-meta-encoding']).toBe(headers['x-amz-meta-encoding']);
    const other = await serve(at('f=avif'), { ...services, transform: async () => image });
    expect(other.headers).not.toHaveProperty('x-amz-meta-encoding');
  });
});

describe('metrics of transformations', () => {
  test('count the time and the saved bytes of each image once', async () => {
    const { measured, services } = world({ 'cat.jpg': 'an original of 25 bytes .' });
    const start = performance.now();
    await serve(at('f=avif,w=200'), {
      ...services,
      transform: async () => ({ body: Buffer.alloc(5), contentType: 'image/avif' }),
    });
    expect(measured).toEqual([{ TransformTime: expect.any(Number), BytesSaved: 20 }]);
    expect(measured[0].TransformTime).toBeLessThanOrEqual(performance.now() - start);
  });

  test('count no saved bytes for JSON', async () => {
    const { measured, services } = world({ 'cat.jpg': 'an original of 25 bytes .' });
    await serve(at('f=json'), {
      ...services,
      transform: async () => ({ body: Buffer.from('{}'), contentType: 'application/json' }),
    });
    expect(measured).toEqual([expect.objectContaining({ BytesSaved: 0 })]);
  });

  test.each([
    ['source-unreachable', [{ Failures: 1 }]],
    ['too-slow', [{ Failures: 1 }]],
    ['corrupt', []],
  ] as const)('count the problem %s as %j', async (type, expected) => {
    const { measured, services } = world();
    await serve(at('f=avif'), {
      ...services,
      transform: async () => {
        throw new Problem(type);
      },
    });
    expect(measured).toEqual(expected);
  });
});

describe('requests that come without the edge function', () => {
  test.each([
    '/cat.jpg',
    '/cat.jpg?w=200',
    '/cat.jpg/_.w.200',
    at('f=avif,w=201'),
    at('f=avif,w=200').replace('v.1', 'v.2'),
    at('f=avif,w=0200'),
    `/${keyOf('f=avif', '')}`,
    at('f=avif', 'a/../cat.jpg'),
    '/cat.jpg/f=avif',
  ])('are rejected with the path %s', async path => {
    const { store, transformed, services } = world();
    const answer = await serve(path, services);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      type: 'bad-parameter',
      detail: 'path is not canonical',
    });
    expect([transformed.length, store.size]).toEqual([0, 0]);
  });
});

describe('requests that no variant can have', () => {
  test.each([
    ['bg must have a color of CSS, got zaa', at('f=avif,w=200,bg=zaa'), undefined],
    ['path is too long', at('f=avif,w=200', 'k'.repeat(985)), { folder: 'images/', isStripped: true }],
  ])('are rejected before anything is read: %s', async (detail, path, mount) => {
    const { services } = world();
    const asked = (): never => { throw new Error('nothing may be read'); };
    const answer = await serve(`${mount ? '/images' : ''}${path}`, {
      ...configured(services, { mount }),
      authorize: asked,
      originals: { get: asked, version: asked },
      variants: { get: asked, open: asked, put: asked, touch: asked, delete: asked, list: asked },
    });
    expect([answer.status, JSON.parse(answer.body.toString()).detail]).toEqual([400, detail]);
  });
});

describe('failures that the images of a request cause', () => {
  /** A world whose transformations fail, and the keys of the originals that are read. */
  function failing(error: Error = new ImageProblem('corrupt')) {
    const made = world();
    const read: string[] = [];
    const { originals } = made.services;
    const services: TransformServices = {
      ...made.services,
      originals: { ...originals, get: key => { read.push(key); return originals.get(key); } },
      transform: async () => { throw error; },
    };
    return { ...made, services, read };
  }

  const free = (height: number): string => at(`f=avif,w=200,h=${height}`);

  test('are answered with the last problem once there are as many as variants, and nothing is read or counted', async () => {
    const { services, read, listed, store } = failing();
    for (let height = 1; height <= CONFIG.maxVariants; height++) await serve(free(height), services);
    expect([read.length, listed.length]).toEqual([CONFIG.maxVariants, CONFIG.maxVariants]);
    store.set(keyOf('f=avif,w=200'), { status: 200, headers: {}, body: Buffer.from('core') });
    const answer = await serve(free(50), services);
    expect([answer.status, problemOf(answer), answer.headers['cache-control']]).toEqual([415, 'corrupt', 'max-age=60']);
    expect([read.length, listed.length]).toEqual([CONFIG.maxVariants, CONFIG.maxVariants]);
    await serve(at('f=avif,w=200,h=9', 'dog.jpg'), services);
    expect(read.at(-1)).toBe('dog.jpg');
  });

  test('do not affect core variants, which never count', async () => {
    const { services, read } = failing();
    for (let count = 0; count <= CONFIG.maxVariants; count++) await serve(at('f=avif,w=200'), services);
    await serve(free(1), services);
    expect(read).toHaveLength(CONFIG.maxVariants + 2);
    for (let height = 2; height <= CONFIG.maxVariants; height++) await serve(free(height), services);
    await serve(at('f=avif,w=200'), services);
    expect(read).toHaveLength(2 * CONFIG.maxVariants + 2);
  });

  test('count for core variants that the edge function passes on, which have any number of paths', async () => {
    const { services, read } = failing();
    const rules = dialectRulesOf({ name: 'thumbor', isUnsafe: true });
    const thumbor = configured(services, { rules });
    const ignored = (count: number): string => `/cat.jpg/_.thumbor.${encodeText(`filters:ignored${count}()/cat.jpg`)}`;
    for (let count = 1; count <= CONFIG.maxVariants; count++) {
      expect(problemOf(await serve(ignored(count), thumbor, 'f00d?'))).toBe('corrupt');
    }
    expect(problemOf(await serve(ignored(50), thumbor, 'f00d?'))).toBe('corrupt');
    expect(read).toHaveLength(CONFIG.maxVariants);
    await serve(at('f=original', 'cat.jpg', rules), thumbor, 'f00d?');
    expect(read).toHaveLength(CONFIG.maxVariants + 1);
  });

  test('count if the core variant in place of a free one fails', async () => {
    const { services, read } = failing();
    const without = configured(services, { maxVariants: 0 });
    await serve(free(1), without);
    await serve(free(2), without);
    expect(read).toEqual(['cat.jpg']);
  });

  test.each([
    ['an original that cannot be reached', new Problem('source-unreachable')],
    ['servers that are too slow', new Problem('too-slow', 'the servers of the watermarks are too slow')],
    ['a watermark that is missing', new Problem('not-found')],
    ['a defect of the code', new TypeError('undefined')],
  ])('do not include %s', async (_, error) => {
    const { services, read } = failing(error);
    for (let height = 1; height <= 2 * CONFIG.maxVariants; height++) await serve(free(height), services);
    expect(read).toHaveLength(2 * CONFIG.maxVariants);
  });

  test('do not affect signed URLs, whose variants are not limited either', async () => {
    const { services, read } = failing();
    const signed = { ...services, authorize: async () => true };
    for (let height = 1; height <= 2 * CONFIG.maxVariants; height++) await serve(free(height), signed);
    expect(read).toHaveLength(2 * CONFIG.maxVariants);
  });
});

describe('an unknown parameter that the edge function passes on', () => {
  const STRICT = { ...RULES, strictParameters: true };
  const path = (name: string) => withUnknown(at('f=avif,w=200'), name);

  test.each([
    ['width', 'width is unknown: did you mean `w`?'],
    ['txt', 'txt is not supported'],
    ['x', 'x is unknown'],
  ])('is a 400 with the nearest names: %s', async (name, detail) => {
    const { store, transformed, services } = world();
    const answer = await serve(path(name), configured(services, { rules: STRICT }), 'f00d?');
    expect([answer.status, answer.headers['cache-control']]).toEqual([400, 'max-age=60']);
    expect(JSON.parse(answer.body.toString())).toEqual({
      type: 'bad-parameter', title: 'Bad parameter', status: 400, detail, parameter: name,
    });
    expect([transformed.length, store.size]).toEqual([0, 0]);
  });

  test('has no effect where the setting is off by now, and the variant is not stored', async () => {
    const { store, services } = world();
    const answer = await serve(path('width'), services, 'f00d?');
    expect([answer.status, answer.headers['cache-control'], store.size]).toEqual([200, 'public, max-age=60', 0]);
  });
});

describe('a problem that the transform function returns', () => {
  test('has the tags of the original for purges, and a short lifetime', async () => {
    const { services } = world({});
    const answer = await serve(at('f=avif'), services);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'max-age=10']);
    expect(answer.headers['x-amz-meta-cache-tag']).toBe(cacheTags('cat.jpg').join(','));
  });

  test.each([
    ['too-large', 415],
    ['unsupported', 415],
    ['corrupt', 415],
    ['outside-image', 400],
    ['too-slow', 504],
    ['source-unreachable', 502],
  ] as const)('has for %s the status %i', async (type, status) => {
    const { store, services } = world();
    const failing = {
      ...services,
      transform: async () => {
        throw new Problem(type);
      },
    };
    const answer = await serve(at('f=avif'), failing);
    expect([answer.status, problemOf(answer), answer.headers['content-type']]).toEqual([
      status,
      type,
      'application/problem+json',
    ]);
    expect(store.size).toBe(0);
  });

  test('is logged and hides its reason from viewers if it is unexpected', async () => {
    const { logged, services } = world();
    const failing = { ...services, transform: async () => { throw new TypeError('secret bucket name'); } };
    const answer = await serve(at('f=avif'), failing);
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).not.toContain('secret');
    expect(logged).toEqual([
      {
        level: 'error',
        event: 'unexpected',
        key: 'cat.jpg',
        error: expect.stringMatching(/^TypeError: secret bucket name\n +at /),
      },
    ]);
  });

  test('is logged with image and reason, which viewers do not see, if the service failed', async () => {
    const { logged, services } = world();
    const unreachable = async () => { throw new Problem('source-unreachable', undefined, 'GET answered 403'); };
    const answer = await serve(at('f=avif'), { ...services, transform: unreachable });
    expect(answer.body.toString()).not.toContain('403');
    expect(logged).toEqual([
      { level: 'error', event: 'source-unreachable', key: 'cat.jpg', error: 'GET answered 403' },
    ]);
  });

  test.each(['not-found', 'corrupt', 'too-large', 'unsupported'] as const)(
    'is not logged if an image or a URL caused it (%s)',
    async type => {
      const { logged, services } = world();
      await serve(at('f=avif'), {
        ...services,
        transform: async () => {
          throw new Problem(type);
        },
      });
      expect(logged).toEqual([]);
    },
  );
});

describe('the fallback image', () => {
  const withFallback = (originals: Record<string, string>) => {
    const made = world(originals);
    return {
      ...made,
      services: {
        ...made.services,
        fallback: fallbackImage('none.png', RULES, made.services.originals, made.services.transform),
      },
    };
  };

  test('replaces a missing image, with its status, short lifetime and tags', async () => {
    const { store, services } = withFallback({ 'none.png': 'nothing here' });
    const answer = await serve(at('f=webp,w=200'), services);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toBe('nothing here as webp');
    expect(answer.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'max-age=10',
      'x-image-fallback': 'not-found',
    });
    expect(answer.headers['x-amz-meta-cache-tag']).toContain(imageTag('cat.jpg'));
    expect(store.size).toBe(0);
  });

  test('is transformed once for each width and format, and again after a change', async () => {
    const { originals, transformed, services } = withFallback({ 'none.png': 'v1' });
    for (let count = 0; count < 5; count++) {
      await serve(at(`f=webp,w=200,h=${count + 1}`, `cat${count}.jpg`), services);
    }
    expect(transformed.map(({ operations }) => operations)).toEqual([operationsIn('f=webp,w=200', RULES)]);
    originals['none.png'] = 'v2';
    expect((await serve(at('f=webp,w=200'), services)).body.toString()).toBe('v2 as webp');
  });

  test('leaves the plain error if it is missing itself', async () => {
    const { logged, services } = withFallback({});
    expect(problemOf(await serve(at('f=webp'), services))).toBe('not-found');
    expect(logged).toEqual([{ level: 'error', event: 'no-fallback', error: 'Problem: No such image' }]);
  });

  test('keeps its size without a requested width', async () => {
    const { transformed, services } = withFallback({ 'none.png': 'v1' });
    expect((await serve(at('f=webp,h=10'), services)).body.toString()).toBe('v1 as webp');
    expect(transformed).toStrictEqual([{ key: 'none.png', operations: operationsIn('f=webp', RULES) }]);
  });

  test.each([at('f=json'), at('f=blurhash'), '/cat.jpg'])('does not replace a problem of %s', async path => {
    const { services } = withFallback({ 'none.png': 'v1' });
    const rules = { ...RULES, formats: [...RULES.formats, 'blurhash'] };
    expect((await serve(path, configured(services, { rules }))).headers).not.toHaveProperty('x-image-fallback');
  });
});

describe('maxVariants', () => {
  /** Stores as many free variants of an image as the limit allows. */
  async function fill(services: TransformServices, key = '/cat.jpg'): Promise<void> {
    for (let height = 1; height <= CONFIG.maxVariants; height++) {
      await serve(pathOf({ w: '200', h: String(height) }, key), services);
    }
  }

  test('limits the variants that free parameters store, whatever is requested', async () => {
    const upTo = (most: number) => fc.nat(most).map(String);
    const anything = fc.array(fc.record({ w: upTo(500), h: upTo(500), q: upTo(100), blur: upTo(200) }), {
      maxLength: 80,
    });
    await fc.assert(fc.asyncProperty(anything, async queries => {
      const { store, services } = world();
      for (const query of queries) {
        const request = parseRequest('/cat.jpg', query, '', RULES);
        if ('key' in request) expect((await serve(printVariant(request), services)).status).toBe(200);
      }
      expect([...store.keys()].filter(key => isLimited(key, CONFIG)).length).toBeLessThanOrEqual(CONFIG.maxVariants);
    }), { numRuns: 20 });
  });

  test('is not reached by requests for ten thousand widths', async () => {
    const { store, listed, services } = world({ 'cat.png': 'v1' });
    for (let count = 0; count < 10_000; count++) {
      const request = parseRequest(
        '/cat.png',
        { w: String(1 + ((count * 7) % 9973)) },
        ['image/avif', 'image/webp', ''][count % 3],
        RULES,
      ) as ImageRequest;
      const answer = await serve(printVariant(request), services);
      expect(answer.headers).not.toHaveProperty('x-image-limit');
    }
    expect(store.size).toBe(RULES.widths.length * 3);
    expect(listed).toEqual([]);
  });

  test('serves the nearest core variant with x-image-limit when the limit is reached', async () => {
    const { store, measured, services } = world();
    await fill(services);
    const answer = await serve(pathOf({ w: '200', h: '399', fm: 'webp' }), services);

    expect(answer.headers['x-image-limit']).toBe('reached');
    expect(measured[measured.length - 1]).toEqual({ VariantLimitReached: 1 });
    expect(answer.body.toString()).toBe('v1 as webp');
    expect(store.get(keyOf('f=webp,w=200'))!.headers).not.toHaveProperty('x-image-limit');
  });

  test('logs once which original has reached the limit, however many requests follow', async () => {
    const { logged, services } = world();
    await fill(services);
    for (let height = 300; height < 310; height++) await serve(pathOf({ w: '200', h: String(height) }), services);
    expect(logged).toEqual([{ level: 'warn', event: 'variant-limit-reached', key: 'cat.jpg' }]);
  });

  test('costs one transformation and PUT per core variant, and one LIST, for ten thousand free URLs', async () => {
    const { store, transformed, listed, services } = world({ 'cat.png': 'v1' });
    await fill(services, '/cat.png');
    const [before, puts] = [transformed.length, jest.spyOn(services.variants, 'put')];
    listed.length = 0;
    for (let height = 1; height <= 10_000; height++) {
      const query = {
        w: String((height % 400) + 1),
        h: String((height % 97) + CONFIG.maxVariants + 1),
        blur: String((height % 200) + 1),
      };
      const request = parseRequest(
        '/cat.png',
        query,
        ['image/avif', 'image/webp', ''][height % 3],
        RULES,
      ) as ImageRequest;
      const answer = await serve(printVariant(request), services);
      expect(answer.headers).toMatchObject({
        'x-image-limit': 'reached',
        'content-type': `image/${request.operations.f}`,
      });
      expect(answer.body.toString()).toBe(`v1 as ${request.operations.f}`);
    }
    const core = transformed.slice(before).map(printVariant);
    expect(core.length).toBe(RULES.widths.length * 3);
    expect(new Set(core).size).toBe(core.length);
    expect(puts).toHaveBeenCalledTimes(core.length);
    expect(listed).toHaveLength(1);
    expect(store.size).toBe(CONFIG.maxVariants + core.length);
  });

  test('counts free variants only, separately for each original', async () => {
    const { services } = world({ 'cat.jpg': 'v1', 'cat.jpg2': 'v1', 'cat.jpg/below.jpg': 'v1' });
    for (const query of [
      {},
      { w: '100' },
      { w: '200', fm: 'avif' },
      { preset: 'card' },
      { preset: 'card', dpr: '2', fm: 'webp' },
    ] as Record<string, string>[]) {
      await serve(pathOf(query), services);
    }
    await fill(services, '/cat.jpg2');
    await fill(services, '/cat.jpg/below.jpg');
    const values: unknown[] = [];
    for (let height = 1; height <= 6; height++) {
      values.push((await serve(pathOf({ w: '200', h: String(height) }), services)).headers['x-image-limit']);
    }
    expect(values).toEqual([undefined, undefined, undefined, undefined, undefined, 'reached']);
  });

  test('counts all pages of a listing', async () => {
    const { store, listed, services } = world();
    // Not canonical: never counted.
    for (let count = 0; count < 2000; count++) store.set(keyOf(`f=avif,w=200,sat=${count}`), {} as FunctionResponse);
    await fill(services);
    expect((await serve(pathOf({ w: '200', h: '399' }), services)).headers['x-image-limit']).toBe('reached');
    expect(listed.every(prefix => prefix === 'cat.jpg/_.v.1_')).toBe(true);
  });

  test('does not count variants of an earlier version', async () => {
    const { store, services } = world();
    for (let height = 1; height <= 60; height++) {
      store.set(keyOf(`f=avif,w=200,h=${height}`).replace('v.1', 'v.0'), {} as FunctionResponse);
    }
    expect((await serve(pathOf({ w: '200', h: '10' }), services)).headers).not.toHaveProperty('x-image-limit');
  });

  test('set to 0 allows core variants only, and lists nothing', async () => {
    const { listed, services } = world();
    const none = configured(services, { maxVariants: 0 });
    expect((await serve(pathOf({ w: '200', h: '10' }), none)).headers['x-image-limit']).toBe('reached');
    expect((await serve(pathOf({ w: '200' }), none)).headers).not.toHaveProperty('x-image-limit');
    expect(listed).toEqual([]);
  });

  test('serves the nearest core variant for a moment when variants cannot be counted', async () => {
    const { store, logged, transformed, services } = world();
    const limit = new VariantLimit(CONFIG, {
      async *list() {
        throw new Error('no listing');
      },
    });
    const answer = await serve(pathOf({ w: '200', h: '10' }), { ...services, limit });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'x-image-limit': 'unknown', 'cache-control': 'public, max-age=60' },
    });
    expect(transformed.map(printVariant)).toEqual([at('f=auto,w=200')]);
    expect(store.size).toBe(0);
    expect(logged).toEqual([{ level: 'error', event: 'not-counted', key: 'cat.jpg', error: 'Error: no listing' }]);
  });

  test('transforms the nearest core variant when it cannot be read from the variant bucket', async () => {
    const { services } = world();
    await fill(services);
    await serve(pathOf({ w: '200', h: '398' }), services);
    const unreadable = {
      ...services,
      variants: {
        ...services.variants,
        get: async () => {
          throw new Error('unreadable');
        },
      },
    };
    expect((await serve(pathOf({ w: '200', h: '399' }), unreadable)).body.toString()).toBe('v1 as auto');
  });
});

describe('a variant with a watermark', () => {
  function marked() {
    const made = world({ 'cat.jpg': 'v1', 'logos/a b.png': 'logo1' });
    const rules = { ...RULES, presets: { marked: { w: '200', mark: 'logos/a b.png' } } };
    const transform: TransformServices['transform'] = async original => ({
      body: Buffer.from(`${original.body} with ${made.originals['logos/a b.png']}`),
      contentType: 'image/jpeg',
      mark: { key: 'logos/a b.png', version: made.originals['logos/a b.png'] },
    });
    return { ...made, services: { ...configured(made.services, { rules }), transform } };
  }
  const PATH = at('f=auto,w=200,mark=logos/a b.png');
  const REFERENCE = `logos/a_ACA.b.png/_.marked${PATH}`;

  test('has the tags of the watermark and of its folders, too', async () => {
    const tags = (await serve(PATH, marked().services)).headers['x-amz-meta-cache-tag'].split(',');
    expect(tags).toEqual(
      expect.arrayContaining([imageTag('cat.jpg'), imageTag('logos/a b.png'), folderTag('logos/'), folderTag('/')]),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });

  test('is referred to in the watermark\'s folder before it is stored', async () => {
    const { services, store } = marked();
    const put = jest.spyOn(services.variants, 'put');
    await serve(PATH, services);
    expect(put.mock.calls.map(([key]) => key)).toEqual([REFERENCE, PATH.slice(1)]);
    expect(store.get(REFERENCE)!.body).toHaveLength(0);
  });

  test('is rejected if its reference exceeds the length of keys, before it is transformed', async () => {
    const { originals, transformed, services } = marked();
    const key = `${'a'.repeat(950)}.jpg`;
    originals[key] = 'v1';
    expect((await serve(at('f=auto,w=200,mark=logos/a b.png', key), services)).status).toBe(400);
    expect(transformed).toEqual([]);
  });

  test.each(interleavings('TTTTTT', 'CC'))(
    'does not stay when the watermark changes meanwhile, in the order %s',
    async order => {
      const { originals, store, services } = marked();
      const steps = new Steps();
      const transforming = serveVariant(PATH, inSteps(services, steps)).then(({ afterwards }) => afterwards);
      const changing = (async () => {
        await steps.turn('C');
        originals['logos/a b.png'] = 'logo2';
        await steps.turn('C');
        for (const key of [...store.keys()].filter(name => name.startsWith('logos/a_ACA.b.png/_.marked/'))) {
          store.delete(key.slice('logos/a_ACA.b.png/_.marked/'.length));
        }
      })();
      await steps.follow(order);
      await Promise.all([transforming, changing]);
      expect(['v1 with logo2', undefined]).toContain(store.get(PATH.slice(1))?.body.toString());
    },
  );
});

describe('the transform function during a deployment', () => {
  const NOT_LASTING = { status: 200, headers: { 'cache-control': 'public, max-age=60' } };
  const lasting = { cacheControl: 'public, max-age=3600' };

  test.each([
    ['another version', at('f=avif,w=200').replace('v.1', 'v.2')],
    ['a width that the ladder lacks', at('f=avif,w=300')],
    ['another limit of heights', at('f=avif,w=200').replace('max-h.400', 'max-h.900')],
    ['a format that is not offered', at('f=png')],
    ['an operation that is not known yet', `${at('f=avif,w=200')}_new.1`],
    ['a watermark that no preset has yet', at('f=avif,w=200,mark=logo.png')],
  ])('serves the path of an edge function with %s for a moment, without storing it', async (_name, path) => {
    const { store, services } = world();
    const { answer, afterwards } = await serveVariant(path, configured(services, lasting), 'beef?');
    await afterwards;
    expect(answer).toMatchObject(NOT_LASTING);
    expect(store.size).toBe(0);
  });

  test('serves canonical paths of an edge function with other rules for a moment', async () => {
    const { store, services } = world();
    const { answer, afterwards } = await serveVariant(at('f=avif,w=200'), configured(services, lasting), 'beef?');
    await afterwards;
    expect([answer, store.size]).toMatchObject([NOT_LASTING, 0]);
  });

  test('serves the nearest core variant for a moment when the limit is reached', async () => {
    const { services } = world();
    const none = configured(services, { ...lasting, maxVariants: 0 });
    for (let times = 0; times < 2; times++) {
      const { answer } = await serveVariant(at('f=avif,w=200,h=20'), none, 'beef?');
      expect(answer).toMatchObject(NOT_LASTING);
      expect(answer.headers['x-image-limit']).toBe('reached');
    }
  });

  test('serves a stored core variant for a moment when the limit is reached', async () => {
    const { services } = world();
    await serve(at('f=avif,w=200'), configured(services, lasting));
    const none = configured(services, { ...lasting, maxVariants: 0 });
    expect((await serveVariant(at('f=avif,w=200,h=20'), none, 'beef?')).answer).toMatchObject(NOT_LASTING);
  });

  test('serves and stores requests of an edge function with the same rules as usual', async () => {
    const { store, services } = world();
    const { answer, afterwards } = await serveVariant(
      at('f=avif,w=200'),
      configured(services, lasting),
      `${RULES.fingerprint}?`,
    );
    await afterwards;
    expect(answer.headers['cache-control']).toBe(lasting.cacheControl);
    expect([...store.keys()]).toEqual([keyOf('f=avif,w=200')]);
  });

  test('rejects a path of unknown form', async () => {
    expect((await serveVariant('/cat.jpg', world().services, 'beef?')).answer.status).toBe(400);
  });
});

describe('a variant whose original changes during the transformation', () => {
  // Every order in which the steps of a transformation (T) and of a change with its purge (C) can follow each other.
  const orders = interleavings('TTTT', 'CC');

  test.each(orders)('is not stored in the order %s', async order => {
    const { originals, store, services } = world();
    const steps = new Steps();
    const stepped = inSteps(services, steps);
    const transforming = serveVariant(at('f=avif'), stepped).then(({ afterwards }) => afterwards);
    const changing = (async () => {
      await steps.turn('C');
      originals['cat.jpg'] = 'v2';
      await steps.turn('C');
      [...store.keys()].filter(key => key.startsWith('cat.jpg/')).forEach(key => store.delete(key));
    })();
    await steps.follow(order);
    await Promise.all([transforming, changing]);

    const stored = store.get(keyOf('f=avif'))?.body.toString();
    expect(stored === undefined || stored === 'v2 as avif').toBe(true);
  });

  test('would be stored if versions were compared before the upload', async () => {
    const { originals, store, services } = world();
    const { body, version } = await services.originals.get('cat.jpg');
    const unchanged = await services.originals.version('cat.jpg') === version;
    originals['cat.jpg'] = 'v2'; // and the purge finds nothing to delete
    if (unchanged) await services.variants.put(keyOf('f=avif'), { headers: {}, body });
    expect(store.get(keyOf('f=avif'))!.body.toString()).toBe('v1');
  });
});

describe('requests for signed URLs', () => {
  /** `?signed` is signed, `?free` need not be, and nothing else is let in. */
  function guarded() {
    const made = world();
    const authorize: TransformServices['authorize'] = async ({ query }) => {
      if (query !== 'signed' && query !== 'free') throw new Problem('bad-signature', 'the URL is not signed');
      return query === 'signed';
    };
    return { ...made, services: { ...made.services, authorize } };
  }

  async function ask(services: TransformServices, path: string, sent?: string): Promise<FunctionResponse> {
    const { answer, afterwards } = await serveVariant(path, services, sent && RULES.fingerprint + sent);
    await afterwards;
    return answer;
  }

  test('have no effect at all without a valid signature', async () => {
    const { services, transformed, store, logged } = guarded();
    const none = { get: async () => { throw new Error('read'); }, version: async () => { throw new Error('read'); } };
    const answer = await ask(
      {
        ...services,
        originals: none,
        fallback: async () => {
          throw new Error('made');
        },
      },
      at('f=jpg'),
      '?w=1',
    );
    expect(answer).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    });
    expect(problemOf(answer)).toBe('bad-signature');
    expect([transformed, [...store.keys()]]).toEqual([[], []]);
    expect(logged).toEqual([
      { level: 'warn', event: 'bad-signature', key: 'cat.jpg', reason: 'the URL is not signed' },
    ]);
  });

  test('are rejected without the header of the edge function', async () => {
    expect((await ask(guarded().services, at('f=jpg'))).status).toBe(403);
  });

  test('are not limited by maxVariants', async () => {
    const { services } = guarded();
    const spent = configured(services, { maxVariants: 0 });
    expect((await ask(spent, pathOf({ h: '10' }), '?free')).headers).toMatchObject({ 'x-image-limit': 'reached' });
    expect((await ask(spent, pathOf({ h: '10' }), '?signed')).headers).not.toHaveProperty('x-image-limit');
  });

  test('fail with a logged error of the service if the secret is unreadable', async () => {
    const { services, logged } = guarded();
    const answer = await ask(
      {
        ...services,
        authorize: async () => {
          throw new Error('Secrets Manager answered 400');
        },
      },
      at('f=jpg'),
      '?signed',
    );
    expect(answer.status).toBe(502);
    expect(logged).toEqual([
      expect.objectContaining({ event: 'unexpected', error: expect.stringContaining('Secrets Manager answered 400') }),
    ]);
  });
});
