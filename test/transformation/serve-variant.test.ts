import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { cacheTags, imageTag } from '../../src/transformation/cache-tags';
import { fallbackImage } from '../../src/transformation/fallback-image';
import { ImageRequest, parseRequest, printVariant } from '../../src/transformation/image-request';
import { Problem } from '../../src/transformation/problem';
import { Answer, Surroundings, serveVariant } from '../../src/transformation/serve-variant';
import { Steps, interleavings } from '../steps';
import { CONFIG, RULES, inSteps, serve, world } from './serve-variant.support';

function pathOf(query: Record<string, string>, key = '/cat.jpg'): string {
  return printVariant(parseRequest(key, query, '', RULES) as ImageRequest);
}

function problemOf(answer: Answer): unknown {
  return JSON.parse(answer.body.toString()).type;
}

describe('a picture', () => {
  test('is answered, and stored with the same body and headers', async () => {
    const { store, surroundings } = world();
    const answer = await serve('/cat.jpg/f=avif,w=200', surroundings);

    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('v1 as avif');
    expect(answer.headers).toMatchObject({ 'content-type': 'image/avif', 'cache-control': 'public, max-age=60', 'content-length': '10' });
    expect(answer.headers.etag).toBe(`"${createHash('md5').update('v1 as avif').digest('hex')}"`);
    expect(store.get('cat.jpg/f=avif,w=200')).toEqual(answer);
  });

  test('is answered also where it cannot be stored, which the log tells', async () => {
    const { logged, surroundings } = world();
    const broken = { ...surroundings, variants: { ...surroundings.variants, put: async () => { throw new Error('disk full'); } } };
    expect((await serve('/cat.jpg/f=jpg', broken)).status).toBe(200);
    expect(logged).toEqual([{ level: 'error', event: 'not-stored', key: 'cat.jpg', error: 'Error: disk full' }]);
  });

  test('is stored under the key that the path means', async () => {
    const { store, surroundings } = world({ 'my cats/ü+1.jpg': 'v1' });
    await serve('/my%20cats/%C3%BC%2B1.jpg/f=jpg', surroundings);
    expect([...store.keys()]).toEqual(['my cats/ü+1.jpg/f=jpg']);
  });

  test('carries the tags of its original and of the folders above', async () => {
    const { surroundings } = world({ 'a/b/cat.jpg': 'v1' });
    const tags = (await serve('/a/b/cat.jpg/f=jpg', surroundings)).headers['x-amz-meta-cache-tag'].split(',');
    expect(tags).toHaveLength(4); // the root, a/, a/b/ and the image
    expect(tags[3]).toBe(imageTag('a/b/cat.jpg'));
  });
});

describe('is measured', () => {
  test('each picture once: its time, and what it saves', async () => {
    const { measured, surroundings } = world({ 'cat.jpg': 'an original of 25 bytes .' });
    await serve('/cat.jpg/f=avif,w=200', { ...surroundings, transform: async () => ({ body: Buffer.alloc(5), contentType: 'image/avif' }) });
    expect(measured).toEqual([{ TransformTime: expect.any(Number), BytesSaved: 20, BudgetSpent: 0 }]);
    expect(measured[0].TransformTime).toBeLessThan(performance.now() / 2); // of this request, not of the process
  });

  test('what is no picture saves nothing', async () => {
    const { measured, surroundings } = world({ 'cat.jpg': 'an original of 25 bytes .' });
    await serve('/cat.jpg/f=json', { ...surroundings, transform: async () => ({ body: Buffer.from('{}'), contentType: 'application/json' }) });
    expect(measured).toEqual([expect.objectContaining({ BytesSaved: 0 })]);
  });

  test.each([['source-unreachable', [{ Failures: 1 }]], ['too-slow', [{ Failures: 1 }]], ['corrupt', []]] as const)('%s: %j', async (type, expected) => {
    const { measured, surroundings } = world();
    await serve('/cat.jpg/f=avif', { ...surroundings, transform: async () => { throw new Problem(type); } });
    expect(measured).toEqual(expected);
  });
});

describe('never trusts that the edge function ran', () => {
  test.each(['/cat.jpg', '/cat.jpg?w=200', '/cat.jpg/w=200', '/cat.jpg/f=avif,w=201', '/cat.jpg/w=200,f=avif', '/cat.jpg/f=avif,w=0200', '/f=avif', '/a/../cat.jpg/f=avif'])(
    '%s is refused', async path => {
      const { store, transformed, surroundings } = world();
      const answer = await serve(path, surroundings);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'bad-parameter', detail: 'path is not canonical' });
      expect([transformed.length, store.size]).toEqual([0, 0]);
    });
});

describe('problems', () => {
  test('of an original carry its tags, so that a purge takes them too, and a short life', async () => {
    const { surroundings } = world({});
    const answer = await serve('/cat.jpg/f=avif', surroundings);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'max-age=10']);
    expect(answer.headers['x-amz-meta-cache-tag']).toBe(cacheTags('cat.jpg').join(','));
  });

  test.each([['too-large', 415], ['unsupported', 415], ['corrupt', 415], ['too-slow', 504], ['source-unreachable', 502]] as const)('%s is %i', async (type, status) => {
    const { store, surroundings } = world();
    const failing = { ...surroundings, transform: async () => { throw new Problem(type); } };
    const answer = await serve('/cat.jpg/f=avif', failing);
    expect([answer.status, problemOf(answer), answer.headers['content-type']]).toEqual([status, type, 'application/problem+json']);
    expect(store.size).toBe(0);
  });

  test('that nobody foresaw are logged, and say nothing to viewers', async () => {
    const { logged, surroundings } = world();
    const failing = { ...surroundings, transform: async () => { throw new TypeError('secret bucket name'); } };
    const answer = await serve('/cat.jpg/f=avif', failing);
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).not.toContain('secret');
    expect(logged).toEqual([{ level: 'error', event: 'unexpected', error: expect.stringMatching(/^TypeError: secret bucket name\n +at /) }]);
  });
});

describe('the fallback image', () => {
  const withFallback = (originals: Record<string, string>) => {
    const made = world(originals);
    return { ...made, surroundings: { ...made.surroundings, fallback: fallbackImage('none.png', made.surroundings.originals, made.surroundings.transform) } };
  };

  test('takes the place of a missing image, with its status, its short life and its tags', async () => {
    const { store, surroundings } = withFallback({ 'none.png': 'nothing here' });
    const answer = await serve('/cat.jpg/f=webp,w=200', surroundings);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toBe('nothing here as webp');
    expect(answer.headers).toMatchObject({ 'content-type': 'image/webp', 'cache-control': 'max-age=10', 'x-image-fallback': 'not-found' });
    expect(answer.headers['x-amz-meta-cache-tag']).toContain(imageTag('cat.jpg'));
    expect(store.size).toBe(0);
  });

  test('is made once for each width and format, and again when it has changed', async () => {
    const { originals, transformed, surroundings } = withFallback({ 'none.png': 'v1' });
    for (let count = 0; count < 5; count++) await serve(`/cat${count}.jpg/f=webp,w=200,h=${count + 1}`, surroundings);
    expect(transformed.map(({ operations }) => operations)).toEqual([{ f: 'webp', w: '200' }]);
    originals['none.png'] = 'v2';
    expect((await serve('/cat.jpg/f=webp,w=200', surroundings)).body.toString()).toBe('v2 as webp');
  });

  test('that is missing itself leaves the plain error', async () => {
    const { logged, surroundings } = withFallback({});
    expect(problemOf(await serve('/cat.jpg/f=webp', surroundings))).toBe('not-found');
    expect(logged).toEqual([{ level: 'error', event: 'no-fallback', error: 'Problem: No such image' }]);
  });

  test('is as large as it is where no width is asked for', async () => {
    const { transformed, surroundings } = withFallback({ 'none.png': 'v1' });
    expect((await serve('/cat.jpg/f=webp,h=10', surroundings)).body.toString()).toBe('v1 as webp');
    expect(transformed).toStrictEqual([{ key: 'none.png', operations: { f: 'webp' } }]);
  });

  test.each(['/cat.jpg/f=json', '/cat.jpg/f=blurhash', '/cat.jpg'])('is nothing for %s', async path => {
    const { surroundings } = withFallback({ 'none.png': 'v1' });
    const rules = { ...RULES, formats: [...RULES.formats, 'blurhash'] };
    expect((await serve(path, { ...surroundings, config: { ...CONFIG, rules } })).headers).not.toHaveProperty('x-image-fallback');
  });
});

describe('the budget', () => {
  test('bounds what free parameters store, whatever is asked', async () => {
    const upTo = (most: number) => fc.nat(most).map(String);
    const anything = fc.array(fc.record({ w: upTo(500), h: upTo(500), q: upTo(100), blur: upTo(200) }), { maxLength: 80 });
    await fc.assert(fc.asyncProperty(anything, async queries => {
      const { store, surroundings } = world();
      for (const query of queries) {
        const request = parseRequest('/cat.jpg', query, '', RULES);
        if ('key' in request) expect((await serve(printVariant(request), surroundings)).status).toBe(200);
      }
      const core = (RULES.widths.length + 1) * (RULES.formats.length + 1);
      expect(store.size).toBeLessThanOrEqual(core + CONFIG.maxVariants + core);
    }), { numRuns: 20 });
  });

  test('is not touched by ten thousand widths', async () => {
    const { store, surroundings } = world();
    for (let count = 0; count < 10_000; count++) {
      const request = parseRequest('/cat.jpg', { w: String(1 + count * 7 % 9973) }, ['image/avif', 'image/webp', ''][count % 3], RULES) as ImageRequest;
      const answer = await serve(printVariant(request), surroundings);
      expect(answer.headers).not.toHaveProperty('x-image-budget');
    }
    expect(store.size).toBe(RULES.widths.length * 3);
  });

  test('once spent gives the nearest that is always made, and says so', async () => {
    const { store, measured, surroundings } = world();
    for (let height = 1; height <= 60; height++) await serve(pathOf({ w: '200', h: String(height) }), surroundings);
    const answer = await serve(pathOf({ w: '200', h: '399', fm: 'webp' }), surroundings);

    expect(answer.headers['x-image-budget']).toBe('spent');
    expect(measured[measured.length - 1].BudgetSpent).toBe(1);
    expect(answer.body.toString()).toBe('v1 as webp');
    expect(store.has('cat.jpg/f=webp,w=200')).toBe(true);
    expect(store.get('cat.jpg/f=webp,w=200')!.headers).not.toHaveProperty('x-image-budget');
  });

  test('is as many as the core makes and maxVariants beside them, each original for itself', async () => {
    const { surroundings } = world({ 'cat.jpg': 'v1', 'cat.jpg2': 'v1' });
    const budgets: unknown[] = [];
    for (let height = 1; height <= 26; height++) {
      await serve(pathOf({ w: '200', h: String(height) }, 'cat.jpg2'), surroundings);
      budgets.push((await serve(pathOf({ w: '200', h: String(height) }), surroundings)).headers['x-image-budget']);
    }
    expect(budgets).toEqual([...Array(25).fill(undefined), 'spent']); // 5, and (3 + 1) * (4 + 1)
    expect((await serve(pathOf({ h: '10', fm: 'webp' }), surroundings)).body.toString()).toBe('v1 as webp');
  });

  test('that cannot be counted gives the nearest that is always made, for a moment, and stores nothing', async () => {
    const { store, logged, transformed, surroundings } = world();
    const count = async () => { throw new Error('no listing'); };
    const answer = await serve(pathOf({ w: '200', h: '10' }), { ...surroundings, variants: { ...surroundings.variants, count } });
    expect(answer).toMatchObject({ status: 200, headers: { 'x-image-budget': 'unknown', 'cache-control': 'public, max-age=60' } });
    expect(transformed).toEqual([{ key: 'cat.jpg', operations: { f: 'auto', w: '200' } }]);
    expect(store.size).toBe(0);
    expect(logged).toEqual([{ level: 'error', event: 'not-counted', key: 'cat.jpg', error: 'Error: no listing' }]);
  });

  test('leaves core requests and presets alone', async () => {
    const { surroundings } = world();
    for (let height = 1; height <= 60; height++) await serve(pathOf({ w: '200', h: String(height) }), surroundings);
    for (const query of [{ w: '100' }, { fm: 'avif' }, { preset: 'card' }, { preset: 'card', dpr: '2', fm: 'webp' }] as Record<string, string>[]) {
      expect((await serve(pathOf(query), surroundings)).headers).not.toHaveProperty('x-image-budget');
    }
  });
});

describe('a variant of an original that changed while it was being made', () => {
  // Every order in which the steps of a transformation (T) and of a change with its purge (C) can follow each other.
  const orders = interleavings('TTTT', 'CC');

  test.each(orders)('does not stay, in the order %s', async order => {
    const { originals, store, surroundings } = world();
    const steps = new Steps();
    const stepped = inSteps(surroundings, steps);
    const transforming = serveVariant('/cat.jpg/f=avif', stepped).then(({ afterwards }) => afterwards);
    const changing = (async () => {
      await steps.turn('C');
      originals['cat.jpg'] = 'v2';
      await steps.turn('C');
      [...store.keys()].filter(key => key.startsWith('cat.jpg/')).forEach(key => store.delete(key));
    })();
    await steps.follow(order);
    await Promise.all([transforming, changing]);

    const stored = store.get('cat.jpg/f=avif')?.body.toString();
    expect(stored === undefined || stored === 'v2 as avif').toBe(true);
  });

  test('would stay if the comparison came before the store', async () => {
    const { originals, store, surroundings } = world();
    const { body, version } = await surroundings.originals.get('cat.jpg');
    const unchanged = await surroundings.originals.version('cat.jpg') === version;
    originals['cat.jpg'] = 'v2'; // and the purge finds nothing to delete
    if (unchanged) await surroundings.variants.put('cat.jpg/f=avif', { status: 200, headers: {}, body });
    expect(store.get('cat.jpg/f=avif')!.body.toString()).toBe('v1');
  });
});

describe('where URLs are signed', () => {
  /** `?signed` is signed, `?free` need not be, and nothing else is let in. */
  function guarded() {
    const made = world();
    const authorize: Surroundings['authorize'] = async (_asked, sent) => {
      if (sent !== '?signed' && sent !== '?free') throw new Problem('bad-signature', 'the URL is not signed');
      return sent === '?signed';
    };
    return { ...made, surroundings: { ...made.surroundings, authorize } };
  }

  async function ask(surroundings: Surroundings, path: string, sent?: string): Promise<Answer> {
    const { answer, afterwards } = await serveVariant(path, surroundings, sent);
    await afterwards;
    return answer;
  }

  test('nothing is read, made, shown, stored or kept for others', async () => {
    const { surroundings, transformed, store, logged } = guarded();
    const none = { get: async () => { throw new Error('read'); }, version: async () => { throw new Error('read'); } };
    const answer = await ask({ ...surroundings, originals: none, fallback: async () => { throw new Error('made'); } }, '/cat.jpg/f=jpg', '?w=1');
    expect(answer).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } });
    expect(problemOf(answer)).toBe('bad-signature');
    expect([transformed, [...store.keys()]]).toEqual([[], []]);
    expect(logged).toEqual([{ level: 'warn', event: 'bad-signature', key: 'cat.jpg', reason: 'the URL is not signed' }]);
  });

  test('what has no mark of the edge function is not let in', async () => {
    expect((await ask(guarded().surroundings, '/cat.jpg/f=jpg')).status).toBe(403);
  });

  test('what is signed has no budget', async () => {
    const { surroundings } = guarded();
    const spent = { ...surroundings, variants: { ...surroundings.variants, count: async (_prefix: string, most: number) => most } };
    expect((await ask(spent, pathOf({ h: '10' }), '?free')).headers).toMatchObject({ 'x-image-budget': 'spent' });
    expect((await ask(spent, pathOf({ h: '10' }), '?signed')).headers).not.toHaveProperty('x-image-budget');
  });

  test('a secret that cannot be read is an error of the service, and the log says which', async () => {
    const { surroundings, logged } = guarded();
    const answer = await ask({ ...surroundings, authorize: async () => { throw new Error('Secrets Manager answered 400'); } }, '/cat.jpg/f=jpg', '?signed');
    expect(answer.status).toBe(502);
    expect(logged).toEqual([expect.objectContaining({ event: 'unexpected', error: expect.stringContaining('Secrets Manager answered 400') })]);
  });
});
