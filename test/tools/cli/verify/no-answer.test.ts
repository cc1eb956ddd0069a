import * as http from 'node:http';
import * as net from 'node:net';
import { fakeCdn } from './fake-cdn';
import { run } from '../../../../src/cli';
import { testIo } from '../support';

const open: Array<{ close(): unknown }> = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Returns the only sentence of the output, after exit code 1. */
async function reportOn(url: string, ...options: string[]): Promise<string> {
  const io = testIo();
  expect(await run(['verify', url, ...options], io)).toBe(1);
  expect(io.err()).toBe('');
  return /✗ reachable +(.*)/.exec(io.out())?.[1] ?? io.out();
}

/** Starts a server whose connections are closed after the test, too. */
async function listening(server: net.Server): Promise<number> {
  server.on('connection', socket => open.push({ close: () => socket.destroy() }));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

test('verify explains that nothing listens', async () => {
  const server = net.createServer();
  const port = await listening(server);
  await new Promise(resolve => server.close(resolve));
  expect(await reportOn(`http://127.0.0.1:${port}/a.png`))
    .toBe(`nothing listens at 127.0.0.1:${port}: is 'cdk-image-cdn serve' running?`);
});

test('verify explains that DNS cannot resolve the host', async () => {
  expect(await reportOn('https://no-such-host.invalid/a.png')).toMatch(
    /^DNS cannot resolve no-such-host\.invalid/,
  );
});

test('verify explains that the server does not support TLS', async () => {
  const server = await fakeCdn();
  open.push(server);
  expect(await reportOn(server.url.replace('http:', 'https:'))).toMatch(/does not support TLS/);
});

test('verify explains that the response is not valid HTTP', async () => {
  const server = net.createServer(socket => { socket.end('hello\r\n'); });
  open.push(server);
  expect(await reportOn(`http://127.0.0.1:${await listening(server)}/a.png`)).toMatch(
    /sent a response that is not valid HTTP/,
  );
});

test('verify explains that the server closed the connection', async () => {
  const server = http.createServer((request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('a', () => request.socket.destroy());
  });
  open.push(server);
  expect(await reportOn(`http://127.0.0.1:${await listening(server)}/a.png`)).toMatch(
    /closed the connection before the response was complete/,
  );
});

test('verify explains that the request timed out', async () => {
  const server = net.createServer();
  open.push(server);
  expect(await reportOn(`http://127.0.0.1:${await listening(server)}/a.png`, '--timeout', '1'))
    .toMatch(/did not complete a response within 1 s; increase it with --timeout$/);
});

describe('verify', () => {
  /** Returns the output for a server that redirects to this location and has this type. */
  async function printed(location: string, ...options: string[]): Promise<string> {
    const head = `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-type: text/\x9bhtml\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
    const server = net.createServer(socket =>
      socket.on('error', () => {}).once('data', () => socket.end(head, 'latin1')),
    );
    open.push(server);
    const io = testIo();
    await run(['verify', `http://127.0.0.1:${await listening(server)}/a.png`, ...options], io);
    return io.out() + io.err();
  }

  test.each([['text'], ['JSON', '--json']])(
    'prints no control character of a server as %s',
    async (_name, ...options) => {
      const text = await printed('/\x9b31m\x9d0;owned\x9c', ...options);
      expect(text).toContain('\\u009b31m\\u009d0;owned\\u009c');
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    },
  );
});
