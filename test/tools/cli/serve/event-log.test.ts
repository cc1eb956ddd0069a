import { EventLog } from '../../../../src/tools/cli/serve/event-log';
import { InvocationTrace, newInvocation } from '../../../../src/tools/local/lambda/invocation-trace';
import { LambdaFunction } from '../../../../src/tools/local/lambda/lambda-function';
import { TRACE } from '../../local/traces';
import { TestIo, testIo } from '../support';

const TRANSFORM = { name: 'transform' } as LambdaFunction;

/** Returns the lines of events without their time. */
function printedBy(report: (log: EventLog) => void, io: TestIo = testIo()): string[] {
  report(new EventLog(io, () => new Date(2026, 0, 1, 9, 5, 3)));
  return io.out().split('\n').slice(0, -1).map(line => line.replace(/^.*?09:05:03(\u001b\[0m)? {2}/, '').trimEnd());
}

function answer(log: EventLog, xCache: string, status = 200, query = ''): void {
  const response = { status, headers: { 'x-cache': xCache }, body: Buffer.alloc(1500) };
  log.edge.answered({ method: 'GET', path: '/a.jpg', query, headers: {} }, response, 12.3, TRACE);
}

describe('the log of the local edge', () => {
  test('has a line with the cache result of each response', () => {
    expect(printedBy(log => {
      answer(log, 'Miss from cloudfront', 200, 'w=640');
      answer(log, 'Hit from cloudfront');
      answer(log, 'FunctionGeneratedResponse from cloudfront', 400);
    })).toEqual([
      'Miss        200    1.5 kB     12 ms  GET /a.jpg?w=640',
      'Hit         200    1.5 kB     12 ms  GET /a.jpg',
      'Function    400    1.5 kB     12 ms  GET /a.jpg',
    ]);
  });

  test('redacts signatures in URLs', () => {
    expect(printedBy(log => answer(log, 'Hit from cloudfront', 200, 'w=640&s=secret&Signature=secret&Expires=1'))[0])
      .toMatch(/GET \/a\.jpg\?w=640&s=REDACTED$/);
  });

  test('has a line for each transformation, with the bytes that it saved', () => {
    const invocation: InvocationTrace = {
      ...newInvocation('transform'),
      isColdStart: true,
      metrics: { TransformTime: 140, BytesSaved: 1_719_391 },
      calls: [{
        target: { kind: 'variants', name: 'variants' }, method: 'PUT', path: '/a', status: 200, milliseconds: 1,
      }],
    };
    expect(printedBy(log => {
      log.functions.ended(TRANSFORM, { rawPath: '/a.jpg/_.w.640' }, invocation);
      log.functions.ended(TRANSFORM, { prewarm: '/b.jpg/_.w.640' }, { ...invocation, isColdStart: false, calls: [] });
      log.functions.ended(TRANSFORM, { Records: [] }, newInvocation('purge'));
    })).toEqual([
      'Transform                    140 ms  /a.jpg/_.w.640  (1.7 MB smaller, stored, cold start)',
      'Transform                    140 ms  /b.jpg/_.w.640  (1.7 MB smaller)',
    ]);
  });

  test('has a line for each purge, changed file, simulated failure and warning', () => {
    expect(printedBy(log => {
      log.edge.invalidated('/a*', 1);
      log.edge.invalidated('#tag', 3);
      log.changed('cats/tom.jpg', true);
      log.changed('cats/tom.jpg', false);
      log.edge.faultChanged('503');
      log.edge.faultChanged(undefined);
      log.addWarning('ignored unknown parameters: width');
    }).map(line => line.replace(/ {2,}/g, '  '))).toEqual([
      'Purge  /a*  (1 response removed from the cache)',
      'Purge  #tag  (3 responses removed from the cache)',
      'Upload  cats/tom.jpg',
      'Delete  cats/tom.jpg',
      'Failure  The original bucket responds with 503',
      'Restored  The original bucket responds again',
      'Warning  ignored unknown parameters: width',
    ]);
  });

  test('has a readable line for each log entry of a function, and never its JSON', () => {
    const entries = [
      {
        level: 'info',
        event: 'refined',
        variant: '/a.jpg/_.w.640',
        before: 50_000,
        after: 40_000,
        firstScore: 79.21,
        score: 73.1,
      },
      { level: 'info', event: 'kept', variant: '/b.jpg/_.w.640', reason: 'small', before: 5000, after: 5000 },
      { level: 'warn', event: 'variant-limit-reached', key: 'a.jpg' },
      { level: 'error', event: 'not-stored', key: 'a.jpg', error: 'Error: 503' },
      { level: 'info', event: 'deletion-deferred', targets: 3 },
    ];
    expect(printedBy(log => {
      entries.forEach(entry => log.functions.logged(TRANSFORM, JSON.stringify(entry)));
      log.functions.logged(TRANSFORM, 'a text');
    }).map(line => line.replace(/ {2,}/g, '  '))).toEqual([
      'Refined  40.0 kB  /a.jpg/_.w.640  (from 50.0 kB, score 79.2 to 73.1)',
      'Kept  5.0 kB  /b.jpg/_.w.640  (small)',
      'Warning  variant-limit-reached a.jpg',
      'Error  not-stored a.jpg  (error: Error: 503)',
      'Info  deletion-deferred  (targets: 3)',
      'Log  transform: a text',
    ]);
  });

  test.each([
    [true, {}, true], [undefined, {}, false], [true, { NO_COLOR: '1' }, false], [true, { NO_COLOR: '' }, true],
  ])('has colors on a terminal (%s) with the environment %j: %s', (isTTY, env, isColored) => {
    const io = testIo(undefined, '', env);
    const output = { ...io.stdout, isTTY };
    printedBy(log => answer(log, 'Hit from cloudfront'), { ...io, stdout: output });
    expect(io.out().includes('\u001b[')).toBe(isColored);
  });
});
