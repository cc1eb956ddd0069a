/** How a bucket fails, for trying what viewers get then. */
export type Failure = '503' | 'refuse' | 'hang';

export const FAILURES: Record<Failure, string> = {
  503: 'answers 503',
  refuse: 'takes no connections',
  hang: 'takes requests and never answers them',
};

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
