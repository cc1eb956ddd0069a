import * as fc from 'fast-check';
import { MonthlyLimit } from '../../../src/runtime/aws/monthly-limit';

const MINUTE = 60_000;

test('a worker may use half of the remaining items, and counts its own until CloudWatch does', async () => {
  let [time, seen] = [0, 20];
  const limit = new MonthlyLimit(100, async () => seen, () => time);
  expect(await limit.check()).toEqual({ used: 20, left: 40 });
  limit.add(30);
  expect(await limit.check()).toEqual({ used: 20, left: 10 });
  time = 15 * MINUTE;
  seen = 50;
  expect(await limit.check()).toEqual({ used: 50, left: 25 });
});

test('MonthlyLimit shares the rest among its workers, and uses a count by CloudWatch again', async () => {
  let [time, seen] = [0, 20];
  const limit = new MonthlyLimit(100, async () => seen, () => time, { workers: 4, remembered: 5 * MINUTE });
  expect(await limit.check()).toEqual({ used: 20, left: 20 });
  seen = 60;
  time = 5 * MINUTE - 1;
  limit.add(3);
  expect(await limit.check()).toEqual({ used: 20, left: 17 });
  time = 5 * MINUTE;
  expect(await limit.check()).toEqual({ used: 60, left: 7 });
});

test('MonthlyLimit forgets a count by CloudWatch when the month ends', async () => {
  let [time, seen] = [Date.UTC(2026, 11, 1) - MINUTE, 100];
  const limit = new MonthlyLimit(100, async () => seen, () => time, { remembered: 5 * MINUTE });
  expect(await limit.check()).toEqual({ used: 100, left: 0 });
  time += MINUTE;
  seen = 0;
  expect(await limit.check()).toEqual({ used: 0, left: 50 });
});

test('MonthlyLimit estimates by its last count of the month and its own units since then', async () => {
  let time = Date.UTC(2026, 10, 30);
  const limit = new MonthlyLimit(100, async () => 20, () => time);
  expect(limit.estimate()).toEqual({ used: 0, left: 50 });
  limit.add(10);
  expect(limit.estimate()).toEqual({ used: 0, left: 40 });
  await limit.check();
  time += 60 * MINUTE;
  limit.add(5);
  expect(limit.estimate()).toEqual({ used: 20, left: 25 });
  time = Date.UTC(2026, 11, 1, 1);
  limit.add(1);
  expect(limit.estimate()).toEqual({ used: 0, left: 49 });
});

interface Attempt { readonly worker: number; readonly after: number; readonly items: number; readonly lateness: number }

const attempt: fc.Arbitrary<Attempt> = fc.record({
  worker: fc.nat(2), after: fc.nat(10 * MINUTE), items: fc.integer({ min: 1, max: 60 }), lateness: fc.nat(7 * MINUTE),
});

test('three workers together never exceed the monthly limit, whatever the delay of CloudWatch is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { maxLength: 40 }), fc.integer({ min: 1, max: 300 }), async (attempts, most) => {
      const used: { seenAt: number; items: number }[] = [];
      let time = 0;
      const sum = (some: typeof used) => some.reduce((total, { items }) => total + items, 0);
      const itemsThisMonth = async () => sum(used.filter(({ seenAt }) => seenAt <= time));
      const options = { workers: 3, remembered: 5 * MINUTE };
      const workers = [0, 1, 2].map(() => new MonthlyLimit(most, itemsThisMonth, () => time, options));
      for (const { worker, after, items, lateness } of attempts) {
        time += after;
        if (items > (await workers[worker].check()).left) continue;
        workers[worker].add(items);
        used.push({ seenAt: time + lateness, items });
      }
      expect(sum(used)).toBeLessThanOrEqual(most);
    }),
    { numRuns: 2000 },
  );
});
