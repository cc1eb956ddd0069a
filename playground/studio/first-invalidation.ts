import { TrafficInvalidation, TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

interface Expected {
  /** Rejects where none is seen in time. */
  readonly seen: Promise<TrafficInvalidation>;
  stop(): void;
}

const PATIENCE_MS = 20_000;

/** The first invalidation at a CDN from now on: resolves when it would be seen. */
export async function firstInvalidation(cdn: string): Promise<Expected> {
  const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
  const updates = (tell: (update: TrafficUpdate) => void) =>
    events.addEventListener('message', ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as TrafficUpdate));
  // The first message tells of what has been.
  await new Promise<void>(resolve => {
    events.addEventListener('message', () => resolve(), { once: true });
    events.addEventListener('error', () => resolve(), { once: true });
  });
  const seen = new Promise<TrafficInvalidation>((resolve, reject) => {
    updates(({ invalidations }) => { if (invalidations.length > 0) resolve(invalidations[0]); });
    setTimeout(reject, PATIENCE_MS);
  }).finally(() => events.close());
  return { seen, stop: () => events.close() };
}
