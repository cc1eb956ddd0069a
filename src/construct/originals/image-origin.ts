import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createImageBucket } from './image-bucket';
import { BoundOriginAccess, bindAccess } from './origin-access';
import { bucketsOf } from './source-routes';
import { CdnPlan } from '../plan/cdn-plan';
import { SourcesPlan } from '../plan/sources';

/** The buckets of a CDN. */
interface ImageBuckets {
  /** The bucket with the originals. Missing if they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** The variant bucket. Missing without transformation. */
  readonly variants?: s3.IBucket;
  /** The only origin of variants. Missing if edge locations read the variant bucket first. */
  readonly onlyOrigin?: cloudfront.IOrigin;
}

/** The origin that edge locations read first, and the access to its bucket. */
export interface ImageOrigin {
  readonly origin: cloudfront.IOrigin;
  /** The properties that all origins of the CDN have in common. */
  readonly props: cloudfront.OriginProps;
  /** Missing if edge locations read no S3 bucket. */
  readonly access?: BoundOriginAccess;
  /** Whether the origin accepts requests before the distribution is updated. */
  readonly isMigrating: boolean;
  /** Lets the distribution read the bucket, if there is one. */
  readonly admit: (distribution: cloudfront.Distribution) => void;
}

/** Returns the bucket with the originals, or creates it. Undefined if they are in no S3 bucket, or in several. */
export function createOriginals(scope: Construct, plan: SourcesPlan): s3.IBucket | undefined {
  return plan.isOneBucket ? plan.bucket ?? createImageBucket(scope, 'Bucket', plan.removalPolicy) : undefined;
}

/**
 * Returns the origin that edge locations read first: the variant bucket, the transform function, or the bucket with the
 * originals.
 */
export function createOrigin(
  scope: Construct, { originals, variants, onlyOrigin }: ImageBuckets, plan: CdnPlan,
): ImageOrigin {
  const { access: { isMigrating }, delivery: { origin: props } } = plan;
  if (onlyOrigin) {
    const access = accessToOriginals(scope, originals, plan);
    return { origin: onlyOrigin, props, access, isMigrating, admit: () => undefined };
  }
  const access = bindAccess(scope, variants ?? originals!, props, plan.access);
  return { origin: access.origin, props, access, isMigrating, admit: access.admit };
}

/**
 * Returns the access to the only bucket, or to one whose access the others share. Beside the transform function, edge
 * locations read buckets only for untouched originals and other files.
 */
function accessToOriginals(
  scope: Construct, originals: s3.IBucket | undefined, { sources, untouched, access, delivery }: CdnPlan,
): BoundOriginAccess | undefined {
  const [bucket] = originals ? [originals] : bucketsOf(sources.routes ?? []);
  const isRead = (untouched.originalsPath ?? untouched.otherFiles) !== undefined;
  return isRead && bucket ? bindAccess(scope, bucket, delivery.origin, access) : undefined;
}
