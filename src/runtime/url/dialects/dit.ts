/**
 * The frequent URLs of AWS's Dynamic Image Transformation (formerly Serverless Image Handler): sizes, fits, formats,
 * quality and grayscale. The edge function has no room for the others, and passes them on.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 *
 * @see https://docs.aws.amazon.com/solutions/latest/dynamic-image-transformation-for-amazon-cloudfront/use-the-solution.html
 */

import { TranslatedUrl } from './dialect';
import { Edits, FORMAT, translateRequest } from './dit-request';
import { Json, JsonObject } from './json-in-path';
import { BadParameter, RequestParameters, RequestRules } from '../request-parameters';

export function translate(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): TranslatedUrl | BadParameter {
  return translateRequest(path, query, accept, rules, { editsIn: editsIn, addEdits: addEdits, isPartial: true });
}

/** Returns the edits in a path: a size, and filters for the format, the quality and grayscale. */
function editsIn(path: string): Edits {
  const size = /\/(\d+)x(\d+)\//.exec(path) || ['', '0', '0'];
  const edits: Edits = {};
  const isInside = path.indexOf('fit-in') >= 0 || !+size[1] || !+size[2];
  edits.resize = { width: +size[1] || null, height: +size[2] || null, fit: isInside ? 'inside' : 'cover' };
  const filters = /filters:.*\)/.exec(path);
  const known = /^filters:((format|quality|grayscale)\(\w*\):?)+$/;
  edits.filters = filters && !known.test(filters[0]) || /\dx\d+:/.test(path) || undefined;
  const format = /:format\((\w*)/.exec(path);
  if (format) edits.toFormat = format[1].replace('jpg', 'jpeg');
  const given = /:quality\((\w*)/.exec(path);
  if (given && (format || FORMAT.test(path.slice(path.lastIndexOf('.') + 1)))) {
    edits.jpeg = { quality: given[1] };
  }
  if (/:grayscale\(/.test(path)) edits.grayscale = true;
  return edits;
}

const FITS: RequestParameters = { __proto__: null, cover: 'crop', fill: 'scale', inside: 'clip' } as never;

/** Adds the parameters of frequent edits. */
function addEdits(edits: Edits, parameters: RequestParameters): string | undefined {
  return Object.keys(edits).filter(name => edits[name] !== undefined && !addEdit(name, edits[name], parameters))[0];
}

/** Returns whether an edit is frequent, and adds its parameters then. */
function addEdit(name: string, value: Json, parameters: RequestParameters): boolean {
  if (name === 'resize') return typeof value === 'object' && addSize(value as JsonObject || {}, parameters);
  if (FORMAT.test(name)) {
    const given = (value as JsonObject || {}).quality;
    if (isSet(given)) parameters.q = String(given);
    return !isSet(given) || /^([1-9]\d?|100)$/.test(parameters.q);
  }
  if (name === 'toFormat') parameters.fm = String(value);
  else if (/^gr[ae]yscale$/.test(name) && value === true) parameters.sat = '-100';
  else return value === false && /^(fl[io]p|gr[ae]yscale)$/.test(name);
  return true;
}

function addSize(resize: JsonObject, parameters: RequestParameters): boolean {
  const fit = FITS[String(isSet(resize.fit) ? resize.fit : 'cover')];
  const isFrequent = Object.keys(resize).every(name => {
    const side = resize[name];
    if (name === 'fit' || !isSet(side)) return /^(width|height|fit)$/.test(name);
    parameters[name[0]] = String(side);
    return /^(width|height)$/.test(name) && /^[1-9]\d{0,8}$/.test(String(side));
  });
  const isBox = parameters.w && parameters.h;
  if (isBox) parameters.fit = fit;
  return isFrequent && fit !== undefined && (isBox || fit !== 'scale') as boolean;
}

function isSet(value: Json): boolean {
  return value !== undefined && value !== null;
}
