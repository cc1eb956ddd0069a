import { NO_FILTER, TrafficFilter, isFiltered, matchesFilter } from '../../../../playground/traffic/filter';

const REQUEST = {
  number: 1,
  id: 'a',
  time: 0,
  method: 'GET',
  target: '/my%20cats/Tom.jpg?w=640',
  status: 404,
  result: 'Miss',
  contentType: 'image/avif',
  bytes: 1,
  milliseconds: 1,
};

function matches(filter: Partial<TrafficFilter>, changes: Partial<typeof REQUEST> = {}): boolean {
  return matchesFilter({ ...REQUEST, ...changes }, { ...NO_FILTER, ...filter });
}

test('an empty filter selects every request', () => {
  expect([isFiltered(NO_FILTER), matches({})]).toEqual([false, true]);
});

test.each([
  ['my%20cats', true], ['MY CATS', true], [' tom.jpg?w=6', true], ['avif', true], ['webp', false],
])('the text %j is part of URL or type without case: %s', (text, expected) => {
  expect(matches({ text })).toBe(expected);
});

test('the filter selects requests by the first digit of their status', () => {
  expect([matches({ status: '4' }), matches({ status: '2' })]).toEqual([true, false]);
});

test('the filter selects requests by cache result, and all unusual results together', () => {
  expect([matches({ cache: 'Miss' }), matches({ cache: 'Hit' }), matches({ cache: 'other' })])
    .toEqual([true, false, false]);
  expect(matches({ cache: 'other' }, { result: 'FunctionGeneratedResponse' })).toBe(true);
});

test('the filter keeps invalid percent-encoding as it is', () => {
  expect(matches({ text: '100%.jpg' }, { target: '/100%.jpg' })).toBe(true);
});
