import { text } from 'node:stream/consumers';
import { ENDINGS, EndingServer, TlsIdentity, endingServer, expectedOutcome, outcomeOf } from './connection-endings.support';
import { HttpRequest, openRequest, sendRequest } from '../../../src/runtime/aws/http-client';
import { CERTIFICATE, KEY, clientOf } from '../transformer/https-origin/hostile-origin.support';

const LIMITS = { idle: 300, total: 1500 };

type Client = (server: EndingServer) => Promise<{ readonly body: Buffer | string }>;

function requestTo({ port }: EndingServer): HttpRequest {
  return { method: 'GET', url: new URL(`http://127.0.0.1:${port}/cat`), headers: {}, idleTimeout: LIMITS.idle };
}

const CLIENTS: [name: string, client: Client, tls?: TlsIdentity][] = [
  ['sendRequest', server => sendRequest(requestTo(server))],
  ['openRequest', async server => ({ body: await text((await openRequest(requestTo(server))).body) })],
  ['OriginClient', ({ port }) => {
    const url = `https://cms.example.com:${port}/`;
    return clientOf({ url }, { timeouts: LIMITS }).get(new URL('cat.jpg', url), {}, 1000);
  }, { key: KEY, cert: CERTIFICATE }],
];

let server: EndingServer;

beforeEach(() => {
  const { timeout } = AbortSignal;
  // The clients of AWS have a limit of 20 seconds.
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(limit => timeout.call(AbortSignal, Math.min(limit, LIMITS.total)));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

describe.each(CLIENTS)('%s settles', (_client, get, tls) => {
  test.each(ENDINGS)('if a server $name', async ending => {
    server = await endingServer(ending, tls);
    expect(await outcomeOf(get(server))).toBe(expectedOutcome(ending));
  });
});
