import { CONFIG, at, keyOf, originalsInSteps, serve, variantsInSteps, world } from './serve-variant.support';
import { VariantLimit } from '../../../src/runtime/transformer/limits';
import { ReplicatedOriginals } from '../../../src/runtime/transformer/originals';
import { Problem } from '../../../src/runtime/transformer/problem';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { OriginalReader, TransformServices } from '../../../src/runtime/transformer/services';
import { Steps, interleavings } from '../../steps';

const LASTING = { ...CONFIG, cacheControl: 'public, max-age=3600, s-maxage=86400' };

/** Fails at some of its calls. */
function failing(originals: OriginalReader, fails: Partial<Record<keyof OriginalReader, Problem>>): OriginalReader {
  return {
    get: async key => { if (fails.get) throw fails.get; return originals.get(key); },
    version: async key => { if (fails.version) throw fails.version; return originals.version(key); },
  };
}

const DOWN = new Problem('source-unreachable');
const UNCOUNTABLE = new VariantLimit(CONFIG, { async *list() { throw DOWN; } });

/** A world whose originals have a replica, as far as that has come. */
function replicated(fails: Partial<Record<keyof OriginalReader, Problem>> = {}, steps?: Steps) {
  const [primary, replica] = [world(), world()];
  const asked: string[] = [];
  const { originals } = replica.services;
  const watched: OriginalReader = { ...originals, get: key => { asked.push(key); return originals.get(key); } };
  const both = [failing(primary.services.originals, fails), watched]
    .map(reader => steps ? originalsInSteps(reader, steps) : reader);
  const variants = steps ? variantsInSteps(primary.services.variants, steps) : primary.services.variants;
  const services: TransformServices = {
    ...primary.services, config: LASTING, originals: new ReplicatedOriginals(both[0], both[1]), variants,
  };
  return { ...primary, copies: replica.originals, asked, services };
}

describe('ReplicatedOriginals while the bucket responds', () => {
  test('does not read from the replica', async () => {
    const { asked, services } = replicated();
    const answer = await serve(at('f=avif'), services);
    expect([answer.status, asked]).toEqual([200, []]);
    expect(answer.headers).not.toHaveProperty('x-image-original');
  });

  test.each(['not-found', 'too-large'] as const)('reports %s of the bucket, whatever the replica has', async type => {
    const { asked, services } = replicated({ get: new Problem(type) });
    const answer = await serve(at('f=avif'), services);
    expect(JSON.parse(answer.body.toString()).type).toBe(type);
    expect(asked).toEqual([]);
  });
});

describe('ReplicatedOriginals while the bucket is unreachable', () => {
  test('transforms the replica with a header and a short lifetime, without storing', async () => {
    const { store, logged, services } = replicated({ get: DOWN, version: DOWN });
    const answer = await serve(at('f=avif'), services);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'v1 as avif']);
    expect(answer.headers).toMatchObject({
      'x-image-original': 'replica',
      'cache-control': 'public, max-age=60',
      'x-amz-meta-cache-tag': expect.anything(),
    });
    expect(store.size).toBe(0);
    expect(logged).toEqual([{ level: 'warn', event: 'original-from-replica', key: 'cat.jpg' }]);
  });

  test.each([
    ['cat.jpg', DOWN, 502],
    ['dog.jpg', undefined, 404],
  ] as const)('reports %s of the replica', async (key, fails, status) => {
    const { services } = replicated({ get: DOWN });
    const both = failing(services.originals, { get: fails });
    expect((await serve(at('f=avif', key), { ...services, originals: both })).status).toBe(status);
  });

  test('serves the nearest core variant if variants cannot be counted either', async () => {
    const { services, logged } = replicated({ get: DOWN });
    const answer = await serve(at('f=avif,w=200,h=50'), { ...services, limit: UNCOUNTABLE });
    expect([answer.status, answer.headers['x-image-limit']]).toEqual([200, 'unknown']);
    expect(logged).toContainEqual(expect.objectContaining({ event: 'not-counted' }));
  });
});

test('a transformation while buckets fail does not store uncounted variants', async () => {
  const { store, services } = replicated();
  const answer = await serve(at('f=avif,w=200,h=50'), { ...services, limit: UNCOUNTABLE });
  expect(answer.headers).toMatchObject({ 'x-image-limit': 'unknown', 'cache-control': 'public, max-age=60' });
  expect(store.size).toBe(0);
});

test('a transformation while buckets fail deletes a variant whose original cannot be compared', async () => {
  const { store, services } = replicated({ version: DOWN });
  expect((await serve(at('f=avif'), services)).headers['cache-control']).toBe(LASTING.cacheControl);
  expect(store.size).toBe(0);
});

describe('an original that changes while buckets fail and the replica is behind', () => {
  // Every order of a transformation's steps (T), of a change with its purge (C), and of the replication of the change
  // (R).
  const orders = interleavings('TTTTT', 'CC').flatMap(order => interleavings(order, 'R'));
  const failures = [{}, { get: DOWN }, { version: DOWN }, { get: DOWN, version: DOWN }];

  test.each(failures.map(fails => [Object.keys(fails).join(' and ') || 'nothing', fails] as const))(
    'leaves no stale variant in the bucket, with %s failing',
    async (_name, fails) => {
      const seen = new Set<string>();
      for (const order of orders) {
        const steps = new Steps();
        const { originals, copies, store, services } = replicated(fails, steps);
        const transforming = serveVariant(at('f=avif'), services);
        const changing = (async () => {
          await steps.turn('C');
          originals['cat.jpg'] = 'v2';
          await steps.turn('C');
          store.clear();
        })();
        const replicating = steps.turn('R').then(() => {
          copies['cat.jpg'] = originals['cat.jpg'];
        });
        await steps.follow(order);
        const { answer, afterwards } = await transforming;
        await Promise.all([afterwards, changing, replicating]);

        expect([order, store.get(keyOf('f=avif'))?.body.toString() ?? 'v2 as avif']).toEqual([order, 'v2 as avif']);
        const isReplica = answer.headers['x-image-original'] === 'replica';
        expect([order, isReplica, answer.headers['cache-control']]).toEqual([
          order,
          'get' in fails,
          isReplica ? 'public, max-age=60' : LASTING.cacheControl,
        ]);
        seen.add(answer.body.toString());
      }
      expect([...seen].sort()).toEqual(['v1 as avif', 'v2 as avif']); // both were met, so the orders are no mere words
    },
  );
});
