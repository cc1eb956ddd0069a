/**
 * The URL grammar. It is written here once, with what it says and means in the files that it imports, for everything
 * that prints or reads an image's URL.
 *
 * It runs in CloudFront Functions too (JavaScript runtime 2.0): no syntax that the runtime lacks (destructuring, spread,
 * classes, `for…of`, default arguments, `?.`), which bundling does not lower, and no import from elsewhere.
 */

import { parseKey, printKey } from './request-key';
import { FALLBACK_FORMAT, Operations, markKeyOf, operationsOf } from './request-operations';
import { BadParameter, RequestParameters, RequestRules, has, isImageKey, merged, problemOf } from './request-parameters';

export { parseKey, printKey } from './request-key';
export { FALLBACK_FORMAT, type Operations } from './request-operations';
export { type BadParameter, type RequestParameters, type RequestRules } from './request-parameters';

/** An image and what is to be done to it, in canonical form: equal pictures have equal operations. */
export interface ImageRequest {
  readonly key: string;
  readonly operations: Operations;
}

/** The order in which operations are printed. */
export const OPERATION_NAMES = [
  'f', 'w', 'h', 'ar', 'fit', 'crop', 'fp-x', 'fp-y', 'rect', 'q', 'rot', 'flip', 'bg', 'blur', 'sharp', 'sat', 'trim',
  'mark', 'mark-align', 'mark-w', 'mark-alpha',
];

// S3's limit for a key, which holds for a variant's too.
const MAX_KEY_BYTES = 1024;

/**
 * The canonical request that a URL means, or what is wrong with it. Too large is never wrong: sizes are clamped.
 */
export function parseRequest(path: string, query: RequestParameters, accept: string, rules: RequestRules): ImageRequest | BadParameter {
  const preset = query.preset;
  if (preset !== undefined && !has(rules.presets, preset)) {
    return { parameter: 'preset', reason: 'must be one of: ' + (Object.keys(rules.presets).join(', ') || 'none, as this CDN has no presets') };
  }
  return canonical(path, merged(query, preset, rules), accept, rules);
}

/**
 * The path of what a request gives, `/cats/tom.jpg/f=avif,w=640`: cache key and, without its slash, key in the store.
 */
export function printVariant(request: ImageRequest): string {
  return printKey(request.key) + '/' + printOperations(request.operations);
}

/**
 * The request that a variant's path stands for, or undefined where it is no canonical one under these rules.
 */
export function parseVariant(path: string, rules: RequestRules): ImageRequest | undefined {
  const slash = path.lastIndexOf('/');
  const parameters = parametersOf(path.slice(slash + 1));
  if (slash < 1 || parameters === undefined) return undefined;
  const request = canonical(path.slice(0, slash), parameters, '', rules);
  return isBad(request) || printVariant(request) !== path ? undefined : request;
}

/**
 * Whether a key ends as those of variants do, under whatever rules they were made. Originals with such keys are refused, so that
 * what stands before the end is the original's key.
 */
export function endsLikeVariant(key: string): boolean {
  return parametersOf(key.slice(key.lastIndexOf('/') + 1)) !== undefined;
}

export function isBad(request: ImageRequest | BadParameter): request is BadParameter {
  return (request as BadParameter).reason !== undefined;
}

/**
 * Whether a request is one of the finitely many that are always served: a width of the ladder in a format, or a preset.
 */
export function isCore(request: ImageRequest, rules: RequestRules): boolean {
  const operations = request.operations;
  const free = Object.keys(operations).filter(function (name) { return name !== 'f' && name !== 'w'; });
  return free.length === 0 || Object.keys(rules.presets).some(function (preset) {
    const made = operationsOf(merged(atWidth(operations.w, rules.presets[preset].w), preset, rules), '', rules);
    return printOperations(withFormat(made, operations.f)) === printOperations(operations);
  });
}

function withFormat(operations: Operations, format: string): Operations {
  return Object.assign({}, operations, { f: format });
}

function printOperations(operations: Operations): string {
  return OPERATION_NAMES
    .filter(function (name) { return operations[name] !== undefined; })
    .map(function (name) { return name + '=' + operations[name]; })
    .join(',');
}

/** The parameters that `printOperations` had printed, or undefined where it printed no such thing. */
function parametersOf(segment: string): RequestParameters | undefined {
  const parameters: RequestParameters = {};
  const bad = segment.split(',').some(function (part) {
    const match = /^([a-z-]+)=([a-z0-9._-]+)$/i.exec(part);
    if (match) parameters[match[1] === 'f' ? 'fm' : match[1]] = unescapeValue(match[1], match[2]);
    return !match || OPERATION_NAMES.indexOf(match[1]) < 0;
  });
  if (bad || parameters.fm === undefined) return undefined;
  if (parameters.fm === FALLBACK_FORMAT) delete parameters.fm;
  return parameters;
}

function unescapeValue(name: string, value: string): string {
  if (name === 'ar') return value.replace('_', ':');
  if (name === 'mark') return markKeyOf(value) || value;
  return name === 'crop' || name === 'rect' || name === 'mark-align' ? value.replace(/_/g, ',') : value;
}

function canonical(path: string, parameters: RequestParameters, accept: string, rules: RequestRules): ImageRequest | BadParameter {
  const key = parseKey(path);
  const bad = problemOfKey(key) || problemOf(parameters, rules);
  if (key === undefined || bad) return bad as BadParameter;
  const request = { key: key, operations: operationsOf(parameters, accept, rules) };
  const bytes = byteLength(key) + 1 + printOperations(request.operations).length;
  return bytes > MAX_KEY_BYTES ? { parameter: 'path', reason: 'is too long' } : request;
}

function atWidth(width: string | undefined, presetWidth: string | undefined): RequestParameters {
  if (width === undefined) return {};
  return presetWidth === undefined ? { w: width } : { dpr: String(Number(width) / Number(presetWidth)) };
}

function problemOfKey(key: string | undefined): BadParameter | undefined {
  if (key === undefined) return { parameter: 'path', reason: 'is not percent-encoded UTF-8' };
  if (!isImageKey(key)) return { parameter: 'path', reason: 'names no image' };
  if (endsLikeVariant(key)) return { parameter: 'path', reason: 'ends like the path of a variant' };
  return undefined;
}

function byteLength(text: string): number {
  return encodeURIComponent(text).replace(/%../g, '.').length;
}
