import { useEffect, useState } from 'preact/hooks';
import { TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

// As many as somebody scrolls through.
const KEPT = 200;

export interface Watched extends TrafficUpdate {
  /** Whether the playground still tells what happens. */
  readonly isLive: boolean;
}

/** What happens at a CDN, as it happens. */
export function useTraffic(cdn: string): Watched | undefined {
  const [watched, setWatched] = useState<Watched>();
  useEffect(() => {
    const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as TrafficUpdate;
      setWatched(before => ({
        ...update,
        requests: joined(before?.requests ?? [], update.requests),
        invalidations: joined(before?.invalidations ?? [], update.invalidations),
        faults: joined(before?.faults ?? [], update.faults),
        isLive: true,
      }));
    });
    // The browser tries again by itself, and is told all there is when it gets through.
    events.addEventListener('error', () => setWatched(before => before && { ...before, isLive: false }));
    return () => events.close();
  }, [cdn]);
  return watched;
}

function joined<T extends { readonly number: number }>(before: readonly T[], news: readonly T[]): T[] {
  const first = news[0]?.number ?? Infinity;
  return [...before.filter(({ number }) => number < first), ...news].slice(-KEPT);
}
