import * as http from 'node:http';
import { PageFile } from './page-files';
import { PlaygroundCdn } from './playground-cdn';
import { RequestError } from './responses';

/** A request with its response, and the data that routes need. */
export interface RouteContext {
  readonly cdns: readonly PlaygroundCdn[];
  readonly page: ReadonlyMap<string, PageFile>;
  /** Identifies the run of the server. */
  readonly run: string;
  readonly incoming: http.IncomingMessage;
  readonly outgoing: http.ServerResponse;
  /** Path as sent, without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export function requestedCdn({ cdns, query }: RouteContext): PlaygroundCdn {
  return cdnOf(cdns, query.get('cdn') ?? '');
}

/** Returns the CDN of a path such as `/cdn/0/cat.jpg`, and the rest. It ignores a version of the image, as in `0~2`. */
export function cdnInPath({ cdns, path }: RouteContext): { cdn: PlaygroundCdn; rest: string } {
  const [, id, rest] = /^\/[^/]+\/([^/~]+)(?:~\d+)?(\/.*)$/s.exec(path) ?? [];
  return { cdn: cdnOf(cdns, id), rest };
}

function cdnOf(cdns: readonly PlaygroundCdn[], id: string): PlaygroundCdn {
  const found = cdns.find(({ info }) => info.id === id);
  if (!found) throw new RequestError(404, `there is no CDN ${id}`);
  return found;
}

export function queryOf(url: string = ''): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? '' : url.slice(queryAt);
}
