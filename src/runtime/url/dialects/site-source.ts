/**
 * The original that a URL of a framework names: a path of the site, or an absolute URL. Part of the URL grammar, and
 * like it written for CloudFront Functions too.
 */

import { parseKey } from '../key-encoding';
import { isImageKey } from '../request-parameters';
import { SitePattern, SiteRoute, SiteRules } from './dialect-rules';
import { dropsQuery, isBased, isInPath, isListed } from './framework-features';
import { FrameworkNames } from './frameworks';
import { REJECTED } from './site-query';

/** The reason for rejecting what a framework forbids. */
export const NOT_ALLOWED = 'is not allowed';

/** The longest source, as in Next.js. */
const MAX_SOURCE = 3072;

/** Characters that URL parsers remove or read as another one, so that two parsers could see two URLs. */
// eslint-disable-next-line no-control-regex
const AMBIGUOUS = /[\x00-\x1f\x7f\\]| $/;

/** A path of the site, and no URL without a scheme: browsers read `/\\` as `//`. */
const LOCAL = /^\/(?![/\\])/;

/** The host of an absolute URL without user information, its path and query. */
const ABSOLUTE = /^https:\/\/([^/?#@]+)([^#]*)/i;

/** Encoded characters that servers read in different ways: slashes, and the question mark, which ends keys. */
const ENCODED = /%(2f|5c|3f)/i;

/** Characters of a query that URL parsers leave as they are. */
const QUERY = /^[!$-;=?-~]+$/;

/**
 * Returns the key of the CDN for a source, followed by its query, or the reason for rejecting it.
 */
export function keyOfSource(
  source: string | undefined, site: SiteRules, row: FrameworkNames,
): { readonly key: string } | string {
  if (!source) return 'is required';
  if (!isInPath(row) && source === REJECTED) return 'is invalid';
  if (source.length > MAX_SOURCE) return 'is too long';
  const isLocal = LOCAL.test(source);
  // ipx reads paths of files, which have neither a query nor a fragment.
  const parts = isLocal ? ['', '', isInPath(row) ? source : source.split('#')[0]] : ABSOLUTE.exec(source);
  if (!parts) return NOT_ALLOWED;
  if (AMBIGUOUS.test(source)) return 'is invalid';
  const at = parts[2].indexOf('?');
  const path = at < 0 ? parts[2] : parts[2].slice(0, at);
  const search = at < 0 || at === parts[2].length - 1 ? '' : parts[2].slice(at);
  const decoded = isLocal && isInPath(row) ? path : parseKey('/' + path);
  if (decoded === undefined || !isImageKey(decoded)) return 'is invalid';
  if ((decoded + '/').indexOf('/' + row.endpoint + '/') >= 0) return 'cannot be recursive';
  if (ENCODED.test(path) || search && !QUERY.test(search)) return NOT_ALLOWED;
  const key = isLocal
    ? localKey(decoded, search, site, row)
    : remoteKey(parts[1].toLowerCase().replace(/:443$/, ''), decoded, search, site, row);
  return key === undefined || /^\/*$/.test(key) ? NOT_ALLOWED : { key: key };
}

/**
 * Returns the key of a path of the site, unless the key is one of an HTTPS origin with a prefix. Files in buckets have
 * no query.
 */
function localKey(path: string, search: string, site: SiteRules, row: FrameworkNames): string | undefined {
  const base = isBased(row) && site.base || '';
  const query = dropsQuery(row) ? '' : search;
  if (path.indexOf(base + '/') !== 0 || !isAllowed(path, query, site, row)) return undefined;
  const key = path.slice(base.length + 1);
  const route = routeOf(key, site);
  if (!route) return key;
  return route[0] && route[1] ? undefined : key + (route[1] ? query : '');
}

function isAllowed(path: string, search: string, site: SiteRules, row: FrameworkNames): boolean {
  if (!isListed(row) || !site.locals) return !search;
  return matchesSome(site.locals, path, search);
}

function matchesSome(patterns: readonly SitePattern[], path: string, search: string): boolean {
  return patterns.some(pattern =>
    RegExp(pattern[0]).test(path) && (pattern[1] === undefined || pattern[1] === null || pattern[1] === search));
}

/** Returns the key of an original of the HTTPS origin with the longest folder that the path is below. */
function remoteKey(
  host: string, path: string, search: string, site: SiteRules, row: FrameworkNames,
): string | undefined {
  const routes = (site.routes || []).filter(route => route[1] === host && path.indexOf(route[2]!) === 0);
  if (routes.length === 0) return undefined;
  const route = routes.reduce((longest, next) => next[2]!.length > longest[2]!.length ? next : longest);
  if (isListed(row) && route[3] && !matchesSome(route[3], path, search)) return undefined;
  const key = route[0] + path.slice(route[2]!.length);
  const own = routeOf(key, site);
  return own && own[0] === route[0] ? key + search : undefined;
}

/** Returns the source that keys lead to: that of the longest prefix. */
function routeOf(key: string, site: SiteRules): SiteRoute | undefined {
  return (site.routes || []).filter(route => key.indexOf(route[0]) === 0)[0];
}
