import { Duration, IResolvable, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CONTENT_SECURITY_POLICY } from '../../model/content-security-policy';

/** The part of a cache policy that decides whether a CDN works with it. */
export interface KnownCachePolicy {
  readonly hasHost?: boolean;
  readonly hasQuery?: boolean;
  readonly isOff?: boolean;
  readonly compresses?: boolean;
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

/** Returns the headers that a response headers policy lacks. Those of an imported one are unknown. */
export function missingHeaders(policy: cloudfront.IResponseHeadersPolicy): string[] {
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

/** Returns the part of a cache policy that is known at synthesis. Undefined for an imported one. */
export function readCachePolicy(policy: cloudfront.ICachePolicy): KnownCachePolicy | undefined {
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

/** Returns the name of a policy for messages. */
export function nameOfPolicy(policy: cloudfront.ICachePolicy): string {
  const name = managedName(policy);
  return name === undefined ? policy.node.path : `CachePolicy.${name}`;
}
