import * as http from 'node:http';
import { Traffic } from './traffic';

// Often enough to look alive, and seldom enough for a page under load.
const PAUSE_MS = 250;

/**
 * Traffic as server-sent events: all there is at first, then what is new, until the page goes.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function streamTraffic(traffic: Traffic, outgoing: http.ServerResponse, headers: http.OutgoingHttpHeaders): void {
  let told = 0;
  let pause: NodeJS.Timeout | undefined;
  const tell = () => {
    pause = undefined;
    const update = traffic.since(told);
    const lasts = [update.requests, update.invalidations, update.faults].map(events => events.at(-1)?.number ?? 0);
    told = Math.max(told, ...lasts);
    outgoing.write(`data: ${JSON.stringify(update)}\n\n`);
  };
  outgoing.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  tell();
  const unsubscribe = traffic.subscribe(() => { pause ??= setTimeout(tell, PAUSE_MS); });
  outgoing.on('close', () => {
    clearTimeout(pause);
    unsubscribe();
  });
}
