import { createHash } from 'node:crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CONTENT_SECURITY_POLICY } from '../../model/content-security-policy';
import { CACHE_TAG_HEADER } from '../../runtime/url/cache-tags';
import { globalName } from '../core/global-name';
import { CachedContent, ResponseHeaders, Ttls } from '../plan/caching';

/** Maximum length of the name of a CloudFront policy. */
const LONGEST_POLICY_NAME = 128;

/**
 * The policy for documents and videos: no scripts and forms. In a sandbox, browsers would not play a video that is
 * opened as a document.
 */
const CONTENT_SECURITY_POLICY_OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
  + "media-src 'self'; object-src 'self'; form-action 'none'; base-uri 'none'";

/**
 * The error caching of the distribution. Lifetimes are short, so that a new image is soon visible, and failures soon
 * end.
 *
 * CloudFront caches these responses whatever the origin sends, for 10 seconds by default.
 */
export const ERROR_RESPONSES: cloudfront.ErrorResponse[] = [
  { httpStatus: 404, ttl: Duration.seconds(10) },
  ...[500, 501, 502, 503, 504].map(httpStatus => ({ httpStatus, ttl: Duration.seconds(1) })),
];

/**
 * Returns the part of a cache behavior that decides about caching, compression and response headers.
 *
 * @param header a header that the edge function sets, and that is part of the cache key
 */
export function cacheContent(
  scope: Construct, ttls: Ttls, content: CachedContent, header?: string,
): Partial<cloudfront.BehaviorOptions> {
  const { compress, cachePolicy, responseHeadersPolicy, headers } = content;
  return {
    compress,
    cachePolicy: cachePolicy ?? createCachePolicy(scope, ttls, compress, header),
    responseHeadersPolicy: headers ? createHeadersPolicy(scope, headers) : responseHeadersPolicy,
  };
}

/**
 * Returns the cache policy. The path alone is the cache key: no cookie, header or query string is part of it, or
 * reaches the origin.
 */
function createCachePolicy(
  scope: Construct, { minTtl, defaultTtl, maxTtl }: Ttls, enableAcceptEncoding: boolean, header: string | undefined,
): cloudfront.ICachePolicy {
  const settings = { min: minTtl, default: defaultTtl, max: maxTtl, enableAcceptEncoding, ...header && { header } };
  return sharePolicy(scope, 'CachePolicy', settings, (parent, id) =>
    new cloudfront.CachePolicy(parent, id, {
      minTtl: Duration.seconds(minTtl),
      defaultTtl: Duration.seconds(defaultTtl),
      maxTtl: Duration.seconds(maxTtl),
      cachePolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: header ? `Images: the path and ${header} are the key` : 'Images: the path alone is the key',
      headerBehavior: header ? cloudfront.CacheHeaderBehavior.allowList(header) : undefined,
      enableAcceptEncodingGzip: enableAcceptEncoding,
      enableAcceptEncodingBrotli: enableAcceptEncoding,
    }));
}

/** Returns the origin request policy that forwards a header to the origin without adding it to the cache key. */
export function forwardHeader(scope: Construct, header: string): cloudfront.IOriginRequestPolicy {
  return sharePolicy(scope, 'OriginRequestPolicy', { header }, (parent, id) =>
    new cloudfront.OriginRequestPolicy(parent, id, {
      originRequestPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: `Images: ${header} to the transformer`,
      headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList(header),
    }));
}

/**
 * Returns the response headers policy. Its headers make browsers treat every response as an image, whatever was
 * uploaded, unless it is for other files.
 *
 * Originals under `originalsPath` have another policy than variants: they have neither cache tags nor `Vary: Accept`.
 * `Vary` is added if formats are negotiated, or if CORS headers depend on the origin of the page, for the caches behind
 * CloudFront. S3 cannot send it.
 */
function createHeadersPolicy(scope: Construct, headers: ResponseHeaders): cloudfront.IResponseHeadersPolicy {
  const { isNegotiated, isFiles, allowedOrigins } = headers;
  const dependsOnOrigin = allowedOrigins && !allowedOrigins.includes('*');
  const vary = [...isNegotiated ? ['Accept'] : [], ...dependsOnOrigin ? ['Origin'] : []];
  const customHeaders = vary.length > 0 ? [{ header: 'Vary', value: vary.join(', '), override: true }] : undefined;
  const contentSecurityPolicy = isFiles ? CONTENT_SECURITY_POLICY_OF_FILES : CONTENT_SECURITY_POLICY;
  return sharePolicy(scope, 'ResponseHeadersPolicy', headers, (parent, id) =>
    new cloudfront.ResponseHeadersPolicy(parent, id, {
      responseHeadersPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: `${isFiles ? 'Files' : 'Images'}: no sniffing, no scripts`,
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
      },
      corsBehavior: allowedOrigins && allowOrigins(allowedOrigins),
      ...customHeaders && { customHeadersBehavior: { customHeaders } },
      ...isNegotiated && { removeHeaders: [CACHE_TAG_HEADER] },
    }));
}

/**
 * Returns the CORS behavior. CloudFront adds these headers to cached responses, so all origins share one cache entry. A
 * request without credentials needs no preflight.
 */
function allowOrigins(allowedOrigins: string[]): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: allowedOrigins,
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowHeaders: ['*'],
    accessControlAllowCredentials: false,
    originOverride: true,
  };
}

/**
 * Returns the policy of the stack with these settings, or creates it. An account has a quota of 20 policies of a kind.
 */
function sharePolicy<T extends Construct>(
  scope: Construct, kind: string, settings: object, create: (parent: Construct, id: string) => T,
): T {
  const stack = Stack.of(scope);
  const existing = stack.node.tryFindChild('ImageCdnPolicies') as Construct | undefined;
  const parent = existing ?? new Construct(stack, 'ImageCdnPolicies');
  const hash = createHash('sha256').update(JSON.stringify(stack.resolve(settings))).digest('hex').slice(0, 8);
  return parent.node.tryFindChild(kind + hash) as T | undefined ?? create(parent, kind + hash);
}
