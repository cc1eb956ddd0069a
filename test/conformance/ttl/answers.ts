import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { Listener } from '../../../src/tools/local/http/listener';
import { httpDate } from '../../../src/tools/local/http/message';

/** Cache headers of an origin; `now` is the time of the response in milliseconds. */
type Saying = (now: number) => Record<string, string>;

const controls = (...values: string[]): Saying[] => values.map(value => () => ({ 'cache-control': value }));
const expires = (seconds: number, control?: string): Saying => now => ({
  expires: httpDate(now + seconds * 1000), ...control !== undefined && { 'cache-control': control },
});

/** The responses of the origin. Paths contain their index in this list. */
export const SAYINGS: readonly Saying[] = [
  () => ({}),
  ...controls('no-store', 'no-cache', 'private', 'public', 'must-revalidate', 'immutable', 'proxy-revalidate'),
  ...controls('max-age=0', 'max-age=4', 'max-age=8', 'max-age=1000', 'MAX-AGE=4', 'public, max-age=8', 'max-age="4"'),
  ...controls(
    's-maxage=0',
    's-maxage=4',
    's-maxage=1000',
    'max-age=4, s-maxage=1000',
    'max-age=1000, s-maxage=4',
    's-maxage=8, max-age=4',
  ),
  ...controls(
    'no-store, max-age=1000',
    'max-age=1000, private',
    'no-cache, s-maxage=4',
    'private, s-maxage=1000',
    'No-Store',
  ),
  expires(-60),
  expires(4),
  expires(8),
  expires(1000),
  expires(1000, 'max-age=4'),
  expires(4, 's-maxage=1000'),
  expires(1000, 'no-store'),
  expires(4, 'public'),
  () => ({ expires: '0' }),
];

/**
 * Starts an origin that sends the headers of an index at `/<prefix>/<index>/…`, and validates conditional requests.
 */
export async function startOrigin(): Promise<Listener> {
  const server = http.createServer((request, response) => {
    const now = Date.now();
    const saying = SAYINGS[Number(request.url!.split('/')[2])];
    const isKnown = request.headers['if-none-match'] === '"one"';
    response.sendDate = false;
    response.writeHead(isKnown ? 304 : 200, {
      'date': httpDate(now),
      'etag': '"one"',
      'content-type': 'text/plain',
      ...saying(now),
    });
    response.end(isKnown ? undefined : 'as ever');
  });
  server.keepAliveTimeout = 0; // connections would end after 5 s, perhaps with a request that validates
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
