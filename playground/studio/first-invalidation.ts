import { TrafficInvalidation, TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

interface Expected {
  /** Rejects if no invalidation is observed in time. */
  readonly seen: Promise<TrafficInvalidation>;
  stop(): void;
}

const PATIENCE_MS = 20_000;

/** Resolves once it listens for the next invalidation of a CDN. */
export async function firstInvalidation(cdn: string): Promise<Expected> {
  const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
  const updates = (tell: (update: TrafficUpdate) => void) =>
    events.addEventListener('message', ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as TrafficUpdate));
  // The first message contains past events.
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
