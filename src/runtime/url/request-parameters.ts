/**
 * The parameters of URLs and their bounds.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { DialectRules } from './dialects/dialect-rules';
import { isSigned } from './features';
import { BOUNDS, boundsOf } from './grammar-table';
import { VARIANT_MARK, decodeText, encodeText } from './key-encoding';
import { ParameterBounds } from './parameter-control';

/** The settings of a CDN that the URL grammar needs, in the edge function and in the transform function. */
export interface RequestRules {
  /**
   * Identifies these rules, so that the transform function notices an edge function with others during a deployment.
   */
  readonly fingerprint: string;
  /** Identifies the settings that change variants but are not operations. */
  readonly version: string;
  /** The ladder in ascending order; no width is above `maxWidth`. */
  readonly widths: number[];
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly allowEnlargement: boolean;
  /** Output formats in order of preference. */
  readonly formats: string[];
  /** Quality by format of URLs without `q`: a number, or the name of a prediction from the pixels. */
  readonly quality: { [format: string]: number | string };
  /** Parameters by name of the preset, those of its watermark included. */
  readonly presets: { [name: string]: RequestParameters };
  /** Whether URLs are signed, and so may have a watermark of their own. */
  readonly signed?: boolean;
  /** Whether URLs with unknown parameters are rejected. */
  readonly strictParameters?: boolean;
  /** The dialect of URLs, in which sizes are exact. Missing for imgix's, in which widths snap to the ladder. */
  readonly dialect?: DialectRules;
  /** Whether URLs of the dialect that name no format have the one that the viewer prefers, as those of imgix do. */
  readonly negotiates?: boolean;
}

/** Query parameters, decoded, names in lower case. */
export interface RequestParameters { [name: string]: string }

/** The reason for rejecting a URL. */
export interface BadParameter {
  readonly parameter: string;
  readonly reason: string;
  /** The status of the response, if it is not 400. */
  readonly status?: number;
}

// One pattern for all numbers, because the size of the edge function is limited.
const NUMBER = /^-?\d{1,20}(\.\d+)?$/;

/** The names of parameters that describe a watermark. */
export const OF_MARK = /^mark/;

/**
 * Returns the known parameters of a query and a preset; those of the query take precedence.
 *
 * A watermark and its placement come from the preset or, if URLs are signed and the URL has one, from the URL alone.
 */
export function merged(query: RequestParameters, preset: string | undefined, rules: RequestRules): RequestParameters {
  const base = preset ? rules.presets[preset] : {};
  const all: RequestParameters = Object.assign({}, base, query);
  const ofMark = isSigned(rules) && query.mark !== undefined ? query : base;
  const parameters: RequestParameters = {};
  Object.keys(all).forEach(name => {
    const value = (OF_MARK.test(name) ? ofMark : all)[name];
    if (isParameter(name) && value) parameters[name] = value; // an empty parameter is none
  });
  return parameters;
}

/** Returns the parameters without those that these rules reject. A watermark is removed as a whole. */
export function withoutProblems(parameters: RequestParameters, rules: RequestRules): RequestParameters {
  const bad = problemOf(parameters, rules);
  if (bad === undefined) return parameters;
  const left: RequestParameters = {};
  Object.keys(parameters).forEach(name => {
    const goes = name === bad.parameter || OF_MARK.test(name) && OF_MARK.test(bad.parameter);
    if (!goes) left[name] = parameters[name];
  });
  return withoutProblems(left, rules);
}

/** Returns the first parameter, in alphabetical order, that these rules reject, with the reason. */
export function problemOf(parameters: RequestParameters, rules: RequestRules): BadParameter | undefined {
  // Sorted, because engines differ in the order of keys.
  const bad = Object.keys(parameters)
    .filter(name => !isWithin(boundsOf(name)!, parameters[name], rules))
    .sort()[0];
  return bad ? { parameter: bad, reason: reasonOf(boundsOf(bad)!) } : undefined;
}

/** Returns the names that URLs can use, except `preset`. */
export function parameterNames(): string[] {
  return Object.keys(BOUNDS);
}

export function isParameter(name: string): boolean {
  return boundsOf(name) !== undefined;
}

/** Whether a key stays the same in a URL. Clients would resolve segments that are `.` or `..`. */
export function isImageKey(key: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/^\/*$|(^|\/)\.\.?(\/|$)|[\x00-\x1f\x7f]/.test(key);
}

/** Returns the canonical name of a format. JPEG has several names. */
export function formatName(format: string): string {
  return format.toLowerCase().replace(/^(jpe|pjp)g$/, 'jpg');
}

function isWithin(bounds: ParameterBounds, value: string, rules: RequestRules): boolean {
  const values = bounds.values;
  if (values) return (bounds.isList ? value.split(',') : [value]).every(item => values.split(', ').includes(item));
  if (bounds.pattern) return bounds.pattern.test(value);
  if (bounds.most) return NUMBER.test(value) && +value >= bounds.least! && +value <= bounds.most;
  if (bounds.isKey) return isImageKey(value);
  return !bounds.isFormat || rules.formats.includes(formatName(value));
}

/** Returns the reason for rejecting a value outside of the bounds. */
export function reasonOf(bounds: ParameterBounds): string {
  return 'must be ' + (bounds.reason || (bounds.values
    ? (bounds.isList ? 'a comma list of: ' : 'one of: ') + bounds.values
    : 'a number from ' + bounds.least + ' to ' + bounds.most));
}

export function has(object: object, name: string): boolean {
  return {}.hasOwnProperty.call(object, name);
}

/** Presets, which are resolved before other parameters, and the signatures of this library and of CloudFront. */
const EXPECTED = /^(preset|s|expires|policy|signature|key-pair-id|hash-algorithm)$/;

/** Parameters that campaigns and social networks add to links. Their authors expect no effect. */
const TRACKING = /^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)$/;

/** Begins a segment of a path before that of the operations. The segment has the name of an unknown parameter. */
const UNKNOWN = VARIANT_MARK + 'unknown.';

// Longer names are cut off.
const MAX_NAME = 64;

/** A path without the name of an unknown parameter, and the name. */
export interface StrictPath {
  readonly path: string;
  readonly unknown?: string;
}

/** Whether a CDN ignores a parameter although its author expects an effect. */
export function isUnknown(name: string): boolean {
  const lower = name.toLowerCase();
  return !isParameter(lower) && !EXPECTED.test(lower) && !TRACKING.test(lower);
}

/** Returns a variant's path with the name of an unknown parameter. */
export function withUnknown(path: string, name: string): string {
  const slash = path.lastIndexOf('/');
  return path.slice(0, slash) + '/' + UNKNOWN + encodeText(name.slice(0, MAX_NAME)) + path.slice(slash);
}

/** Returns the parts of a path that `withUnknown()` may have printed. */
export function readUnknown(path: string): StrictPath {
  const slash = path.lastIndexOf('/');
  const start = path.lastIndexOf('/', slash - 1) + 1;
  const segment = path.slice(start, slash);
  if (segment.indexOf(UNKNOWN) !== 0) return { path: path };
  return { path: path.slice(0, start - 1) + path.slice(slash), unknown: decodeText(segment.slice(UNKNOWN.length)) };
}
