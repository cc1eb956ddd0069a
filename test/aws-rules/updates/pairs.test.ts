import { PAIRS, UPGRADE } from './pairs';
import { planOf } from './plan';
import { remarksOn } from './remarks';

describe('an update of the table', () => {
  test.each(PAIRS.map(pair => [pair.name, pair] as const))(
    'the update "%s" has exactly the remarks of the table',
    (_name, pair) => {
      expect(remarksOn(pair)).toEqual({
        replaced: [],
        renamed: [],
        retained: [],
        leftBehind: [],
        lostFirst: [],
        verdicts: [],
        ...pair.expected,
      });
    },
  );
});

test('every update of the table but the first and upgrades changes a resource', () => {
  const without = PAIRS.filter(({ name }) => !name.startsWith(UPGRADE))
    .filter(({ before, after }) => planOf(before(), after()).length === 0).map(({ name }) => name);
  expect(without).toEqual(['nothing changes']);
});
