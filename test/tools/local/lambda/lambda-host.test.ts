import { functionUrlEvent } from '../../../../src/tools/local/cloudfront/function-url-event';
import { FunctionObserver } from '../../../../src/tools/local/lambda/invocation-trace';
import { LambdaFunction } from '../../../../src/tools/local/lambda/lambda-function';
import { LambdaHost, MAX_PROCESSES, callOf } from '../../../../src/tools/local/lambda/lambda-host';
import { FunctionUrlEvent } from '../../../../src/tools/local/lambda/process-protocol';
import { cleanUp, folderWith } from '../support';

const hosts: LambdaHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map(host => host.close()));
  await cleanUp();
});

const LAMBDA = {
  environment: { VARIANTS: 'variants' },
  buckets: [{ name: 'originals' }, { name: 'copies', isReplica: true }],
  sources: [{ path: '/s3.example.com/photos', bucket: { name: 's3.example.com/photos' } }],
} as unknown as LambdaFunction;

function start(text: string, changes: Partial<LambdaFunction> = {}, observer?: FunctionObserver): LambdaHost {
  const host = new LambdaHost({
    path: 'Test/Function',
    name: 'function',
    arn: 'arn:aws:lambda:us-east-1:111122223333:function:function',
    region: 'us-east-1',
    code: { kind: 'inline', text },
    handler: 'index.handler',
    environment: {},
    memorySize: 256,
    timeout: 20,
    role: { arn: 'arn:aws:iam::111122223333:role/function', statements: [] },
    credentials: { accessKeyId: 'ASIALOCAL', secretAccessKey: 'secret', sessionToken: 'token' },
    secrets: { texts: new Map() },
    originals: [],
    buckets: [],
    ...changes,
  });
  hosts.push(host);
  host.start('http://127.0.0.1:1', observer);
  return host;
}

function event(path = '/'): FunctionUrlEvent {
  const request = { method: 'GET', path, query: '', headers: {}, secure: true };
  return functionUrlEvent(request, {
    domainName: 'id.lambda-url.us-east-1.on.aws',
    originPath: '',
    customHeaders: {},
    clock: Date.now,
  });
}

/** Returns the response of the function with its body as text, or the reason why it ended. */
async function ask(host: LambdaHost, path?: string): Promise<unknown> {
  const outcome = await host.invoke(event(path));
  return typeof outcome === 'string' ? outcome : { ...outcome, body: Buffer.from(outcome.body).toString() };
}

/** Asks until the process has started within the function's timeout, for which a busy machine may be too slow. */
async function answered(host: LambdaHost): Promise<unknown> {
  for (;;) {
    const outcome = await ask(host);
    if (outcome !== 'timedOut') return outcome;
  }
}

async function json(host: LambdaHost, path?: string): Promise<Record<string, unknown>> {
  return JSON.parse((await ask(host, path) as { body: string }).body) as Record<string, unknown>;
}

function streaming(body: string): string {
  return `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} });`;
}

describe('a response of a function', () => {
  test('is streamed, with status and headers', async () => {
    const host = start(
      streaming(`
      const headers = { 'X-A': '1', 'content-type': 'text/plain' };
      const out = awslambda.HttpResponseStream.from(stream, { statusCode: 404, headers });
      out.write('not ');
      out.end(event.rawPath);`),
    );
    expect(await ask(host, '/x')).toEqual({
      status: 404,
      headers: { 'x-a': '1', 'content-type': 'text/plain' },
      body: 'not /x',
    });
  });

  // https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/95
  test.each([
    ['ends after an empty write', 'out.write(""); out.end();'],
    ['ends without a write', 'out.end();'],
    ['is piped an empty buffer', 'await require("node:stream/promises").pipeline([Buffer.alloc(0)], out);'],
  ])('is a timeout if a streamed response %s and does not end', async (_name, body) => {
    const host = start(streaming(`
      if (event.rawPath === '/full') return void stream.end('x');
      const out = awslambda.HttpResponseStream.from(stream, { statusCode: 404 });
      ${body}`), { timeout: 2 });
    await ask(host, '/full'); // a busy machine is slow to start a process
    const started = performance.now();
    expect(await ask(host)).toBe('timedOut');
    expect(performance.now() - started).toBeGreaterThan(1900);
  });

  test('has default status and headers if it is streamed without them', async () => {
    expect(await ask(start(streaming('stream.end("x");')))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x',
    });
  });

  test.each([
    [
      'a response',
      "{ statusCode: 201, headers: { 'X-A': '1' }, body: 'x' }",
      { status: 201, headers: { 'content-type': 'application/json', 'x-a': '1' }, body: 'x' },
    ],
    ['a response in base64', "{ statusCode: 200, body: 'aGk=', isBase64Encoded: true }", { status: 200, body: 'hi' }],
    [
      'anything else, as JSON',
      '{ a: 1 }',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
    ],
  ])('is sent if the handler returns %s', async (_name, result, expected) => {
    expect(await ask(start(`exports.handler = async () => (${result});`))).toMatchObject(expected);
  });

  test('is complete if the stream ends after the handler', async () => {
    expect(await ask(start(streaming('setTimeout(() => stream.end("late"), 50);')))).toMatchObject({ body: 'late' });
  });

  test('does not contain data of an unfinished earlier call', async () => {
    const host = start(streaming(`
      if (event.rawPath === '/next') return void setTimeout(() => stream.end('next'), 300);
      setTimeout(() => stream.end('late'), 100);
      throw new Error('on purpose');`));
    expect([await ask(host), await ask(host, '/next')]).toEqual(['failed', expect.objectContaining({ body: 'next' })]);
  });

  test('is sent before background work ends, and the next event waits for that', async () => {
    const host = start(streaming(`
      stream.end('x');
      await new Promise(resolve => setTimeout(resolve, 60000));`), { reservedConcurrency: 1 });
    expect(await ask(host)).toMatchObject({ body: 'x' });
    expect(await ask(host)).toBe('throttled');
  });
});

describe('a failure of a function', () => {
  const moody = streaming(`
    if (event.rawPath === '/throw') throw new Error('on purpose');
    if (event.rawPath === '/exit') process.exit(1);
    if (event.rawPath === '/hang') await new Promise(resolve => setTimeout(resolve, 60000));
    stream.end(String(process.pid));`);

  test('fails the request if the process crashes, and the next request gets a new process', async () => {
    const host = start(moody);
    const before = await ask(host);
    expect(await ask(host, '/exit')).toBe('failed');
    const after = await ask(host);
    expect(after).toMatchObject({ status: 200 });
    expect(after).not.toEqual(before);
  });

  test('fails the request if the handler throws, and the process continues', async () => {
    const host = start(moody);
    const before = await ask(host);
    expect(await ask(host, '/throw')).toBe('failed');
    expect(await ask(host)).toEqual(before);
  });

  test('ends the process if the handler takes too long', async () => {
    const host = start(moody, { timeout: 5 }); // a busy machine takes seconds to start a process
    const before = await answered(host);
    expect(await ask(host, '/hang')).toBe('timedOut');
    expect(await answered(host)).not.toEqual(before);
  });

  test('fails each request if the code does not load', async () => {
    const host = start('throw new Error("on purpose");');
    expect([await ask(host), await ask(host)]).toEqual(['failed', 'failed']);
  });

});

describe('the concurrency of a function', () => {
  const slow = streaming(
    'await new Promise(resolve => setTimeout(resolve, 300)); stream.end(JSON.stringify({ pid: process.pid }));',
  );

  test('is one event for each process, with no more processes than needed', async () => {
    const host = start(slow);
    const pids = (await Promise.all(Array.from({ length: 3 * MAX_PROCESSES }, () => json(host)))).map(({ pid }) => pid);
    expect(new Set(pids).size).toBe(MAX_PROCESSES);
    expect(new Set([...pids, (await json(host)).pid]).size).toBe(MAX_PROCESSES);
  });

  test('is served by the process that has just responded, unless its handler continues for long', async () => {
    const host = start(streaming(`
      stream.end(JSON.stringify({ pid: process.pid }));
      await new Promise(resolve => setTimeout(resolve, event.rawPath === '/long' ? 60000 : 20));`));
    const { pid } = await json(host);
    expect((await json(host, '/long')).pid).toBe(pid);
    expect((await json(host)).pid).not.toBe(pid);
  });

  test('is limited by its reservation, above which requests are rejected', async () => {
    const host = start(slow, { reservedConcurrency: 2 });
    const outcomes = await Promise.all([ask(host), ask(host), ask(host)]);
    expect(outcomes.filter(outcome => outcome === 'throttled')).toHaveLength(1);
  });
});

describe('the environment of a function', () => {
  test('equals that of Lambda, without variables of this process', async () => {
    process.env.AWS_PROFILE = 'production';
    const host = start('exports.handler = async () => process.env;', {
      environment: { CONFIG: '{}', AWS_REGION: 'no' },
    });
    const env = await json(host);
    delete process.env.AWS_PROFILE;
    expect(env).toMatchObject({
      CONFIG: '{}',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'ASIALOCAL',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_LAMBDA_FUNCTION_NAME: 'function',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(env).not.toHaveProperty('AWS_PROFILE');
    expect(env).not.toHaveProperty('HOME');
  });

  test('has the configured memory', async () => {
    const text = "exports.handler = async () => ({ limit: require('node:v8').getHeapStatistics().heap_size_limit });";
    const limits = await Promise.all(
      [128, 1769].map(async memorySize => Number((await json(start(text, { memorySize }))).limit) / 2 ** 20),
    );
    expect(limits[0]).toBeLessThan(2 * 128);
    expect(limits[1]).toBeGreaterThan(1700);
  });

  test('contains the remaining time in the context', async () => {
    const host = start(
      'exports.handler = async (event, context) => ({ left: context.getRemainingTimeInMillis(), id: context.awsRequestId });',
    );
    const asked = Date.now();
    const { left, id } = await json(host);
    expect(left).toBeGreaterThanOrEqual(20_000 - (Date.now() - asked));
    expect(left).toBeLessThanOrEqual(20_000);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('the log of a function has no lines from which CloudWatch creates metrics', async () => {
  const log: string[] = [];
  const host = start(`exports.handler = async () => {
    process.stdout.write('{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"Failures":1}\\n');
    console.log(JSON.stringify({ Failures: 1, _aws: { Timestamp: 1 } }));
    console.log('{"level":"warn"}');
    return new Promise(resolve => process.stdout.write('the end\\n', () => resolve({})));
  };`, {}, { logged: (_lambda, line) => log.push(line), ended: () => undefined });
  await ask(host);
  expect(log).toEqual(['{"level":"warn"}', 'the end']);
});

describe('a function with layers', () => {
  test('loads packages from them, the last layer first', async () => {
    const layers = ['first', 'second'].map(name => folderWith({
      [`nodejs/node_modules/${name}/index.js`]: `module.exports = '${name}'`,
      'nodejs/node_modules/both/index.js': `module.exports = '${name}'`,
    }));
    const host = start(
      "const all = ['first', 'second', 'both'].map(require); exports.handler = async () => ({ all });",
      { layers: layers.map(folder => ({ kind: 'folder', folder })) },
    );
    expect(await json(host)).toEqual({ all: ['first', 'second', 'second'] });
  });
});

test.each([
  ['s3', '/originals/cats/tom.jpg', { kind: 'bucket', name: 'originals' }, '/cats/tom.jpg'],
  ['s3', '/variants?list-type=2&prefix=a', { kind: 'variants', name: 'variants' }, '?list-type=2&prefix=a'],
  ['s3', '/copies/tom.jpg', { kind: 'replica', name: 'copies' }, '/tom.jpg'],
  ['', '/https.transform/cms.example.com/a/tom.jpg', { kind: 'server', name: 'cms.example.com' }, '/a/tom.jpg'],
  ['s3', '/source.transform/s3.example.com/photos/tom.jpg', { kind: 'server', name: 's3.example.com/photos' },
    '/tom.jpg'],
  ['sqs', '/', { kind: 'service', name: 'sqs' }, '/'],
  ['', '/other', { kind: 'other', name: '127.0.0.1' }, '/other'],
])('callOf names the target of a request signed for "%s" to %s', (service, path, target, targetPath) => {
  const call = { method: 'GET', path, service, host: '127.0.0.1', status: 200, milliseconds: 1 };
  expect(callOf(LAMBDA, call)).toEqual({ target, method: 'GET', path: targetPath, status: 200, milliseconds: 1 });
});
