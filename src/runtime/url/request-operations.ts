/**
 * The canonical operations of parameters.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { sidesIn } from './canonical-forms';
import { hasDialect, isNegotiating } from './features';
import { boundsOf } from './grammar-table';
import { JPEG_KEY } from './key-encoding';
import { ORIGINAL_FORMAT } from './original-format';
import { ParameterBounds } from './parameter-control';
import { RequestParameters, RequestRules, formatName, has } from './request-parameters';

/** Operations by name; `f` and `v` are always there. Lists are separated by `_`. */
export interface Operations { [name: string]: string }

/** The format for viewers that accept no modern format: JPEG, PNG or GIF, depending on the original. */
export const FALLBACK_FORMAT = 'auto';

/** The format for viewers that accept AVIF and WebP: AVIF, or lossless WebP where that is smaller. */
export const NEGOTIATED_AVIF = 'auto-avif';

/**
 * The format for viewers that accept WebP but not AVIF: WebP, or JPEG where WebP saves nothing. Photographs share the
 * variant of `FALLBACK_FORMAT` instead if their key says that they are JPEG files.
 */
export const NEGOTIATED_WEBP = 'auto-webp';

/** An `Accept` header for each outcome of format negotiation. With computed names, the edge function would keep it. */
export const NEGOTIATION: { readonly [format: string]: string } = {
  'auto': '',
  'avif': 'image/avif',
  'auto-avif': 'image/avif,image/webp;q=.5',
  'auto-webp': 'image/webp',
};

/** Formats that describe the original, or replace it while it loads. */
export const DESCRIPTION = /json|hash/;

/** Operations that make parts of an opaque image transparent. `pad` has variations for each side. */
const GAPS = /mask|border-|pad|rot|fill/;

/** The whole side of the original. `1` is a pixel. */
export const WHOLE = '1.0';

/** A modern format in an `Accept` header, and its quality. */
const MODERN = /^\s*image\/(avif|webp)\s*(;\s*q=([\d.]+)\s*)?$/;

/**
 * Returns the operations of parameters in canonical form. Equal variants have equal operations. They include every
 * setting that changes a variant, so that changed settings lead to other variants.
 */
export function operationsOf(
  key: string, parameters: RequestParameters, accept: string, rules: RequestRules,
): Operations {
  const format = formatOf(parameters, accept, rules);
  const operations: Operations = { v: rules.version, f: format };
  if (DESCRIPTION.test(format)) return operations;
  addCanonical(operations, parameters, addGeometry(operations, parameters, rules));
  if (negotiatesFormats(rules) && sharesJpeg(key, operations, rules)) operations.f = FALLBACK_FORMAT;
  addQuality(operations, parameters, rules);
  addLimits(operations, rules);
  return operations;
}

/** Returns the parameters and the `Accept` header that lead to a format. */
export function requestOfFormat(format: string): { parameters: RequestParameters; accept: string } {
  const isNamed = format === 'avif' || !has(NEGOTIATION, format);
  return isNamed ? { parameters: { fm: format }, accept: '' } : { parameters: {}, accept: NEGOTIATION[format] };
}

/** Whether the grammar negotiates formats, and no dialect. */
function negotiatesFormats(rules: RequestRules): boolean {
  return !hasDialect(rules) || isNegotiating(rules);
}

function formatOf(parameters: RequestParameters, accept: string, rules: RequestRules): string {
  const requested = parameters.fm && formatName(parameters.fm);
  // Other dialects negotiate themselves.
  if (!negotiatesFormats(rules)) return requested || ORIGINAL_FORMAT;
  const isAutomatic = !requested || /(^|,)format(,|$)/.test(parameters.auto);
  return isAutomatic && negotiate(accept, rules.formats) || requested || FALLBACK_FORMAT;
}

/**
 * Returns the modern format that the viewer prefers (RFC 9110, section 12.5.1), marked as negotiated if it also accepts
 * WebP, which is better for some images. Wildcards do not imply modern formats.
 */
function negotiate(accept: string, formats: string[]): string {
  const qualities: { [format: string]: number } = {};
  accept.toLowerCase().split(',').forEach(range => {
    const match = MODERN.exec(range);
    if (match && formats.includes(match[1])) qualities[match[1]] = match[3] ? +match[3] : 1;
  });
  const best = formats.reduce((one, next) => (qualities[next] || 0) > (qualities[one] || 0) ? next : one, '');
  return best && (qualities.webp ? 'auto-' : '') + best;
}

/**
 * Whether viewers that accept WebP but not AVIF share a variant with those that accept neither: an opaque photograph is
 * the same JPEG for both. Without AVIF, most viewers would miss the WebP of graphics.
 */
function sharesJpeg(key: string, operations: Operations, rules: RequestRules): boolean {
  return operations.f === NEGOTIATED_WEBP && rules.formats[0] === 'avif' && JPEG_KEY.test(key)
    && !GAPS.test(Object.keys(operations) + operations.fit);
}

/** Adds what decides the size of a variant, and returns the scale of other lengths in it. */
function addGeometry(operations: Operations, parameters: RequestParameters, rules: RequestRules): number {
  const fit = fitOf(parameters.fit || 'clip', rules);
  const isCrop = /crop|min/.test(fit);
  const sides = !hasDialect(rules) && isCrop && parameters.ar
    ? parameters.ar.split(':').map(side => Math.round(+side * 100)) : [0, 1];
  const target = targetOf(parameters, sides[0] / sides[1], /clip|^max/.test(fit), rules);
  const isBox = target.w && target.h;
  if (target.w) operations.w = '' + target.w;
  if (target.h) operations.h = '' + target.h;
  if (!hasDialect(rules) && sides[0] && !isBox) operations.ar = reduced(sides);
  // URLs of frameworks never have it.
  if (!isNegotiating(rules) && isBox && target.w !== target.h && parameters.adaptive) operations.adaptive = 'true';
  if (isBox ? fit !== 'clip' : operations.ar) {
    operations.fit = fit;
    if (isCrop) addCrop(operations, parameters);
  } else if ((target.w || target.h) && /max|min/.test(fit)) {
    operations.fit = 'max'; // a single side is never cut off or padded
  }
  return target.scale;
}

/** Fits that never enlarge, and are the same as others where the CDN does not enlarge either. */
const NEVER_ENLARGING: { [fit: string]: string } = { max: 'clip', min: 'crop' };

function fitOf(fit: string, rules: RequestRules): string {
  const inGeneral = fit === 'facearea' ? 'crop' : fit;
  return rules.allowEnlargement ? inGeneral : NEVER_ENLARGING[fit] || inGeneral.replace('max', '');
}

interface Target {
  /** Pixels, a share of the original, or 0. */
  readonly w: number | string;
  readonly h: number | string;
  /** Pixels of the variant for a CSS pixel. */
  readonly scale: number;
}

/**
 * Widths snap up to the ladder, and other lengths are scaled alike, so that proportions stay as requested. In dialects
 * other than imgix's, only a width above the maximum changes.
 *
 * @param fitsInside whether the image is only to fit into a box, whose sides are then limited independently
 */
function targetOf(parameters: RequestParameters, ratio: number, fitsInside: boolean, rules: RequestRules): Target {
  const dpr = hasDialect(rules) ? 1 : +(parameters.dpr || 1);
  const w = +(parameters.w || 0);
  const h = +(parameters.h || 0);
  const width = w || h * ratio;
  // URLs of frameworks have whole numbers only.
  if (!width || !isNegotiating(rules) && (isShare(parameters.w) || isShare(parameters.h))) {
    return {
      w: isNegotiating(rules) || !isShare(parameters.w) ? w && snap(w * dpr, 0, rules) : shareOf(w * dpr),
      h: isNegotiating(rules) || !isShare(parameters.h) ? h && clamped(h * dpr, rules) : shareOf(h * dpr),
      scale: w || h ? dpr : 1,
    };
  }
  // Computed without dpr, which cancels out but would add a rounding error.
  const perWidth = ratio && !(h && w) ? 1 / ratio : h / w;
  const least = fitsInside && perWidth ? dpr : 0;
  const snapped = snap(width * dpr, least ? 0 : perWidth, rules);
  return {
    w: snapped,
    h: perWidth && clamped(Math.max(h * least, snapped * perWidth), rules),
    scale: Math.max(least, snapped / width),
  };
}

/** Whether a side is a share of the original's: below 1, or `1.0` for the whole. Other numbers are pixels. */
export function isShare(side: string | undefined): boolean {
  return +side! < 1 || side === WHOLE;
}

/** Returns a share of a side of the original, from 0.01 to 0.99, or `1.0` for the whole. */
function shareOf(share: number): number | string {
  return share < 0.995 ? +share.toFixed(2) : WHOLE;
}

/**
 * Returns the least width of the ladder that suffices for a width in whole pixels, or the largest whose height is
 * allowed. In dialects other than imgix's, returns the width, or the largest one that is allowed and whose height is.
 *
 * Heights are compared as printed, so that a snapped width snaps to itself.
 */
function snap(width: number, perWidth: number, rules: RequestRules): number {
  return hasDialect(rules)
    ? Math.max(1, Math.min(Math.round(width), rules.maxWidth, Math.round(rules.maxHeight / perWidth)))
    : rules.widths.reduce((best, next) =>
      best <= width - 0.5 && Math.round(next * perWidth) <= rules.maxHeight ? next : best);
}

function clamped(height: number, rules: RequestRules): number {
  return Math.max(1, Math.min(rules.maxHeight, Math.round(height)));
}

/** Adds the limits that decide a variant's size: that of a side that is not requested, and both before a rotation. */
function addLimits(operations: Operations, rules: RequestRules): void {
  if (!operations.w || operations.rot) operations['max-w'] = String(rules.maxWidth);
  if (!operations.h || operations.rot) operations['max-h'] = String(rules.maxHeight);
}

/** Returns a ratio in lowest terms, unless these have more digits than `ar` may have. */
function reduced(sides: number[]): string {
  const divisor = greatestDivisor(sides[0], sides[1]);
  const least = sides.map(side => side / divisor);
  return (least.some(side => side > 9999) ? sides.map(side => side / 100) : least).join('_');
}

function greatestDivisor(one: number, other: number): number {
  return other ? greatestDivisor(other, one % other) : one;
}

/** The value of `crop` for the part that is found by content. imgix has three methods, and the CDN one. */
const BY_CONTENT = 'faces';

/** Adds the part that a crop keeps: the focal point, a part found by content, a side or corner, or the center. */
function addCrop(operations: Operations, parameters: RequestParameters): void {
  const requested = parameters.fit === 'facearea' ? BY_CONTENT : parameters.crop || '';
  const crop = /focalpoint/.test(requested) ? 'focalpoint'
    : /entropy|edges|faces/.test(requested) ? BY_CONTENT : sidesIn(requested);
  if (crop) operations.crop = crop;
}

/** Adds the effective quality, in steps of five unless it is the default; nothing for formats without quality. */
function addQuality(operations: Operations, parameters: RequestParameters, rules: RequestRules): void {
  const format = operations.f;
  const usual = rules.quality[format === FALLBACK_FORMAT ? 'jpg' : format.replace('auto-', '')];
  if (!usual) return;
  const requested = +parameters.q;
  operations.q = String(requested && requested !== usual ? Math.round(requested / 5) * 5 || 5 : usual);
}

/**
 * Adds the operations whose canonical form is in their record. A watermark's placement is in the path too, so that
 * equal variants share a path whether a preset or a signed URL has it.
 */
function addCanonical(operations: Operations, parameters: RequestParameters, scale: number): void {
  const names = Object.keys(parameters);
  names.forEach(name => {
    const bounds = boundsOf(name)!;
    const value = bounds.print && bounds.print(parameters[name], scale);
    if (value && value !== bounds.neutral) operations[name] = value;
  });
  names.forEach(name => {
    if (!isNeeded(operations, boundsOf(name)!)) delete operations[name];
  });
  if (operations.fill) delete operations['fill-color'];
}

function isNeeded(operations: Operations, bounds: ParameterBounds): boolean {
  const needed = (bounds.needs || 'v.').split('.'); // every variant has `v`
  const value = operations[needed[0]];
  return value !== undefined && value.indexOf(needed[1]) === 0;
}
