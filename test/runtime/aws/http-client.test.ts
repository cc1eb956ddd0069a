import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { AnswerTooLarge, HttpAnswer, HttpRequest, ask } from '../../../src/runtime/aws/http-client';

let server: http.Server;
let requests: http.IncomingMessage[];
/** What is answered, in turn; the last goes on. */
let answers: http.RequestListener[];

beforeEach(async () => {
  requests = [];
  server = http.createServer((request, response) => {
    requests.push(request);
    (answers.length > 1 ? answers.shift()! : answers[0])(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function get(request: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cat`);
  return ask({ method: 'GET', url, headers: {}, ...request });
}

const meow: http.RequestListener = (_, response) => response.setHeader('x-cat', 'Tom').end('meow');
const breaks: http.RequestListener = request => request.socket.destroy();
const isBusy: http.RequestListener = (_, response) => response.writeHead(503).end();
const endsEarly: http.RequestListener = (request, response) => {
  response.writeHead(200, { 'content-length': 10 }).write('meow', () => request.socket.destroy());
};

test('an answer, by a connection that is used again', async () => {
  answers = [meow];
  expect(await get()).toMatchObject({ status: 200, headers: { 'x-cat': 'Tom' }, body: Buffer.from('meow') });
  await get();
  expect(requests[0].socket.remotePort).toBe(requests[1].socket.remotePort);
});

test('what is sent', async () => {
  let received = '';
  answers = [(request, response) => {
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

test('tells when the request is on its way, ahead of the answer', async () => {
  const events: string[] = [];
  let answer = (): void => undefined;
  answers = [(_, response) => { answer = () => response.end(); }];
  const sent = new Promise<void>(resolve => {
    void get({ onSent: resolve }).then(() => events.push('answered'));
  });
  await sent;
  events.push('sent');
  while (requests.length === 0) await new Promise(resolve => { setImmediate(resolve); });
  answer();
  while (events.length < 2) await new Promise(resolve => { setImmediate(resolve); });
  expect(events).toEqual(['sent', 'answered']);
});

test('a redirect is not followed', async () => {
  answers = [(_, response) => response.writeHead(302, { location: '/dog' }).end()];
  expect((await get()).status).toBe(302);
  expect(requests).toHaveLength(1);
});

describe('no more is read than is wanted', () => {
  test('exactly as much is not too much', async () => {
    answers = [meow];
    expect((await get({ maxBytes: 4 })).body.toString()).toBe('meow');
  });

  test('of an answer that says its length, nothing', async () => {
    answers = [(_, response) => response.writeHead(200, { 'content-length': 1e9 }).write('m')];
    await expect(get({ maxBytes: 1000 })).rejects.toThrow(new AnswerTooLarge(1000));
    await closed(requests[0]);
  });

  test('of one that never ends, no more than that', async () => {
    answers = [(_, response) => {
      const pour = (): void => { while (response.write('m'.repeat(1000)) && !response.destroyed); };
      response.on('drain', pour);
      pour();
    }];
    await expect(get({ maxBytes: 5000 })).rejects.toThrow(AnswerTooLarge);
    await closed(requests[0]);
    expect(requests[0].socket.bytesWritten).toBeLessThan(20e6); // what the system's buffers take
  });

  test('HEAD is told the length and has no body', async () => {
    answers = [(_, response) => response.writeHead(200, { 'content-length': 1e9 }).end()];
    expect(await get({ method: 'HEAD', maxBytes: 1000 })).toMatchObject({
      status: 200,
      headers: { 'content-length': '1000000000' },
    });
  });
});

describe('asked once more', () => {
  test.each([
    ['a broken connection', breaks],
    ['a server that is busy', isBusy],
    ['a body that ends early', endsEarly],
  ])('after %s', async (_, failing) => {
    answers = [failing, meow];
    expect((await get()).body.toString()).toBe('meow');
    expect(requests).toHaveLength(2);
  });

  test('and no more than that', async () => {
    answers = [breaks];
    await expect(get()).rejects.toThrow();
    answers = [isBusy];
    expect((await get()).status).toBe(503);
    expect(requests).toHaveLength(4);
  });

  test('not after an answer that is too large', async () => {
    answers = [meow];
    await expect(get({ maxBytes: 3 })).rejects.toThrow('the answer is larger than 3 bytes');
    expect(requests).toHaveLength(1);
  });

  test.each([400, 403, 404])('not after %i', async status => {
    answers = [(_, response) => response.writeHead(status).end()];
    expect((await get()).status).toBe(status);
    expect(requests).toHaveLength(1);
  });
});

test('a server that does not move is given up', async () => {
  answers = [(_, response) => response.writeHead(200, { 'content-length': 10 }).write('meow')];
  await expect(get({ idleTimeout: 50 })).rejects.toThrow();
  await closed(requests[0]);
});

test('a server that says nothing is given up', async () => {
  answers = [() => undefined];
  await expect(get({ idleTimeout: 50 })).rejects.toThrow('nothing moves');
});

test.each([200, 503])(
  'a server that sends its %i byte by byte is given up in time, and not asked once more',
  async status => {
    const { timeout } = AbortSignal;
    jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(milliseconds => timeout.call(AbortSignal, milliseconds / 100));
    answers = [
      (_, response) => {
        const drip = setInterval(() => response.write('m'), 10);
        response.writeHead(status, { 'content-length': 1000 }).once('close', () => clearInterval(drip));
      },
    ];
    await expect(get()).rejects.toThrow('aborted');
    expect(requests).toHaveLength(1);
    jest.restoreAllMocks();
  },
);

test('a server that breaks the connection has the time that is left when it is asked once more', async () => {
  const signals = jest.spyOn(AbortSignal, 'timeout');
  answers = [breaks, meow];
  await get();
  expect(signals.mock.calls).toEqual([[20_000]]);
  signals.mockRestore();
});

test('what is to be encrypted is never asked in the clear', async () => {
  answers = [meow];
  const { port } = server.address() as AddressInfo;
  await expect(ask({ method: 'GET', url: new URL(`https://127.0.0.1:${port}/`), headers: {} })).rejects.toMatchObject({
    code: 'EPROTO',
  });
});

test('nobody is there', async () => {
  await expect(ask({ method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {} })).rejects.toThrow(
    'ECONNREFUSED',
  );
});

async function closed({ socket }: http.IncomingMessage): Promise<void> {
  if (!socket.destroyed) await new Promise(resolve => { socket.once('close', resolve); });
}
