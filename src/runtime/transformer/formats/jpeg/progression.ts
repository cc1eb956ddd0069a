import { Scan } from './scans';

/**
 * Whether the scans of a channel are a regular progression: one scan begins each coefficient, and each later one adds
 * the next bit. Decoders show others differently, or reject them.
 *
 * @see ITU-T T.81, section G.1.1.1.2
 */
export function isRegular(scans: readonly Scan[]): boolean {
  const lacking = new Map<number, number>();
  return scans.every(({ first, last, missingBits, laterBits }) => {
    for (let coefficient = first; coefficient <= last; coefficient++) {
      const before = lacking.get(coefficient);
      const isNext = missingBits > 0 && before === missingBits && laterBits === missingBits - 1;
      if (!isNext && (missingBits > 0 || before !== undefined)) return false;
      lacking.set(coefficient, laterBits);
    }
    return true;
  });
}
