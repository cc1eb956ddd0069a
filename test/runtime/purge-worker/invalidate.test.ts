import { Clock, EdgeCaches, Invalidations, InvalidationError } from '../../../src/runtime/purge-worker/invalidate';

const SECOND = 1000;

class FakeClock implements Clock {
  public time = 0;
  public readonly now = () => this.time;
  public readonly wait = async (milliseconds: number) => { this.time += milliseconds; };
}

interface Call { readonly items: readonly string[]; readonly reference: string; readonly time: number }

/** Refuses as often as it is told to. */
function caches(clock: Clock, refusals: unknown[] = []): EdgeCaches & { calls: Call[] } {
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

test('one call for some items', async () => {
  const { edge, invalidations } = start();
  expect(await invalidations.create(['#a', '/b', '/c/*'], 'ref', 60 * SECOND)).toEqual({
    ids: ['I1', 'I2'],
    items: ['/c/*', '#a', '/b'],
  });
  expect(edge.calls.map(({ items }) => items)).toEqual([['/c/*'], ['#a', '/b']]);
});

test('no call for none', async () => {
  const { edge, invalidations } = start();
  expect(await invalidations.create([], 'ref', SECOND)).toEqual({ ids: [], items: [] });
  expect(edge.calls).toEqual([]);
});

test('no more items in a call than may be in progress, wildcards apart', async () => {
  const { edge, invalidations } = start();
  await invalidations.create([...tags(2500), ...wildcards(31)], 'ref', 60 * SECOND);
  expect(edge.calls.map(({ items }) => items.length)).toEqual([15, 15, 1, 1000, 1000, 500]);
  expect(new Set(edge.calls.map(({ reference }) => reference)).size).toBe(6);
  expect(edge.calls.flatMap(({ items }) => items).sort()).toEqual([...tags(2500), ...wildcards(31)].sort());
});

test('a call in two seconds, from one time to the next too: two workers make one a second', async () => {
  const { edge, invalidations } = start();
  await invalidations.create(tags(3000), 'a', 60 * SECOND);
  await invalidations.create(tags(1), 'b', 60 * SECOND);
  expect(edge.calls.map(({ time }) => time)).toEqual([0, 2, 4, 6].map(seconds => seconds * SECOND));
});

test('what is refused for now is asked again by the same reference, with growing pauses', async () => {
  const busy = new InvalidationError('TooManyInvalidationsInProgress', true);
  const { edge, invalidations } = start([busy, new Error('socket hang up'), busy, busy, busy]);
  await invalidations.create(['#a'], 'ref', 600 * SECOND);
  expect(new Set(edge.calls.map(({ reference }) => reference)).size).toBe(1);
  expect(edge.calls.map(({ time }) => time / SECOND)).toEqual([0, 4, 10, 20, 38, 60]);
});

test('what is refused for good is given up at once', async () => {
  const { edge, invalidations } = start([new InvalidationError('AccessDenied', false)]);
  await expect(invalidations.create(['#a'], 'ref', 600 * SECOND)).rejects.toThrow('AccessDenied');
  expect(edge.calls).toHaveLength(1);
});

test('the same items are in the same calls, whatever their order', async () => {
  const [one, other] = [start(), start()];
  await one.invalidations.create([...tags(1500), ...wildcards(20)], 'ref', 60 * SECOND);
  await other.invalidations.create([...tags(1500), ...wildcards(20)].reverse(), 'ref', 60 * SECOND);
  expect(other.edge.calls).toEqual(one.edge.calls);
});

test('when time is over, or a call is refused for good, what was taken until then is told', async () => {
  const { edge, invalidations } = start();
  const { invalidate } = edge;
  edge.invalidate = async (items, reference) => {
    if (edge.calls.length === 2) throw new InvalidationError('AccessDenied', false);
    return invalidate(items, reference);
  };
  const done = await invalidations.create(tags(3000), 'ref', 60 * SECOND);
  expect([done.ids, done.items.length, String(done.error)]).toEqual([['I1', 'I2'], 2000, 'Refusal: AccessDenied']);
  expect(done.items).toEqual([...edge.calls[0].items, ...edge.calls[1].items]);
});

test('when time is over, nothing was taken, and the last refusal is why', async () => {
  const { clock, invalidations } = start(Array.from({ length: 99 }, () => new InvalidationError('Throttling', true)));
  expect(await invalidations.create(['#a'], 'ref', 30 * SECOND)).toEqual({
    ids: [], items: [], error: expect.objectContaining({ message: expect.stringMatching(/Throttling|no time left/) }),
  });
  expect(clock.time).toBeLessThanOrEqual(30 * SECOND);
});
