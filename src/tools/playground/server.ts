import * as http from 'node:http';
import { RefusedError, answerRefusal } from './answer';
import { intrusion } from './guard';
import { pageFiles } from './page-files';
import { NoAnswer } from './pass-on';
import { answerVisit } from './routes';
import { ViewedCdn } from './viewed-cdn';
import { Visit } from './visit';
import { bind, urlOf } from '../local/http/listener';

export interface PlaygroundOptions {
  readonly cdns: readonly ViewedCdn[];
  /** Zero lets the system choose. */
  readonly port: number;
}

export interface Playground {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the page on which a person looks at CDNs, on 127.0.0.1, apart from the CDNs themselves: nothing about it
 * changes how they answer.
 */
export async function startPlayground({ cdns, port }: PlaygroundOptions): Promise<Playground> {
  const page = pageFiles();
  const server = http.createServer((incoming, outgoing) => {
    const [path, query = ''] = (incoming.url ?? '').split(/\?(.*)/s);
    void answer(listener.port, { cdns, page, incoming, outgoing, path, query: new URLSearchParams(query) });
  });
  const listener = await bind(server, port, '--playground-port');
  return { url: urlOf(listener), close: () => listener.close() };
}

async function answer(port: number, visit: Visit): Promise<void> {
  const { incoming, outgoing } = visit;
  try {
    const intruder = intrusion({ method: incoming.method ?? '', headers: incoming.headers }, port);
    if (intruder !== undefined) throw new RefusedError(403, intruder);
    await answerVisit(visit);
  } catch (error) {
    if (outgoing.headersSent) outgoing.destroy();
    else refuse(outgoing, error);
  }
  // A body that nobody reads is in the way of the next request on the connection.
  if (!incoming.complete) outgoing.once('finish', () => incoming.destroy());
}

function refuse(outgoing: http.ServerResponse, error: unknown): void {
  const status = error instanceof RefusedError ? error.status : error instanceof NoAnswer ? 502 : 500;
  outgoing.setHeader('connection', 'close');
  answerRefusal(outgoing, status, error instanceof Error ? error.message : String(error));
}
