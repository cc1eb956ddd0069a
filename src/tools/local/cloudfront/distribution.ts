import { CachePolicy } from './cache-policy';
import { EdgeFunction } from './edge-function';
import { GeoRestriction } from './geo-restriction';
import { Origin } from './origin';
import { ImageLocation } from './origin';
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
  /** Whose signature viewers have to bring. */
  readonly trustedKeys?: TrustedKeys;
  readonly viewerRequestFunction?: EdgeFunction;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  readonly compress: boolean;
}
/** What viewers get for a status of the origin. */

export interface ErrorResponse {
  readonly errorCachingMinTtl?: number;
  readonly page?: { readonly path: string; readonly status: number };
}
export interface Distribution {
  /** The path of the construct. */
  readonly path: string;
  readonly stack: string;
  readonly id: string;
  readonly domainName: string;
  /** Alternate domain names. */
  readonly aliases: readonly string[];
  /** In the order in which they are tried; the last one is the default and takes every path. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
  readonly geoRestriction?: GeoRestriction;
  readonly defaultRootObject?: string;
  readonly s3Origins: readonly S3Origin[];
  /** Where the images lie that the default behaviour serves, or makes others of. */
  readonly images?: ImageLocation;
  /** The bucket of these, or the one that is replicated to it. */
  readonly primary?: Bucket;
  /** The header in which origins name the tags of what they answer. */
  readonly cacheTagHeader?: string;
}
