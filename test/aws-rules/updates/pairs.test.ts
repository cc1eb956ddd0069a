import { PAIRS } from './pairs';
import { planOf } from './plan';
import { remarksOn } from './remarks';

describe('the update', () => {
  test.each(PAIRS.map(pair => [pair.name, pair] as const))(
    '"%s" has the remarks of the table, and no other',
    (_name, pair) => {
      expect(remarksOn(pair)).toEqual({
        replaced: [],
        renamed: [],
        retained: [],
        lostFirst: [],
        verdicts: [],
        ...pair.expected,
      });
    },
  );
});

test('every update of the table but the first changes a resource', () => {
  const without = PAIRS.filter(({ before, after }) => planOf(before(), after()).length === 0).map(({ name }) => name);
  expect(without).toEqual(['nothing changes']);
});
