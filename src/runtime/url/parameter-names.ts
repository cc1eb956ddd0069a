import { OPERATIONS } from './operations';
import { ParameterControl } from './parameter-control';

const PARAMETERS: [string, ParameterControl][] = OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters));

/**
 * Parameters of this library's and CloudFront's signatures, in lower case. The code that makes signatures does not run
 * in browsers.
 */
const OF_SIGNATURES = ['s', 'expires', 'policy', 'signature', 'key-pair-id', 'hash-algorithm'];

/** Parameters that campaigns and social networks add to links. Their authors expect no effect. */
const TRACKING = /^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)$/;

const MOST_EDITS = 2;
const MOST_NAMES = 3;

/** A parameter that a CDN ignores. */
export interface UnknownParameter {
  readonly name: string;
  /** The parameters that it most likely means, the nearest first. */
  readonly nearest: readonly string[];
}

/** Returns the parameters of a query string that a CDN ignores. Its response cannot name them. */
export function unknownParameters(query: string): UnknownParameter[] {
  const known = [...knownNames(), ...OF_SIGNATURES];
  const names = [...new Set(new URLSearchParams(query).keys())];
  return names
    .filter(name => !known.includes(name.toLowerCase()) && !TRACKING.test(name.toLowerCase()))
    .map(name => ({ name, nearest: nearestNames(name) }));
}

/** Returns them in words: ``format (did you mean `fm` or `auto`?)``. */
export function inWords(unknown: readonly UnknownParameter[]): string {
  return unknown
    .map(({ name, nearest: names }) => (names.length > 0 ? `${name} (${didYouMean(names)})` : name))
    .join(', ');
}

/** Returns a question that offers names, such as ``did you mean `fm` or `auto`?``. */
export function didYouMean(names: readonly string[]): string {
  const quoted = names.map(name => `\`${name}\``);
  return `did you mean ${[quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ')}?`;
}

/** Returns every name that a URL can use. */
export function knownNames(): string[] {
  return PARAMETERS.map(([name]) => name);
}

/** Returns the URL parameters that an unknown name most likely means, the nearest first. */
export function nearestNames(name: string): string[] {
  return nearest(name).map(([known]) => known);
}

/** Returns the fields of `ImageParameters` that an unknown name most likely means, the nearest first. */
export function nearestFields(name: string): string[] {
  return nearest(name).map(([, { field }]) => field.name);
}

function nearest(name: string): [string, ParameterControl][] {
  const word = name.toLowerCase().replace(/[^a-z]/g, '');
  return PARAMETERS
    .map(parameter => ({ parameter, edits: Math.min(...wordsFor(parameter).map(each => editsBetween(word, each))) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, MOST_NAMES)
    .map(({ parameter }) => parameter);
}

function wordsFor([name, { field, synonyms = [] }]: [string, ParameterControl]): string[] {
  return [name.replace('-', ''), field.name.toLowerCase(), ...synonyms];
}

/** Returns the Levenshtein distance, or infinity if it is half a word or more. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      next[column] = Math.min(
        next[column - 1] + 1, row[column] + 1, row[column - 1] + Number(letter !== other[column - 1]),
      );
    }
    row = next;
  }
  const edits = row[other.length];
  return edits * 2 >= Math.min(one.length, other.length) && edits > 0 ? Infinity : edits;
}
