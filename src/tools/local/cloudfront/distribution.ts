import { CachePolicy } from './cache-policy';
import { EdgeFunction } from './edge-function';
import { GeoRestriction } from './geo-restriction';
import { Origin, ImageLocation } from './origin';
import { OriginRequestPolicy } from './origin-request-policy';
import { ResponseHeadersPolicy } from './response-headers-policy';
import { S3Origin } from './s3-origin';
import { TrustedKeys } from './viewer-access';
import { Bucket } from '../s3/bucket';

export interface Behavior {
  readonly pathPattern: string;
  readonly origin: Origin;
  readonly viewerProtocolPolicy: string;
  readonly allowedMethods: readonly string[];
  /** The keys of which one must have signed a request. Undefined if signing is not required. */
  readonly trustedKeys?: TrustedKeys;
  readonly viewerRequestFunction?: EdgeFunction;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  readonly compress: boolean;
}

/** The custom error response of a status. */
export interface ErrorResponse {
  readonly errorCachingMinTtl?: number;
  readonly page?: { readonly path: string; readonly status: number };
}

/** An image CDN of a distribution. */
export interface ImageCdnModel {
  /** The construct path. */
  readonly path: string;
  /** The behavior that serves images. */
  readonly behavior: Behavior;
  /** The part of URLs that keys lack, such as `images/`; empty if there is none. */
  readonly urlFolder: string;
  /** The location of the images that the behavior serves or transforms. */
  readonly images?: ImageLocation;
  /** The bucket of the images, or the primary bucket if it is a replica. That of the first of several sources. */
  readonly primary?: Bucket;
  /** Whether the bucket, or one of several sources, has a replica. */
  readonly hasReplica: boolean;
}

export interface Distribution {
  /** The path of the construct. */
  readonly path: string;
  readonly stack: string;
  readonly id: string;
  readonly domainName: string;
  /** Alternate domain names. */
  readonly aliases: readonly string[];
  /** The behaviors in order of precedence. The last one is the default and matches every path. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
  readonly geoRestriction?: GeoRestriction;
  readonly defaultRootObject?: string;
  readonly s3Origins: readonly S3Origin[];
  /** The image CDNs that the distribution serves. */
  readonly cdns: readonly ImageCdnModel[];
  /** The header in which origins send cache tags. */
  readonly cacheTagHeader?: string;
}
