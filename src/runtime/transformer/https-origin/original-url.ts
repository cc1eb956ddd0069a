import { isIP } from 'node:net';
import { HttpsOrigin } from '../../../model/https-origin';
import { MAX_KEY_BYTES } from '../../../model/object-key';
import { printKey } from '../../url/image-request';
import { isImageKey } from '../../url/request-parameters';

/** Characters of a query that URL parsers leave as they are. */
const QUERY = /^[!$-;=?-~]*$/;

/**
 * Returns the URL of an original, or undefined if there can be none. Each segment of the key is percent-encoded, so
 * that no key leads to another host, out of the folder of the origin, or to a query.
 *
 * @param hasQuery whether a question mark in keys begins the query of the URL, which is used as it is
 */
export function originalUrl(
  { url: base }: Pick<HttpsOrigin, 'url'>, whole: string, hasQuery: boolean = false,
): URL | undefined {
  const at = hasQuery ? whole.indexOf('?') : -1;
  const [key, search] = at < 0 ? [whole, ''] : [whole.slice(0, at), whole.slice(at)];
  if (!QUERY.test(search) || Buffer.byteLength(whole) > MAX_KEY_BYTES) return undefined;
  if (!isImageKey(key) || /\p{Surrogate}/u.test(key)) return undefined;
  const folder = new URL(base);
  const url = new URL(base + printKey(key).slice(1) + search);
  const isBelow = url.origin === folder.origin && url.pathname.startsWith(folder.pathname);
  return isBelow && url.search === search && url.hash === '' ? url : undefined;
}

/** Returns the target of a redirect, or undefined if the origin may not redirect there. */
export function redirectTarget(
  { redirectHosts = [] }: Pick<HttpsOrigin, 'redirectHosts'>, from: URL, location: string | undefined,
): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const url = new URL(location, from.href);
  const isAllowed = url.protocol === 'https:' && url.username === '' && url.password === ''
    && redirectHosts.includes(url.host);
  // No look-up, and so no check of addresses, precedes a connection to an address.
  return isAllowed && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url : undefined;
}
