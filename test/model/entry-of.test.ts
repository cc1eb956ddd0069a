import { entryOf } from '../../src/model/entry-of';
import { INHERITED_NAMES } from '../hard-values';

test('entryOf() returns the entry of a table', () => {
  expect(entryOf({ a: 1, constructor: 2 } as Record<string, unknown>, 'constructor')).toBe(2);
});

test.each(INHERITED_NAMES)('entryOf() returns no entry for the inherited name %s', name => {
  expect(entryOf({ a: 1 }, name)).toBeUndefined();
});
