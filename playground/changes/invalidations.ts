import { TrafficInvalidation, TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

/** Observes the invalidations of a CDN. */
export interface InvalidationWatch {
  /** Returns the first invalidation. Rejects if none is observed in time. */
  first(): Promise<TrafficInvalidation>;
  stop(): void;
}

const PATIENCE_MS = 20_000;

/** Resolves once it observes the invalidations of a CDN from then on. */
export async function watchInvalidations(cdn: string): Promise<InvalidationWatch> {
  const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
  // The first message contains past events.
  await new Promise<void>(resolve => {
    events.addEventListener('message', () => resolve(), { once: true });
    events.addEventListener('error', () => resolve(), { once: true });
  });
  const found = new Promise<TrafficInvalidation>(resolve => {
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { invalidations } = JSON.parse(data) as TrafficUpdate;
      if (invalidations.length > 0) resolve(invalidations[0]);
    });
  });
  const stop = () => events.close();
  const first = () => Promise.race([
    found, new Promise<never>((_, reject) => { setTimeout(() => reject(new Error('No invalidation')), PATIENCE_MS); }),
  ]).finally(stop);
  return { first, stop };
}
