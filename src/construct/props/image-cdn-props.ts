import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CACHING_TYPES, CachingOptions } from './caching-options';
import { DELIVERY_TYPES, DeliveryOptions } from './delivery-options';
import { ImageSourceRoute, ROUTE } from './image-source';
import { ImageTransformation } from './image-transformation';
import { MOUNTING_TYPES, MountingOptions } from './mounting-options';
import { ACCESS_TYPES, OriginAccess } from './origin-access';
import { PREWARMED, PrewarmedVariant } from './prewarm-options';
import { Purge } from './purge';
import { UPLOAD_TYPES, ImageUpload } from './upload-options';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import * as types from '../core/prop-types';
import { ImageReplica } from '../originals/image-replica';

/**
 * Properties of an `ImageCdn`. Every property is optional.
 */
export interface ImageCdnProps extends CachingOptions, DeliveryOptions, MountingOptions {
  /**
   * The bucket with the originals. A least-privilege bucket policy for CloudFront is added to it.
   *
   * @default - a new bucket: private, versioned, encrypted by S3 (SSE-S3), and accessible over TLS only
   */
  readonly bucket?: s3.IBucket;

  /**
   * The sources of originals, by the prefixes of their paths: S3 buckets, R2 buckets, buckets of S3-compatible servers,
   * or folders in them, and HTTPS origins. Requires `transformation`, whose function reads them. Not together with
   * `bucket`.
   *
   * @default - `bucket`
   */
  readonly sources?: ImageSourceRoute[];

  /**
   * Local folders whose images are uploaded at each deployment.
   *
   * @default - none
   */
  readonly uploads?: ImageUpload[];

  /**
   * The removal policy of the new bucket. With `DESTROY`, the bucket must be empty when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The authentication of CloudFront to the bucket.
   *
   * Choose origin access control (OAC), `OriginAccess.control()`, for a bucket with a KMS key or in an opt-in Region
   * launched after December 2022, and with `flatRatePlan`, which all reject an origin access identity (OAI). With the
   * default, an OAI, the policy of a bucket in another stack names its only reader; with OAC, that policy has to allow
   * every distribution of the account.
   *
   * @default OriginAccess.identity()
   */
  readonly originAccess?: OriginAccess;

  /**
   * The transformation of images: resizing and re-encoding on request.
   *
   * @default ImageTransformation.none()
   */
  readonly transformation?: ImageTransformation;

  /**
   * The first folder of the URLs of untouched originals, with `transformation`: with `original`, the URL
   * `/original/cats/tom.jpg` serves `cats/tom.jpg` exactly as uploaded, including EXIF data and GPS position. Letters,
   * digits, `-` and `_`, without slashes.
   *
   * Images whose keys begin with this folder cannot be transformed. With `sources`, all of them must be S3 buckets.
   *
   * @default - originals are not served; every URL is a variant
   */
  readonly originalsPath?: string;

  /**
   * Files that are served exactly as uploaded, with `transformation`: documents, videos and other files in the bucket
   * that the transform function would refuse. They keep their content type, are served in ranges, and have the same
   * restrictions as images.
   *
   * Each entry is a path pattern: `*` is any characters, slashes included, and `?` is any one; letters match in the
   * same case only. `*.pdf` is every PDF, and `docs/*` is everything in a folder, images included. At most 70. Each is
   * a cache behavior.
   *
   * With `sources`, all of them must be S3 buckets, and each pattern is a cache behavior for each source. Throws for
   * patterns that match images in every folder, which could no longer be transformed.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
   * @default - no other files are served
   */
  readonly otherFiles?: string[];

  /**
   * A bucket in another Region with the same images, which is read if this bucket fails. Not together with `sources`.
   *
   * With `OriginAccess.identity()`, the replica has an identity of its own, so that a deployed CDN keeps its own. This
   * requires `crossRegionReferences` on both stacks.
   *
   * @default - no replica
   */
  readonly replica?: ImageReplica;

  /**
   * The purging of changed images from edge locations and, with `transformation`, from the variant bucket.
   *
   * @default - with `transformation`, `Purge.onChange()`; otherwise `Purge.none()`
   */
  readonly purge?: Purge;

  /**
   * Variants that are transformed when an image is uploaded or changed, before a viewer requests them. They follow the
   * last purge of the image, about a minute and a half after the change, or three minutes with `refinement`. Each
   * change costs one transformation for each variant and format. At most 30 variants of an image, all of them core
   * variants. Variants that fail for hours are left to viewers' requests, and an alarm reports them.
   *
   * Requires `transformation` and purging. Run `npx cdk-image-cdn prewarm` for images that exist already.
   *
   * @default - variants are transformed on request
   */
  readonly prewarm?: PrewarmedVariant[];

  /**
   * The flat-rate plan that the distribution will be subscribed to. It decides the topology of `transformation` and the
   * policies, so that the CDN fits the plan. Other features that the plan does not include are errors at synthesis. An
   * output contains the command that subscribes after the deployment.
   *
   * CloudFront does not delete a subscribed distribution before the billing period ends.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
   * @default - pay-as-you-go pricing
   */
  readonly flatRatePlan?: FlatRatePlan;
}

export const IMAGE_CDN_TYPES: types.PropTypes<ImageCdnProps> = {
  ...CACHING_TYPES,
  ...DELIVERY_TYPES,
  ...MOUNTING_TYPES,
  bucket: types.bucket,
  sources: types.list(ROUTE),
  uploads: types.list(types.struct(UPLOAD_TYPES)),
  removalPolicy: types.enumMember('RemovalPolicy', RemovalPolicy),
  originAccess: types.correct(
    types.object('an OriginAccess', '_access', 'OriginAccess.identity() or OriginAccess.control()'),
    [ACCESS_TYPES.identity, 'OriginAccess.identity(oai)'],
    [ACCESS_TYPES.control, 'OriginAccess.control(oac)'],
  ),
  transformation: types.correct(
    types.object('an ImageTransformation', '_transformation', 'ImageTransformation.onDemand()'),
    [types.exactly(false), 'ImageTransformation.none()'],
    [types.plain, 'ImageTransformation.onDemand({ … })'],
  ),
  originalsPath: types.inUrls(types.text),
  otherFiles: types.list(types.inUrls(types.text)),
  replica: types.object('an ImageReplica', '_location', "new ImageReplica(stack, 'Replica')"),
  purge: types.correct(
    types.object('a Purge', '_purging', 'Purge.onChange()'),
    [types.exactly(false), 'Purge.none()'],
    [types.topic, 'Purge.onChange({ alarmTopic: topic })'],
    [types.plain, 'Purge.onChange({ … })'],
  ),
  prewarm: types.list(PREWARMED),
  flatRatePlan: types.enumMember('FlatRatePlan', FlatRatePlan),
};

