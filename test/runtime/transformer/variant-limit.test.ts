import { RULES } from './serve-variant.support';
import { VariantLimit } from '../../../src/runtime/transformer/variant-limit';

const MINUTE = 60_000;

describe('VariantLimit', () => {
  let limit: VariantLimit;

  beforeEach(() => {
    jest.useFakeTimers();
    limit = new VariantLimit({ rules: RULES, maxVariants: 0 }, { list: () => { throw new Error('nothing to count'); } });
  });

  afterEach(() => jest.useRealTimers());

  test('remembers for five minutes that the limit of an original was reached', async () => {
    expect(limit.wasReached('cat.jpg')).toBe(false);
    await limit.isReached('cat.jpg');
    jest.advanceTimersByTime(5 * MINUTE - 1);
    expect([limit.wasReached('cat.jpg'), limit.wasReached('dog.jpg')]).toEqual([true, false]);
    jest.advanceTimersByTime(1);
    expect(limit.wasReached('cat.jpg')).toBe(false);
  });

  test('remembers the 10,000 originals whose limit was reached last', async () => {
    for (let index = 0; index < 10_000; index++) await limit.isReached(`${index}.jpg`);
    await limit.isReached('0.jpg');
    await limit.isReached('10000.jpg');
    expect(['0.jpg', '1.jpg', '2.jpg', '10000.jpg'].map(key => limit.wasReached(key))).toEqual([true, false, true, true]);
  });
});
