import * as http from 'node:http';
import { RefusedError } from './answer';
import { PageFile } from './page-files';
import { ViewedCdn } from './viewed-cdn';

/** A request on its way to its answer. */
export interface Visit {
  readonly cdns: readonly ViewedCdn[];
  readonly page: ReadonlyMap<string, PageFile>;
  readonly incoming: http.IncomingMessage;
  readonly outgoing: http.ServerResponse;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export function cdnAsked({ cdns, query }: Visit): ViewedCdn {
  return cdnOf(cdns, query.get('cdn') ?? '');
}

export function cdnInPath({ cdns, path }: Visit): { cdn: ViewedCdn; rest: string } {
  const [, id, rest] = /^\/[^/]+\/([^/]+)(\/.*)$/s.exec(path) ?? [];
  return { cdn: cdnOf(cdns, id), rest };
}

function cdnOf(cdns: readonly ViewedCdn[], id: string): ViewedCdn {
  const found = cdns.find(({ info }) => info.id === id);
  if (!found) throw new RefusedError(404, `there is no CDN ${id} here`);
  return found;
}

export function queryOf(url: string = ''): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? '' : url.slice(queryAt);
}
