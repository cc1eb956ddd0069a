import {
  Clock, InvalidationApi, InvalidationError, Invalidations,
} from '../../../src/runtime/purge-worker/invalidations';

const SECOND = 1000;

class FakeClock implements Clock {
  public time = 0;
  public readonly now = () => this.time;
  public readonly wait = async (milliseconds: number) => { this.time += milliseconds; };
}

interface Call { readonly items: readonly string[]; readonly reference: string; readonly time: number }

/** Refuses as often as it is told to. */
function caches(clock: Clock, refusals: unknown[] = []): InvalidationApi & { calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    invalidate: async (items, reference) => {
      calls.push({ items, reference, time: clock.now() });
      if (refusals.length > 0) throw refusals.shift();
      return `I${calls.length}`;
    },
  };
}

const tags = (count: number) => Array.from({ length: count }, (_item, index) => `#tag${index}`);
const wildcards = (count: number) => Array.from({ length: count }, (_item, index) => `/folder${index}/*`);

function start(refusals?: unknown[]) {
  const clock = new FakeClock();
  const edge = caches(clock, refusals);
  return { clock, edge, invalidations: new Invalidations(edge, clock, () => 1) };
}

test('Invalidations invalidates a few items in one call', async () => {
  const { edge, invalidations } = start();
  expect(await invalidations.create(['#a', '/b', '/c/*'], 'ref', 60 * SECOND)).toEqual({
    ids: ['I1', 'I2'],
    items: ['/c/*', '#a', '/b'],
  });
  expect(edge.calls.map(({ items }) => items)).toEqual([['/c/*'], ['#a', '/b']]);
});

test('Invalidations makes no call without items', async () => {
  const { edge, invalidations } = start();
  expect(await invalidations.create([], 'ref', SECOND)).toEqual({ ids: [], items: [] });
  expect(edge.calls).toEqual([]);
});

test('Invalidations splits items by the limits, wildcards apart', async () => {
  const { edge, invalidations } = start();
  await invalidations.create([...tags(2500), ...wildcards(31)], 'ref', 60 * SECOND);
  expect(edge.calls.map(({ items }) => items.length)).toEqual([15, 15, 1, 1000, 1000, 500]);
  expect(new Set(edge.calls.map(({ reference }) => reference)).size).toBe(6);
  expect(edge.calls.flatMap(({ items }) => items).sort()).toEqual([...tags(2500), ...wildcards(31)].sort());
});

test('Invalidations invalidates items that earlier runs have invalidated after the others', async () => {
  const { edge, invalidations } = start();
  await invalidations.create(['#c', '#a', '#b'], 'ref', 60 * SECOND, ['#a']);
  expect(edge.calls.map(({ items }) => items)).toEqual([['#b', '#c'], ['#a']]);
});

test('Invalidations makes a call every two seconds, across invocations too', async () => {
  const { edge, invalidations } = start();
  await invalidations.create(tags(3000), 'a', 60 * SECOND);
  await invalidations.create(tags(1), 'b', 60 * SECOND);
  expect(edge.calls.map(({ time }) => time)).toEqual([0, 2, 4, 6].map(seconds => seconds * SECOND));
});

test('Invalidations retries a temporary error with the same reference and growing pauses', async () => {
  const busy = new InvalidationError('TooManyInvalidationsInProgress', true);
  const { edge, invalidations } = start([busy, new Error('socket hang up'), busy, busy, busy]);
  await invalidations.create(['#a'], 'ref', 600 * SECOND);
  expect(new Set(edge.calls.map(({ reference }) => reference)).size).toBe(1);
  expect(edge.calls.map(({ time }) => time / SECOND)).toEqual([0, 4, 10, 20, 38, 60]);
});

test('Invalidations does not retry a permanent error', async () => {
  const { edge, invalidations } = start([new InvalidationError('AccessDenied', false)]);
  await expect(invalidations.create(['#a'], 'ref', 600 * SECOND)).rejects.toThrow('AccessDenied');
  expect(edge.calls).toHaveLength(1);
});

test('Invalidations puts the same items into the same calls in any order', async () => {
  const [one, other] = [start(), start()];
  await one.invalidations.create([...tags(1500), ...wildcards(20)], 'ref', 60 * SECOND);
  await other.invalidations.create([...tags(1500), ...wildcards(20)].reverse(), 'ref', 60 * SECOND);
  expect(other.edge.calls).toEqual(one.edge.calls);
});

test('Invalidations reports the items accepted before a permanent error or the end of time', async () => {
  const { edge, invalidations } = start();
  const { invalidate } = edge;
  edge.invalidate = async (items, reference) => {
    if (edge.calls.length === 2) throw new InvalidationError('AccessDenied', false);
    return invalidate(items, reference);
  };
  const done = await invalidations.create(tags(3000), 'ref', 60 * SECOND);
  const error = 'InvalidationError: AccessDenied';
  expect([done.ids, done.items.length, String(done.error)]).toEqual([['I1', 'I2'], 2000, error]);
  expect(done.items).toEqual([...edge.calls[0].items, ...edge.calls[1].items]);
});

test('Invalidations reports the last error if no item was accepted in time', async () => {
  const { clock, invalidations } = start(Array.from({ length: 99 }, () => new InvalidationError('Throttling', true)));
  expect(await invalidations.create(['#a'], 'ref', 30 * SECOND)).toEqual({
    ids: [], items: [], error: expect.objectContaining({ message: expect.stringMatching(/Throttling|no time left/) }),
  });
  expect(clock.time).toBeLessThanOrEqual(30 * SECOND);
});
