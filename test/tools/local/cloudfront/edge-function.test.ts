import { EdgeFunction } from '../../../../src/tools/local/cloudfront/edge-function';
import { heapUsed } from '../../../conformance/hostile/heap';

function run(code: string, event: unknown = {}) {
  return new EdgeFunction(code).run(event);
}

test('an edge function receives the event, and returns its result', () => {
  expect(run('function handler(event) { event.seen = true; return event; }', { a: 1 })).toEqual({
    output: { a: 1, seen: true },
  });
});

test('an edge function may be asynchronous if it waits for nothing outside', () => {
  expect(run('async function handler(event) { await null; return { a: await event.a }; }', { a: 1 })).toEqual({
    output: { a: 1 },
  });
});

test.each([
  ['a handler that throws', 'function handler() { throw new Error("no"); }', 'Error: no'],
  ['a promise that is rejected', 'async function handler() { throw new Error("no"); }', 'Error: no'],
  [
    'a promise that nobody settles',
    'function handler() { return new Promise(function () {}); }',
    'the handler returned nothing in time',
  ],
  ['nothing', 'function handler() {}', 'the handler returned nothing in time'],
  [
    'an answer that is no JSON',
    'function handler() { var a = {}; a.a = a; return a; }',
    expect.stringContaining('circular'),
  ],
])('an edge function fails with %s', (_name, code, failure) => {
  expect(run(code)).toEqual({ failure });
});

test('an edge function with an endless loop is ended', () => {
  expect(run('function handler() { for (;;); }')).toMatchObject({ failure: expect.stringContaining('timed out') });
});

test('an edge function that has failed handles the next call', () => {
  const edgeFunction = new EdgeFunction('function handler(event) { if (event.bad) throw 1; return event; }');
  expect(edgeFunction.run({ bad: true })).toEqual({ failure: '1' });
  expect(edgeFunction.run({ bad: false })).toEqual({ output: { bad: false } });
});

test.each([
  'require',
  'process',
  'setTimeout',
  'setInterval',
  'fetch',
  'Buffer',
  'global',
  'URL',
  'structuredClone',
  'queueMicrotask',
])('an edge function cannot use %s of Node.js', name => {
  expect(run(`function handler() { return { type: typeof ${name} }; }`)).toEqual({ output: { type: 'undefined' } });
});

test.each(['eval("1")', 'new Function("return 1")()', 'event.constructor.constructor("return process")()'])(
  'an edge function cannot compile code: %s',
  expression => {
    expect(run(`function handler(event) { return { a: ${expression} }; }`)).toMatchObject({
      failure: expect.stringContaining('EvalError'),
    });
  },
);

test('an edge function prints nothing that it logs', () => {
  const log = jest.spyOn(console, 'log');
  expect(run('function handler() { console.log("x"); return {}; }')).toEqual({ output: {} });
  expect(log).not.toHaveBeenCalled();
});

test.each([
  ['no JavaScript', 'function handler( {', /Unexpected end of input/],
  ['no handler', 'var x = 1;', /no function named handler/],
  ['a mistake at the start', 'throw new Error("start");', /start/],
])('an edge function reports %s when it is loaded', (_name, code, message) => {
  expect(() => new EdgeFunction(code)).toThrow(message);
});

test('an edge function keeps no state between events', async () => {
  const edgeFunction = new EdgeFunction('function handler(event) { return { length: event.uri.length }; }');
  const call = (round: number) => edgeFunction.run({ uri: `${round}/`.padEnd(10_000, 'a') });
  call(0);
  const before = await heapUsed();
  for (let round = 1; round <= 2000; round++) expect(call(round)).toEqual({ output: { length: 10_000 } });
  expect(await heapUsed() - before).toBeLessThan(8); // of 20 MB that passed through it
});
