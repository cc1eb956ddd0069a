/**
 * What a URL may say of an image: every parameter, and what it takes.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

/** The settings of a CDN that the URL grammar needs, in the edge function and in the transform function. */
export interface RequestRules {
  /**
   * Identifies these rules, so that the transform function notices an edge function with others during a deployment.
   */
  readonly fingerprint: string;
  /** Stands for the settings that change variants without being in their operations. */
  readonly version: string;
  /** The ladder in ascending order; no width is above `maxWidth`. */
  readonly widths: number[];
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly allowEnlargement: boolean;
  /** Output formats in order of preference. */
  readonly formats: string[];
  /** Default quality by format. */
  readonly quality: { [format: string]: number };
  /** Parameters by name of the preset, those of its watermark included. */
  readonly presets: { [name: string]: RequestParameters };
  /** Whether URLs are signed, and so may have a watermark of their own. */
  readonly signed?: boolean;
}

/** Query parameters, decoded, names in lower case. */
export interface RequestParameters { [name: string]: string }

/** Why a URL is no request. */
export interface BadParameter {
  readonly parameter: string;
  readonly reason: string;
}

interface ParameterRule {
  readonly accepts: (value: string, rules: RequestRules) => boolean;
  readonly reason: string;
}

// The edge function has little room: lists are texts here, and one pattern does for all numbers.
const NUMBER = /^-?\d{1,20}(\.\d{1,20})?$/;
const RATIO = /^[1-9]\d{0,3}(\.\d{1,2})?:[1-9]\d{0,3}(\.\d{1,2})?$/;
const HAS_OWN = {}.hasOwnProperty;

/** The parameters of URLs with their bounds. Others are ignored. */
const PARAMETERS: { [name: string]: ParameterRule } = {
  'w': size(),
  'h': size(),
  'dpr': range(1, 5),
  'ar': { accepts: value => RATIO.test(value), reason: 'must be like 16:9' },
  'fit': oneOf('clip, crop, fill, max, min, scale'),
  'crop': listOf('top, bottom, left, right, entropy, edges, faces, focalpoint'),
  'fp-x': range(0, 1),
  'fp-y': range(0, 1),
  'rect': { accepts: value => /^\d{1,5},\d{1,5},[1-9]\d{0,4},[1-9]\d{0,4}$/.test(value), reason: 'must be x,y,w,h in pixels' },
  'fm': { accepts: (value, rules) => rules.formats.indexOf(formatName(value)) >= 0, reason: 'must be a format that this CDN makes' },
  'auto': { accepts: () => true, reason: '' }, // what it does not know it leaves
  'q': range(1, 100),
  'rot': range(0, 359),
  'flip': oneOf('h, v, hv, vh'),
  'bg': { accepts: value => /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value), reason: 'must be a hex colour: RGB, ARGB, RRGGBB or AARRGGBB' },
  'blur': range(0, 200),
  'sharp': range(0, 100),
  'sat': range(-100, 100),
  'trim': oneOf('color'),
  'mark': { accepts: isImageKey, reason: 'must be the key of an image' },
  'mark-align': listOf('top, middle, bottom, left, center, right'),
  'mark-w': range(0, 8192),
  'mark-alpha': range(0, 100),
};

/**
 * Returns the known parameters of a query and a preset; those of the query take precedence.
 *
 * A watermark and its placement come from the preset, or, where URLs are signed and the URL has one, from the URL
 * alone.
 */
export function merged(query: RequestParameters, preset: string | undefined, rules: RequestRules): RequestParameters {
  const parameters: RequestParameters = {};
  const base = preset === undefined ? {} : rules.presets[preset];
  const ofMark = rules.signed && has(query, 'mark') ? query : base;
  Object.keys(Object.assign({}, base, query)).filter(isParameter).forEach(name => {
    const source = isOfMark(name) ? ofMark : has(query, name) ? query : base;
    if (has(source, name) && source[name] !== '') parameters[name] = source[name];
  });
  if (parameters.mark !== undefined) parameters.mark = parameters.mark.replace(/^\//, '');
  return parameters;
}

/** Returns the parameters without those that these rules refuse; a watermark goes as a whole. */
export function withoutProblems(parameters: RequestParameters, rules: RequestRules): RequestParameters {
  const bad = problemOf(parameters, rules);
  if (bad === undefined) return parameters;
  const left: RequestParameters = {};
  Object.keys(parameters).forEach(name => {
    const goes = name === bad.parameter || isOfMark(name) && isOfMark(bad.parameter);
    if (!goes) left[name] = parameters[name];
  });
  return withoutProblems(left, rules);
}

function isOfMark(name: string): boolean {
  return name.slice(0, 4) === 'mark';
}

/** Returns the first parameter, in alphabetical order, that these rules refuse, with the reason. */
export function problemOf(parameters: RequestParameters, rules: RequestRules): BadParameter | undefined {
  // Sorted, as engines differ in the order of keys.
  const bad = Object.keys(parameters).filter(name => !PARAMETERS[name].accepts(parameters[name], rules)).sort()[0];
  return bad === undefined ? undefined : { parameter: bad, reason: PARAMETERS[bad].reason };
}

/** The names that URLs can use, beside `preset`. */
export function parameterNames(): string[] {
  return Object.keys(PARAMETERS);
}

export function isParameter(name: string): boolean {
  return has(PARAMETERS, name);
}

/** Whether a key stays the same in a URL: dots by themselves would lead elsewhere. */
export function isImageKey(key: string): boolean {
  // eslint-disable-next-line no-control-regex
  return key !== '' && !/(^|\/)\.\.?(\/|$)|[\x00-\x1f\x7f]/.test(key);
}

/** `jpg` has more than one name. */
export function formatName(format: string): string {
  const name = format.toLowerCase();
  return name === 'jpeg' || name === 'pjpg' ? 'jpg' : name;
}

function size(): ParameterRule {
  return { accepts: value => NUMBER.test(value) && Number(value) >= 1, reason: 'must be a number of pixels, 1 or more' };
}

function range(least: number, most: number): ParameterRule {
  return {
    accepts: value => NUMBER.test(value) && Number(value) >= least && Number(value) <= most,
    reason: 'must be a number from ' + least + ' to ' + most,
  };
}

function oneOf(values: string): ParameterRule {
  return { accepts: value => isIn(values, value), reason: 'must be one of: ' + values };
}

function listOf(values: string): ParameterRule {
  return { accepts: value => value.split(',').every(item => isIn(values, item)), reason: 'must be a comma list of: ' + values };
}

function isIn(values: string, value: string): boolean {
  return values.split(', ').indexOf(value) >= 0;
}

export function has(object: object, name: string): boolean {
  return HAS_OWN.call(object, name);
}
