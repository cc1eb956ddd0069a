/**
 * Requests of Dynamic Image Transformation: which image, which edits, and which format.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { TranslatedUrl } from './dialect';
import { Json, JsonObject, jsonIn } from './json-in-path';
import { MAX_PATH } from '../image-request';
import { encodeText, parseKey } from '../key-encoding';
import { ORIGINAL_FORMAT } from '../original-format';
import { BadParameter, RequestParameters, RequestRules, formatName } from '../request-parameters';

/** Edits by name, in the order in which they are applied: methods of sharp, with their arguments. */
export interface Edits { [name: string]: Json }

/** The edits that a translation understands. */
export interface Editing {
  /** Returns the edits in a path like those of thumbor, decoded and with its slash. */
  readonly editsIn: (path: string) => Edits;
  /** Adds the parameters of edits. Returns the name of the first part that it does not understand, or nothing. */
  readonly addEdits: (edits: Edits, parameters: RequestParameters, rules: RequestRules) => string | undefined;
  /** Whether the transform function understands other edits. */
  readonly isPartial: boolean;
}

/** Output formats of sharp that this library makes, too. */
export const FORMAT = /^(jpe?g|png|webp|avif|gif)$/;

/**
 * The parameters of queries that the service's edge function keeps, in the order of the alphabet, in which it sorts
 * them. Signatures cover these and the expiry. `greyscale` is an edit of JSON only.
 */
export const PARAMETERS = ['fit', 'flip', 'flop', 'format', 'grayscale', 'height', 'rotate', 'width'];

/** Begins the last segment of a path with a request that the transform function translates, like `VARIANT_MARK`. */
export const PASSED_ON = '_.dit';

/** Translates a URL by the edits that are understood. */
export function translateRequest(
  path: string, query: RequestParameters, accept: string, rules: RequestRules, editing: Editing,
): TranslatedUrl | BadParameter {
  const dialect = rules.dialect!;
  const text = parseKey(path);
  if (text === undefined) return { path: path, parameters: {} };
  if (hasExpired(query.expires)) {
    return { parameter: 'expires', reason: 'must be a time in the future, like 20300102T120304Z' };
  }
  const json = jsonIn(text);
  const buckets = dialect.buckets || [];
  const named = json ? json.bucket : (/(?:^|\/)s3:([^/]+)\//.exec(text) || [])[1];
  const bucket = buckets.filter(each => each.bucket === named)[0];
  if (json && named !== undefined && !bucket) {
    return { parameter: 'bucket', reason: 'must be one of the sourceBuckets of this CDN' };
  }
  const key = json ? json.key : keyIn('/' + text, bucket ? bucket.bucket : '/');
  if (typeof key !== 'string') return { parameter: 'key', reason: 'must be the key of an image' };
  const edits = Object.assign({}, json ? json.edits : editing.editsIn('/' + text), editsOfQuery(query)) as Edits;
  const parameters: RequestParameters = {};
  const unknown = editing.addEdits(edits, parameters, rules);
  const webp = dialect.autoWebp && accept.indexOf('image/webp') >= 0 ? 'webp' : '';
  const folder = bucket || buckets[0];
  // Slashes may be encoded, too.
  const image = '/' + encodeURIComponent((folder ? folder.folder : '') + key);
  if (unknown !== undefined && editing.isPartial) {
    const passed = (text + '?' + printed(query)).slice(0, MAX_PATH); // a longer one is refused
    return { path: image, parameters: {}, passedOn: PASSED_ON + webp + '.' + encodeText(passed) };
  }
  if (unknown !== undefined) return { parameter: unknown, reason: 'has no equivalent in this CDN' };
  const own = json && Object.keys(edits).filter(name => FORMAT.test(name)).pop();
  const fm = parameters.fm || webp || String(json && json.outputFormat || own || ORIGINAL_FORMAT);
  if (fm !== ORIGINAL_FORMAT && !FORMAT.test(fm) || rules.formats.indexOf(formatName(fm)) < 0) {
    return { parameter: 'format', reason: 'must be a format that this CDN makes' };
  }
  parameters.fm = fm;
  return { path: image, parameters: parameters };
}

/** Returns the parameters of a query, so that equal requests have equal paths. */
function printed(query: RequestParameters): string {
  return PARAMETERS.filter(name => query[name] !== undefined)
    .map(name => name + '=' + encodeURIComponent(query[name]))
    .join('&');
}

/** The edits of query parameters, which replace those of the path. A size has the place of its first parameter. */
function editsOfQuery(query: RequestParameters): Edits {
  const edits: Edits = {};
  const resize: Edits = {};
  PARAMETERS.forEach(name => {
    const value = query[name];
    if (value === undefined) return;
    if (name === 'format') edits.toFormat = value;
    else if (name === 'fit') resize.fit = value;
    else if (name[0] === 'f' || name[0] === 'g') edits[name] = !/^(0|false|)$/i.test(value);
    else (name === 'rotate' ? edits : resize)[name] = value === '' || value === '0' ? null : parseInt(value);
    if (Object.keys(resize).length > 0) edits.resize = resize as JsonObject;
  });
  return edits;
}

/** Whether a time is past, or written in another way. */
export function hasExpired(expires: string | undefined): boolean {
  return expires !== undefined && !(
    Date.parse(expires.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$|.*/, '$1-$2-$3T$4:$5:$6Z')) > Date.now()
  );
}

/** Returns the key in a path without its edits and its bucket. */
function keyIn(path: string, bucket: string): string {
  return path
    .replace(/\/\d+x\d+:\d+x\d+(?=\/)/g, '')
    .replace(/\/\d+x\d+(?=\/)/g, '')
    .replace(/filters:watermark\(.*\)|filters:[^/]+/g, '')
    .replace(/\/fit-in(?=\/)/g, '')
    .replace('s3:' + bucket + '/', '')
    .replace(/^\/+/, '');
}
