import { Traffic, ViewerResponse } from '../../../src/tools/playground/traffic';
import { FakeClock } from '../local/support';
import { TRACE } from '../local/traces';

const clock = new FakeClock();

function answer(xCache: string, changes: Partial<ViewerResponse> = {}): ViewerResponse {
  return {
    method: 'GET',
    target: '/a.jpg?w=640',
    status: 200,
    bytes: 1000,
    milliseconds: 3,
    trace: TRACE,
    ...changes,
    headers: { 'x-cache': xCache, 'content-type': 'image/avif', ...changes.headers },
  };
}

test('the traffic is empty before the first request', () => {
  expect(new Traffic(clock.read, true).since(0)).toEqual({
    totals: {
      requests: 0,
      hits: 0,
      misses: 0,
      errors: 0,
      bytes: 0,
      limited: 0,
      originBytes: 0,
      originRequests: 0,
      transforms: 0,
    },
    bins: [],
    requests: [],
    invalidations: [],
    faults: [],
    clearedUpTo: 0,
  });
});

test('the traffic counts responses by result', () => {
  const traffic = new Traffic(clock.read, true);
  traffic.fetched({ bytes: 900, isTransformed: true });
  traffic.fetched({ bytes: 50, isTransformed: false });
  traffic.answered(answer('Miss from cloudfront', { headers: { 'x-image-limit': 'reached' } }));
  traffic.answered(answer('Hit from cloudfront'));
  traffic.answered(answer('RefreshHit from cloudfront'));
  traffic.answered(answer('Error from cloudfront', { status: 404, bytes: 10 }));
  const { totals, bins } = traffic.since(0);
  expect(totals).toEqual({
    requests: 4,
    hits: 2,
    misses: 1,
    errors: 1,
    bytes: 3010,
    limited: 1,
    originBytes: 950,
    originRequests: 2,
    transforms: 1,
  });
  expect(bins).toEqual([{ start: clock.now, hits: 2, misses: 1, others: 1, bytes: 3010, originBytes: 950 }]);
});

test('the traffic counts limited requests by original', () => {
  const traffic = new Traffic(clock.read, true);
  const spent = { 'x-image-limit': 'reached' };
  traffic.answered(answer('Miss from cloudfront', { target: '/my%20cats/tom.jpg?q=1', headers: spent }));
  traffic.answered(answer('Hit from cloudfront', { target: '/my%20cats/tom.jpg?q=1', headers: spent }));
  traffic.answered(
    answer('Miss from cloudfront', { target: '/my%20cats/tom.jpg?q=2', headers: { 'x-image-limit': 'unknown' } }),
  );
  expect([
    traffic.limitedOf('my cats/tom.jpg'),
    traffic.limitedOf('a.jpg'),
    traffic.since(0).totals.limited,
  ]).toEqual([2, 0, 2]);
});

test('the traffic has no origin totals if only viewer responses are known', () => {
  expect(new Traffic(clock.read, false).since(0).totals).toEqual({
    requests: 0,
    hits: 0,
    misses: 0,
    errors: 0,
    bytes: 0,
    limited: 0,
  });
});

test('the traffic returns at most the last 200 requests since a number', () => {
  const traffic = new Traffic(clock.read, true);
  for (let number = 1; number <= 250; number++) {
    traffic.answered(answer('Hit from cloudfront', { target: `/${number}` }));
  }
  expect(traffic.since(248).requests.map(({ target, result }) => [target, result])).toEqual([
    ['/249', 'Hit'],
    ['/250', 'Hit'],
  ]);
  expect(traffic.since(0).requests.map(({ number }) => number)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 51),
  );
});

test('invalidations share the sequence numbers of requests', () => {
  const traffic = new Traffic(clock.read, true);
  traffic.answered(answer('Hit from cloudfront'));
  traffic.invalidated('/a*', 3);
  expect(traffic.since(1)).toMatchObject({
    requests: [],
    invalidations: [{ number: 2, time: clock.now, item: '/a*', removed: 3 }],
  });
  expect(traffic.since(2).invalidations).toEqual([]);
});

test('failures share the sequence numbers, and the last one is current', () => {
  const traffic = new Traffic(clock.read, true);
  traffic.failing('hang');
  expect(traffic.since(0)).toMatchObject({
    failure: 'hang',
    faults: [{ number: 1, time: clock.now, failure: 'hang' }],
  });
  traffic.failing(undefined);
  const { failure, faults } = traffic.since(1);
  expect([failure, faults]).toEqual([undefined, [{ number: 2, time: clock.now, failure: undefined }]]);
});

test('the traffic has intervals of five seconds for five minutes', () => {
  const traffic = new Traffic(clock.read, true);
  traffic.answered(answer('Hit from cloudfront'));
  clock.advance(5);
  traffic.answered(answer('Hit from cloudfront'));
  expect(traffic.since(0).bins.map(({ hits }) => hits)).toEqual([1, 1]);
  clock.advance(299);
  expect(traffic.since(0).bins.map(({ hits }) => hits)).toEqual([1]);
  clock.advance(10);
  expect(traffic.since(0).bins).toEqual([]);
});

test('the traffic returns the records of the last requests', () => {
  const traffic = new Traffic(clock.read, true);
  for (let number = 1; number <= 250; number++) traffic.answered(answer('Hit from cloudfront'));
  expect(traffic.traced()).toHaveLength(200);
  expect(traffic.traced()[0]).toMatchObject({ request: { number: 51 }, trace: TRACE });
  expect(new Set(traffic.traced().map(({ request: { id } }) => id)).size).toBe(200);
});

test('clearing removes events from the list, and keeps totals and sequence numbers', () => {
  const traffic = new Traffic(clock.read, true);
  traffic.answered(answer('Hit from cloudfront'));
  traffic.invalidated('/*', 1);
  traffic.clear();
  expect(traffic.traced()).toEqual([]);
  traffic.answered(answer('Hit from cloudfront'));
  expect(traffic.since(0)).toMatchObject({
    clearedUpTo: 2, totals: { requests: 2 }, requests: [{ number: 3 }], invalidations: [],
  });
});

test('listeners are called for each response until they unsubscribe', () => {
  const traffic = new Traffic(clock.read, true);
  let calls = 0;
  const stop = traffic.subscribe(() => calls++);
  traffic.answered(answer('Hit from cloudfront'));
  stop();
  traffic.answered(answer('Hit from cloudfront'));
  expect(calls).toBe(1);
});
