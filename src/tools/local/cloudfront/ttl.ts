import { Headers } from '../http/message';

/** The three TTLs of a cache policy, in seconds. */
export interface Ttls {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

export const DEFAULT_ERROR_CACHING_MIN_TTL = 10;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
const ERRORS_ALWAYS_CACHED = [404, 414, 500, 501, 502, 503, 504];
const ERRORS_CACHED_BY_HEADER = [400, 403, 405, 412, 415];

/**
 * Returns the seconds for which CloudFront caches a response; undefined if it does not cache it.
 *
 * Zero means cached and revalidated at every request.
 *
 * @param errorCachingMinTtl the distribution's error caching minimum TTL for this status
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 */
export function ttlOf(
  status: number, headers: Headers, ttls: Ttls, now: number, errorCachingMinTtl?: number,
): number | undefined {
  return status < 400
    ? ttlOfSuccess(headers, ttls, now)
    : ttlOfError(status, headers, ttls, now, errorCachingMinTtl ?? DEFAULT_ERROR_CACHING_MIN_TTL);
}

function ttlOfSuccess(headers: Headers, { minTtl, defaultTtl, maxTtl }: Ttls, now: number): number | undefined {
  if (maxTtl === 0) return undefined; // caching is off
  if (forbidsCaching(headers)) return minTtl > 0 ? minTtl : undefined;
  const sent = lifetime(headers, now);
  return sent === undefined ? Math.max(defaultTtl, minTtl) : Math.max(Math.min(sent, maxTtl), minTtl);
}

/** The origin can extend the caching of an error up to the maximum TTL, but not shorten it below the minimum. */
function ttlOfError(
  status: number, headers: Headers, { maxTtl }: Ttls, now: number, errorCachingMinTtl: number,
): number | undefined {
  const directives = cacheControl(headers);
  const hasLifetime = directives.has('max-age') || directives.has('s-maxage');
  const isCached = ERRORS_ALWAYS_CACHED.includes(status) || (hasLifetime && ERRORS_CACHED_BY_HEADER.includes(status));
  if (!isCached) return undefined;
  const sent = lifetime(headers, now) ?? 0;
  return Math.max(Math.min(sent, maxTtl), errorCachingMinTtl);
}

/** Returns the directives of `Cache-Control`. The first of duplicates takes precedence. */
export function cacheControl(headers: Headers): Map<string, string> {
  const directives = new Map<string, string>();
  for (const [, name, quoted, token] of (headers['cache-control']
    ?? '').matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]*)))?/g)) {
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), quoted ?? token ?? '');
  }
  return directives;
}

/**
 * Returns the seconds in a directive such as `max-age`; undefined if it is missing, zero if it is invalid (RFC 9111,
 * section 4.2.1).
 */
export function seconds(directives: Map<string, string>, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : 0;
}

/**
 * Returns the seconds for which other caches have held a response. The first of several values takes precedence; an
 * invalid one counts as zero (RFC 9111, section 5.1).
 */
export function ageOf({ age = '' }: Headers): number {
  const [first] = age.split(',');
  return /^\s*\d+\s*$/.test(first) ? Number(first) : 0;
}

function forbidsCaching(headers: Headers): boolean {
  const directives = cacheControl(headers);
  return ['no-cache', 'no-store', 'private'].some(directive => directives.has(directive));
}

/** Returns the rest of the origin's lifetime. `s-maxage` takes precedence over `max-age`, and that over `Expires`. */
function lifetime(headers: Headers, now: number): number | undefined {
  const directives = cacheControl(headers);
  const sent = seconds(directives, 's-maxage') ?? seconds(directives, 'max-age') ?? secondsUntilExpiry(headers, now);
  return sent === undefined ? undefined : Math.max(0, sent - ageOf(headers));
}

/** Uses the origin's clock. An invalid date, such as `0`, means already expired (RFC 9111, section 5.3). */
function secondsUntilExpiry({ expires, date }: Headers, now: number): number | undefined {
  if (expires === undefined) return undefined;
  const [expiry, given] = [timeOf(expires), date === undefined ? undefined : timeOf(date)];
  return expiry === undefined ? 0 : Math.max(0, Math.floor((expiry - (given ?? now)) / 1000));
}

function timeOf(date: string): number | undefined {
  const time = Date.parse(date);
  return Number.isNaN(time) || !date.includes(':') ? undefined : time;
}
