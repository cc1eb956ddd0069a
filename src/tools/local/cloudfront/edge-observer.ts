import { RequestTrace } from './request-trace';
import { HttpResponse } from '../http/message';
import { FaultMode } from '../s3/fault-injection';

/** The parts of a viewer's request that observers get. */
export interface ObservedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An observer of an edge location. It cannot change anything. */
export interface EdgeObserver {
  /** Called when an origin has responded. */
  fetched(response: HttpResponse): void;
  /** Called when a viewer gets a response, with the time that it took and the record of its processing. */
  answered(request: ObservedRequest, response: HttpResponse, milliseconds: number, trace: RequestTrace): void;
  /** Called when an item of an invalidation has removed a number of responses from the cache. */
  invalidated(item: string, removed: number): void;
  /** Called when the original bucket starts to fail; with undefined when it recovers. */
  faultChanged(failure: FaultMode | undefined): void;
}

export const NO_OBSERVER: EdgeObserver = {
  fetched: () => undefined, answered: () => undefined, invalidated: () => undefined, faultChanged: () => undefined,
};

/** Combines observers of the same edge location. */
export function combineObservers(...observers: EdgeObserver[]): EdgeObserver {
  return {
    fetched: response => observers.forEach(observer => observer.fetched(response)),
    answered: (request, response, milliseconds, trace) => observers.forEach(observer => observer.answered(
      request, response, milliseconds, trace,
    )),
    invalidated: (item, removed) => observers.forEach(observer => observer.invalidated(item, removed)),
    faultChanged: failure => observers.forEach(observer => observer.faultChanged(failure)),
  };
}
