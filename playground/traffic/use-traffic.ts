import { useEffect, useState } from 'preact/hooks';
import { TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

// Maximum number of events to keep.
const KEPT = 200;

export interface WatchedTraffic extends TrafficUpdate {
  /** Whether the event stream is connected. */
  readonly isLive: boolean;
}

/** Returns the live traffic of a CDN. */
export function useTraffic(cdn: string): WatchedTraffic | undefined {
  const [watched, setWatched] = useState<WatchedTraffic>();
  useEffect(() => {
    const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as TrafficUpdate;
      setWatched(before => ({
        ...update,
        requests: joined(before?.requests, update.requests, update),
        invalidations: joined(before?.invalidations, update.invalidations, update),
        faults: joined(before?.faults, update.faults, update),
        isLive: true,
      }));
    });
    // The browser reconnects on its own and then receives the whole state.
    events.addEventListener('error', () => setWatched(before => before && { ...before, isLive: false }));
    return () => events.close();
  }, [cdn]);
  return watched;
}

/** Appends new events to those that have not been cleared. */
function joined<T extends { readonly number: number }>(
  before: readonly T[] | undefined, news: readonly T[], { clearedUpTo }: TrafficUpdate,
): T[] {
  const first = news[0]?.number ?? Infinity;
  return [...(before ?? []).filter(({ number }) => number < first && number > clearedUpTo), ...news].slice(-KEPT);
}
