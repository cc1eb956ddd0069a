/**
 * The canonical operations of parameters.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { BOUNDS } from './grammar-table';
import { CanonicalForm, ParameterBounds } from './parameter-control';
import { RequestParameters, RequestRules, formatName, has } from './request-parameters';

/** Operations by name; `f` and `v` are always there. Lists are separated by `_`. */
export interface Operations { [name: string]: string }

/** The format for viewers that accept no modern format: JPEG, PNG or GIF, depending on the original. */
export const FALLBACK_FORMAT = 'auto';

/** The format for viewers that accept AVIF and WebP: AVIF, or lossless WebP where that is smaller. */
export const NEGOTIATED_AVIF = 'auto-avif';

/** The format for viewers that accept WebP but not AVIF: WebP, or JPEG where WebP saves nothing. */
export const NEGOTIATED_WEBP = 'auto-webp';

/** An `Accept` header for each outcome of format negotiation. With computed names, the edge function would keep it. */
export const NEGOTIATION: { readonly [format: string]: string } = {
  'auto': '',
  'avif': 'image/avif',
  'auto-avif': 'image/avif,image/webp;q=.5',
  'auto-webp': 'image/webp',
};

/** Patterns of the modern formats in an `Accept` header, compiled once. */
const MODERN: { [format: string]: RegExp } = { avif: accepted('avif'), webp: accepted('webp') };

function accepted(format: string): RegExp {
  return new RegExp('(^|,)\\s*image/' + format + '\\s*(;\\s*q=([\\d.]+)\\s*)?(,|$)', 'i');
}

/** Canonical forms at a scale of lengths; a value without an effect becomes empty. */
const FORMS: Record<CanonicalForm, (value: string, scale: number) => string> = {
  whole: value => String(Math.round(Number(value)) || ''),
  decimal: value => String(Number(Number(value).toFixed(3))),
  names: value => value.replace(/,/g, '_'),
  numbers: value => value.split(',')
    .map(item => /^[lt]/.test(item) ? 0 : /[a-z]/.test(item) ? item : Number(item))
    .join('_'),
  letters: value => value.split('').sort().join(''),
  color: colorOf,
  lengths: lengthsOf,
  stroke: (value, scale) => {
    const comma = value.indexOf(',');
    const color = colorOf(value.slice(comma + 1));
    const length = lengthsOf(value.slice(0, comma), scale);
    return color && length !== '0' ? length + '_' + color : '';
  },
  text: value => value,
};

/**
 * Returns the operations of parameters in canonical form. Equal variants have equal operations. They include every
 * setting that changes a variant, so that changed settings lead to other variants.
 */
export function operationsOf(parameters: RequestParameters, accept: string, rules: RequestRules): Operations {
  const format = formatOf(parameters, accept, rules);
  const operations: Operations = { v: rules.version, f: format };
  if (format === 'json' || format === 'blurhash') return operations; // they describe the original
  addCanonical(operations, parameters, addGeometry(operations, parameters, rules));
  addQuality(operations, parameters, rules);
  addLimits(operations, rules);
  return operations;
}

/** Returns the parameters and the `Accept` header that lead to a format. */
export function requestOfFormat(format: string): { parameters: RequestParameters; accept: string } {
  const isNamed = format === 'avif' || !has(NEGOTIATION, format);
  return isNamed ? { parameters: { fm: format }, accept: '' } : { parameters: {}, accept: NEGOTIATION[format] };
}

function formatOf(parameters: RequestParameters, accept: string, rules: RequestRules): string {
  const requested = parameters.fm === undefined ? undefined : formatName(parameters.fm);
  const isAutomatic = requested === undefined || (parameters.auto || '').split(',').indexOf('format') >= 0;
  return isAutomatic && negotiate(accept, rules.formats) || requested || FALLBACK_FORMAT;
}

/**
 * Returns the modern format that the viewer prefers (RFC 9110, section 12.5.1), marked as negotiated if it also accepts
 * WebP, which is better for some images. Wildcards do not imply modern formats.
 */
function negotiate(accept: string, formats: string[]): string | undefined {
  let best: string | undefined;
  let bestQuality = 0;
  let prefix = '';
  formats.forEach(format => {
    const match = has(MODERN, format) ? MODERN[format].exec(accept) : null;
    const quality = !match ? 0 : match[3] === undefined ? 1 : Number(match[3]);
    if (quality > 0 && format === 'webp') prefix = 'auto-';
    if (quality > bestQuality) {
      best = format;
      bestQuality = quality;
    }
  });
  return best && prefix + best;
}

/** Adds what decides the size of a variant, and returns the scale of other lengths in it. */
function addGeometry(operations: Operations, parameters: RequestParameters, rules: RequestRules): number {
  const fit = fitOf(parameters.fit || 'clip', rules);
  const isCrop = fit === 'crop' || fit === 'min';
  const ratio = isCrop ? ratioOf(parameters.ar) : 0;
  const target = targetOf(parameters, ratio, rules);
  if (target.w) operations.w = String(target.w);
  if (target.h) operations.h = String(target.h);
  if (ratio > 0 && !(target.w && target.h)) operations.ar = reduced(parameters.ar.split(':').map(Number));
  if (target.w && target.h && fit !== 'clip' || operations.ar !== undefined) {
    operations.fit = fit;
    if (isCrop) addCrop(operations, parameters);
  }
  return target.scale;
}

/** Fits that never enlarge, and are the same as others where the CDN does not enlarge either. */
const NEVER_ENLARGING: { [fit: string]: string } = { max: 'clip', min: 'crop', fillmax: 'fill' };

function fitOf(fit: string, rules: RequestRules): string {
  if (fit === 'facearea') return 'crop';
  return !rules.allowEnlargement && NEVER_ENLARGING[fit] || fit;
}

interface Target {
  readonly w: number;
  readonly h: number;
  /** Pixels of the variant for a CSS pixel. */
  readonly scale: number;
}

/** Widths snap up to the ladder, and other lengths are scaled alike, so that proportions stay as requested. */
function targetOf(parameters: RequestParameters, ratio: number, rules: RequestRules): Target {
  const dpr = Number(parameters.dpr || 1);
  const w = Number(parameters.w || 0);
  const h = Number(parameters.h || 0);
  if (w && w < 1 || h && h < 1) {
    return {
      w: w < 1 ? shareOf(w * dpr) : snap(Math.round(w * dpr), 0, rules),
      h: h < 1 ? shareOf(h * dpr) : clamped(h * dpr, rules),
      scale: dpr,
    };
  }
  const width = w * dpr || h * dpr * ratio;
  if (!width) return { w: 0, h: h && clamped(h * dpr, rules), scale: h ? dpr : 1 };
  // Computed without dpr, which cancels out but would add a rounding error.
  const perWidth = ratio && !(h && w) ? 1 / ratio : h / w;
  const snapped = snap(Math.round(width), perWidth, rules);
  return {
    w: snapped,
    h: perWidth > 0 ? clamped(snapped * perWidth, rules) : 0,
    scale: snapped / width * dpr,
  };
}

/** Returns a share of a side of the original, from 0.01 to 0.99. From 1 on, numbers are pixels. */
function shareOf(share: number): number {
  return Number(Math.min(0.99, share).toFixed(2));
}

/**
 * Returns the least width of the ladder that suffices, or the largest whose height is allowed.
 *
 * Heights are compared as printed, so that a snapped width snaps to itself.
 */
function snap(width: number, perWidth: number, rules: RequestRules): number {
  const isAllowed = (candidate: number): boolean => Math.round(candidate * perWidth) <= rules.maxHeight;
  return rules.widths.reduce((best, next) => best < width && isAllowed(next) ? next : best);
}

function clamped(height: number, rules: RequestRules): number {
  return Math.max(1, Math.min(rules.maxHeight, Math.round(height)));
}

/** Adds the limits that decide a variant's size: that of a side that is not requested, and both before a rotation. */
function addLimits(operations: Operations, rules: RequestRules): void {
  if (operations.w === undefined || operations.rot !== undefined) operations['max-w'] = String(rules.maxWidth);
  if (operations.h === undefined || operations.rot !== undefined) operations['max-h'] = String(rules.maxHeight);
}

/** Returns a ratio in lowest terms, unless these have more digits than `ar` may have. */
function reduced(sides: number[]): string {
  const whole = sides.map(side => Math.round(side * 100));
  let divisor = whole[0];
  for (let rest = whole[1]; rest > 0;) {
    const next = divisor % rest;
    divisor = rest;
    rest = next;
  }
  const least = whole.map(side => side / divisor);
  return (Math.max(least[0], least[1]) > 9999 ? sides : least).join('_');
}

function ratioOf(ar: string | undefined): number {
  const sides = (ar || '0:1').split(':');
  return Number(sides[0]) / Number(sides[1]);
}

/** Adds the part that a crop keeps: the focal point, a part found by content, a side or corner, or the center. */
function addCrop(operations: Operations, parameters: RequestParameters): void {
  const requested = (parameters.fit === 'facearea' ? 'edges' : parameters.crop || '').split(',');
  const isRequested = (name: string): boolean => requested.indexOf(name) >= 0;
  if (isRequested('focalpoint')) {
    const x = Number(parameters['fp-x'] || 0.5).toFixed(2);
    const y = Number(parameters['fp-y'] || 0.5).toFixed(2);
    if (x !== '0.50' || y !== '0.50') Object.assign(operations, { 'crop': 'focalpoint', 'fp-x': x, 'fp-y': y });
    return;
  }
  const byContent = requested.map(name => name === 'faces' ? 'edges' : name)
    .filter(name => name === 'entropy' || name === 'edges')[0];
  const bySide = ['top', 'bottom']
    .filter(isRequested)
    .slice(0, 1)
    .concat(['left', 'right'].filter(isRequested).slice(0, 1))
    .join('_');
  const crop = byContent || bySide;
  if (crop) operations.crop = crop;
}

/** Adds the effective quality, in steps of five unless it is the default; nothing for formats without quality. */
function addQuality(operations: Operations, parameters: RequestParameters, rules: RequestRules): void {
  const format = operations.f;
  const usual = rules.quality[format === FALLBACK_FORMAT ? 'jpg' : format.replace('auto-', '')];
  if (usual === undefined) return;
  const requested = Number(parameters.q || usual);
  operations.q = String(requested === usual ? usual : Math.max(5, Math.round(requested / 5) * 5));
}

/**
 * Adds the operations whose canonical form is in their record. A watermark's placement is in the path too, so that
 * equal variants share a path whether a preset or a signed URL has it.
 */
function addCanonical(operations: Operations, parameters: RequestParameters, scale: number): void {
  Object.keys(parameters).forEach(name => {
    const bounds = BOUNDS[name];
    const value = bounds.form && FORMS[bounds.form](parameters[name], scale);
    if (value && value !== bounds.neutral) operations[name] = value;
  });
  Object.keys(operations).forEach(name => {
    if (has(BOUNDS, name) && !isNeeded(operations, BOUNDS[name])) delete operations[name];
  });
  if (operations.fill) delete operations['fill-color'];
}

function isNeeded(operations: Operations, bounds: ParameterBounds): boolean {
  const needs = bounds.needs;
  return needs === undefined || has(operations, needs) && operations[needs].indexOf(bounds.needed || '') === 0;
}

/** Returns one length if all are equal. None is larger than its parameter may be. */
function lengthsOf(value: string, scale: number): string {
  const sides = value.split(',').map(side => String(Math.min(9999, Math.round(Number(side) * scale))));
  return sides.every(side => side === sides[0]) ? sides[0] : sides.join('_');
}

/** The most frequent names. The transform function resolves the others, for which there is no room. */
const COLORS: { [name: string]: string } = { white: 'ffffff', black: '000000', transparent: '' };

/** Returns the canonical color. A transparent background is the same as none. */
function colorOf(given: string): string {
  const hex = given.toLowerCase();
  if (/[g-z]/.test(hex)) return has(COLORS, hex) ? COLORS[hex] : hex;
  const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  const alpha = long.length === 8 ? long.slice(0, 2) : 'ff';
  return alpha === '00' ? '' : alpha === 'ff' ? long.slice(-6) : long;
}
