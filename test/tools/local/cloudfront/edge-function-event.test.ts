import { EdgeFunction } from '../../../../src/tools/local/cloudfront/edge-function';
import { FunctionRequest, runOnRequest } from '../../../../src/tools/local/cloudfront/edge-function-event';

const REQUEST: FunctionRequest = {
  method: 'GET',
  path: '/a%20b.jpg',
  query: '',
  headers: { 'host': 'd1.cloudfront.net', 'accept': '*/*', 'cloudfront-forwarded-proto': 'https' },
};

function run(body: string, request: Partial<FunctionRequest> = {}) {
  const context = { distributionDomainName: 'd1.cloudfront.net', distributionId: 'E1', requestId: 'r1' };
  return runOnRequest(
    new EdgeFunction(`function handler(event) { var request = event.request; ${body} }`),
    { ...REQUEST, ...request },
    context,
  );
}

/** The event itself, as the answer's body. */
function eventFor(request: Partial<FunctionRequest>): Record<string, never> {
  const outcome = run('return { statusCode: 200, body: JSON.stringify(event) };', request);
  if (outcome.kind !== 'response') throw new Error(outcome.kind);
  return JSON.parse(outcome.response.body.toString()) as Record<string, never>;
}

test('an event of an edge function has the form that CloudFront documents', () => {
  expect(
    eventFor({
      query: 'ID=42&NoValue=&mv=val1&mv=val2,val3&e=%20',
      headers: { ...REQUEST.headers, cookie: 'id=1; loggedIn=false' },
    }),
  ).toEqual({
    version: '1.0',
    context: {
      distributionDomainName: 'd1.cloudfront.net',
      distributionId: 'E1',
      eventType: 'viewer-request',
      requestId: 'r1',
    },
    viewer: { ip: '127.0.0.1' },
    request: {
      method: 'GET',
      uri: '/a%20b.jpg',
      querystring: {
        ID: { value: '42' },
        NoValue: { value: '' },
        mv: { value: 'val1', multiValue: [{ value: 'val1' }, { value: 'val2,val3' }] },
        e: { value: '%20' },
      },
      headers: { host: { value: 'd1.cloudfront.net' }, accept: { value: '*/*' } },
      cookies: { id: { value: '1' }, loggedIn: { value: 'false' } },
    },
  });
});

test('an event contains all values of a header with several lines', () => {
  const {
    request: { headers },
  } = eventFor({ headers: { accept: 'a, b' }, headerLines: { accept: ['a', 'b'] } }) as Record<
    string,
    { headers: unknown }
  >;
  expect(headers).toEqual({ accept: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }] } });
});

test('an event lacks headers that functions do not receive', () => {
  const headers = {
    'connection': 'close',
    'x-amz-cf-id': '1',
    'x-edge-location': '1',
    'x-amzn-trace-id': '1',
    'x-cache': '1',
    'x-a': '1',
  };
  expect((eventFor({ headers }) as Record<string, { headers: unknown }>).request.headers).toEqual({
    'x-a': { value: '1' },
  });
});

test('a request that the function returns unchanged is forwarded unchanged', () => {
  const request = {
    ...REQUEST,
    query: 'a=1&a=3&b=2',
    headers: { ...REQUEST.headers, cookie: 'a=1; b=2', connection: 'close' },
  };
  expect(run('return request;', request)).toEqual({ kind: 'request', request });
});

test('a request that the function returns has its path, query, headers and cookies', () => {
  const body = `
    request.uri = '/other';
    request.querystring = { a: { value: '1' }, b: { value: 'x', multiValue: [{ value: 'x' }, { value: 'y' }] } };
    request.headers['x-new'] = { value: 'new' };
    delete request.headers.accept;
    request.cookies = { c: { value: 'd' } };
    return request;`;
  expect(run(body)).toMatchObject({
    request: {
      path: '/other',
      query: 'a=1&b=x&b=y',
      headers: { 'host': 'd1.cloudfront.net', 'x-new': 'new', 'cookie': 'c=d', 'cloudfront-forwarded-proto': 'https' },
    },
  });
  expect(run(body)).not.toHaveProperty('request.headers.accept');
});

test.each([
  ['text', "body: 'héllo'", 'héllo'],
  ['text, by its long form', "body: { encoding: 'text', data: 'hello' }", 'hello'],
  ['base64', "body: { encoding: 'base64', data: 'aGVsbG8=' }", 'hello'],
  ['nothing', 'statusDescription: "No"', ''],
])('a response of the function has a body of %s', (_name, body, expected) => {
  expect(run(`return { statusCode: 403, headers: { 'x-a': { value: '1' } }, ${body} };`)).toEqual({
    kind: 'response',
    response: {
      status: 403,
      headers: { 'x-a': '1', 'content-length': String(Buffer.byteLength(expected)) },
      body: Buffer.from(expected),
    },
  });
});

test('an edge function that throws an error causes a 503', () => {
  expect(run('throw 1;')).toEqual({ kind: 'error', status: 503, name: 'FunctionExecutionError', reason: '1' });
});

test.each([
  ['neither a request nor a response', 'return "x";'],
  ['another method', "request.method = 'PUT'; return request;"],
  ['another host', "request.headers.host = { value: 'evil.example' }; return request;"],
  ['no host any more', 'delete request.headers.host; return request;'],
  ['a header that it may not add', "request.headers['x-amz-cf-id'] = { value: '1' }; return request;"],
  ['a header in upper case', "request.headers['X-A'] = { value: '1' }; return request;"],
  ['a header of two lines', "request.headers['x-a'] = { value: 'a\\r\\nb: c' }; return request;"],
  ['no path', 'delete request.uri; return request;'],
  ['a path that is none', "request.uri = 'x'; return request;"],
  ['a path with a query', "request.uri = '/x?a'; return request;"],
  ['a path with a space', "request.uri = '/a b'; return request;"],
  ['a path that is too long', "request.uri = '/' + new Array(8193).join('x'); return request;"],
  ['a status that is none', 'return { statusCode: "x" };'],
  ['a body that is none', 'return { statusCode: 200, body: 1 };'],
])('an edge function that returns %s causes a 502', (_name, body) => {
  expect(run(body)).toMatchObject({ kind: 'error', status: 502, name: 'FunctionValidationError' });
});
