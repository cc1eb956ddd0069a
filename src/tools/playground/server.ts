import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { NoResponseError } from './cdn-client';
import { pageFiles } from './page-files';
import { PlaygroundCdn } from './playground-cdn';
import { CHANGE_HEADER } from './protocol';
import { RequestError, sendError } from './responses';
import { RouteContext } from './route-context';
import { handleRequest } from './routes';
import { bind, urlOf } from '../local/http/listener';

export interface PlaygroundOptions {
  readonly cdns: readonly PlaygroundCdn[];
  /** Port, or zero for any free port. */
  readonly port: number;
}

export interface Playground {
  readonly url: string;
  close(): Promise<void>;
}

/** Host names of this machine, which no other site can have. */
const HOSTS = ['127.0.0.1', 'localhost'];

/**
 * Serves the playground's page on 127.0.0.1, separate from the CDNs, whose behavior it does not affect.
 */
export async function startPlayground({ cdns, port }: PlaygroundOptions): Promise<Playground> {
  const page = pageFiles();
  const run = randomUUID();
  const server = http.createServer((incoming, outgoing) => {
    const [path, query = ''] = (incoming.url ?? '').split(/\?(.*)/s);
    void respond(listener.port, { cdns, page, run, incoming, outgoing, path, query: new URLSearchParams(query) });
  });
  const listener = await bind(server, port, '--playground-port');
  return { url: urlOf(listener), close: () => listener.close() };
}

async function respond(port: number, visit: RouteContext): Promise<void> {
  const { incoming, outgoing } = visit;
  try {
    const reason = rejectionReason({ method: incoming.method ?? '', headers: incoming.headers }, port);
    if (reason !== undefined) throw new RequestError(403, reason);
    await handleRequest(visit);
  } catch (error) {
    if (outgoing.headersSent) outgoing.destroy();
    else refuse(outgoing, error);
  }
  // An unread body would block the next request on the connection.
  if (!incoming.complete) outgoing.once('finish', () => incoming.destroy());
}

function refuse(outgoing: http.ServerResponse, error: unknown): void {
  const status = error instanceof RequestError ? error.status : error instanceof NoResponseError ? 502 : 500;
  outgoing.setHeader('connection', 'close');
  sendError(outgoing, status, error instanceof Error ? error.message : String(error));
}

interface IncomingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Returns the reason to reject a request, or undefined if it comes from the playground's own page.
 *
 * Every program on this machine can send requests to the playground, including browsers with pages of other sites. A
 * foreign host name may resolve to this machine (DNS rebinding), and a foreign page may send requests without reading
 * the responses.
 */
export function rejectionReason({ method, headers }: IncomingRequest, port: number): string | undefined {
  const hosts = HOSTS.map(host => `${host}:${port}`);
  const host = String(headers.host).toLowerCase();
  if (!hosts.includes(host)) return `the playground only accepts requests for ${hosts[0]}`;
  if (isFromAnotherPage(headers)) return 'the playground only accepts requests from its own page';
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads && (headers.origin !== `http://${host}` || headers[CHANGE_HEADER] === undefined)) {
    return "only the playground's own page may change anything";
  }
  return undefined;
}

/**
 * Returns whether a request comes from another site. Links to the playground are allowed.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
function isFromAnotherPage(headers: IncomingRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
}
