import { Duration, IResolvable, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { isOff, ttlsOf } from './ttls';
import { CONTENT_SECURITY_POLICY } from '../../model/content-security-policy';
import { refuse, warn } from '../core/validate';

/** The part of a cache policy that decides whether a CDN works with it. */
interface KnownCachePolicy {
  readonly hasHost?: boolean;
  readonly hasQuery?: boolean;
  readonly isOff?: boolean;
  readonly compresses?: boolean;
}

/** The origins behind the policies. */
export interface ServedImages {
  readonly isTransformed: boolean;
  /** Whether originals are served, by themselves or under a prefix. */
  readonly hasOriginals: boolean;
}

const { ResponseHeadersPolicy } = cloudfront;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
const MANAGED_CACHE_POLICIES: Readonly<Record<string, KnownCachePolicy>> = {
  AMPLIFY: { hasHost: true, hasQuery: true, compresses: true },
  CACHING_DISABLED: { isOff: true },
  CACHING_OPTIMIZED: { compresses: true },
  CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS: {},
  ELEMENTAL_MEDIA_PACKAGE: { hasQuery: true, compresses: true },
  USE_ORIGIN_CACHE_CONTROL_HEADERS: { hasHost: true, compresses: true },
  USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS: { hasHost: true, hasQuery: true, compresses: true },
};

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
const MANAGED_WITH_NOSNIFF = [
  ResponseHeadersPolicy.SECURITY_HEADERS,
  ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS,
  ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_WITH_PREFLIGHT_AND_SECURITY_HEADERS,
].map(policy => policy.responseHeadersPolicyId);

const NOSNIFF = '`X-Content-Type-Options: nosniff`';
const CSP = `\`Content-Security-Policy: ${CONTENT_SECURITY_POLICY}\``;
const VARY = '`Vary: Accept`';

/**
 * Rejects given policies with which no image could be served, and warns about surprising ones. Imported policies cannot
 * be read.
 */
export function validateOwnPolicies(scope: Construct, options: CachingOptions, served: ServedImages): void {
  const policy = options.cachePolicy && readCachePolicy(options.cachePolicy);
  if (policy) validateCachePolicy(scope, policy, options, served);
  if (served.isTransformed && (policy?.isOff || isOff(ttlsOf(options)))) {
    warn(scope, 'cachingOff', 'caching is off, so every request for a variant reaches the variant bucket or the '
      + 'transform function. Set a TTL, or acknowledge this warning');
  }
  if (served.isTransformed && options.responseHeadersPolicy) warnOfMissingHeaders(scope, options.responseHeadersPolicy);
}

function validateCachePolicy(
  scope: Construct, policy: KnownCachePolicy, { compress, cachePolicy }: CachingOptions, { hasOriginals }: ServedImages,
): void {
  if (policy.hasHost) {
    refuse(scope, '`cachePolicy` must not have the Host header in the cache key, '
      + "because CloudFront would forward the viewer's Host, and the origin accepts only its own, "
      + `got ${nameOf(cachePolicy!)}. Use another policy, such as CachePolicy.CACHING_OPTIMIZED`);
  }
  if (compress && !policy.compresses) {
    refuse(scope, '`compress` must be set together with a `cachePolicy` with `enableAcceptEncodingGzip` or '
      + `\`enableAcceptEncodingBrotli\`, which compression requires, got ${nameOf(cachePolicy!)}`);
  }
  if (policy.hasQuery && hasOriginals) {
    warn(scope, 'queryInCacheKey', '`cachePolicy` has query strings in the cache key, '
      + 'so CloudFront forwards them to the origin. Viewers can cause any number of cache misses, '
      + 'S3 honors `?response-content-type=…`, and purging a path leaves its entries with other queries. '
      + 'Use a cache policy without query strings, or acknowledge this warning');
  }
}

function warnOfMissingHeaders(scope: Construct, policy: cloudfront.IResponseHeadersPolicy): void {
  const missing = missingHeaders(policy);
  if (missing.length === 0) return;
  warn(scope, 'ownResponseHeaders', `\`responseHeadersPolicy\` replaces one that sets ${missing.join(', ')}. `
    + 'Without these headers, caches may serve a format that a viewer does not accept, and browsers may run scripts in '
    + 'an SVG image that is opened as a document. Set them in your policy, or acknowledge this warning');
}

function missingHeaders(policy: cloudfront.IResponseHeadersPolicy): string[] {
  const config = configOf(policy, cloudfront.CfnResponseHeadersPolicy, made => made.responseHeadersPolicyConfig);
  if (!config) {
    return MANAGED_WITH_NOSNIFF.includes(policy.responseHeadersPolicyId) ? [CSP, VARY] : [NOSNIFF, CSP, VARY];
  }
  const { securityHeadersConfig: security, customHeadersConfig: custom } = config;
  const vary = (custom?.items ?? [])
    .filter(({ header }) => header.toLowerCase() === 'vary')
    .flatMap(({ value }) => value.split(','));
  return [
    ...security?.contentTypeOptions ? [] : [NOSNIFF],
    ...security?.contentSecurityPolicy ? [] : [CSP],
    ...vary.some(name => ['accept', '*'].includes(name.trim().toLowerCase())) ? [] : [VARY],
  ];
}

/** Returns the minimum TTL of a cache policy, or undefined if it is imported. Managed ones have 2 seconds at most. */
export function minTtlOfPolicy(policy: cloudfront.ICachePolicy): Duration | undefined {
  const config = configOf(policy, cloudfront.CfnCachePolicy, made => made.cachePolicyConfig);
  if (config) return Duration.seconds(config.minTtl);
  return managedName(policy) === undefined ? undefined : Duration.seconds(2);
}

function readCachePolicy(policy: cloudfront.ICachePolicy): KnownCachePolicy | undefined {
  const config = configOf(policy, cloudfront.CfnCachePolicy, made => made.cachePolicyConfig);
  if (!config) return MANAGED_CACHE_POLICIES[managedName(policy) ?? ''];
  const { headersConfig, queryStringsConfig, enableAcceptEncodingBrotli, enableAcceptEncodingGzip } =
    config.parametersInCacheKeyAndForwardedToOrigin;
  return {
    hasHost: headersConfig.headers?.some(header => header.toLowerCase() === 'host'),
    hasQuery: queryStringsConfig.queryStringBehavior !== 'none',
    isOff: config.maxTtl === 0,
    compresses: enableAcceptEncodingGzip || enableAcceptEncodingBrotli,
  };
}

/** Properties without the tokens that may stand for them. */
type Resolved<T> = T extends object ? { readonly [Name in keyof T]: Resolved<Exclude<T[Name], IResolvable>> } : T;

function configOf<Made extends Construct, Config>(
  policy: object, type: new (...parameters: never[]) => Made, config: (made: Made) => Config,
): Resolved<Exclude<Config, IResolvable>> | undefined {
  const made = Construct.isConstruct(policy) ? policy.node.defaultChild : undefined;
  return made instanceof type ? Stack.of(made).resolve(config(made)) : undefined;
}

/** Returns the name of a policy that AWS manages, as a static property of `CachePolicy`. */
function managedName({ cachePolicyId }: cloudfront.ICachePolicy): string | undefined {
  return Object.keys(MANAGED_CACHE_POLICIES).find(name => {
    const { cachePolicyId: id } = cloudfront.CachePolicy[
      name as keyof typeof cloudfront.CachePolicy
    ] as cloudfront.ICachePolicy;
    return id === cachePolicyId;
  });
}

function nameOf(policy: cloudfront.ICachePolicy): string {
  const name = managedName(policy);
  return name === undefined ? policy.node.path : `CachePolicy.${name}`;
}
