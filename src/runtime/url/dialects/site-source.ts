/**
 * The original that a URL of a framework names: a path of the site, or an absolute URL. Part of the URL grammar, and
 * like it written for CloudFront Functions too.
 */

import { SiteRoute, SiteRules } from './dialect-rules';

/** The longest source, as in Next.js. */
const MAX_SOURCE = 3072;

/** Characters that URL parsers remove or read as another one, so that two parsers could see two URLs. */
// eslint-disable-next-line no-control-regex
const AMBIGUOUS = /[\x00-\x1f\x7f\\]/;

/** The host, the path and the query of an absolute URL without user information. */
const ABSOLUTE = /^https:\/\/([^/?#@]+)([^?#]*)(\?[^#]*)?/i;

/** A path that decodes to another number of segments, or to one that is not there for every reader. */
const ENCODED_SLASH = /%(2f|5c)/i;

/**
 * Returns the percent-encoded key of the CDN for a source, or the reason for rejecting it.
 *
 * @param endpoint the path of the optimizer, which never is an original
 * @param isBased whether paths of images begin with the base path of the site
 */
export function keyOfSource(
  source: string | undefined, site: SiteRules, endpoint: string, isBased: boolean | undefined,
): { readonly key: string } | string {
  if (!source) return 'is required';
  if (source.length > MAX_SOURCE) return 'is too long';
  if (AMBIGUOUS.test(source) || source.indexOf('//') === 0) return 'is invalid';
  const isLocal = source.charAt(0) === '/';
  const parts = ABSOLUTE.exec(source) || [];
  const target = isLocal ? source.split('#')[0] : parts[2];
  if (target === undefined) return 'is invalid';
  const path = target.split('?')[0];
  if (path !== target || parts[3] !== undefined || ENCODED_SLASH.test(path)) return 'is not allowed';
  const decoded = decodedPath(path);
  if (decoded === undefined) return 'is invalid';
  if ((decoded + '/').indexOf('/' + endpoint + '/') >= 0) return 'cannot be recursive';
  const key = isLocal
    ? localKey(decoded, site, isBased) : remoteKey(parts[1].toLowerCase().replace(/:443$/, ''), decoded, site);
  return key === undefined ? 'is not allowed' : { key: key };
}

function decodedPath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    encodeURIComponent(decoded); // throws for an unpaired surrogate
    return decoded;
  } catch (error) {
    return undefined;
  }
}

/** Returns the key of a path of the site, unless the key is one of an HTTPS origin with a prefix. */
function localKey(path: string, site: SiteRules, isBased: boolean | undefined): string | undefined {
  const base = isBased && site.base || '';
  if (path.indexOf(base + '/') !== 0) return undefined;
  const key = path.slice(base.length + 1);
  const route = routeOf(key, site);
  return route && route[0] && route[1] ? undefined : key;
}

/** Returns the key of an original of the HTTPS origin with the longest folder that the path is below. */
function remoteKey(host: string, path: string, site: SiteRules): string | undefined {
  const routes = (site.routes || []).filter(route => route[1] === host && path.indexOf(route[2]!) === 0);
  if (routes.length === 0) return undefined;
  const route = routes.reduce((longest, next) => next[2]!.length > longest[2]!.length ? next : longest);
  const key = route[0] + path.slice(route[2]!.length);
  return routeOf(key, site) === route ? key : undefined;
}

/** Returns the source that keys lead to: that of the longest prefix. */
function routeOf(key: string, site: SiteRules): SiteRoute | undefined {
  return (site.routes || []).filter(route => key.indexOf(route[0]) === 0)[0];
}
