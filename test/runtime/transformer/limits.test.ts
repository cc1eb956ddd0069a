import { RULES } from './serve-variant.support';
import { FailureLimit, VariantLimit } from '../../../src/runtime/transformer/limits';
import { Problem } from '../../../src/runtime/transformer/problem';

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

const CORRUPT = new Problem('corrupt');
const SLOW = new Problem('too-slow');

describe('FailureLimit', () => {
  let limit: FailureLimit;

  beforeEach(() => {
    jest.useFakeTimers();
    limit = new FailureLimit({ maxVariants: 2 });
  });

  afterEach(() => jest.useRealTimers());

  test('returns the last problem of an original that failed as often as it may have variants', () => {
    limit.add('cat.jpg', CORRUPT);
    expect(limit.problemOf('cat.jpg')).toBeUndefined();
    limit.add('cat.jpg', SLOW);
    expect([limit.problemOf('cat.jpg'), limit.problemOf('dog.jpg')]).toEqual([SLOW, undefined]);
  });

  test('forgets the failures of an original that has not failed for five minutes', () => {
    limit.add('cat.jpg', CORRUPT);
    jest.advanceTimersByTime(5 * MINUTE - 1);
    limit.add('cat.jpg', CORRUPT);
    jest.advanceTimersByTime(5 * MINUTE - 1);
    expect(limit.problemOf('cat.jpg')).toBe(CORRUPT);
    jest.advanceTimersByTime(1);
    expect(limit.problemOf('cat.jpg')).toBeUndefined();
    limit.add('cat.jpg', CORRUPT);
    expect(limit.problemOf('cat.jpg')).toBeUndefined();
  });

  test('returns a problem after the first failure if an original may have core variants only', () => {
    const none = new FailureLimit({ maxVariants: 0 });
    expect(none.problemOf('cat.jpg')).toBeUndefined();
    none.add('cat.jpg', CORRUPT);
    expect(none.problemOf('cat.jpg')).toBe(CORRUPT);
  });

  test('remembers the failures of the 10,000 originals that failed last', () => {
    const one = new FailureLimit({ maxVariants: 1 });
    for (let index = 0; index < 10_000; index++) one.add(`${index}.jpg`, CORRUPT);
    one.add('0.jpg', CORRUPT);
    one.add('10000.jpg', CORRUPT);
    expect(['0.jpg', '1.jpg', '2.jpg', '10000.jpg'].map(key => one.problemOf(key)))
      .toEqual([CORRUPT, undefined, CORRUPT, CORRUPT]);
  });
});
