import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  HttpRequest, HttpResponse, OpenResponse, ResponseTooLarge, openRequest, sendRequest,
} from '../../../src/runtime/aws/http-client';

let server: http.Server;
let requests: http.IncomingMessage[];
/** Responses in order; the last one repeats. */
let responses: http.RequestListener[];

beforeEach(async () => {
  requests = [];
  server = http.createServer((request, response) => {
    requests.push(request);
    (responses.length > 1 ? responses.shift()! : responses[0])(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  jest.restoreAllMocks();
});

function get(request: Partial<HttpRequest> = {}): Promise<HttpResponse> {
  return sendRequest({ method: 'GET', url: url(), headers: {}, ...request });
}

function open(request: Partial<HttpRequest> = {}): Promise<OpenResponse> {
  return openRequest({ method: 'GET', url: url(), headers: {}, ...request });
}

function url(): URL {
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cat`);
}

/** Replaces the time limit of 20 seconds by one that the returned function reaches, however slow the machine is. */
function timeLimit(): () => void {
  const controller = new AbortController();
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(milliseconds => {
    expect(milliseconds).toBe(20_000);
    return controller.signal;
  });
  return () => controller.abort();
}

const IDLE = 1234;

/**
 * Replaces the time without data after which a request with the timeout `IDLE` fails: the returned function reaches it
 * once that many bytes have arrived on a connection, however slow the machine is.
 */
function idleLimit(): (bytes: number, connection?: number) => Promise<void> {
  const sockets = new Set<Socket>();
  jest.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, milliseconds) {
    if (milliseconds === IDLE) sockets.add(this);
    return this;
  });
  return async (bytes, connection = 0) => {
    const socket = () => [...sockets][connection];
    while (server.listening && !(socket()?.bytesRead >= bytes)) await nextTurn();
    await nextTurn();
    socket().emit('timeout');
  };
}

const meow: http.RequestListener = (_, response) => response.setHeader('x-cat', 'Tom').end('meow');
const breaks: http.RequestListener = request => request.socket.destroy();
const isBusy: http.RequestListener = (_, response) => response.writeHead(503).end();
const endsEarly: http.RequestListener = (request, response) => {
  response.writeHead(200, { 'content-length': 10 }).write('meow', () => request.socket.destroy());
};

test('sendRequest returns the response, and reuses the connection', async () => {
  responses = [meow];
  expect(await get()).toMatchObject({ status: 200, headers: { 'x-cat': 'Tom' }, body: Buffer.from('meow') });
  await get();
  expect(requests[0].socket.remotePort).toBe(requests[1].socket.remotePort);
});

test('sendRequest sends method, headers and body', async () => {
  let received = '';
  responses = [(request, response) => {
    request.on('data', data => received += data).on('end', () => response.end());
  }];
  await get({ method: 'PUT', headers: { 'x-dog': 'Spike' }, body: Buffer.from('woof') });
  expect(requests[0]).toMatchObject({
    method: 'PUT',
    url: '/cat',
    headers: { 'x-dog': 'Spike', 'content-length': '4' },
  });
  expect(received).toBe('woof');
});

test('sendRequest calls onSent before the response arrives', async () => {
  const events: string[] = [];
  let respond = (): void => undefined;
  responses = [(_, response) => { respond = () => response.end(); }];
  const sent = new Promise<void>(resolve => {
    void get({ onSent: resolve }).then(() => events.push('answered'));
  });
  await sent;
  events.push('sent');
  while (requests.length === 0) await nextTurn();
  respond();
  while (events.length < 2) await nextTurn();
  expect(events).toEqual(['sent', 'answered']);
});

test('sendRequest does not follow a redirect', async () => {
  responses = [(_, response) => response.writeHead(302, { location: '/dog' }).end()];
  expect((await get()).status).toBe(302);
  expect(requests).toHaveLength(1);
});

describe('a response above maxBytes', () => {
  test('is accepted with exactly maxBytes', async () => {
    responses = [meow];
    expect((await get({ maxBytes: 4 })).body.toString()).toBe('meow');
  });

  test('is not read if it declares its length', async () => {
    responses = [(_, response) => response.writeHead(200, { 'content-length': 1e9 }).write('m')];
    await expect(get({ maxBytes: 1000 })).rejects.toThrow(new ResponseTooLarge(1000));
    await closed(requests[0]);
  });

  test('is read up to maxBytes if it never ends', async () => {
    responses = [(_, response) => {
      const pour = (): void => { while (response.write('m'.repeat(1000)) && !response.destroyed); };
      response.on('drain', pour);
      pour();
    }];
    await expect(get({ maxBytes: 5000 })).rejects.toThrow(ResponseTooLarge);
    await closed(requests[0]);
    expect(requests[0].socket.bytesWritten).toBeLessThan(20e6); // what the system's buffers take
  });

  test('is accepted for HEAD, which has no body', async () => {
    responses = [(_, response) => response.writeHead(200, { 'content-length': 1e9 }).end()];
    expect(await get({ method: 'HEAD', maxBytes: 1000 })).toMatchObject({
      status: 200,
      headers: { 'content-length': '1000000000' },
    });
  });
});

describe('a retry of sendRequest', () => {
  test.each([
    ['a broken connection', breaks],
    ['a server that is busy', isBusy],
    ['a body that ends early', endsEarly],
  ])('sendRequest retries after %s', async (_, failing) => {
    responses = [failing, meow];
    expect((await get()).body.toString()).toBe('meow');
    expect(requests).toHaveLength(2);
  });

  test('sendRequest retries only once', async () => {
    responses = [breaks];
    await expect(get()).rejects.toThrow();
    responses = [isBusy];
    expect((await get()).status).toBe(503);
    expect(requests).toHaveLength(4);
  });

  test('does not follow a response that is too large', async () => {
    responses = [meow];
    await expect(get({ maxBytes: 3 })).rejects.toThrow('the response is larger than 3 bytes');
    expect(requests).toHaveLength(1);
  });

  test.each([400, 403, 404])('does not follow status %i', async status => {
    responses = [(_, response) => response.writeHead(status).end()];
    expect((await get()).status).toBe(status);
    expect(requests).toHaveLength(1);
  });
});

test('sendRequest gives up if a response stalls', async () => {
  const reach = idleLimit();
  responses = [(_, response) => response.writeHead(200, { 'content-length': 10 }).write('meow')];
  const rejected = expect(get({ idleTimeout: IDLE })).rejects.toThrow();
  for (const connection of [0, 1]) await reach(1, connection); // the request is sent twice
  await rejected;
  await Promise.all(requests.map(closed));
});

test('sendRequest gives up without a response', async () => {
  responses = [() => undefined];
  await expect(get({ idleTimeout: 50 })).rejects.toThrow('no data for 50 ms');
});

test.each([200, 503])(
  'a server that sends its %i byte by byte reaches the time limit, and is not requested again',
  async status => {
    const reach = timeLimit();
    responses = [
      (_, response) => {
        let bytes = 0;
        const drip = setInterval(() => {
          response.write('m');
          if (++bytes === 5) reach();
        }, 10);
        response.writeHead(status, { 'content-length': 1000 }).once('close', () => clearInterval(drip));
      },
    ];
    await expect(get()).rejects.toThrow('aborted');
    expect(requests).toHaveLength(1);
  },
);

describe('openRequest', () => {
  test('reads a body that takes longer than the time limit of the head', async () => {
    const reach = timeLimit();
    let sendRest = () => {};
    responses = [(_, response) => {
      response.writeHead(200, { 'content-length': 40 }).write('m');
      sendRest = () => response.end('m'.repeat(39));
    }];
    const { status, body } = await open();
    reach();
    sendRest();
    expect([status, await text(body)]).toEqual([200, 'm'.repeat(40)]);
  });

  test('gives up if the head does not arrive within the time limit', async () => {
    const reach = timeLimit();
    responses = [({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nx-cat: ');
      let bytes = 0;
      const drip = setInterval(() => {
        socket.write('m');
        if (++bytes === 5) reach();
      }, 10);
      socket.once('close', () => clearInterval(drip));
    }];
    await expect(open()).rejects.toThrow('aborted');
    await closed(requests[0]);
  });

  test('breaks a body whose server stalls', async () => {
    const reach = idleLimit();
    responses = [(_, response) => response.writeHead(200, { 'content-length': 10 }).write('meow')];
    const { body } = await open({ idleTimeout: IDLE });
    const rejected = expect(text(body)).rejects.toThrow();
    await reach(1);
    await rejected;
    await closed(requests[0]);
  });

  test('waits for a reader that is slower than the server', async () => {
    const reach = idleLimit();
    const content = 'm'.repeat(5e6);
    responses = [(_, response) => response.writeHead(200, { 'content-length': content.length }).end(content)];
    const { body } = await open({ idleTimeout: IDLE });
    while (body.readableLength === 0) await nextTurn();
    await reach(1);
    expect(await text(body)).toHaveLength(content.length);
  });

  test('breaks a body whose server stalls after the reader was slower', async () => {
    const reach = idleLimit();
    const content = 'm'.repeat(5e6);
    responses = [(_, response) => response.writeHead(200, { 'content-length': content.length + 1 }).write(content)];
    const { body } = await open({ idleTimeout: IDLE });
    while (body.readableLength === 0) await nextTurn();
    await reach(1);
    const rejected = expect(text(body)).rejects.toThrow();
    await reach(content.length);
    await rejected;
    await closed(requests[0]);
  });
});

test('sendRequest gives a retry only the remaining time', async () => {
  const signals = jest.spyOn(AbortSignal, 'timeout');
  responses = [breaks, meow];
  await get();
  expect(signals.mock.calls).toEqual([[20_000]]);
  signals.mockRestore();
});

test('sendRequest never sends an HTTPS request as plain HTTP', async () => {
  responses = [meow];
  const { port } = server.address() as AddressInfo;
  await expect(
    sendRequest({ method: 'GET', url: new URL(`https://127.0.0.1:${port}/`), headers: {} }),
  ).rejects.toMatchObject({
    code: 'EPROTO',
  });
});

test('sendRequest rejects if no server listens', async () => {
  await expect(sendRequest({ method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {} })).rejects.toThrow(
    'ECONNREFUSED',
  );
});

async function closed({ socket }: http.IncomingMessage): Promise<void> {
  if (!socket.destroyed) await new Promise(resolve => { socket.once('close', resolve); });
}
