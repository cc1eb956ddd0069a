import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { LONGEST_POLICY_NAME, sharedPolicy } from './shared-policy';
import { Ttls, isOff, mayBeOff, ttlsOf } from './ttls';
import { globalName } from '../core/global-name';
import { refuse } from '../core/validate';

/**
 * Whether edge locations compress. Without `compress`, they do unless caching is off, where CloudFront cannot.
 */
export function compresses(options: CachingOptions): boolean {
  return options.compress ?? !isOff(ttlsOf(options));
}

/**
 * Returns the cache policy. The path alone is the cache key: no cookie, header or query string is part of it, or
 * reaches the origin.
 *
 * @param header a header that the edge function sets, and that is part of the cache key, too
 */
export function cachePolicyFor(
  scope: Construct, options: CachingOptions, header?: string,
): cloudfront.ICachePolicy {
  if (options.cachePolicy) return options.cachePolicy;
  const ttls = ttlsOf(options);
  const enableAcceptEncoding = compresses(options);
  if (enableAcceptEncoding && mayBeOff(ttls)) {
    refuse(scope, '`maxTtl` must be at least 1 second if it is known at deployment only, because CloudFront rejects '
      + 'compression where caching is off. Set `minValue: 1` on its parameter, or `compress: false`');
  }
  const settings = { ...inSeconds(ttls), enableAcceptEncoding, ...header && { header } };
  return sharedPolicy(scope, 'CachePolicy', settings, (parent, id) =>
    new cloudfront.CachePolicy(parent, id, {
      ...ttls,
      cachePolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: header ? `Images: the path and ${header} are the key` : 'Images: the path alone is the key',
      headerBehavior: header ? cloudfront.CacheHeaderBehavior.allowList(header) : undefined,
      enableAcceptEncodingGzip: enableAcceptEncoding,
      enableAcceptEncodingBrotli: enableAcceptEncoding,
    }));
}

/**
 * Returns the origin request policy that forwards a header to the origin without adding it to the cache key.
 */
export function forwardingPolicyFor(scope: Construct, header: string): cloudfront.IOriginRequestPolicy {
  return sharedPolicy(scope, 'OriginRequestPolicy', { header }, (parent, id) =>
    new cloudfront.OriginRequestPolicy(parent, id, {
      originRequestPolicyName: globalName(parent, id, LONGEST_POLICY_NAME),
      comment: `Images: ${header} to the transformer`,
      headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList(header),
    }));
}

function inSeconds(ttls: Ttls): object {
  return { min: ttls.minTtl.toSeconds(), default: ttls.defaultTtl.toSeconds(), max: ttls.maxTtl.toSeconds() };
}
