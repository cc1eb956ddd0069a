import { randomBytes } from 'node:crypto';
import {
  TracedTraffic,
  TrafficBin,
  TrafficFault,
  TrafficInvalidation,
  TrafficRequest,
  TrafficTotals,
  TrafficUpdate,
} from './traffic-protocol';
import { LIMIT_HEADER } from '../../runtime/transformer/image-headers';
import { parseKey } from '../../runtime/url/image-request';
import { RequestTrace } from '../local/cloudfront/request-trace';
import { FaultMode } from '../local/s3/fault-injection';

/** A response to a viewer. */
export interface ViewerResponse {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly trace: RequestTrace;
}

/** A response of an origin to the edge. */
export interface OriginResponse {
  readonly bytes: number;
  /** Whether the response is a transformation. */
  readonly isTransformed: boolean;
}

const BIN_MS = 5_000;
const BINS = 60;
const KEPT = 200;

type Counts<T> = { -readonly [name in keyof T]: T[name] };

/**
 * Traffic of one CDN since the start: totals, the last minutes and the last requests.
 */
export class Traffic {
  private readonly totals: Counts<TrafficTotals>;
  private readonly bins: Counts<TrafficBin>[] = [];
  private requests: TracedTraffic[] = [];
  private invalidations: TrafficInvalidation[] = [];
  private faults: TrafficFault[] = [];
  private readonly limited = new Map<string, number>();
  private failure?: FaultMode;
  private readonly listeners = new Set<() => void>();
  private counter = 0;
  private clearedUpTo = 0;

  /** @param seesOrigins whether origin responses are reported, too */
  constructor(private readonly clock: () => number, seesOrigins: boolean) {
    this.totals = {
      requests: 0,
      hits: 0,
      misses: 0,
      errors: 0,
      bytes: 0,
      limited: 0,
      ...seesOrigins && { originBytes: 0, originRequests: 0, transforms: 0 },
    };
  }

  public answered({ method, target, status, headers, bytes, milliseconds, trace }: ViewerResponse): void {
    const result = (headers['x-cache'] ?? '').split(' ')[0];
    const request = {
      number: ++this.counter,
      id: randomBytes(6).toString('base64url'),
      time: this.clock(),
      method,
      target,
      status,
      result,
      contentType: headers['content-type'] ?? '',
      bytes,
      milliseconds,
    };
    keep(this.requests, { request, trace });
    this.count(request);
    if (headers[LIMIT_HEADER] === 'reached') this.countLimited(target);
    this.notify();
  }

  public invalidated(item: string, removed: number): void {
    keep(this.invalidations, { number: ++this.counter, time: this.clock(), item, removed });
    this.notify();
  }

  public failing(failure: FaultMode | undefined): void {
    this.failure = failure;
    keep(this.faults, { number: ++this.counter, time: this.clock(), failure });
    this.notify();
  }

  public fetched({ bytes, isTransformed }: OriginResponse): void {
    const { totals } = this;
    totals.originRequests = (totals.originRequests ?? 0) + 1;
    totals.originBytes = (totals.originBytes ?? 0) + bytes;
    totals.transforms = (totals.transforms ?? 0) + Number(isTransformed);
    this.bin().originBytes += bytes;
  }

  /** Returns the number of requests answered with a core variant because an original has reached the limit. */
  public limitedOf(key: string): number {
    return this.limited.get(key) ?? 0;
  }

  /** Returns the state, with events after this number only. */
  public since(number: number): TrafficUpdate {
    const oldest = this.clock() - BIN_MS * BINS;
    const isNew = (event: { readonly number: number }) => event.number > number;
    return {
      totals: { ...this.totals },
      bins: this.bins.filter(({ start }) => start > oldest).map(bin => ({ ...bin })),
      requests: this.requests.map(({ request }) => request).filter(isNew),
      invalidations: this.invalidations.filter(isNew),
      faults: this.faults.filter(isNew),
      clearedUpTo: this.clearedUpTo,
      failure: this.failure,
    };
  }

  /** Returns the last requests with the records of their processing, the oldest first. */
  public traced(): readonly TracedTraffic[] {
    return this.requests;
  }

  /** Removes all events from the list. Totals stay. */
  public clear(): void {
    [this.requests, this.invalidations, this.faults] = [[], [], []];
    this.clearedUpTo = this.counter;
    this.notify();
  }

  /** Calls a listener after each event. Returns a function that unsubscribes it. */
  public subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private notify(): void {
    this.listeners.forEach(listener => listener());
  }

  private count({ result, status, bytes }: TrafficRequest): void {
    const { totals } = this;
    const bin = this.bin();
    const isHit = result === 'Hit' || result === 'RefreshHit';
    totals.requests++;
    totals.hits += Number(isHit);
    totals.misses += Number(result === 'Miss');
    totals.errors += Number(status >= 400);
    totals.bytes += bytes;
    bin.bytes += bytes;
    bin[isHit ? 'hits' : result === 'Miss' ? 'misses' : 'others']++;
  }

  private countLimited(target: string): void {
    const key = parseKey(target.split('?')[0]) ?? '';
    this.totals.limited++;
    this.limited.set(key, this.limitedOf(key) + 1);
  }

  private bin(): Counts<TrafficBin> {
    const start = Math.floor(this.clock() / BIN_MS) * BIN_MS;
    const last = this.bins[this.bins.length - 1];
    if (last?.start === start) return last;
    const bin = { start, hits: 0, misses: 0, others: 0, bytes: 0, originBytes: 0 };
    this.bins.push(bin);
    if (this.bins.length > BINS) this.bins.shift();
    return bin;
  }
}

/** Appends an event and drops the oldest beyond the limit. */
function keep<T>(all: T[], one: T): void {
  all.push(one);
  if (all.length > KEPT) all.shift();
}
