import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { LONGEST_POLICY_NAME, sharedPolicy } from './shared-policy';
import { CONTENT_SECURITY_POLICY } from '../../model/content-security-policy';
import { CACHE_TAG_HEADER } from '../../runtime/url/cache-tags';
import { globalName } from '../core/global-name';
import { isKnown } from '../core/validate';

/**
 * The policy for documents and videos: no scripts and forms. In a sandbox, browsers would not play a video that is
 * opened as a document.
 */
const CONTENT_SECURITY_POLICY_OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
  + "media-src 'self'; object-src 'self'; form-action 'none'; base-uri 'none'";

/** The responses that a policy is for. */
export enum Content {
  VARIANTS,
  ORIGINALS,
  OTHER_FILES,
}

/**
 * Returns the response headers policy. Its headers make browsers treat every response as an image, whatever was
 * uploaded, unless it is for other files.
 *
 * Originals under `originalsPath` have another policy than variants: they have neither cache tags nor `Vary: Accept`.
 * `Vary` is added if formats are negotiated, or if CORS headers depend on the origin of the page, for the caches behind
 * CloudFront. S3 cannot send it.
 */
export function responseHeadersPolicyFor(
  scope: Construct, options: CachingOptions, content: Content,
): cloudfront.IResponseHeadersPolicy {
  if (options.responseHeadersPolicy) return options.responseHeadersPolicy;
  const [isNegotiated, isFiles] = [content === Content.VARIANTS, content === Content.OTHER_FILES];
  const allowedOrigins = options.allowedOrigins?.map(normalizeOrigin);
  const dependsOnOrigin = allowedOrigins && !allowedOrigins.includes('*');
  const vary = [...isNegotiated ? ['Accept'] : [], ...dependsOnOrigin ? ['Origin'] : []];
  const customHeaders = vary.length > 0 ? [{ header: 'Vary', value: vary.join(', '), override: true }] : undefined;
  const settings = {
    ...isNegotiated && { isNegotiated }, ...isFiles && { isFiles }, ...allowedOrigins && { allowedOrigins },
  };
  const contentSecurityPolicy = isFiles ? CONTENT_SECURITY_POLICY_OF_FILES : CONTENT_SECURITY_POLICY;
  return sharedPolicy(scope, 'ResponseHeadersPolicy', settings, (parent, id) =>
    new cloudfront.ResponseHeadersPolicy(parent, id, {
      responseHeadersPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: `${isFiles ? 'Files' : 'Images'}: no sniffing, no scripts`,
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
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
