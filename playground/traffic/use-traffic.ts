import { useEffect, useState } from 'preact/hooks';
import { TrafficUpdate } from '../../src/tools/playground/traffic-protocol';
import { whileVisible } from '../visible';

// Maximum number of events to keep.
const KEPT = 200;

export interface WatchedTraffic extends TrafficUpdate {
  /** Whether the event stream is connected. */
  readonly isLive: boolean;
}

/** Returns the live traffic of a CDN. */
export function useTraffic(cdn: string): WatchedTraffic | undefined {
  const [watched, setWatched] = useState<WatchedTraffic>();
  useEffect(() => whileVisible(() => {
    const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
    // The first message of a connection is the whole state. The browser reconnects on its own.
    let isFirst = true;
    events.addEventListener('open', () => { isFirst = true; });
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as TrafficUpdate;
      const isWhole = isFirst;
      isFirst = false;
      setWatched(last => {
        const before = isWhole ? undefined : last;
        return {
          ...update,
          requests: joined(before?.requests, update.requests, update),
          invalidations: joined(before?.invalidations, update.invalidations, update),
          faults: joined(before?.faults, update.faults, update),
          isLive: true,
        };
      });
    });
    events.addEventListener('error', () => setWatched(before => before && { ...before, isLive: false }));
    return () => events.close();
  }), [cdn]);
  return watched;
}

/** Appends new events to those that have not been cleared. */
function joined<T extends { readonly number: number }>(
  before: readonly T[] | undefined, news: readonly T[], { clearedUpTo }: TrafficUpdate,
): T[] {
  const first = news[0]?.number ?? Infinity;
  return [...(before ?? []).filter(({ number }) => number < first && number > clearedUpTo), ...news].slice(-KEPT);
}
