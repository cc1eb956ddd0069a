import { Duration, Tokenization } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { cachePolicyFor, compresses } from './cache-policy';
import { CachingOptions, validateCaching } from './caching-options';
import { managedCachePolicy, managedPoliciesOfOriginals } from './plan-policies';
import { Content, responseHeadersPolicyFor } from './response-headers-policy';
import { SHORT_LIFETIME, warnOfLongMinimum } from './short-lifetime';
import { ttlsOf } from './ttls';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCustomPolicies } from '../../model/plan-features';

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
 * The caching of a CDN at edge locations and in browsers.
 */
export class Caching {
  /**
   * The `Cache-Control` of variants and of images that this construct uploads: `browserTtl` for browsers, `defaultTtl`
   * for edge locations.
   */
  public readonly cacheControl: string;

  /** The time to live at edge locations, as a number of seconds, which may be a token. */
  public readonly defaultTtl: string;

  /** The `Cache-Control` of variants that are about to be replaced: short for edge locations. */
  public readonly provisionalCacheControl: string;

  constructor(
    private readonly scope: Construct,
    private readonly options: CachingOptions & { readonly flatRatePlan?: FlatRatePlan },
  ) {
    validateCaching(scope, options);
    const maxAge = `public, max-age=${seconds(options.browserTtl ?? Duration.hours(1))}`;
    this.defaultTtl = seconds(ttlsOf(options).defaultTtl);
    this.cacheControl = `${maxAge}, s-maxage=${this.defaultTtl}`;
    this.provisionalCacheControl = `${maxAge}, s-maxage=${seconds(SHORT_LIFETIME)}`;
  }

  /** Warns if edge locations cache variants that are about to be replaced for longer than their lifetime. */
  public warnOfLongMinimum(): void {
    warnOfLongMinimum(this.scope, this.options);
  }

  /**
   * Returns the part of a cache behavior that serves originals.
   *
   * @param header a header that the edge function sets, and that is part of the cache key
   */
  public behaviorOfOriginals(header?: string): Partial<cloudfront.BehaviorOptions> {
    return this.behavior(this.options, Content.ORIGINALS, header);
  }

  /**
   * Returns the part of a cache behavior that serves files that are not images.
   *
   * @param header a header that the edge function sets, and that is part of the cache key
   */
  public behaviorOfOtherFiles(header?: string): Partial<cloudfront.BehaviorOptions> {
    return this.behavior(this.options, Content.OTHER_FILES, header);
  }

  /**
   * Returns the part of a cache behavior that serves variants. They are compressed images already, and compression
   * would split the cache by `Accept-Encoding`.
   *
   * @param setsHeaders whether the origin sets all headers, so that no policy of the user is needed
   */
  public behaviorOfVariants(setsHeaders = false): Partial<cloudfront.BehaviorOptions> {
    const options = { ...this.options, compress: this.options.compress ?? false };
    return setsHeaders ? this.managedBehavior(options) : this.behavior(options, Content.VARIANTS);
  }

  private managedBehavior(options: CachingOptions): Partial<cloudfront.BehaviorOptions> {
    const { compress = false, minTtl, maxTtl, cachePolicy, responseHeadersPolicy } = options;
    const isManaged = (cachePolicy ?? minTtl ?? maxTtl) === undefined;
    return {
      compress,
      cachePolicy: isManaged ? managedCachePolicy(compress) : cachePolicyFor(this.scope, options),
      responseHeadersPolicy,
    };
  }

  private behavior(options: CachingOptions, content: Content, header?: string): Partial<cloudfront.BehaviorOptions> {
    if (!hasCustomPolicies(this.options.flatRatePlan)) return managedPoliciesOfOriginals(options);
    return {
      compress: compresses(options),
      cachePolicy: cachePolicyFor(this.scope, options, header),
      responseHeadersPolicy: responseHeadersPolicyFor(this.scope, options, content),
    };
  }
}

/** Returns the digits of a duration, which can be a token. */
function seconds(ttl: Duration): string {
  return Tokenization.stringifyNumber(ttl.toSeconds());
}
