/**
 * The URL grammar: from the URL of an image to the path of a variant, and back. The files that this one imports define
 * valid parameters and their meaning.
 *
 * It runs in CloudFront Functions too (JavaScript runtime 2.0): no syntax that the runtime lacks (destructuring,
 * spread, classes, `for…of`, default arguments, `?.`), which bundling does not lower, and no import from elsewhere.
 */

import { hasDialect } from './features';
import { OPERATION_NAMES, boundsOf } from './grammar-table';
import {
  VARIANT_MARK, decodeKey, decodeText, encodeKey, encodeText, markedPrefix, parseKey, variantPrefix,
} from './key-encoding';
import { Operations, isShare, operationsOf, requestOfFormat } from './request-operations';
import {
  BadParameter,
  OF_MARK,
  RequestParameters,
  RequestRules,
  has,
  isImageKey,
  merged,
  problemOf,
  reasonOf,
  withoutProblems,
} from './request-parameters';

export { OPERATION_NAMES } from './grammar-table';
export { parseKey, printKey } from './key-encoding';
export {
  DESCRIPTION, FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, NEGOTIATION, type Operations,
} from './request-operations';
export { type BadParameter, type RequestParameters, type RequestRules } from './request-parameters';

/** The key of an image and the operations on it, in canonical form: equal variants have equal requests. */
export interface ImageRequest {
  readonly key: string;
  readonly operations: Operations;
}

/** A request as the path of a variant has it. */
export interface ParsedVariant {
  readonly request: ImageRequest;
  /**
   * Whether the edge function prints this path under these rules. Others come from an edge function with other rules.
   */
  readonly isCanonical: boolean;
}

/** A request and the path of its variant, so that the edge function prints the path only once. */
export interface ResolvedVariant {
  readonly request: ImageRequest;
  readonly path: string;
}

// Canonical forms of lists.
const LISTS = ['numbers', 'lengths', 'stroke'];

/** The longest path of a variant: S3's limit for keys is 1,024 bytes, and a path begins with a slash. */
export const MAX_PATH = 1025;

/** The reason for rejecting a longer one. */
export const TOO_LONG: BadParameter = { parameter: 'path', reason: 'is too long' };

/**
 * Returns the canonical request of a URL, or the reason for rejecting it. Sizes are never too large: they are clamped.
 */
export function parseRequest(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ImageRequest | BadParameter {
  const variant = resolveVariant(path, query, accept, rules);
  return isBad(variant) ? variant : variant.request;
}

/**
 * Returns the variant that a URL requests, or the reason for rejecting the URL.
 *
 * @param query for rules with a dialect, the valid parameters of a translated URL, without a preset
 */
export function resolveVariant(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ResolvedVariant | BadParameter {
  const preset = query.preset; // an empty parameter is none
  if (!hasDialect(rules)) {
    const presets = Object.keys(rules.presets);
    if (preset && !presets.includes(preset)) {
      return {
        parameter: 'preset', reason: reasonOf({ values: presets.join(', ') || 'none, as this CDN has no presets' }),
      };
    }
  }
  const parameters = hasDialect(rules) ? query : merged(query, preset, rules);
  const key = parseKey(path);
  const bad = problemOfKey(key) || !hasDialect(rules) && problemOf(parameters, rules);
  if (key === undefined || bad) return bad as BadParameter;
  const request = { key: key, operations: operationsOf(key, parameters, accept, rules) };
  // Encoding takes longer than linear time, and never makes a key shorter.
  const printed = key.length > MAX_PATH ? key : printVariant(request);
  if (printed.length > MAX_PATH) return TOO_LONG;
  return { request: request, path: printed };
}

/**
 * Returns the path of a variant, such as `/cats/tom.jpg/_.v.1k2f_f.avif_w.640_max-h.2560_q.80`: its cache key and,
 * without the first slash, its key in the variant bucket.
 */
export function printVariant(request: ImageRequest): string {
  return '/' + encodeKey(request.key) + '/' + printOperations(request.operations);
}

/** Returns the key of a variant in the variant bucket. */
export function storedKey(request: ImageRequest): string {
  return printVariant(request).slice(1);
}

/** Returns the key by which a watermark refers to a variant. */
export function referenceKey(request: ImageRequest, mark: string): string {
  return markedPrefix(mark) + storedKey(request);
}

/**
 * Returns the request of a variant's path, or undefined if the edge function does not print this path under these
 * rules.
 */
export function parseVariant(path: string, rules: RequestRules): ImageRequest | undefined {
  const variant = readVariant(path, rules);
  return variant && variant.isCanonical ? variant.request : undefined;
}

/**
 * Returns the request of a variant's path, which may have been printed under other rules. Operations that these rules
 * do not have are left out. Undefined if it is not the path of a variant.
 */
export function readVariant(path: string, rules: RequestRules): ParsedVariant | undefined {
  const slash = path.lastIndexOf('/');
  const key = path.charAt(0) === '/' && slash > 0 ? decodeKey(path.slice(1, slash)) : undefined;
  const operations = readOperations(path.slice(slash + 1));
  if (problemOfKey(key) || key === undefined || operations === undefined) return undefined;
  const format = requestOfFormat(operations.f);
  const parameters = withoutProblems(Object.assign(parametersOf(operations), format.parameters), rules);
  const request = { key: key, operations: operationsOf(key, parameters, format.accept, rules) };
  return { request: request, isCanonical: printVariant(request) === path && isMarkAllowed(request, rules) };
}

/** Returns the prefix of all variants of an image whose version is that of the rules. */
export function currentVariants(key: string, rules: RequestRules): string {
  return variantPrefix(key) + 'v.' + rules.version + '_';
}

export function isBad(request: object): request is BadParameter {
  return (request as BadParameter).reason !== undefined;
}

/**
 * Whether a request is one of the finitely many core variants, which are always served: a width of the ladder, or a
 * preset at a width of the ladder, in any format.
 */
export function isCore(request: ImageRequest, rules: RequestRules): boolean {
  const printed = printOperations(request.operations);
  return (
    printOperations(coreOperations(request, rules)) === printed ||
    Object.keys(rules.presets).some(
      preset => printOperations(presetOperations(request, preset, rules)) === printed,
    )
  );
}

/** Returns the nearest core variant: the same width, or the next one of the ladder, in the same format. */
export function nearestCore(request: ImageRequest, rules: RequestRules): ImageRequest {
  return { key: request.key, operations: coreOperations(request, rules) };
}

function coreOperations(request: ImageRequest, rules: RequestRules): Operations {
  const format = requestOfFormat(request.operations.f);
  const w = request.operations.w;
  // Shares are not widths of the ladder.
  const parameters = Object.assign(w && !isShare(w) ? { w: w } : {}, format.parameters);
  if (isLevel(request.operations.q, rules)) parameters.q = request.operations.q;
  return operationsOf(request.key, parameters, format.accept, onLadder(rules));
}

/** Whether a quality is one of a list, as paths print it. */
function isLevel(q: string | undefined, rules: RequestRules): boolean {
  const site = rules.dialect && rules.dialect.site;
  return ((site && site.levels) || []).some(level => (Math.round(level / 5) * 5 || 5) === Number(q));
}

/** Returns rules by which widths snap to the ladder, as not all widths of a dialect can be core variants. */
function onLadder(rules: RequestRules): RequestRules {
  return Object.assign({}, rules, { dialect: undefined });
}

function presetOperations(request: ImageRequest, preset: string, rules: RequestRules): Operations {
  const format = requestOfFormat(request.operations.f);
  const scaled = atWidth(request.operations.w, rules.presets[preset].w);
  const parameters = merged(Object.assign(scaled, format.parameters), preset, rules);
  return operationsOf(request.key, parameters, format.accept, onLadder(rules));
}

function atWidth(width: string | undefined, presetWidth: string | undefined): RequestParameters {
  if (width === undefined) return {};
  return presetWidth === undefined ? { w: width } : { dpr: String(Number(width) / Number(presetWidth)) };
}

/** Whether the edge function prints this watermark: one of a preset, or any if URLs are signed. */
function isMarkAllowed(request: ImageRequest, rules: RequestRules): boolean {
  const operations = request.operations;
  const isAllowed = operations.mark === undefined || rules.signed === true || rules.dialect !== undefined;
  return isAllowed || Object.keys(rules.presets).some(preset => {
    const own = presetOperations({ key: request.key, operations: { f: operations.f } }, preset, rules);
    return OPERATION_NAMES.filter(name => OF_MARK.test(name)).every(name => own[name] === operations[name]);
  });
}

function printOperations(operations: Operations): string {
  return VARIANT_MARK + OPERATION_NAMES
    .filter(name => operations[name])
    .map(name => name + '.'
      + (name === 'mark' ? encodeText(operations[name]) : operations[name].replace(/_/g, '-')))
    .join('_');
}

/**
 * Returns the operations in a segment that `printOperations()` printed under any rules, or undefined for other
 * segments.
 */
function readOperations(segment: string): Operations | undefined {
  if (segment.indexOf(VARIANT_MARK) !== 0) return undefined;
  // No encoded text contains this separator, since no escape has four characters.
  const parts = segment.split('_mark.');
  const operations: Operations = {};
  const isRead = parts[0].slice(VARIANT_MARK.length).split('_').every(item => {
    const match = /^([a-z][a-z-]*)\.([A-Za-z0-9.-]+)$/.exec(item);
    if (match) operations[match[1]] = match[2];
    return match !== null;
  });
  if (parts.length > 1) operations.mark = decodeText(parts[1]);
  const isText = parts.length < 2 || parts.length === 2 && encodeText(operations.mark) === parts[1];
  return isRead && isText && has(operations, 'v') && has(operations, 'f') ? operations : undefined;
}

/** Returns the parameters that lead to operations, except that of the format. */
function parametersOf(operations: Operations): RequestParameters {
  const parameters: RequestParameters = {};
  OPERATION_NAMES.slice(OPERATION_NAMES.indexOf('w')).forEach(name => {
    const bounds = boundsOf(name);
    if (!has(operations, name) || !bounds) return;
    const isList = bounds.isList || LISTS.indexOf(String(bounds.form)) >= 0;
    const separator = name === 'ar' ? ':' : isList ? ',' : '-';
    parameters[name] = name === 'mark' ? operations[name] : operations[name].replace(/-/g, separator);
  });
  return parameters;
}

function problemOfKey(key: string | undefined): BadParameter | undefined {
  return key === undefined || !isImageKey(key) ? { parameter: 'path', reason: 'names no image' } : undefined;
}
