import { OriginalFacts } from '../../src/tools/playground/protocol';

/** Formats whose variants are smaller, in order of preference. */
const FORMATS = [/\.jpe?g$/i, /\.(png|tiff?)$/i];

/** Number of images among which one is chosen. */
const CANDIDATES = 12;

/** A larger original takes long to load and to transform. */
const MOST_BYTES = 6_000_000;

/** An original and its facts. */
export interface Candidate {
  readonly key: string;
  /** Null if the original is inaccessible. */
  readonly facts: OriginalFacts | null;
}

/** Returns the keys of images that can show what a CDN does, from those that suit best on. */
export function candidateKeys(keys: readonly string[]): string[] {
  return FORMATS.flatMap(format => keys.filter(key => format.test(key)).slice(0, CANDIDATES)).slice(0, CANDIDATES);
}

/** Returns the largest landscape of a suitable size, else the first candidate. */
export function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  const landscapes = candidates.filter(({ facts }) =>
    facts?.width && facts.height && facts.width > facts.height && facts.bytes <= MOST_BYTES);
  const bytes = ({ facts }: Candidate) => facts?.bytes ?? 0;
  return landscapes.sort((one, other) => bytes(other) - bytes(one))[0] ?? candidates[0];
}
