import { RequestTrace } from '../local/cloudfront/request-trace';
import { FaultMode } from '../local/s3/fault-injection';

/** Message of `GET /api/traffic?cdn=ID`, a stream of server-sent events. */
export interface TrafficUpdate {
  readonly totals: TrafficTotals;
  /** Intervals of the last minutes with traffic, the oldest first. */
  readonly bins: readonly TrafficBin[];
  /** Requests since the previous message, up to a limit, the oldest first. */
  readonly requests: readonly TrafficRequest[];
  /** Invalidations since the previous message. */
  readonly invalidations: readonly TrafficInvalidation[];
  /** Starts and ends of simulated failures since the previous message. */
  readonly faults: readonly TrafficFault[];
  /** Number of the last event before the list was cleared, or zero. */
  readonly clearedUpTo: number;
  /** Current simulated failure, if any. */
  readonly failure?: FaultMode;
}

export interface TrafficFault {
  /** Sequence number, shared by all events. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Undefined when the failure ends. */
  readonly failure?: FaultMode;
}

export interface TrafficInvalidation {
  /** Sequence number, shared by all events. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Path, or cache tag after `#`. */
  readonly item: string;
  /** Number of responses removed from the cache. */
  readonly removed: number;
}

export interface TrafficTotals {
  readonly requests: number;
  readonly hits: number;
  readonly misses: number;
  /** Responses with status 400 and above. */
  readonly errors: number;
  readonly bytes: number;
  /** Bytes received from origins, or undefined if only viewer responses are known. */
  readonly originBytes?: number;
  readonly originRequests?: number;
  readonly transforms?: number;
  /** Requests answered with a core variant because the variant limit was reached. */
  readonly limited: number;
}

export interface TrafficBin {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly hits: number;
  readonly misses: number;
  readonly others: number;
  readonly bytes: number;
  readonly originBytes: number;
}

export interface TrafficRequest {
  readonly number: number;
  /** Identifies the request in links, also after a restart of the server. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** Path and query string. */
  readonly target: string;
  readonly status: number;
  /** First word of `x-cache`: `Hit`, `Miss`, `RefreshHit`, `Error` or others. */
  readonly result: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** `GET /api/trace?cdn=ID&request=ID`, and an item of `GET /api/traces?cdn=ID`. */
export interface TracedTraffic {
  readonly request: TrafficRequest;
  readonly trace: RequestTrace;
}

/** `GET /api/traces?cdn=ID`: the last requests, up to a limit, the oldest first. */
export interface TraceList {
  readonly requests: readonly TracedTraffic[];
}
