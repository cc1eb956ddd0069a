import * as net from 'node:net';
import {
  ConnectionReset, Handler, IncomingRequest, Listener, listen, urlOf,
} from '../../../../src/tools/local/http/listener';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { send } from '../support';

const OK: HttpResponse = { status: 200, headers: { 'content-length': '2' }, body: Buffer.from('ok') };

let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close();
  listener = undefined;
});

async function start(handler: Handler = async () => OK): Promise<string> {
  listener = await listen(0, handler);
  return urlOf(listener);
}

/** Returns the response to these bytes until the server disconnects. */
function exchange(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', chunk => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

test('the listener passes on a request unchanged', async () => {
  const seen: IncomingRequest[] = [];
  const url = await start(async request => {
    seen.push(request);
    return OK;
  });
  await send(url, '/a/../b%20c?x=1?y', { headers: { 'X-A': '1' } });
  await send(url, '//a', { method: 'PUT', body: 'x' });
  expect(seen[0]).toMatchObject({
    method: 'GET',
    path: '/a/../b%20c',
    query: 'x=1?y',
    httpVersion: '1.1',
    hasBody: false,
    headers: { 'x-a': '1' },
  });
  expect(seen[1]).toMatchObject({ method: 'PUT', path: '//a', query: '', hasBody: true });
});

test('the listener accepts a target with a host, as proxies send it', async () => {
  const paths: string[] = [];
  const url = await start(async ({ path }) => {
    paths.push(path);
    return OK;
  });
  await exchange(url, 'GET http://example.com/a/b HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n');
  expect(paths).toEqual(['/a/b']);
});

test('the listener accepts connections on the loopback interface only', async () => {
  expect(await start()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['bytes beyond ASCII', 'GET /caf\xc3\xa9 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  ['too much', `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(21000)}\r\n\r\n`, /^HTTP\/1\.1 413 /],
])('the listener responds with an error to %s, and continues', async (_name, bytes, response) => {
  const url = await start();
  expect(await exchange(url, bytes)).toMatch(response);
  expect((await send(url, '/')).status).toBe(200);
});

test.each([
  ['more than the last request', 'POST * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\nmore'],
  [
    'a target that is no path, and a broken header',
    'GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: x\r\n\r\n',
  ],
])('the listener sends exactly one response to %s', async (_name, bytes) => {
  const url = await start();
  const response = await exchange(url, bytes);
  expect(response).toMatch(/^HTTP\/1\.1 400 /);
  expect(response.match(/HTTP\//g)).toHaveLength(1);
});

test('the listener ignores the Expect header', async () => {
  expect(await send(await start(), '/', { headers: { expect: 'miracles' } })).toMatchObject({
    status: 200,
    body: Buffer.from('ok'),
  });
});

test('the listener responds with 500 if the handler throws, and handles the next request', async () => {
  let first = true;
  const url = await start(async () => {
    if (first) {
      first = false;
      throw new Error('unforeseen');
    }
    return OK;
  });
  expect((await send(url, '/')).status).toBe(500);
  expect((await send(url, '/')).status).toBe(200);
});

test('the listener responds with 500 to an invalid header', async () => {
  const url = await start(async () => ({
    status: 200,
    headers: { 'x-a': 'a\r\nset-cookie: b' },
    body: Buffer.from('x'),
  }));
  const response = await send(url, '/');
  expect(response.status).toBe(500);
  expect(response.headers['set-cookie']).toBeUndefined();
});

test('the listener closes at once, even with open connections', async () => {
  const url = await start();
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise(resolve => socket.once('connect', resolve));
  const closed = new Promise(resolve => socket.once('close', resolve));
  await listener?.close();
  await closed;
});

test('the listener reports a busy port with a remedy', async () => {
  await start();
  const port = listener!.port;
  await expect(listen(port, async () => OK)).rejects.toThrow(`port ${port} is in use: choose another one with --port`);
});

test('the listener rejects an invalid port', async () => {
  await expect(listen(65536, async () => OK)).rejects.toThrow(/port 65536 does not exist/);
});

test('the listener resets the connection if the handler requests it', async () => {
  const url = await start(async () => { throw new ConnectionReset(); });
  expect(await exchange(url, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('');
});
