import { ByteBudget } from '../../../src/runtime/aws/byte-budget';

describe('ByteBudget', () => {
  test('lends as many bytes as it has, and notes that more were needed', () => {
    const budget = new ByteBudget(10);
    expect([budget.take(6), budget.take(4), budget.wasExceeded]).toEqual([true, true, false]);
    expect([budget.take(1), budget.wasExceeded, budget.taken]).toEqual([false, true, 10]);
  });

  test('lends bytes again that were given back', () => {
    const budget = new ByteBudget(10);
    budget.take(10);
    budget.giveBack(3);
    expect([budget.take(3), budget.taken, budget.wasExceeded]).toEqual([true, 10, false]);
  });

  test('compares a size with what is left, without taking it', () => {
    const budget = new ByteBudget(10);
    budget.take(6);
    expect([budget.has(4), budget.has(NaN), budget.wasExceeded, budget.taken]).toEqual([true, true, false, 6]);
    expect([budget.has(5), budget.wasExceeded]).toEqual([false, true]);
  });
});
