import { FaultMode } from '../local/s3/fault-injection';

/** Each message of `GET /api/traffic?cdn=ID`, a stream of server-sent events. */
export interface TrafficUpdate {
  readonly totals: TrafficTotals;
  /** The last minutes, the oldest first, without those in which nothing happened. */
  readonly bins: readonly TrafficBin[];
  /** Those since the message before, up to a limit, the oldest first. */
  readonly requests: readonly TrafficRequest[];
  /** The same of invalidations. */
  readonly invalidations: readonly TrafficInvalidation[];
  /** The same of when the bucket of the originals began to fail, and when no longer. */
  readonly faults: readonly TrafficFault[];
  /** How it fails now; missing where it is well. */
  readonly failure?: FaultMode;
}

export interface TrafficFault {
  /** They count with the requests. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Missing where it is well again. */
  readonly failure?: FaultMode;
}

export interface TrafficInvalidation {
  /** They count with the requests. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** A path, or a tag after its `#`. */
  readonly item: string;
  /** How many answers were taken from the cache. */
  readonly removed: number;
}

export interface TrafficTotals {
  readonly requests: number;
  readonly hits: number;
  readonly misses: number;
  /** Answers of 400 and above. */
  readonly errors: number;
  readonly bytes: number;
  /** What the edge was given by origins; missing where only viewers' answers are seen. */
  readonly originBytes?: number;
  readonly originRequests?: number;
  readonly transforms?: number;
  /** Requests answered with a core variant because the variant limit was reached. */
  readonly limited: number;
}

export interface TrafficBin {
  /** In milliseconds since 1970. */
  readonly start: number;
  readonly hits: number;
  readonly misses: number;
  readonly others: number;
  readonly bytes: number;
  readonly originBytes: number;
}

export interface TrafficRequest {
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** As `x-cache` begins: `Hit`, `Miss`, `RefreshHit`, `Error` and others. */
  readonly result: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly milliseconds: number;
}
