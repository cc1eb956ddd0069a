/**
 * JSON messages between the playground's page and its server.
 */

import { RequestRules } from '../../runtime/url/request-parameters';
import { FaultMode } from '../local/s3/fault-injection';

/** `GET /api/overview` */
export interface Overview {
  readonly cdns: readonly CdnInfo[];
}

export interface CdnInfo {
  /** Identifier in other requests. */
  readonly id: string;
  readonly name: string;
  /** URL for viewers. */
  readonly url: string;
  /** Undefined if the CDN does not transform images, or if that is unknown. */
  readonly transformation?: TransformationInfo;
  /** Whether the CDN is deployed, so that only its responses are known. */
  readonly isRemote: boolean;
  readonly canInvalidate: boolean;
  /** Whether images can be added, replaced and deleted. */
  readonly canChange: boolean;
  /** Sources of the images in the order of their precedence, if known. */
  readonly sources: readonly SourceInfo[];
  readonly guards: readonly Guard[];
  /** Original bucket whose failure can be simulated, if any. */
  readonly primary?: PrimaryInfo;
}

/** A bucket or server with the originals of keys that have a prefix. */
export interface SourceInfo {
  /** First part of the keys in URLs, such as `products/`. Empty for all other keys. */
  readonly pathPrefix: string;
  /** Name of the bucket, or host of the server. */
  readonly origin: string;
  /** Prefix in the bucket that takes the place of `pathPrefix`. May be empty. */
  readonly keyPrefix: string;
}

/** A signature that the CDN requires. */
export interface Guard {
  /**
   * Requests that require the signature: `viewing` for all (`trustedKeyGroups`), `transforming` for variants that are
   * not stored yet (`signing`).
   */
  readonly of: 'viewing' | 'transforming';
  /** Whether the server signs the requests of the page. */
  readonly isSigned: boolean;
  /** IDs of the trusted public keys, if known. */
  readonly keyPairIds?: readonly string[];
}

export interface PrimaryInfo {
  /** Whether a replica in another Region takes over. */
  readonly hasReplica: boolean;
}

export interface TransformationInfo {
  /** Undefined if unknown. */
  readonly rules?: RequestRules;
  /** Variant limit per original beyond core variants, or undefined if unknown. */
  readonly maxVariants?: number;
}

/** `GET /api/images?cdn=ID` */
export interface ImageList {
  readonly keys: readonly string[];
}

/** `GET /api/original?cdn=ID&key=KEY`; null if the original is inaccessible. */
export interface OriginalFacts {
  readonly bytes: number;
  /** Dimensions of the upright image. Undefined for files that are not images. */
  readonly width?: number;
  readonly height?: number;
  readonly credit?: ImageCredit;
  /** Content Credentials, which variants do not contain. Missing if the original has none. */
  readonly contentCredentials?: 'dropped';
}

/** Credit of an image, from the file `CREDITS.md` beside it. */
export interface ImageCredit {
  /** Title and author. */
  readonly title: string;
  readonly license: string;
  readonly licenseUrl: string;
}

/** `POST /api/invalidation?cdn=ID&item=PATH` */
export interface Invalidation {
  /** Number of responses removed from the cache. */
  readonly removed: number;
}

/** `PUT /api/fault?cdn=ID&failure=HOW` simulates a failing original bucket, and `DELETE` ends it. */
export interface Fault {
  /** Simulated failure, if any. */
  readonly failure?: FaultMode;
}

/** `GET /api/variant-limits?cdn=ID`; null without a limit, or if it is unknown. */
export interface VariantLimits {
  /**
   * Maximum number of stored variants per original beyond core variants. When it is reached, core variants are served
   * in place of others.
   */
  readonly maxVariants: number;
  /** Number of originals with variants. */
  readonly originals: number;
  /** The originals that are closest to the limit. */
  readonly closest: readonly OriginalVariants[];
}

export interface OriginalVariants {
  readonly key: string;
  /** Number of variants in the variant bucket. */
  readonly stored: number;
  /** Number of stored variants that are not core variants. */
  readonly counted: number;
  /** Requests answered with a core variant because the limit was reached. */
  readonly limited: number;
}

/** `GET /api/cost?cdn=ID&requests=N`; null if it cannot be estimated. */
export interface CostEstimate {
  /** USD per month, without the free tier. */
  readonly dollars: number;
}

/**
 * `PUT /api/image?cdn=ID&key=KEY`, with the image as the body; `DELETE` of the same. With `If-None-Match: *`, an image
 * that exists is not replaced: the status is 412.
 */
export interface ImageChange {
  /** Identifier with which the change is undone. */
  readonly id: string;
  readonly key: string;
  readonly result: 'added' | 'replaced' | 'deleted';
  /** Cache tags of the image, by which its variants are purged. */
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** `PUT /api/focal-point?cdn=ID&key=KEY&point=0.3,0.7`; `DELETE` of the same without `point`. */
export interface SavedFocalPoint {
  readonly key: string;
  /** Cache tags of the image, by which its variants are purged. */
  readonly tags: readonly string[];
}

/** `GET /api/changes?cdn=ID` */
export interface ImageChanges {
  /** Changes that can be undone, the newest first. */
  readonly changes: readonly ImageChange[];
}

/** `POST /api/undo?cdn=ID&change=ID` restores the image as it was before a change, or deletes one that was added. */
export interface UndoneChange {
  readonly key: string;
  readonly result: 'restored' | 'deleted';
}

/** Maximum size of an original, as in the construct's limits. */
export const MAX_IMAGE_BYTES = 100 * 1024 * 1024;

/** Body of error responses. */
export interface ErrorBody {
  readonly error: string;
}

/** Header of responses under `/cdn/ID/…`: the headers of the CDN's response, as percent-encoded JSON. */
export const CDN_HEADERS = 'x-cdn-headers';

/** Header of the same responses: milliseconds until the CDN's response was complete. */
export const CDN_TIME = 'x-cdn-time';

/** Header of requests with side effects. Other origins cannot send it without a CORS preflight. */
export const CHANGE_HEADER = 'x-playground';
