import * as http from 'node:http';

/** Interval in which browsers connect again. */
const RETRY_MS = 1000;

/**
 * Keeps a response open for as long as the server runs, so that the page detects its end without requests.
 *
 * @param run identifies the run of the server
 */
export function keepOpen(outgoing: http.ServerResponse, run: string, headers: http.OutgoingHttpHeaders): void {
  outgoing.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  outgoing.write(`retry: ${RETRY_MS}\ndata: ${run}\n\n`);
}
