import { Step, World, written } from './world';
import { serveVariant } from '../../src/transformation/serve-variant';
import { VariantLimit } from '../../src/transformation/variant-limit';
import { TransformerConfig } from '../../src/transformation/transformer-config';
import { Steps, interleavings } from '../steps';

const VARIANT = 'cat.jpg/f=avif';
const TRANSFORMER = {
  rules: { widths: [100], maxHeight: 100, allowEnlargement: false, formats: ['avif'], quality: { avif: 60 }, presets: {} },
  cacheControl: 'public, max-age=60',
  maxVariants: 5,
  maxInputBytes: 1000,
} as unknown as TransformerConfig;

/**
 * A request (R), which an edge sends to store and transformer, and a change with its purge (P), in steps. The purge may be killed
 * before one of its steps; its message comes again in the end. The second purge comes when the request is over, as it waits longer
 * than a transformation may take.
 */
class Race {
  public readonly world = new World();
  public content = 'v1';
  private readonly steps = new Steps();

  public constructor() {
    this.world.store.set(VARIANT, 'v1');
    this.world.cache(VARIANT, 'v1');
  }

  public async run(order: string, killedAt: number, isPurgedAgain = true): Promise<void> {
    const going = [this.request(), this.change(killedAt)];
    await this.steps.follow(order);
    await Promise.all(going);
    await this.world.work();
    if (isPurgedAgain) this.world.deliver();
    await this.world.work();
  }

  /** Until nothing more is stored or kept at the edge. */
  private async request(): Promise<void> {
    await this.steps.turn('R');
    const stored = this.world.store.get(VARIANT);
    if (stored !== undefined) return this.keepAtEdge(stored);
    const { answer, afterwards } = await this.transform();
    await Promise.all([this.keepAtEdge(answer.body.toString()), afterwards]);
  }

  private async keepAtEdge(content: string): Promise<void> {
    await this.steps.turn('R');
    this.world.cache(VARIANT, content);
  }

  private transform() {
    const inTurn = <A extends unknown[], T>(call: (...args: A) => T) => async (...args: A) => {
      await this.steps.turn('R');
      return call(...args);
    };
    const { store } = this.world;
    return serveVariant(`/${VARIANT}`, {
      config: TRANSFORMER,
      limit: new VariantLimit(TRANSFORMER, { async *list() {} }),
      originals: {
        get: inTurn(() => ({ body: Buffer.from(this.content), version: this.content })),
        version: inTurn(() => this.content),
      },
      variants: {
        put: inTurn((key, { body }) => void store.set(key, body.toString())),
        delete: inTurn(key => void store.delete(key)),
        get: async () => undefined,
        async *list() {},
      },
      transform: async body => ({ body, contentType: 'image/avif' }),
      log: () => undefined,
      measure: () => undefined,
    });
  }

  private async change(killedAt: number): Promise<void> {
    let taken = 0;
    const step: Step = async () => {
      if (taken++ === killedAt) throw new Error('killed');
      await this.steps.turn('P');
    };
    await this.steps.turn('P');
    this.content = 'v2';
    this.world.receive(written('cat.jpg'));
    await this.world.work(step);
  }
}

// Of a request at most: store, original, edge, store, version, store; of a purge: change, list, delete, send, invalidate.
const ORDERS = interleavings('RRRRRR', 'PPPPP');
const NEVER = Infinity;

async function staleAfter(killedAt: number, isPurgedAgain?: boolean, isEmpty = true): Promise<string[]> {
  const stale = await Promise.all(ORDERS.map(async order => {
    const race = new Race();
    if (isEmpty) {
      race.world.store.clear();
      race.world.edge.clear();
    }
    await race.run(order, killedAt, isPurgedAgain);
    const left = [race.world.store.get(VARIANT), race.world.edge.get(VARIANT)?.content];
    return left.includes('v1') ? [order] : [];
  }));
  return stale.flat();
}

describe.each([['nothing is made yet', true], ['it is in the store', false]])('where %s', (_name, isEmpty) => {
  test.each([NEVER, 0, 1, 2, 3])('nothing stale is left in any order, the purge killed at step %s', async killedAt => {
    expect(await staleAfter(killedAt, true, isEmpty)).toEqual([]);
  });
});

test('all orders are tried', () => {
  expect(new Set(ORDERS).size).toBe(462);
});

test('without the second purge, what was on its way to an edge would stay there', async () => {
  const stale = await staleAfter(NEVER, false);
  expect(stale.length).toBeGreaterThan(0);
});
