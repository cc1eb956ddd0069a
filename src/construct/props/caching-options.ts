import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as types from '../core/prop-types';

/**
 * Cache lifetimes at edge locations and in browsers, and the policies that apply them.
 *
 * @internal
 */
export interface CachingOptions {
  /**
   * Minimum time to live of an image at an edge location, whatever the origin sends.
   *
   * Whole seconds, at most `maxTtl`. A value above zero overrides `no-cache`, `no-store` and `private`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
   * @default Duration.seconds(0)
   */
  readonly minTtl?: Duration;

  /**
   * Time to live at an edge location of an image whose origin sends neither `Cache-Control` nor `Expires`.
   *
   * Whole seconds, between `minTtl` and `maxTtl`.
   *
   * @default Duration.days(1), or the nearest of `minTtl` and `maxTtl` if these exclude it
   */
  readonly defaultTtl?: Duration;

  /**
   * Maximum time to live of an image at an edge location, whatever the origin sends.
   *
   * Whole seconds. Zero turns caching off. A value that is known at deployment only must be above zero: set `minValue`
   * on its parameter, or `compress` to false.
   *
   * @default Duration.days(365), or `minTtl` or `defaultTtl` if these are longer
   */
  readonly maxTtl?: Duration;

  /**
   * Time to live in browsers of an image that this construct uploads, sent as `max-age`.
   *
   * An image cannot be purged from a browser, so this is shorter than the time to live at edge locations. The
   * `cacheControl` of an upload takes precedence.
   *
   * @default Duration.hours(1)
   */
  readonly browserTtl?: Duration;

  /**
   * Whether edge locations compress images that become smaller by it: SVG, but never JPEG, PNG, WebP or AVIF.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
   * @default true, or false if caching is off, which CloudFront requires
   */
  readonly compress?: boolean;

  /**
   * A cache policy that replaces the TTLs. It must not have `Host` in the cache key, which the origins reject.
   *
   * @default - one policy for all `ImageCdn`s in the stack with the same TTLs, because an account has a quota of 20
   */
  readonly cachePolicy?: cloudfront.ICachePolicy;

  /**
   * Web origins whose scripts may read the images (CORS), such as `https://www.example.com` or `https://*.example.com`;
   * `*` allows all. Showing an image needs no permission; a canvas, WebGL or `fetch` does. They do not split the cache.
   *
   * @see https://fetch.spec.whatwg.org/#http-cors-protocol
   * @default - no CORS headers
   */
  readonly allowedOrigins?: string[];

  /**
   * A response headers policy that replaces the default one. With `transformation`, a warning lists the headers that it
   * lacks.
   *
   * @default - `nosniff` and a Content-Security-Policy that disables scripts in SVG; shared in the stack, because an
   * account has a quota of 20
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;
}

export const CACHING_TYPES: types.PropTypes<CachingOptions> = {
  minTtl: types.duration,
  defaultTtl: types.duration,
  maxTtl: types.duration,
  browserTtl: types.duration,
  compress: types.flag,
  cachePolicy: types.object('a cloudfront.ICachePolicy', 'cachePolicyId',
    "cloudfront.CachePolicy.fromCachePolicyId(this, 'Caching', %)"),
  allowedOrigins: types.list(types.text),
  responseHeadersPolicy: types.object('a cloudfront.IResponseHeadersPolicy', 'responseHeadersPolicyId',
    "cloudfront.ResponseHeadersPolicy.fromResponseHeadersPolicyId(this, 'Headers', %)"),
};
