import { createHash } from 'node:crypto';
import { Duration, Stack, Tokenization } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { Ttls, isOff, ttlsOf, validateTtls } from './ttls';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether } from '../core/validate';
import { CACHE_TAG_HEADER } from '../runtime/url/cache-tags';

/**
 * How long edges and browsers keep images.
 */
export interface CachingOptions {
  /**
   * The least time that an edge keeps an image, whatever the origin says.
   *
   * Whole seconds, at most `maxTtl`. Above zero it overrides `no-cache`, `no-store` and `private`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
   * @default Duration.seconds(0)
   */
  readonly minTtl?: Duration;

  /**
   * How long an edge keeps an image whose origin sends neither `Cache-Control` nor `Expires`.
   *
   * Whole seconds, between `minTtl` and `maxTtl`.
   *
   * @default Duration.days(1), or the nearest of `minTtl` and `maxTtl` where these exclude it
   */
  readonly defaultTtl?: Duration;

  /**
   * The longest time that an edge keeps an image, whatever the origin says.
   *
   * Whole seconds. Zero turns caching off.
   *
   * @default Duration.days(365), or `minTtl` or `defaultTtl` where these are longer
   */
  readonly maxTtl?: Duration;

  /**
   * How long a browser may keep an image that this construct uploads, as `max-age`.
   *
   * Nothing can call an image back from a browser, so this is shorter than what edges keep.
   * An upload's own `cacheControl` takes its place.
   *
   * @default Duration.hours(1)
   */
  readonly browserTtl?: Duration;

  /**
   * Whether edges compress what gains by it: SVG, but never JPEG, PNG, WebP or AVIF.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
   * @default true, false where caching is off, which CloudFront requires
   */
  readonly compress?: boolean;

  /**
   * A cache policy of your own in place of the TTLs. Not one with `Host` in the cache key, which no origin here
   * understands.
   *
   * @default - one for all `ImageCdn`s in the stack with the same TTLs; an account has 20
   */
  readonly cachePolicy?: cloudfront.ICachePolicy;

  /**
   * Web origins whose scripts may read the images (CORS), such as `https://www.example.com` or `https://*.example.com`;
   * `*` for all. Showing an image needs no permission; a canvas, WebGL or `fetch` does. They do not split the cache.
   *
   * @see https://fetch.spec.whatwg.org/#http-cors-protocol
   * @default - none: no CORS headers
   */
  readonly allowedOrigins?: string[];

  /**
   * A response headers policy of your own. With `transformation`, a warning lists the headers that it lacks.
   *
   * @default - `nosniff` and a Content-Security-Policy that disarms scripts in SVG; shared in the stack, since an
   * account has 20
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;
}

/**
 * An image that was missing a moment ago, or an origin that stumbled, is asked again soon.
 *
 * CloudFront keeps these answers whatever the origin says, for 10 seconds unless told otherwise.
 */
export const ERROR_RESPONSES: cloudfront.ErrorResponse[] = [
  { httpStatus: 404, ttl: Duration.seconds(10) },
  ...[500, 501, 502, 503, 504].map(httpStatus => ({ httpStatus, ttl: Duration.seconds(1) })),
];

const LONGEST_POLICY_NAME = 128;

// An SVG that is opened by itself is a document: no scripts, no requests, an origin of its own.
export const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

const TYPES: types.PropTypes<CachingOptions> = {
  minTtl: types.duration,
  defaultTtl: types.duration,
  maxTtl: types.duration,
  browserTtl: types.duration,
  compress: types.flag,
  cachePolicy: types.object('a cloudfront.ICachePolicy', 'cachePolicyId', "cloudfront.CachePolicy.fromCachePolicyId(this, 'Caching', %)"),
  allowedOrigins: types.list(types.text),
  responseHeadersPolicy: types.object('a cloudfront.IResponseHeadersPolicy', 'responseHeadersPolicyId',
    "cloudfront.ResponseHeadersPolicy.fromResponseHeadersPolicyId(this, 'Headers', %)"),
};

/**
 * Refuses what the CDK's `CachePolicy` would silently turn into something else.
 */
export function validateCaching(scope: Construct, options: CachingOptions): void {
  types.requireTypes(scope, options, TYPES);
  validateTtls(scope, options);
  for (const prop of ['minTtl', 'defaultTtl', 'maxTtl'] as const) {
    refuseTogether(scope, prop, options[prop], 'cachePolicy', options.cachePolicy, 'a cache policy brings its own TTLs');
  }
  refuseTogether(scope, 'allowedOrigins', options.allowedOrigins, 'responseHeadersPolicy', options.responseHeadersPolicy,
    'a response headers policy brings its own CORS headers');
  validateOrigins(scope, options.allowedOrigins);
  if (options.compress && isOff(ttlsOf(options))) {
    refuse(scope, '`compress` needs caching, which `maxTtl` of zero turns off: CloudFront compresses only what it caches');
  }
}

/**
 * Whether the edge compresses: as asked, and otherwise wherever it can.
 */
export function compresses(options: CachingOptions): boolean {
  return options.compress ?? !isOff(ttlsOf(options));
}

/**
 * The policy whose cache key is the path alone: no cookie, header or query string enters it or reaches the origin.
 */
export function cachePolicyFor(scope: Construct, options: CachingOptions): cloudfront.ICachePolicy {
  const ttls = ttlsOf(options);
  const enableAcceptEncoding = compresses(options);
  return options.cachePolicy ?? shared(scope, 'CachePolicy', { ...inSeconds(ttls), enableAcceptEncoding }, (parent, id) =>
    new cloudfront.CachePolicy(parent, id, {
      ...ttls,
      cachePolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: 'Images: the path alone is the key',
      enableAcceptEncodingGzip: enableAcceptEncoding,
      enableAcceptEncodingBrotli: enableAcceptEncoding,
    }));
}

/**
 * The headers that keep an image an image, whatever was uploaded under its name.
 *
 * Where formats are negotiated, or what is answered depends on the origin of a page, caches behind CloudFront are told
 * so: S3 cannot answer `Vary`.
 */
export function responseHeadersPolicyFor(scope: Construct, options: CachingOptions, isNegotiated: boolean): cloudfront.IResponseHeadersPolicy {
  const allowedOrigins = options.allowedOrigins?.map(asBrowsersWrite);
  const vary = [...isNegotiated ? ['Accept'] : [], ...allowedOrigins && !allowedOrigins.includes('*') ? ['Origin'] : []];
  const settings = { ...isNegotiated && { isNegotiated }, ...allowedOrigins && { allowedOrigins } };
  return options.responseHeadersPolicy ?? shared(scope, 'ResponseHeadersPolicy', settings, (parent, id) =>
    new cloudfront.ResponseHeadersPolicy(parent, id, {
      responseHeadersPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: 'Images: no sniffing, no scripts',
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
      },
      corsBehavior: allowedOrigins && corsFor(allowedOrigins),
      ...vary.length > 0 && { customHeadersBehavior: { customHeaders: [{ header: 'Vary', value: vary.join(', '), override: true }] } },
      ...isNegotiated && { removeHeaders: [CACHE_TAG_HEADER] },
    }));
}

/** Added by the edge to what it has cached: one copy for all. Reading without credentials needs no preflight. */
function corsFor(allowedOrigins: string[]): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: allowedOrigins,
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowHeaders: ['*'],
    accessControlAllowCredentials: false,
    originOverride: true,
  };
}

/**
 * Origins are compared letter by letter, and browsers write none in capitals, or with the port that goes without
 * saying.
 */
function asBrowsersWrite(origin: string): string {
  return isKnown(origin) ? origin.toLowerCase().replace(/^(https:.+):443$|^(http:.+):80$/, '$1$2') : origin;
}

function validateOrigins(scope: Construct, origins: string[] | undefined): void {
  if (origins?.length === 0) refuse(scope, '`allowedOrigins` must name at least one origin, got none');
  const wrong = origins?.find(origin => isKnown(origin) && origin !== '*' && !/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i.test(origin));
  if (wrong !== undefined) refuse(scope, `\`allowedOrigins\` must be origins such as https://www.example.com, without a path, or *, got: ${wrong}`);
}

/**
 * Lets a header reach the origin without being in the cache key.
 */
export function forwardingPolicyFor(scope: Construct, header: string): cloudfront.IOriginRequestPolicy {
  return shared(scope, 'OriginRequestPolicy', { header }, (parent, id) =>
    new cloudfront.OriginRequestPolicy(parent, id, {
      originRequestPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: `Images: ${header} to the transformer`,
      headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList(header),
    }));
}

/**
 * What an image uploaded by this construct says of itself: browsers keep it for `browserTtl`, edges for `defaultTtl`.
 */
export function cacheControlFor(options: CachingOptions): string {
  const maxAge = options.browserTtl ?? Duration.hours(1);
  const sharedMaxAge = ttlsOf(options).defaultTtl;
  return `public, max-age=${seconds(maxAge)}, s-maxage=${seconds(sharedMaxAge)}`;
}

/**
 * One policy for equal settings in a stack, as an account may have no more than 20 of a kind.
 *
 * Originals under a prefix need others than variants: they are compressed, and carry neither tags nor `Vary`.
 */
function shared<T extends Construct>(scope: Construct, kind: string, settings: object, make: (parent: Construct, id: string) => T): T {
  const stack = Stack.of(scope);
  const parent = stack.node.tryFindChild('ImageCdnPolicies') as Construct | undefined ?? new Construct(stack, 'ImageCdnPolicies');
  const id = kind + createHash('sha256').update(JSON.stringify(stack.resolve(settings))).digest('hex').slice(0, 8);
  return parent.node.tryFindChild(id) as T | undefined ?? make(parent, id);
}

function inSeconds(ttls: Ttls): object {
  return { min: ttls.minTtl.toSeconds(), default: ttls.defaultTtl.toSeconds(), max: ttls.maxTtl.toSeconds() };
}

/** Digits, also where the number is a token that only the deployment knows. */
function seconds(ttl: Duration): string {
  return Tokenization.stringifyNumber(ttl.toSeconds());
}
