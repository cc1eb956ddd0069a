/** How a bucket fails, for trying what viewers get then. */
export type Failure = '503' | 'refuse' | 'hang';

export const FAILURES: Record<Failure, string> = {
  503: 'answers 503',
  refuse: 'takes no connections',
  hang: 'takes requests and never answers them',
};

/**
 * How a bucket is made to fail at this moment. It is looked up here at each request, and changed here while the edge
 * runs.
 */
export class OriginFault {
  private current?: Failure;
  private readonly watchers: ((failure: Failure | undefined) => void)[] = [];

  public get failure(): Failure | undefined {
    return this.current;
  }

  /** @param failure undefined heals it */
  public change(failure: Failure | undefined): void {
    this.current = failure;
    this.watchers.forEach(watcher => watcher(failure));
  }

  /** Tells of every change, and at once where it fails already. */
  public watch(watcher: (failure: Failure | undefined) => void): void {
    this.watchers.push(watcher);
    if (this.current !== undefined) watcher(this.current);
  }
}

export function isFailure(text: string): text is Failure {
  return Object.hasOwn(FAILURES, text);
}

/** An origin was not reached, or did not answer in time: what counts as which status for failing over. */
export class OriginFailure extends Error {
  constructor(public readonly status: 503 | 504) {
    super(status === 503 ? 'there is no connection to the origin' : 'the origin does not answer');
    this.name = 'OriginFailure';
  }
}

/** Instead of an answer, the connection is to be cut. */
export class ConnectionCut extends Error {
  constructor() {
    super('the connection is cut');
    this.name = 'ConnectionCut';
  }
}
