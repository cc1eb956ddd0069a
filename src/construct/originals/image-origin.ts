import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageSourceRoute, isRouted } from './image-source-route';
import { OriginAccess } from './origin-access';
import { BoundOriginAccess } from './origin-access-strategy';
import { boundRoutes, bucketsOf } from './source-routes';

/** The props that decide which origin edge locations read. */
export interface ImageOriginProps {
  readonly sources?: ImageSourceRoute[];
  readonly originAccess?: OriginAccess;
  readonly originShieldRegion?: string;
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
}

/** The buckets of a CDN. */
export interface ImageBuckets {
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

/**
 * Returns the origin that edge locations read first: the variant bucket, the transform function, or the bucket with the
 * originals.
 */
export function imageOrigin(
  scope: Construct, { originals, variants, onlyOrigin }: ImageBuckets, props: ImageOriginProps,
): ImageOrigin {
  const common = originProps(props);
  if (onlyOrigin) return functionOrigin(scope, onlyOrigin, originals ?? routedBucket(scope, props.sources), props);
  const bucket = variants ?? originals!;
  const originAccess = props.originAccess ?? OriginAccess.identity();
  const access = originAccess._bind(scope, bucket, common);
  return { origin: access.origin, props: common, access, isMigrating: originAccess._isMigrating, admit: access.admit };
}

/** Returns a bucket whose access the other buckets share. */
function routedBucket(scope: Construct, sources: ImageSourceRoute[] | undefined): s3.IBucket | undefined {
  return isRouted(sources) ? bucketsOf(boundRoutes(scope, sources))[0] : undefined;
}

/** Edge locations read a bucket only for untouched originals and other files. */
function functionOrigin(
  scope: Construct, origin: cloudfront.IOrigin, originals: s3.IBucket | undefined, props: ImageOriginProps,
): ImageOrigin {
  const common = originProps(props);
  const isRead = originals && (props.originalsPath ?? props.otherFiles) !== undefined;
  const access = isRead ? (props.originAccess ?? OriginAccess.identity())._bind(scope, originals, common) : undefined;
  const isMigrating = props.originAccess?._isMigrating ?? false;
  return { origin, props: common, access, isMigrating, admit: () => undefined };
}

/** Returns the properties that all origins of a CDN have in common. */
export function originProps({ originShieldRegion }: ImageOriginProps): cloudfront.OriginProps {
  return { originShieldRegion };
}
