import { Encoding } from '../pipeline/encoding-choice';

/** An encoding and its score. */
export interface Look {
  readonly setting: number;
  readonly bytes: number;
  readonly score: number;
}

/** An encoding that may replace the stored variant. */
export interface Candidate extends Look {
  readonly data: Buffer;
  readonly encoding: Encoding;
}
