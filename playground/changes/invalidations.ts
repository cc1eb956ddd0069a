import { TrafficInvalidation, TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

/** Observes the invalidations of a CDN. */
export interface InvalidationWatch {
  /**
   * Returns the first invalidation, also a past one, that purges one of some images. Rejects if there is none in time.
   *
   * @param tags cache tags of the images
   */
  first(tags: readonly string[]): Promise<TrafficInvalidation>;
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
  const seen: TrafficInvalidation[] = [];
  let look = () => {};
  events.addEventListener('message', ({ data }: MessageEvent<string>) => {
    seen.push(...(JSON.parse(data) as TrafficUpdate).invalidations);
    look();
  });
  const stop = () => events.close();
  const first = (tags: readonly string[]) => new Promise<TrafficInvalidation>((resolve, reject) => {
    look = () => {
      const found = seen.find(({ item }) => isOf(item, tags));
      if (found) resolve(found);
    };
    look();
    setTimeout(() => reject(new Error('No invalidation')), PATIENCE_MS);
  }).finally(stop);
  return { first, stop };
}

/** Returns whether an item purges one of some images. Tags of folders and paths may purge them all. */
function isOf(item: string, tags: readonly string[]): boolean {
  return !item.startsWith('#i') || tags.includes(item.slice(1).split('.')[0]);
}
