import { Headers } from '../http/message';

/** The three TTLs of a cache policy, in seconds. */
export interface Ttls {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

/** The rule that decides a TTL: the lifetime that the origin states, or the setting that takes its place. */
type TtlRule =
  | 'origin' | 'MinTTL' | 'DefaultTTL' | 'MaxTTL' | 'ErrorCachingMinTTL'
  | 'cachingDisabled' | 'forbidden' | 'errorWithoutLifetime' | 'errorNeverCached';

/** The lifetime that an origin states, in seconds, without the time in other caches. */
interface StatedLifetime {
  readonly by: 's-maxage' | 'max-age' | 'Expires';
  readonly seconds: number;
}

/** The time for which CloudFront caches a response, and the reason for it. */
export interface TtlDecision {
  /** The TTL. Undefined if the response is not cached; zero if it is cached and revalidated at every request. */
  readonly seconds?: number;
  readonly rule: TtlRule;
  readonly stated?: StatedLifetime;
  /** The directive of `Cache-Control` that forbids caching, such as `no-store`. */
  readonly forbiddenBy?: string;
}

export const DEFAULT_ERROR_CACHING_MIN_TTL = 10;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
const ERRORS_ALWAYS_CACHED = [404, 414, 500, 501, 502, 503, 504];
const ERRORS_CACHED_BY_HEADER = [400, 403, 405, 412, 415];

/**
 * Decides for how long CloudFront caches a response.
 *
 * @param errorCachingMinTtl the distribution's error caching minimum TTL for this status
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 */
export function decideTtl(
  status: number, headers: Headers, ttls: Ttls, now: number, errorCachingMinTtl?: number,
): TtlDecision {
  return status < 400
    ? ttlOfSuccess(headers, ttls, now)
    : ttlOfError(status, headers, ttls, now, errorCachingMinTtl ?? DEFAULT_ERROR_CACHING_MIN_TTL);
}

function ttlOfSuccess(headers: Headers, { minTtl, defaultTtl, maxTtl }: Ttls, now: number): TtlDecision {
  if (maxTtl === 0) return { rule: 'cachingDisabled' };
  const forbiddenBy = directiveAgainstCaching(headers);
  if (forbiddenBy !== undefined) {
    return minTtl > 0 ? { seconds: minTtl, rule: 'MinTTL', forbiddenBy } : { rule: 'forbidden', forbiddenBy };
  }
  const stated = statedLifetime(headers, now);
  if (stated === undefined) {
    return defaultTtl < minTtl ? { seconds: minTtl, rule: 'MinTTL' } : { seconds: defaultTtl, rule: 'DefaultTTL' };
  }
  return clamp(stated, { min: minTtl, max: maxTtl }, 'MinTTL');
}

/** The origin can extend the caching of an error up to the maximum TTL, but not shorten it below the minimum. */
function ttlOfError(
  status: number, headers: Headers, { maxTtl }: Ttls, now: number, errorCachingMinTtl: number,
): TtlDecision {
  const directives = cacheControl(headers);
  const hasLifetime = directives.has('max-age') || directives.has('s-maxage');
  if (!ERRORS_ALWAYS_CACHED.includes(status)) {
    if (!ERRORS_CACHED_BY_HEADER.includes(status)) return { rule: 'errorNeverCached' };
    if (!hasLifetime) return { rule: 'errorWithoutLifetime' };
  }
  const stated = statedLifetime(headers, now);
  return stated === undefined
    ? { seconds: errorCachingMinTtl, rule: 'ErrorCachingMinTTL' }
    : clamp(stated, { min: errorCachingMinTtl, max: maxTtl }, 'ErrorCachingMinTTL');
}

/** Applies the bounds of the distribution. The minimum takes precedence over the maximum. */
function clamp(stated: StatedLifetime, { min, max }: { min: number; max: number }, minimum: TtlRule): TtlDecision {
  const ttl = Math.max(Math.min(stated.seconds, max), min);
  const rule = ttl === stated.seconds ? 'origin' : ttl === min ? minimum : 'MaxTTL';
  return { seconds: ttl, rule, stated };
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

function directiveAgainstCaching(headers: Headers): string | undefined {
  const directives = cacheControl(headers);
  return ['no-store', 'no-cache', 'private'].find(directive => directives.has(directive));
}

/** Returns the rest of the origin's lifetime. `s-maxage` takes precedence over `max-age`, and that over `Expires`. */
function statedLifetime(headers: Headers, now: number): StatedLifetime | undefined {
  const directives = cacheControl(headers);
  const by = (['s-maxage', 'max-age'] as const).find(directive => directives.has(directive)) ?? 'Expires';
  const sent = by === 'Expires' ? secondsUntilExpiry(headers, now) : seconds(directives, by);
  return sent === undefined ? undefined : { by, seconds: Math.max(0, sent - ageOf(headers)) };
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
