import { OPERATIONS } from './operations';
import { ParameterControl } from './parameter-control';
import { isUnknown } from './request-parameters';
import { MAX_EDITS, didYouMean, editsBetween } from '../../model/misspellings';

const PARAMETERS: [string, ParameterControl][] = OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters));

/** Parameters and groups of parameters that imgix has, and that this library does not support. */
const OF_IMGIX = new RegExp('^(' + [
  '(txt|blend|mark|fill|trim|border|pad|mask|bg|duotone|face|grid|upscale)-.+',
  'txt', 'blend', 'duotone', 'upscale',
  'exp', 'high', 'shad', 'hue', 'vib', 'usm', 'usmrad', 'invert', 'monochrome', 'sepia', 'htn', 'px', 'nrs?', 'cs',
  'ch',
  'colors', 'colorquant', 'palette', 'prefix', 'dpi', 'chromasub', 'dl', 'lossless', 'page', 'frame',
  'faces', 'faceindex', 'facepad', 'fp-z', 'fp-debug', 'm(ax|in)-[wh]', 'orient', 'or', 'rot-type', 'transparency',
  'iptc',
].join('|') + ')$');

const MAX_NAMES = 3;

/** A parameter that a CDN ignores. */
export interface UnknownParameter {
  readonly name: string;
  /** The parameters that it most likely means, the nearest first. */
  readonly nearest: readonly string[];
}

/** Returns the parameters of a query string that a CDN does not know, and ignores. Its response cannot name them. */
export function unknownParameters(query: string): UnknownParameter[] {
  return namesIn(query).filter(isUnknown).map(name => ({ name, nearest: nearestNames(name) }));
}

/** Returns unknown parameters, and those that have no effect in this query string because it has no signature. */
export function ignoredParameters(query: string): UnknownParameter[] {
  const names = namesIn(query);
  const isSigned = names.some(name => name.toLowerCase() === 's');
  const unsigned = isSigned ? [] : names.filter(isOfSignedUrls);
  return [...unknownParameters(query), ...unsigned.map(name => ({ name, nearest: [] }))];
}

function namesIn(query: string): string[] {
  return [...new Set(new URLSearchParams(query).keys())];
}

/** Returns them in words: ``format (did you mean `fm` or `auto`?), txt (not supported)``. */
export function inWords(unknown: readonly UnknownParameter[]): string {
  return unknown
    .map(({ name, nearest: names }) => {
      if (isOfSignedUrls(name)) return `${name} (only in presets and signed URLs)`;
      if (isUnsupported(name)) return `${name} (not supported)`;
      return names.length > 0 ? `${name} (${didYouMean(names)})` : name;
    })
    .join(', ');
}

/** Returns the reason for rejecting an unknown parameter, such as ``is unknown: did you mean `w`?`` */
export function reasonOfUnknown(name: string): string {
  if (isUnsupported(name)) return 'is not supported';
  const names = nearestNames(name);
  return names.length > 0 ? `is unknown: ${didYouMean(names)}` : 'is unknown';
}

function isUnsupported(name: string): boolean {
  return OF_IMGIX.test(name.toLowerCase());
}

/** Whether a parameter has an effect in presets and signed URLs only. */
export function isOfSignedUrls(name: string): boolean {
  return PARAMETERS.some(([known, { isSigned }]) => known === name.toLowerCase() && isSigned === true);
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
    .filter(({ edits }) => edits <= MAX_EDITS)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, MAX_NAMES)
    .map(({ parameter }) => parameter);
}

function wordsFor([name, { field, synonyms = [] }]: [string, ParameterControl]): string[] {
  return [name.replace('-', ''), field.name.toLowerCase(), ...synonyms];
}
