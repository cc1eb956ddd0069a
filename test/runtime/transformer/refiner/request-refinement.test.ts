import { RefinementConfig } from '../../../../src/runtime/transformer/refiner/refinement-config';
import { RefinementMessage, SqsRefinementQueue, readMessage } from '../../../../src/runtime/transformer/refiner/refinement-queue';
import { TransformServices } from '../../../../src/runtime/transformer/services';
import { TransformedImage } from '../../../../src/runtime/transformer/variant';
import { RULES, at, configured, keyOf, serve, world } from '../serve-variant.support';

const SHORT = 'public, max-age=3600, s-maxage=60';
const REFINEMENT: RefinementConfig = {
  target: 70,
  contentTypes: ['image/avif', 'image/jpg'],
  minBytes: 10,
  maxPerMonth: 100,
  maxConcurrency: 2,
  cacheControl: SHORT,
};

const RULES_WITH_PRESETS = { ...RULES, presets: { ...RULES.presets, sharp: { w: '200', q: '90' } } };

/** A world with refinement, whose queue may fail. */
function refining(refinement: Partial<RefinementConfig> = {}, original = 'v1', send = async () => {}) {
  const made = world({ 'cat.jpg': original });
  const order: string[] = [];
  const queued: RefinementMessage[] = [];
  const services: TransformServices = {
    ...configured(made.services, { rules: RULES_WITH_PRESETS, refinement: { ...REFINEMENT, ...refinement } }),
    transform: async (image, request) => ({ ...await made.services.transform(image, request), isRefinable: true }),
    variants: {
      ...made.services.variants,
      put: async (key, variant) => {
        order.push('stored');
        await made.services.variants.put(key, variant);
      },
    },
    refinements: {
      send: async message => {
        await send();
        order.push('queued');
        queued.push(message);
      },
    },
  };
  return { ...made, services, order, queued };
}

const lifetimeOf = (headers?: Readonly<Record<string, string>>) =>
  [headers?.['cache-control'], headers?.['x-amz-meta-refinement']];

describe('serveVariant with refinement', () => {
  test('gives a core variant and its first answer a short lifetime, and requests its refinement before storing it', async () => {
    const { services, store, order, queued } = refining();
    const answer = await serve(at('f=avif,w=200'), services);
    expect(lifetimeOf(answer.headers)).toEqual([SHORT, 'pending']);
    expect(lifetimeOf(store.get(keyOf('f=avif,w=200'))?.headers)).toEqual([SHORT, 'pending']);
    expect(queued).toEqual([{ variant: keyOf('f=avif,w=200'), etag: answer.headers.etag, original: 'v1' }]);
    expect(order).toEqual(['queued', 'stored']);
  });

  test('names the version of its watermark', async () => {
    const { services, queued } = refining();
    const { transform } = services;
    const mark = { key: 'logo.png', version: 'm1' };
    const answer = await serve(at('f=avif,w=200'), {
      ...services, transform: async (...task) => ({ ...await transform(...task), mark }),
    });
    expect(queued).toEqual([{ variant: keyOf('f=avif,w=200'), etag: answer.headers.etag, original: 'v1', mark: 'm1' }]);
  });

  test('refines the variant of a preset', async () => {
    const { services, queued } = refining();
    await serve(at('f=avif,w=200,h=100,fit=crop'), services);
    expect(queued).toHaveLength(1);
  });

  test.each<[string, string, Partial<RefinementConfig>]>([
    ['a variant beyond the core variants', 'f=avif,w=200,h=90', {}],
    ['a format that is not refined', 'f=webp,w=200', {}],
    ['a variant with too few bytes', 'f=avif,w=200', { minBytes: 11 }],
    ['a preset with a quality of its own', 'f=avif,w=200,q=90', {}],
    ['a description', 'f=json', {}],
  ])('stores %s with its final lifetime', async (_, notation, config) => {
    const { services, store, queued } = refining(config);
    const answer = await serve(at(notation), services);
    expect(lifetimeOf(answer.headers)).toEqual(['public, max-age=60', undefined]);
    expect(lifetimeOf(store.get(keyOf(notation))?.headers)).toEqual(['public, max-age=60', undefined]);
    expect(queued).toEqual([]);
  });

  test.each<[string, Partial<TransformedImage>]>([
    ['a variant that is no photograph with lossy compression', { isRefinable: false }],
  ])('gives %s its final lifetime', async (_, image) => {
    const { services, queued } = refining();
    const transform: TransformServices['transform'] = async (...task) => ({ ...await services.transform(...task), ...image });
    const answer = await serve(at('f=avif,w=200'), { ...services, transform });
    expect(lifetimeOf(answer.headers)).toEqual(['public, max-age=60', undefined]);
    expect(queued).toEqual([]);
  });

  test('stores a variant with its final lifetime if the queue is unavailable', async () => {
    const { services, store, logged } = refining({}, 'v1', async () => { throw new Error('throttled'); });
    expect((await serve(at('f=avif,w=200'), services)).status).toBe(200);
    expect(lifetimeOf(store.get(keyOf('f=avif,w=200'))?.headers)).toEqual(['public, max-age=60', undefined]);
    expect(logged).toEqual([expect.objectContaining({ level: 'error', event: 'refinement-not-requested' })]);
  });

  test('requests no refinement of a variant that is not stored', async () => {
    const { services, queued } = refining();
    const get = services.originals.get.bind(services.originals);
    const originals = { ...services.originals, get: async (key: string) => ({ ...await get(key), isReplica: true }) };
    await serve(at('f=avif,w=200'), { ...services, originals });
    expect(queued).toEqual([]);
  });
});

describe('readMessage', () => {
  test('reads what the queue was sent', async () => {
    const bodies: { QueueUrl: string; MessageBody: string; DelaySeconds: number }[] = [];
    const queue = new SqsRefinementQueue({
      request: async (_method, _path, request) => {
        bodies.push(JSON.parse(request!.body!));
        return { status: 200, body: Buffer.from('{}') };
      },
    }, 'https://sqs.eu-west-1.amazonaws.com/1/refinements');
    const message = { variant: 'a b/_.f.avif', etag: '"1"', original: '"etag" Thu, 26 Nov 2026', mark: 'v\u00fc"' };
    await queue.send(message);
    expect(bodies).toEqual([expect.objectContaining({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/refinements', DelaySeconds: 75,
    })]);
    expect(readMessage(bodies[0].MessageBody)).toEqual(message);
  });

  test.each(['', '{', 'null', '[]', '"x"', '{"variant":"x","etag":"x"}', '{"original":"x","etag":"x"}',
    '{"variant":"x","original":"x"}', '{"variant":1,"etag":"x","original":"x"}'])(
    'throws for the body %j', body => { expect(() => readMessage(body)).toThrow(); },
  );
});
