import { Sniffed } from './sniff';

/** Pixels of a frame above which `docs/urls.md` says that an original is too large. */
export const MAX_PIXELS = 64e6;

/** Outcomes of a file, the worst first. */
export const CLASSES = [
  'crash', 'memory', 'timeout', 'metadata', 'wrong pixels', 'wrong size', 'wrong refusal', 'missing refusal',
  'unverified',
  'right refusal', 'right',
] as const;

export type Class = typeof CLASSES[number];

export const RIGHT: readonly Class[] = ['right', 'right refusal'];

/** An outcome that ends the function's process or exceeds its limits, which is never right. */
export const FATAL: readonly Class[] = ['crash', 'memory', 'timeout'];

export interface Verdict {
  readonly class: Class;
  readonly reason: string;
  /** Name of the check that found it. */
  readonly check?: string;
}

/** The facts about an original that a refusal is judged by. */
export interface Facts {
  readonly sniffed: Sniffed;
  readonly isEnabled: boolean;
  readonly reading: {
    readonly isRead?: boolean;
    /** Size of a frame. */
    readonly width: number;
    readonly height: number;
    readonly stage: 'header' | 'pixels';
    readonly error?: string;
    readonly damage?: string;
  };
}

/** The words of a right refusal, and the reason for them. No words mean that an image is expected. */
export interface Expectation {
  readonly words: readonly string[];
  readonly reason: string;
  /** Whether an image is right as well: decoders differ in what they call damaged. */
  readonly isImageRight?: boolean;
}

/** Returns the outcomes that are right for a file, whatever was requested. */
export function expectationOf({ sniffed, isEnabled, reading }: Facts): Expectation {
  if (sniffed.lacksMarker) return { words: ['unsupported', 'corrupt'], reason: 'it begins as a JPEG without a marker' };
  if (!sniffed.format) return { words: ['unsupported'], reason: 'its bytes begin as no supported format does' };
  if (!isEnabled) return { words: ['unsupported'], reason: `${sniffed.format} is not enabled` };
  if (sniffed.isUnusual) {
    return { words: ['unsupported', ...reading.error ? ['corrupt'] : []], reason: `it is ${sniffed.isUnusual}` };
  }
  if (reading.width * reading.height > MAX_PIXELS) {
    return { words: ['too-large'], reason: `a frame has ${reading.width}x${reading.height} pixels, above ${MAX_PIXELS}` };
  }
  if (reading.error) return { words: ['corrupt'], reason: `the reference reports: ${reading.error}` };
  if (reading.damage) return { words: ['corrupt'], reason: `a strict decoder reports: ${reading.damage}` };
  return { words: [], reason: 'the reference reads it' };
}

/** Judges a refusal with a word, such as `corrupt`. */
export function judgeRefusal(word: string, expectation: Expectation): Verdict {
  if (expectation.words.includes(word)) return { class: 'right refusal', reason: `415 ${word}: ${expectation.reason}` };
  const expected = expectation.words.length > 0 ? `415 ${expectation.words.join(' or ')}` : 'an image';
  return { class: 'wrong refusal', reason: `415 ${word} instead of ${expected}: ${expectation.reason}` };
}

/** Returns the verdict that counts for a file: the worst. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return [...verdicts].sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class))[0];
}
