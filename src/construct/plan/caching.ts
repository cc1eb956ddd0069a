import { CfnParameter, Duration, Reference, Tokenization } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { readCachePolicy, missingHeaders, minTtlOfPolicy, nameOfPolicy } from './given-policies';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCustomPolicies } from '../../model/plan-features';
import { isKnown, refuse, requireUnit, warn } from '../core/validate';
import { CachingOptions } from '../props/caching-options';

/** The caching of a CDN at edge locations and in browsers, and its response headers. */
export interface CachingPlan {
  readonly ttls: Ttls;

  /**
   * The `Cache-Control` of variants and of images that this construct uploads: `browserTtl` for browsers, `defaultTtl`
   * for edge locations.
   */
  readonly cacheControl: string;

  /** The `Cache-Control` of variants that are about to be replaced: short for edge locations. */
  readonly provisionalCacheControl: string;

  readonly variants: CachedContent;
  readonly originals: CachedContent;
  readonly otherFiles: CachedContent;
}

/** Times to live at edge locations in seconds. Each may be a token. */
export interface Ttls {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

/** The caching of one kind of content. */
export interface CachedContent {
  /** Whether edge locations compress. */
  readonly compress: boolean;
  /** A given or an AWS-managed policy. Undefined for one with the TTLs. */
  readonly cachePolicy?: cloudfront.ICachePolicy;
  /** A given or an AWS-managed policy. */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;
  /** The headers that a policy adds. Undefined if another policy adds them, or the origin. */
  readonly headers?: ResponseHeaders;
}

/** The settings of a response headers policy. */
export interface ResponseHeaders {
  /** Whether the response depends on the `Accept` header. */
  readonly isNegotiated?: true;
  /** Whether the responses are files that are not images. */
  readonly isFiles?: true;
  readonly allowedOrigins?: string[];
}

/** The parts of a CDN on which its caching depends. */
export interface ServedContent {
  readonly isTransformed: boolean;
  /** Whether the transform function is the only origin of variants. */
  readonly isFunctionFirst: boolean;
  /** Whether edge locations read originals, by themselves or under a prefix. */
  readonly hasOriginals: boolean;
  readonly flatRatePlan?: FlatRatePlan;
}

const { CachePolicy, ResponseHeadersPolicy } = cloudfront;

const DAY = Duration.days(1);
const YEAR = Duration.days(365);

/** Lifetime at edge locations of a variant that is about to be replaced. */
const SHORT_LIFETIME = Duration.seconds(60);

/** Resolves the caching. Rejects options that CloudFront would reject, or the CDK's `CachePolicy` change. */
export function planCaching(scope: Construct, options: CachingOptions, served: ServedContent): CachingPlan {
  validateTtls(scope, options);
  validateOrigins(scope, options.allowedOrigins);
  validateGivenPolicies(scope, options, served);
  const ttls = ttlsOf(options);
  const plan = { variants: variants(options, served), ...originals(options, served) };
  const used = [...served.isTransformed ? [plan.variants] : [], ...served.hasOriginals ? [plan.originals] : []];
  if (used.some(({ compress, cachePolicy }) => compress && !cachePolicy) && mayBeOff(ttls)) {
    refuse(scope, '`maxTtl` must be at least 1 second if it is known at deployment only, because CloudFront rejects '
      + 'compression where caching is off. Set `minValue: 1` on its parameter, or `compress: false`');
  }
  const maxAge = `public, max-age=${printSeconds(options.browserTtl ?? Duration.hours(1))}`;
  return {
    ...plan,
    ttls: { minTtl: ttls.minTtl.toSeconds(), defaultTtl: ttls.defaultTtl.toSeconds(), maxTtl: ttls.maxTtl.toSeconds() },
    cacheControl: `${maxAge}, s-maxage=${printSeconds(ttls.defaultTtl)}`,
    provisionalCacheControl: `${maxAge}, s-maxage=${printSeconds(SHORT_LIFETIME)}`,
  };
}

/**
 * Returns the caching of variants. They are compressed images already, and compression would split the cache by
 * `Accept-Encoding`. As the only origin, the transform function sets all headers, so that no own policy is needed.
 */
function variants(given: CachingOptions, { isFunctionFirst, flatRatePlan }: ServedContent): CachedContent {
  const { compress = false, minTtl, maxTtl, cachePolicy, responseHeadersPolicy } = given;
  if (isFunctionFirst) {
    const isManaged = (cachePolicy ?? minTtl ?? maxTtl) === undefined;
    return { compress, cachePolicy: isManaged ? managedCachePolicy(compress) : cachePolicy, responseHeadersPolicy };
  }
  return hasCustomPolicies(flatRatePlan)
    ? { compress, cachePolicy, ...headersOf(given, { isNegotiated: true }) } : managedPolicies({ ...given, compress });
}

function originals(
  given: CachingOptions, { flatRatePlan }: ServedContent,
): Pick<CachingPlan, 'originals' | 'otherFiles'> {
  if (!hasCustomPolicies(flatRatePlan)) {
    const managed = managedPolicies(given);
    return { originals: managed, otherFiles: managed };
  }
  // CloudFront cannot compress where caching is off.
  const { compress = !isOff(ttlsOf(given)), cachePolicy } = given;
  return {
    originals: { compress, cachePolicy, ...headersOf(given, {}) },
    otherFiles: { compress, cachePolicy, ...headersOf(given, { isFiles: true }) },
  };
}

function headersOf(
  { responseHeadersPolicy, allowedOrigins }: CachingOptions, headers: ResponseHeaders,
): Pick<CachedContent, 'responseHeadersPolicy' | 'headers'> {
  if (responseHeadersPolicy) return { responseHeadersPolicy };
  return { headers: { ...headers, ...allowedOrigins && { allowedOrigins: allowedOrigins.map(normalizeOrigin) } } };
}

/** Returns the AWS-managed policies of a plan without custom ones. */
function managedPolicies(given: CachingOptions): CachedContent {
  const compress = given.compress ?? true;
  return {
    compress,
    cachePolicy: given.cachePolicy ?? managedCachePolicy(compress),
    responseHeadersPolicy: given.responseHeadersPolicy ?? (given.allowedOrigins
      ? ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS : ResponseHeadersPolicy.SECURITY_HEADERS),
  };
}

/**
 * Returns the AWS-managed cache policy. The path alone is the key; with compression, also the encodings that a viewer
 * accepts.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
function managedCachePolicy(compress: boolean): cloudfront.ICachePolicy {
  return compress ? CachePolicy.CACHING_OPTIMIZED : CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS;
}

/**
 * Returns an origin as browsers serialize it: in lower case, without a default port. CloudFront compares origins
 * character by character.
 */
function normalizeOrigin(origin: string): string {
  return isKnown(origin) ? origin.toLowerCase().replace(/^(https:.+):443$|^(http:.+):80$/, '$1$2') : origin;
}

/** Warns about a minimum lifetime for which edge locations cache a variant that is about to be replaced. */
export function warnOfLongMinimum(scope: Construct, options: CachingOptions): void {
  const [minimum, prop] = options.cachePolicy
    ? [minTtlOfPolicy(options.cachePolicy), '`cachePolicy`'] : [ttlsOf(options).minTtl, '`minTtl`'];
  if (minimum && (minimum.isUnresolved() || minimum.toSeconds() <= SHORT_LIFETIME.toSeconds())) return;
  const time = minimum
    ? `for ${minimum.toHumanString()} (${prop})` : `for the minimum TTL of ${prop}, which is unknown`;
  warn(scope, 'lateRefinement', `edge locations cache a variant ${time} before they request its refinement. `
    + `Set a minimum TTL of at most ${SHORT_LIFETIME.toSeconds()} seconds, or acknowledge this warning`);
}

/**
 * Returns the given TTLs, and defaults for the others that keep them in order: `maxTtl` alone lowers the default,
 * `minTtl` alone raises it.
 */
function ttlsOf(given: CachingOptions): Record<keyof Ttls, Duration> {
  const minTtl = given.minTtl ?? Duration.seconds(0);
  const defaultTtl = given.defaultTtl ?? longer(shorter(DAY, given.maxTtl ?? YEAR), minTtl);
  const maxTtl = given.maxTtl ?? longer(longer(YEAR, defaultTtl), minTtl);
  return { minTtl, defaultTtl, maxTtl };
}

/** Whether caching is off. */
export function isCachingOff(given: CachingOptions): boolean {
  return isOff(ttlsOf(given));
}

/** Whether caching is off, or may be off after the deployment. */
export function mayCachingBeOff(given: CachingOptions): boolean {
  return mayBeOff(ttlsOf(given));
}

function isOff({ maxTtl }: { readonly maxTtl: Duration }): boolean {
  return compareDurations(maxTtl, Duration.seconds(0)) === 0;
}

/** A `maxTtl` that is a token may turn caching off, unless it is a parameter with a minimum. */
function mayBeOff({ maxTtl }: { readonly maxTtl: Duration }): boolean {
  if (!maxTtl.isUnresolved()) return isOff({ maxTtl });
  const token = Tokenization.reverseNumber(maxTtl.toSeconds());
  const parameter = token && Reference.isReference(token) ? token.target : undefined;
  return !(parameter instanceof CfnParameter && (parameter.minValue ?? 0) > 0);
}

function validateTtls(scope: Construct, given: CachingOptions): void {
  for (const prop of ['minTtl', 'defaultTtl', 'maxTtl', 'browserTtl'] as const) {
    requireUnit(scope, prop, given[prop], 'seconds');
    const ttl = given[prop];
    if (!isKnown(ttl) || ttl.toMilliseconds({ integral: false }) % 1000 === 0) continue;
    refuse(scope, `\`${prop}\` must be whole seconds, got ${ttl.toHumanString()}`);
  }
}

function validateOrigins(scope: Construct, origins: string[] | undefined): void {
  if (origins?.length === 0) refuse(scope, '`allowedOrigins` must contain at least one origin, got none');
  const pattern = /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i;
  const wrong = origins?.find(origin => isKnown(origin) && origin !== '*' && !pattern.test(origin));
  if (wrong !== undefined) {
    refuse(scope, '`allowedOrigins` must be * or origins without a path, '
      + `such as https://www.example.com, got ${wrong}`);
  }
}

/**
 * Rejects given policies with which no image could be served, and warns about surprising ones. Imported policies cannot
 * be read.
 */
function validateGivenPolicies(scope: Construct, given: CachingOptions, served: ServedContent): void {
  const { cachePolicy, responseHeadersPolicy } = given;
  const policy = cachePolicy && readCachePolicy(cachePolicy);
  if (cachePolicy && policy?.hasHost) {
    refuse(scope, '`cachePolicy` must not have the Host header in the cache key, '
      + "because CloudFront would forward the viewer's Host, and the origin accepts only its own, "
      + `got ${nameOfPolicy(cachePolicy)}. Use another policy, such as CachePolicy.CACHING_OPTIMIZED`);
  }
  if (policy?.hasQuery && served.hasOriginals) {
    warn(scope, 'queryInCacheKey', '`cachePolicy` has query strings in the cache key, '
      + 'so CloudFront forwards them to the origin. Viewers can cause any number of cache misses, '
      + 'S3 honors `?response-content-type=…`, and purging a path leaves its entries with other queries. '
      + 'Use a cache policy without query strings, or acknowledge this warning');
  }
  warnOfManagedPolicies(scope, given, served);
  if (!served.isTransformed) return;
  if (policy?.isOff || isCachingOff(given)) {
    warn(scope, 'cachingOff', 'caching is off, so every request for a variant reaches the variant bucket or the '
      + 'transform function. Set a TTL, or acknowledge this warning');
  }
  const missing = responseHeadersPolicy ? missingHeaders(responseHeadersPolicy) : [];
  if (missing.length === 0) return;
  warn(scope, 'ownResponseHeaders', `\`responseHeadersPolicy\` replaces one that sets ${missing.join(', ')}. `
    + 'Without these headers, caches may serve a format that a viewer does not accept, and browsers may run scripts in '
    + 'an SVG image that is opened as a document. Set them in your policy, or acknowledge this warning');
}

function warnOfManagedPolicies(
  scope: Construct, { responseHeadersPolicy }: CachingOptions, { flatRatePlan, hasOriginals }: ServedContent,
): void {
  if (flatRatePlan === undefined || hasCustomPolicies(flatRatePlan) || !hasOriginals || responseHeadersPolicy) return;
  warn(scope, 'managedPolicies', `FlatRatePlan.${flatRatePlan.toUpperCase()} includes AWS-managed policies only: edge `
    + 'locations cache originals for one second at least and for a day by default, and a browser runs scripts in an '
    + 'SVG original that is opened as a document. Do not serve SVG that you do not trust, or use FlatRatePlan.BUSINESS');
}

/** Returns the shorter of two durations, or the first if one of them is a token. */
function shorter(a: Duration, b: Duration): Duration {
  return compareDurations(a, b) > 0 ? b : a;
}

/** Returns the longer of two durations, or the first if one of them is a token. */
function longer(a: Duration, b: Duration): Duration {
  return compareDurations(a, b) < 0 ? b : a;
}

/** Returns a negative number, zero or a positive number, as for sorting. Returns NaN if one of them is a token. */
export function compareDurations(a: Duration, b: Duration): number {
  if (a.isUnresolved() || b.isUnresolved()) return NaN;
  return a.toMilliseconds({ integral: false }) - b.toMilliseconds({ integral: false });
}

/** Returns the digits of a duration in seconds, which can be a token. */
function printSeconds(ttl: Duration): string {
  return Tokenization.stringifyNumber(ttl.toSeconds());
}
