import { TrafficInvalidation, TrafficUpdate } from '../../src/tools/playground/traffic-protocol';

/** Observes the invalidations of a CDN. */
export interface InvalidationWatch {
  /**
   * Returns the first invalidation since the watch began that purges one of some images. Rejects if there is none in
   * time.
   *
   * @param tags cache tags of the images
   */
  first(tags: readonly string[]): Promise<TrafficInvalidation>;
  stop(): void;
}

const PATIENCE_MS = 20_000;

/** The connection that all watches of a CDN share, since browsers limit their number. */
interface Stream {
  readonly events: EventSource;
  /** Resolves once invalidations are observed. */
  readonly isReady: Promise<void>;
  /** Invalidations since then. */
  readonly seen: TrafficInvalidation[];
  /** Functions that are called after each invalidation, by watch. */
  readonly watches: Set<() => void>;
}

const streams = new Map<string, Stream>();

/** Resolves once it observes the invalidations of a CDN from then on. */
export async function watchInvalidations(cdn: string): Promise<InvalidationWatch> {
  const stream = streams.get(cdn) ?? openStream(cdn);
  const { seen, watches } = stream;
  let look = () => {};
  const watch = () => look();
  watches.add(watch);
  const stop = () => {
    watches.delete(watch);
    if (watches.size === 0) closeStream(cdn, stream);
  };
  await stream.isReady;
  const start = seen.length;
  const first = (tags: readonly string[]) => new Promise<TrafficInvalidation>((resolve, reject) => {
    look = () => {
      const found = seen.slice(start).find(({ item }) => isOf(item, tags));
      if (found) resolve(found);
    };
    look();
    setTimeout(() => reject(new Error('No invalidation')), PATIENCE_MS);
  }).finally(stop);
  return { first, stop };
}

function openStream(cdn: string): Stream {
  const events = new EventSource(`/api/traffic?${new URLSearchParams({ cdn })}`);
  const seen: TrafficInvalidation[] = [];
  const watches: Stream['watches'] = new Set();
  // The first message of a connection contains past events.
  let last: number | undefined;
  const isReady = new Promise<void>(resolve => {
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { invalidations } = JSON.parse(data) as TrafficUpdate;
      const known = last ?? Infinity;
      seen.push(...invalidations.filter(({ number }) => number > known));
      last = Math.max(last ?? 0, ...invalidations.map(({ number }) => number));
      resolve();
      watches.forEach(watch => watch());
    });
    events.addEventListener('error', () => resolve(), { once: true });
  });
  const stream = { events, isReady, seen, watches };
  streams.set(cdn, stream);
  return stream;
}

function closeStream(cdn: string, stream: Stream): void {
  stream.events.close();
  if (streams.get(cdn) === stream) streams.delete(cdn);
}

/** Returns whether an item purges one of some images. Tags of folders and paths may purge them all. */
function isOf(item: string, tags: readonly string[]): boolean {
  return !item.startsWith('#i') || tags.includes(item.slice(1).split('.')[0]);
}
