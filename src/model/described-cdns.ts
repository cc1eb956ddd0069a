/**
 * The metadata key, of a distribution, by which tools find the image CDNs on it. A distribution without this metadata
 * is that of one image CDN, which serves all paths.
 */
export const CDNS_METADATA = 'cdk-image-cdn:cdns';

/** An image CDN as the metadata of its distribution describes it. */
export interface DescribedCdn {
  /** The construct path of the `ImageCdn` or, for the default behavior, of its distribution. */
  readonly path: string;
  /** The path pattern of the behavior that serves images. Missing for the default behavior. */
  readonly pathPattern?: string;
  /** The part of URLs that keys lack, such as `images/`. */
  readonly urlFolder?: string;
}
