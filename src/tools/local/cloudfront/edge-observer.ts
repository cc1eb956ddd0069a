import { HttpResponse } from '../http/message';
import { FaultMode } from '../s3/fault-injection';

/** What a viewer asked, as far as somebody who watches wants to know. */
export interface ObservedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Somebody who watches an edge: told of everything, with a say in nothing. */
export interface EdgeObserver {
  /** An origin has answered. */
  fetched(response: HttpResponse): void;
  /** A viewer is answered, so many milliseconds after he asked. */
  answered(request: ObservedRequest, response: HttpResponse, milliseconds: number): void;
  /** What an item of an invalidation names has been taken from the cache, so many answers. */
  invalidated(item: string, removed: number): void;
  /** The bucket of the originals fails from now on, or, where it is undefined how, is well again. */
  faultChanged(failure: FaultMode | undefined): void;
}

export const NO_OBSERVER: EdgeObserver = { fetched: () => undefined, answered: () => undefined, invalidated: () => undefined, faultChanged: () => undefined };

/** Several who watch the same. */
export function combineObservers(...observers: EdgeObserver[]): EdgeObserver {
  return {
    fetched: response => observers.forEach(observer => observer.fetched(response)),
    answered: (request, response, milliseconds) => observers.forEach(observer => observer.answered(request, response, milliseconds)),
    invalidated: (item, removed) => observers.forEach(observer => observer.invalidated(item, removed)),
    faultChanged: failure => observers.forEach(observer => observer.faultChanged(failure)),
  };
}
