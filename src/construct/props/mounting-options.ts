import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as types from '../core/prop-types';

/**
 * Options for an image CDN on a distribution that exists in the stack.
 *
 * @internal
 */
export interface MountingOptions {
  /**
   * The distribution that serves the images, in the same stack: the behaviors for `pathPattern` are added to it.
   * Buckets may be in other stacks.
   *
   * Props of the whole distribution, such as `priceClass`, must be set on it. Throws for an imported distribution, and
   * for one of another stack.
   *
   * @default - a new distribution, which serves the images under all of its paths
   */
  readonly distribution?: cloudfront.Distribution;

  /**
   * The folder of the distribution's URLs that serves images, followed by `*`: `/images/*`. Letters, digits, `.`, `-`
   * and slashes. With `UrlDialect.framework()`, the path of the framework, such as `/_next/image*`. Required with
   * `distribution`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
   * @default - every path of the new distribution
   */
  readonly pathPattern?: string;

  /**
   * Whether keys begin after the folder of `pathPattern`: with `true`, `/images/cats/tom.jpg` serves `cats/tom.jpg`;
   * with `false`, it serves `images/cats/tom.jpg`. Only with `distribution`.
   *
   * @default false
   */
  readonly stripPrefix?: boolean;

  /**
   * The domain name in the URLs of `urlFor()` and `srcSetFor()`. Only with `distribution`.
   *
   * @default - the first of the distribution's `domainNames` that is no wildcard, or the name that CloudFront assigns
   */
  readonly domainName?: string;
}

export const MOUNTING_TYPES: types.PropTypes<MountingOptions> = {
  distribution: types.object(
    'a cloudfront.Distribution', 'distributionDomainName', "new cloudfront.Distribution(this, 'Distribution', …)",
  ),
  pathPattern: types.inUrls(types.text),
  stripPrefix: types.flag,
  domainName: types.text,
};
