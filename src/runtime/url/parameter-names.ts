import { parameterNames } from './request-parameters';

/** Words that other image services, and people, use for a parameter. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  'w': ['width'],
  'h': ['height'],
  'dpr': ['density', 'devicepixelratio'],
  'ar': ['aspect', 'aspectratio', 'ratio'],
  'fit': ['resize', 'mode'],
  'crop': ['gravity', 'position', 'anchor'],
  'fp-x': ['focusx'],
  'fp-y': ['focusy'],
  'rect': ['extract', 'region'],
  'fm': ['format', 'type', 'output'],
  'auto': ['format'],
  'q': ['quality'],
  'rot': ['rotate', 'rotation', 'angle'],
  'flip': ['mirror'],
  'bg': ['background', 'backgroundcolor'],
  'sharp': ['sharpen'],
  'sat': ['saturation', 'saturate'],
  'mark': ['watermark', 'overlay'],
  'preset': ['variant', 'style', 'template'],
};

/**
 * Parameters of signatures, in lower case: of this library and of CloudFront. The code that makes them does not run in
 * browsers.
 */
const OF_SIGNATURES = ['s', 'expires', 'policy', 'signature', 'key-pair-id', 'hash-algorithm'];

/** Parameters that campaigns and social networks add to every link, and whose authors expect no effect. */
const TRACKING = /^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)$/;

const MOST_EDITS = 2;
const MOST_NAMES = 3;

/** A parameter that a CDN ignores. */
export interface UnknownParameter {
  readonly name: string;
  /** The names that were most likely meant, the nearest first. */
  readonly nearest: readonly string[];
}

/** Returns the parameters of a query string that mean nothing to a CDN, whose answer cannot name them. */
export function unknownParameters(query: string): UnknownParameter[] {
  const known = [...knownNames(), ...OF_SIGNATURES];
  const names = [...new Set(new URLSearchParams(query).keys())];
  return names
    .filter(name => !known.includes(name.toLowerCase()) && !TRACKING.test(name.toLowerCase()))
    .map(name => ({ name, nearest: nearestNames(name) }));
}

/** Returns them in words: `format (nearest: fm, auto), width (nearest: w)`. */
export function inWords(unknown: readonly UnknownParameter[]): string {
  return unknown.map(({ name, nearest }) => nearest.length > 0 ? `${name} (nearest: ${nearest.join(', ')})` : name).join(', ');
}

/** Returns every name that a URL can use. */
export function knownNames(): string[] {
  return ['preset', ...parameterNames()];
}

/** Returns the names that somebody most likely meant by an unknown one, the nearest first. */
export function nearestNames(name: string): string[] {
  const word = name.toLowerCase().replace(/[^a-z]/g, '');
  return knownNames()
    .map(known => ({ known, edits: Math.min(...wordsFor(known).map(each => editsBetween(word, each))) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, MOST_NAMES)
    .map(({ known }) => known);
}

function wordsFor(known: string): string[] {
  return [known.replace('-', ''), ...SYNONYMS[known] ?? []];
}

/** The distance of Levenshtein, unless it is as much as half a word, which is not similar any more. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      next[column] = Math.min(next[column - 1] + 1, row[column] + 1, row[column - 1] + Number(letter !== other[column - 1]));
    }
    row = next;
  }
  const edits = row[other.length];
  return edits * 2 >= Math.min(one.length, other.length) && edits > 0 ? Infinity : edits;
}
