import * as http from 'node:http';
import { Traffic } from './traffic';

/** Interval between updates, which limits the load on the page. */
const PAUSE_MS = 250;

/**
 * Streams traffic as server-sent events: first the current state, then updates until the page disconnects.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function streamTraffic(
  traffic: Traffic, outgoing: http.ServerResponse, headers: http.OutgoingHttpHeaders,
): void {
  let sent = 0;
  let pause: NodeJS.Timeout | undefined;
  const send = () => {
    pause = undefined;
    const update = traffic.since(sent);
    const lasts = [update.requests, update.invalidations, update.faults].map(events => events.at(-1)?.number ?? 0);
    sent = Math.max(sent, ...lasts);
    outgoing.write(`data: ${JSON.stringify(update)}\n\n`);
  };
  outgoing.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  send();
  const unsubscribe = traffic.subscribe(() => { pause ??= setTimeout(send, PAUSE_MS); });
  outgoing.on('close', () => {
    clearTimeout(pause);
    unsubscribe();
  });
}
