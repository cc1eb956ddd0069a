/**
 * What parameters mean: operations in canonical form, so that equal pictures have one name.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { encodeSegment } from './request-key';
import { RequestParameters, RequestRules, formatName } from './request-parameters';

/** Operations by name; `f` is always there. */
export interface Operations { [name: string]: string }

/** What `f` is where the viewer takes none of the modern formats: JPEG, PNG or GIF, whichever suits the original. */
export const FALLBACK_FORMAT = 'auto';

/** What is to be done to an image, in canonical form. */
export function operationsOf(parameters: RequestParameters, accept: string, rules: RequestRules): Operations {
  const format = formatOf(parameters, accept, rules);
  if (format === 'json' || format === 'blurhash') return { f: format }; // they tell of the original
  return Object.assign(
    { f: format },
    geometryOf(parameters, rules),
    qualityOf(parameters, format, rules),
    effectsOf(parameters),
  );
}

function formatOf(parameters: RequestParameters, accept: string, rules: RequestRules): string {
  const asked = parameters.fm === undefined ? undefined : formatName(parameters.fm);
  const isAutomatic = asked === undefined || (parameters.auto || '').split(',').indexOf('format') >= 0;
  return (isAutomatic && negotiate(accept, rules.formats)) || asked || FALLBACK_FORMAT;
}

/** The modern format that the viewer likes best (RFC 9110, section 12.5.1); wildcards say nothing of modern formats. */
function negotiate(accept: string, formats: string[]): string | undefined {
  let best: string | undefined;
  let bestQuality = 0;
  formats.forEach(function (format) {
    const match = format === 'avif' || format === 'webp'
      ? new RegExp('(?:^|,)\\s*image/' + format + '\\s*(?:;\\s*q=([\\d.]+)\\s*)?(?:,|$)', 'i').exec(accept) : null;
    const quality = !match ? 0 : match[1] === undefined ? 1 : Number(match[1]);
    if (quality > bestQuality) {
      best = format;
      bestQuality = quality;
    }
  });
  return best;
}

function geometryOf(parameters: RequestParameters, rules: RequestRules): Operations {
  const operations: Operations = {};
  const fit = fitOf(parameters.fit, rules);
  const ratio = fit === 'crop' || fit === 'min' ? ratioOf(parameters.ar) : 0;
  const target = targetOf(parameters, ratio, rules);
  const isCropped = (fit === 'crop' || fit === 'min') && (target.w && target.h || ratio > 0 && !target.w);
  if (target.w) operations.w = String(target.w);
  if (target.h) operations.h = String(target.h);
  if (ratio > 0 && !target.w && !target.h) operations.ar = parameters.ar.replace(':', '_');
  if (target.w && target.h && fit !== 'clip') operations.fit = fit;
  if (operations.ar !== undefined) operations.fit = fit;
  if (parameters.rect !== undefined) operations.rect = parameters.rect.split(',').map(Number).join('_');
  return isCropped ? Object.assign(operations, cropOf(parameters)) : operations;
}

/** Where nothing is enlarged, a fit that differs only by that is the same. */
function fitOf(fit: string | undefined, rules: RequestRules): string {
  if (fit === undefined || (fit === 'max' && !rules.allowEnlargement)) return 'clip';
  return fit === 'min' && !rules.allowEnlargement ? 'crop' : fit;
}

/** Widths snap up to the ladder, and a height beside one is scaled alike, so that proportions stay as asked. */
function targetOf(parameters: RequestParameters, ratio: number, rules: RequestRules): { w: number; h: number } {
  const dpr = Number(parameters.dpr || 1);
  const height = Number(parameters.h || 0) * dpr;
  const width = Number(parameters.w || 0) * dpr || height * ratio;
  if (!width) return { w: 0, h: height && Math.max(1, Math.min(rules.maxHeight, Math.round(height))) };
  const perWidth = ratio && (!parameters.h || !parameters.w) ? 1 / ratio : height / width;
  const highest = perWidth > 0 ? rules.maxHeight / perWidth : Infinity;
  const w = snap(Math.round(width), highest, rules.widths);
  return { w: w, h: perWidth > 0 ? Math.max(1, Math.min(rules.maxHeight, Math.round(w * perWidth))) : 0 };
}

/** The least width of the ladder that is enough, unless it is more than the highest picture may be wide. */
function snap(width: number, highest: number, widths: number[]): number {
  const possible = widths.filter(function (candidate, index) { return index === 0 || candidate <= highest; });
  const enough = possible.filter(function (candidate) { return candidate >= width; });
  return enough.length > 0 ? enough[0] : possible[possible.length - 1];
}

function ratioOf(ar: string | undefined): number {
  const sides = (ar || '0:1').split(':');
  return Number(sides[0]) / Number(sides[1]);
}

/** What to keep of a picture that is cut: the focal point, else what is found by content, else a side or corner, else the middle. */
function cropOf(parameters: RequestParameters): Operations {
  const asked = (parameters.crop || '').split(',');
  const isAsked = function (name: string): boolean { return asked.indexOf(name) >= 0; };
  if (isAsked('focalpoint')) {
    const x = Number(parameters['fp-x'] || 0.5).toFixed(2);
    const y = Number(parameters['fp-y'] || 0.5).toFixed(2);
    return x === '0.50' && y === '0.50' ? {} : { 'crop': 'focalpoint', 'fp-x': x, 'fp-y': y };
  }
  const byContent = asked.map(function (name) { return name === 'faces' ? 'edges' : name; })
    .filter(function (name) { return name === 'entropy' || name === 'edges'; })[0];
  const bySide = ['top', 'bottom'].filter(isAsked).slice(0, 1).concat(['left', 'right'].filter(isAsked).slice(0, 1)).join('_');
  const crop = byContent || bySide;
  return crop ? { crop: crop } : {};
}

/** Steps of five; none where it is what the format has anyway, or the format has none. */
function qualityOf(parameters: RequestParameters, format: string, rules: RequestRules): Operations {
  const usual = rules.quality[format === FALLBACK_FORMAT ? 'jpg' : format];
  if (parameters.q === undefined || usual === undefined) return {};
  const quality = Math.max(5, Math.round(Number(parameters.q) / 5) * 5);
  return quality === usual ? {} : { q: String(quality) };
}

function effectsOf(parameters: RequestParameters): Operations {
  const operations: Operations = {};
  ['rot', 'blur', 'sharp', 'sat'].forEach(function (name) {
    const amount = Math.round(Number(parameters[name] || 0));
    if (amount !== 0) operations[name] = String(amount);
  });
  if (parameters.flip !== undefined) operations.flip = parameters.flip === 'vh' ? 'hv' : parameters.flip;
  if (parameters.bg !== undefined) operations.bg = colourOf(parameters.bg.toLowerCase());
  if (parameters.trim !== undefined) operations.trim = parameters.trim;
  return parameters.mark === undefined ? operations : Object.assign(operations, markOf(parameters));
}

/** A preset's watermark goes by the preset's name; one that a signed URL names, by its key, whose every odd byte is `_` and two digits. */
function markOf(parameters: RequestParameters): Operations {
  if (parameters.mark.charAt(0) !== '/') return { mark: parameters.mark };
  const operations: Operations = { mark: encodeSegment(parameters.mark).replace(/_/g, '%5F').replace(/~/g, '%7E').replace(/%/g, '_') };
  ['mark-align', 'mark-w', 'mark-alpha'].forEach(function (name) {
    if (parameters[name] !== undefined) operations[name] = parameters[name].replace(/,/g, '_').replace(/^0+(?=\d)/, '');
  });
  return operations;
}

/** The key of the watermark that a signed URL names, from its slash; undefined where it is a preset's. */
export function markKeyOf(mark: string): string | undefined {
  try {
    return mark.charAt(0) === '_' ? decodeURIComponent(mark.replace(/_/g, '%')) : undefined;
  } catch (error) {
    return undefined;
  }
}

function colourOf(hex: string): string {
  const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  return long.length === 8 && long.slice(0, 2) === 'ff' ? long.slice(2) : long;
}
