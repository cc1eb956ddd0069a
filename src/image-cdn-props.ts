import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CachingOptions, validateCaching } from './caching';
import { DeliveryOptions, validateDelivery } from './delivery';
import { validateOwnPolicies } from './delivery/own-policies';
import { warnOfPublicSource } from './delivery/private-images';
import { validateFlatRatePlan } from './flat-rate-plan';
import { ImageSource } from './image-source';
import { OriginAccess } from './origin-access';
import { OriginalAccess } from './original-access';
import { validateForChina } from './private/china';
import { validateForGovCloud } from './private/govcloud';
import * as types from './private/prop-types';
import { refuse, refuseTogether, requireMember } from './private/validate';
import { Purge } from './purge';
import { ImageReplica } from './replica';
import { ImageTransformation } from './transformation/image-transformation';
import { ImageUpload, validateUploads } from './upload';

/**
 * Properties of an `ImageCdn`. Every one is optional.
 */
export interface ImageCdnProps extends CachingOptions, DeliveryOptions {
  /**
   * The bucket with the images. The least policy that CloudFront needs is added to it.
   *
   * @default - a new one: private, versioned, encrypted by S3 (SSE-S3), reached by TLS only
   */
  readonly bucket?: s3.IBucket;

  /**
   * Where images come from, when not from an S3 bucket. Not together with `bucket` or `uploads`.
   *
   * @default - `bucket`
   */
  readonly source?: ImageSource;

  /**
   * Local folders whose images are uploaded at each deployment.
   *
   * @default - none
   */
  readonly uploads?: ImageUpload[];

  /**
   * What happens to the new bucket when it leaves the stack. With `DESTROY` it has to be empty by then.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How CloudFront proves to the bucket who it is.
   *
   * @default OriginAccess.identity()
   */
  readonly originAccess?: OriginAccess;

  /**
   * Whether images are resized and re-encoded on request. With a `source`, originals are read by its credentials.
   *
   * @default ImageTransformation.none()
   */
  readonly transformation?: ImageTransformation;

  /**
   * Whether viewers can have the untouched originals, with `transformation`.
   *
   * @default OriginalAccess.hidden()
   */
  readonly originals?: OriginalAccess;

  /**
   * A bucket of another region that has the same images, and answers where this one fails. Not together with `source`.
   *
   * With `OriginAccess.identity()` the replica's identity reads both buckets, so a CDN that is deployed already gets one by `addReplica()`.
   *
   * @default - images come from one region
   */
  readonly replica?: ImageReplica;

  /**
   * Whether a changed image takes with it what was made from it, or what edges have of it.
   *
   * @default - with `transformation`, and with a bucket to tell of changes, `Purge.onChange()`; else `Purge.none()`
   */
  readonly purge?: Purge;

  /**
   * Whether the CDN is kept ready for one of CloudFront's flat-rate plans, which are chosen in the console: what they do not support is
   * refused, and a warning says which plan is the least that has all of it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
   * @default false
   */
  readonly flatRatePlan?: boolean;
}

/** The props that are not those of caching and delivery. */
type OwnProps = Omit<ImageCdnProps, keyof CachingOptions | keyof DeliveryOptions>;

const TYPES: types.PropTypes<OwnProps> = {
  bucket: types.bucket,
  source: types.object('an ImageSource', '_originals', 'ImageSource.r2() or ImageSource.s3Compatible()'),
  uploads: types.list(types.fields),
  removalPolicy: types.text,
  originAccess: types.object('an OriginAccess', '_bind', 'OriginAccess.identity() or OriginAccess.control()'),
  transformation: types.object('an ImageTransformation', '_bind', 'ImageTransformation.onDemand()'),
  originals: types.object('an OriginalAccess', '_addTo', 'OriginalAccess.underPrefix(%)'),
  replica: types.object('an ImageReplica', '_location', "new ImageReplica(stack, 'Replica')"),
  purge: types.object('a Purge', '_bind', 'Purge.onChange()'),
  flatRatePlan: types.flag,
};

/**
 * Refuses, before anything is made, what would fail at the deployment or not work after it.
 */
export function validateProps(scope: Construct, props: ImageCdnProps): void {
  types.requireTypes(scope, props, TYPES);
  requireMember(scope, 'removalPolicy', props.removalPolicy, RemovalPolicy);
  validateForChina(scope, props);
  validateForGovCloud(scope);
  validateCaching(scope, props);
  validateDelivery(scope, props);
  validateUploads(scope, props.uploads, props.bucket);
  validateFlatRatePlan(scope, props);
  refuseTogether(scope, 'source', props.source, 'bucket', props.bucket, 'images come from one place');
  refuseTogether(scope, 'uploads', props.uploads, 'source', props.source, 'uploads go to an S3 bucket');
  const makesImages = props.transformation?._makesImages ?? false;
  if (!makesImages) refuseTogether(scope, 'originAccess', props.originAccess, 'source', props.source, 'it is about S3 buckets');
  refuseTogether(scope, 'removalPolicy', props.removalPolicy, 'source', props.source, 'there is no new bucket to remove or to keep');
  refuseTogether(scope, 'replica', props.replica, 'source', props.source, 'S3 replicates S3 buckets');
  refuseTogether(scope, 'originals', props.originals?._prefix, 'source', props.source, 'CloudFront cannot sign requests for originals that are in no S3 bucket');
  if (props.originals && !makesImages) refuse(scope, '`originals` needs `transformation`: without it, every URL is an original');
  refuseTogether(scope, 'removalPolicy', props.removalPolicy, 'bucket', props.bucket, 'set it where you make the bucket');
  validateOwnPolicies(scope, props, { isTransformed: makesImages, hasOriginals: !makesImages || props.originals?._prefix !== undefined });
  if (props.source && !makesImages && props.trustedKeyGroups) warnOfPublicSource(scope);
}
