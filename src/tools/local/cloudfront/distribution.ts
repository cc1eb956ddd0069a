import { CachePolicy } from './cache-key';
import { EdgeFunction } from './edge-function';
import { GeoRestriction } from './geo-restriction';
import { Origin, ImageLocation } from './origin';
import { OriginRequestPolicy } from './origin-request-policy';
import { ResponseHeadersPolicy } from './response-headers-policy';
import { S3Origin } from './s3-origin';
import { TrustedKeys } from './viewer-access';
import { matchesPathPattern } from '../../../model/path-pattern';
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

/** Returns the behavior for a path: the first one whose pattern matches, or the default. */
export function behaviorFor({ behaviors }: Pick<Distribution, 'behaviors'>, path: string): Behavior {
  return behaviors.find(behavior => matchesPath(behavior.pathPattern, path)) ?? behaviors[behaviors.length - 1];
}

/**
 * Returns whether a path pattern matches, case-sensitively and with an optional leading slash. Paths are normalized
 * (RFC 3986, section 6), so that no other spelling bypasses a pattern. The origin gets them as sent.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function matchesPath(pattern: string, path: string): boolean {
  return pattern === '*' || matchesPathPattern([pattern], normalPath(path));
}

function normalPath(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (escape: string, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
  return removeDotSegments(decoded);
}

function removeDotSegments(path: string): string {
  const segments: string[] = [];
  const parts = path.split('/').slice(1);
  parts.forEach((part, index) => {
    if (part === '..') segments.pop();
    else if (part !== '.') segments.push(part);
    if ((part === '.' || part === '..') && index === parts.length - 1) segments.push('');
  });
  return `/${segments.join('/')}`;
}
