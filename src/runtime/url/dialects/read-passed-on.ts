import { PASSED_ON as OF_DIT } from './dit-request';
import { parseUrl } from './resolve-url';
import { PASSED_ON as OF_THUMBOR } from './thumbor';
import { ImageRequest, isBad } from '../image-request';
import { decodeText, encodeKey, encodeText } from '../key-encoding';
import { BadParameter, RequestRules } from '../request-parameters';

/** Accept headers by the beginning of a segment. */
const ACCEPTS: { readonly [start: string]: string } = { [`${OF_DIT}.`]: '', [`${OF_DIT}webp.`]: 'image/webp' };

/**
 * Returns the request in a path that the edge function of a dialect passes on because it has no room for the
 * translation, or the reason for rejecting it. Returns undefined for other paths.
 */
export function readPassedOn(path: string, rules: RequestRules): ImageRequest | BadParameter | undefined {
  const slash = path.lastIndexOf('/');
  const segment = path.slice(slash + 1);
  const start = [...Object.keys(ACCEPTS), OF_THUMBOR].find(each => segment.startsWith(each));
  if (start === undefined) return undefined;
  const text = decodeText(segment.slice(start.length));
  if (encodeText(text) !== segment.slice(start.length)) return undefined;
  const request = start === OF_THUMBOR
    ? parseUrl(`/unsafe/${text}`, {}, '', rules) : ofDit(text, ACCEPTS[start], rules);
  if (request === undefined || isBad(request)) return request;
  return `/${encodeKey(request.key)}` === path.slice(0, slash) ? request : undefined;
}

function ofDit(text: string, accept: string, rules: RequestRules): ImageRequest | BadParameter | undefined {
  const [, path, query] = /^(.*)\?(.*)$/s.exec(text) ?? [];
  if (path === undefined) return undefined;
  return parseUrl(`/${encodeURIComponent(path)}`, Object.fromEntries(new URLSearchParams(query)), accept, rules);
}
