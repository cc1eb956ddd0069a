import { PASSED_ON } from './dit-request';
import { parseUrl } from './resolve-url';
import { ImageRequest, isBad } from '../image-request';
import { BadParameter, RequestRules } from '../request-parameters';
import { decodeText, encodeKey, encodeText } from '../variant-key';

/** Accept headers by the beginning of a segment. */
const ACCEPTS: { readonly [start: string]: string } = { [`${PASSED_ON}.`]: '', [`${PASSED_ON}webp.`]: 'image/webp' };

/**
 * Returns the request in a path that the edge function passes on because it has no room for the translation, or the
 * reason for rejecting it. Returns undefined for other paths.
 */
export function readPassedOn(path: string, rules: RequestRules): ImageRequest | BadParameter | undefined {
  if (!rules.dialect) return undefined;
  const slash = path.lastIndexOf('/');
  const segment = path.slice(slash + 1);
  const start = Object.keys(ACCEPTS).find(each => segment.startsWith(each));
  if (start === undefined) return undefined;
  const text = decodeText(segment.slice(start.length));
  const queryAt = text.lastIndexOf('?');
  if (queryAt < 0 || encodeText(text) !== segment.slice(start.length)) return undefined;
  const query = Object.fromEntries(new URLSearchParams(text.slice(queryAt + 1)));
  const request = parseUrl(`/${encodeURIComponent(text.slice(0, queryAt))}`, query, ACCEPTS[start], rules);
  return isBad(request) || `/${encodeKey(request.key)}` === path.slice(0, slash) ? request : undefined;
}
