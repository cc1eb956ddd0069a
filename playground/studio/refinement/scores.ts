import { SCORES_HEADER } from '../../../src/runtime/transformer/image-headers';

/** The scores of a variant by SSIMULACRA 2. */
export interface Scores {
  readonly first: number;
  readonly final: number;
}

/** Returns the scores in the headers of a refined variant, or undefined if it was not scored. */
export function scoresOf(headers: Readonly<Record<string, string>>): Scores | undefined {
  const [first, final] = (headers[SCORES_HEADER] ?? '').split(',').map(Number);
  return headers[SCORES_HEADER] === undefined ? undefined : { first, final };
}
