import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { NoResponseError } from './cdn-client';
import { pageFiles } from './page-files';
import { PlaygroundCdn } from './playground-cdn';
import { RequestError, sendError } from './responses';
import { RouteContext } from './route-context';
import { handleRequest } from './routes';
import { rejectionReason } from './same-origin';
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
