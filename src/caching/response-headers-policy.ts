import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { LONGEST_POLICY_NAME, sharedPolicy } from './shared-policy';
import { globalName } from '../core/global-name';
import { isKnown } from '../core/validate';
import { CACHE_TAG_HEADER } from '../runtime/url/cache-tags';

/**
 * The policy for an SVG image that is opened as a document: no scripts, no requests, and an origin of its own.
 */
export const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/**
 * Returns the response headers policy. Its headers make browsers treat every response as an image, whatever was
 * uploaded.
 *
 * `Vary` is added if formats are negotiated, or if CORS headers depend on the origin of the page, for the caches behind
 * CloudFront. S3 cannot send it.
 */
export function responseHeadersPolicyFor(
  scope: Construct, options: CachingOptions, isNegotiated: boolean,
): cloudfront.IResponseHeadersPolicy {
  if (options.responseHeadersPolicy) return options.responseHeadersPolicy;
  const allowedOrigins = options.allowedOrigins?.map(normalizeOrigin);
  const dependsOnOrigin = allowedOrigins && !allowedOrigins.includes('*');
  const vary = [...isNegotiated ? ['Accept'] : [], ...dependsOnOrigin ? ['Origin'] : []];
  const customHeaders = vary.length > 0 ? [{ header: 'Vary', value: vary.join(', '), override: true }] : undefined;
  const settings = { ...isNegotiated && { isNegotiated }, ...allowedOrigins && { allowedOrigins } };
  return sharedPolicy(scope, 'ResponseHeadersPolicy', settings, (parent, id) =>
    new cloudfront.ResponseHeadersPolicy(parent, id, {
      responseHeadersPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: 'Images: no sniffing, no scripts',
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
      },
      corsBehavior: allowedOrigins && corsBehaviorFor(allowedOrigins),
      ...customHeaders && { customHeadersBehavior: { customHeaders } },
      ...isNegotiated && { removeHeaders: [CACHE_TAG_HEADER] },
    }));
}

/**
 * Returns the CORS behavior. CloudFront adds these headers to cached responses, so all origins share one cache entry. A
 * request without credentials needs no preflight.
 */
function corsBehaviorFor(allowedOrigins: string[]): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: allowedOrigins,
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowHeaders: ['*'],
    accessControlAllowCredentials: false,
    originOverride: true,
  };
}

/**
 * Returns an origin as browsers serialize it: in lower case, without a default port. CloudFront compares origins
 * character by character.
 */
function normalizeOrigin(origin: string): string {
  return isKnown(origin) ? origin.toLowerCase().replace(/^(https:.+):443$|^(http:.+):80$/, '$1$2') : origin;
}
