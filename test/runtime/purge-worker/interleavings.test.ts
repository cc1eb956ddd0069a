import { Step, World, written } from './world';
import { FailureLimit, VariantLimit } from '../../../src/runtime/transformer/limits';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { TransformServices } from '../../../src/runtime/transformer/services';
import { Steps, interleavings } from '../../steps';
import { CONFIG, keyOf } from '../transformer/serve-variant.support';

const CAT = 'cat.jpg';
const LOGO = 'logo.png';
const VARIANT = keyOf('f=avif', CAT);
const LIMIT = new VariantLimit(CONFIG, { async *list() {} });

/** The actors of a race, and the one that is killed. */
interface Scenario {
  /** The image that changes: the original, or the watermark of its variant. */
  readonly changed: string;
  readonly hasMark: boolean;
  /** Whether the variant is stored, and cached, before the race. */
  readonly isStored: boolean;
  /** The step before which the worker is killed. Its message comes again in the end. */
  readonly purgeKilledAt?: number;
  /** The step before which the transform function is killed after its answer. */
  readonly storingKilledAt?: number;
  readonly isPurgedAgain?: boolean;
}

/**
 * A request (R), which an edge location sends to the variant bucket and the transform function, and a purge (P), in
 * steps. Those of the request are its accesses to what may change in between. The second purge comes when the request
 * is over, as it waits longer than a transformation takes.
 */
class Race {
  public readonly world = new World();
  private readonly versions = new Map([[CAT, 1], [LOGO, 1]]);
  private readonly steps = new Steps();
  private accesses = 0;

  public constructor(private readonly scenario: Scenario) {
    if (scenario.isStored) this.world.put(VARIANT, this.content(), this.mark);
  }

  /** The request and the change with its purge at once, and after both the second purge. */
  public async run(order: string): Promise<this> {
    await this.follow(order, this.request(), this.change(this.scenario.purgeKilledAt));
    await this.world.work();
    if (this.scenario.isPurgedAgain ?? true) this.world.deliver();
    await this.world.work();
    return this;
  }

  /**
   * The change with its purge, and after it the request and the second purge at once, and after both another change.
   */
  public async runDuringSecondPurge(order: string): Promise<this> {
    await this.changeAndPurge();
    this.world.deliver();
    await this.follow(order, this.request(), this.world.work(async () => this.steps.turn('P')));
    await this.changeAndPurge();
    this.world.deliver();
    await this.world.work();
    return this;
  }

  public isStale(): boolean {
    const left = [this.world.store.get(VARIANT), this.world.edge.get(VARIANT)?.content];
    return left.some(content => content !== undefined && content !== this.content());
  }

  private get mark(): string | undefined {
    return this.scenario.hasMark ? LOGO : undefined;
  }

  private content(cat = this.versions.get(CAT), logo = this.versions.get(LOGO)): string {
    return this.scenario.hasMark ? `cat ${cat}, logo ${logo}` : `cat ${cat}`;
  }

  private async follow(order: string, ...going: Promise<unknown>[]): Promise<void> {
    await this.steps.follow(order);
    await Promise.all(going);
  }

  private async changeAndPurge(): Promise<void> {
    const { changed } = this.scenario;
    this.versions.set(changed, this.versions.get(changed)! + 1);
    this.world.receive(written(changed));
    await this.world.work();
  }

  private async change(killedAt = Infinity): Promise<void> {
    let taken = 0;
    const step: Step = async () => {
      if (taken++ === killedAt) throw new Error('killed');
      await this.steps.turn('P');
    };
    await this.steps.turn('P');
    this.versions.set(this.scenario.changed, 2);
    this.world.receive(written(this.scenario.changed));
    await this.world.work(step);
  }

  /** Ends when nothing more is stored or cached. */
  private async request(): Promise<void> {
    await this.steps.turn('R');
    const stored = this.world.store.get(VARIANT);
    if (stored !== undefined) return this.cache(stored);
    const { answer: response, afterwards } = await serveVariant(`/${VARIANT}`, this.services());
    expect(response.status).toBe(200);
    await Promise.all([this.cache(response.body.toString()), afterwards]);
  }

  private async cache(content: string): Promise<void> {
    await this.steps.turn('R');
    this.world.cache(VARIANT, content, this.mark);
  }

  private services(): TransformServices {
    const variants: TransformServices['variants'] = {
      get: async () => undefined,
      open: async () => undefined,
      put: async (key, { body }) => this.storing(() => void this.world.store.set(key, body.toString())),
      touch: async () => undefined,
      delete: async key => this.storing(() => void this.world.store.delete(key)),
      async *list() {},
    };
    return {
      config: CONFIG,
      limit: LIMIT,
      failures: new FailureLimit(CONFIG),
      originals: {
        get: async key => {
          await this.access(key);
          const version = String(this.versions.get(key));
          return { body: Buffer.from(version), version };
        },
        version: async key => this.storing(() => String(this.versions.get(key)), key),
      },
      variants,
      transform: async original => {
        if (this.mark === undefined) return { body: Buffer.from(this.content(Number(original))), contentType: 'image/avif' };
        await this.access(LOGO);
        const version = this.versions.get(LOGO)!;
        const body = Buffer.from(this.content(Number(original), version));
        return { body, contentType: 'image/avif', mark: { key: LOGO, version: String(version) } };
      },
      log: () => undefined,
      measure: () => undefined,
    };
  }

  /** A step only if the image may change. */
  private async access(key: string): Promise<void> {
    if (key === this.scenario.changed) await this.steps.turn('R');
  }

  private async storing<T>(work: () => T, key = this.scenario.changed): Promise<T> {
    if (key === this.scenario.changed && this.accesses++ >= (this.scenario.storingKilledAt ?? Infinity)) {
      throw new Error('killed');
    }
    await this.access(key);
    return work();
  }
}

// A request without a watermark at most: variant bucket, original, edge location, store, version, delete. With one, the
// reference is stored, too. A purge: change, list, delete, send, invalidate.
const ORDERS = interleavings('RRRRRR', 'PPPPP');
const ORDERS_WITH_MARK = interleavings('RRRRRRR', 'PPPPP');
const ORDERS_OF_SECOND = interleavings('RRRRRR', 'PPPP');

async function staleAfter(scenario: Scenario, orders: readonly string[]): Promise<string[]> {
  const stale = await Promise.all(
    orders.map(async order => ((await new Race(scenario).run(order)).isStale() ? [order] : [])),
  );
  return stale.flat();
}

const ORIGINAL = { changed: CAT, hasMark: false };
const ORIGINAL_WITH_MARK = { changed: CAT, hasMark: true };
const WATERMARK = { changed: LOGO, hasMark: true };
const CASES = [
  ['a changed original', ORIGINAL, ORDERS],
  ['a changed original of a variant with a watermark', ORIGINAL_WITH_MARK, ORDERS_WITH_MARK],
  ['a changed watermark', WATERMARK, ORDERS_WITH_MARK],
] as const;

describe.each(CASES)('the purge of %s', (_case, scenario, orders) => {
  test.each([false, true])('leaves nothing stale in any order: variant stored before %s', async isStored => {
    expect(await staleAfter({ ...scenario, isStored }, orders)).toEqual([]);
  });

  test('leaves nothing stale after the next change, whatever a request during the second purge stored', async () => {
    for (const order of ORDERS_OF_SECOND) {
      const race = await new Race({ ...scenario, isStored: true }).runDuringSecondPurge(order);
      expect([order, race.isStale()]).toEqual([order, false]);
    }
  });

  test('would leave responses on their way to an edge location without the second purge', async () => {
    expect(await staleAfter({ ...scenario, isStored: false, isPurgedAgain: false }, orders)).not.toEqual([]);
  });
});

describe.each([
  ['a changed original', ORIGINAL, ORDERS, false], ['a changed original of a stored variant', ORIGINAL, ORDERS, true],
  ['a changed watermark', WATERMARK, ORDERS_WITH_MARK, false],
])('the purge of %s', (_case, scenario, orders, isStored) => {
  test.each([0, 1, 2, 3])(
    'leaves nothing stale in any order when the worker is killed before step %i',
    async purgeKilledAt => {
      expect(await staleAfter({ ...scenario, isStored, purgeKilledAt }, orders)).toEqual([]);
    },
  );
});

describe.each([
  ['a changed original', ORIGINAL, ORDERS],
  ['a changed watermark', WATERMARK, ORDERS_WITH_MARK],
])('the storing of %s', (_case, scenario, orders) => {
  test.each([0, 1, 2, 3])(
    'leaves nothing stale in any order when the transform function is killed before step %i of storing',
    async step => {
      expect(await staleAfter({ ...scenario, isStored: false, storingKilledAt: step }, orders)).toEqual([]);
    },
  );
});

test('the interleavings include every order', () => {
  expect([ORDERS, ORDERS_WITH_MARK, ORDERS_OF_SECOND].map(orders => new Set(orders).size)).toEqual([462, 792, 210]);
});
