/**
 * What the playground's page and its server tell each other, as JSON. Types only: both are compiled with them.
 */

import { RequestRules } from '../../runtime/url/request-parameters';
import { FaultMode } from '../local/s3/fault-injection';

/** `GET /api/overview` */
export interface Overview {
  readonly cdns: readonly CdnInfo[];
}

export interface CdnInfo {
  /** What the other addresses know it by. */
  readonly id: string;
  readonly name: string;
  /** Where viewers reach it. */
  readonly url: string;
  /** Missing where images are only read, or nothing is known of it. */
  readonly transformation?: TransformationInfo;
  /** A deployed CDN, of which only its answers are known. */
  readonly isRemote: boolean;
  readonly canInvalidate: boolean;
  /** Whether images can be added, replaced and deleted. */
  readonly canChange: boolean;
  readonly guards: readonly Guard[];
  /** The bucket of the originals, which can be made to fail; missing where none can. */
  readonly primary?: PrimaryInfo;
}

/** What nobody gets without a signature. */
export interface Guard {
  /**
   * `viewing`: any answer at all, as of `trustedKeyGroups`; `making`: a picture that was not made before, as of
   * `signing`.
   */
  readonly of: 'viewing' | 'making';
  /** Whether the server signs what the page asks for. */
  readonly isSigned: boolean;
  /** Of the public keys of which one has to fit; missing where that is not known. */
  readonly keyPairIds?: readonly string[];
}

export interface PrimaryInfo {
  /** Whether another region steps in for it. */
  readonly hasReplica: boolean;
}

export interface TransformationInfo {
  /** Missing where they are not known. */
  readonly rules?: RequestRules;
  /** How many variants an original may have beside those that are always made; missing where that is not known. */
  readonly maxVariants?: number;
}

/** `GET /api/images?cdn=ID` */
export interface ImageList {
  readonly keys: readonly string[];
}

/** `POST /api/invalidation?cdn=ID&item=PATH` */
export interface Invalidation {
  /** How many answers were taken from the cache. */
  readonly removed: number;
}

/** `PUT /api/fault?cdn=ID&failure=HOW` makes the bucket of the originals fail, `DELETE` heals it. */
export interface Fault {
  /** Missing where it is well. */
  readonly failure?: FaultMode;
}

/** `GET /api/variant-limits?cdn=ID`; null where there is none, or nothing is known of it. */
export interface VariantLimits {
  /**
   * How many variants may be kept of an original; once they are, those that are always made are answered in place of
   * others.
   */
  readonly most: number;
  /** How many originals have variants. */
  readonly originals: number;
  /** The originals that are closest to the limit. */
  readonly closest: readonly OriginalVariants[];
}

export interface OriginalVariants {
  readonly key: string;
  /** Variants in the store. */
  readonly stored: number;
  /** Those of them that are not always made. */
  readonly free: number;
  /** Requests answered with a core variant because the limit was reached. */
  readonly limited: number;
}

/** `GET /api/cost?cdn=ID&requests=N`; null where it cannot be told. */
export interface CostEstimate {
  /** USD a month, with nothing free. */
  readonly dollars: number;
}

/** `PUT /api/image?cdn=ID&key=KEY`, with the image as the body; `DELETE` of the same. */
export interface ImageChange {
  readonly result: 'added' | 'replaced' | 'deleted';
}

/** Where something was refused: the status says how, this says why. */
export interface Refusal {
  readonly error: string;
}

/** On answers through `/cdn/ID/…`: the headers of the CDN's own answer, as JSON, percent-encoded. */
export const CDN_HEADERS = 'x-cdn-headers';

/** On the same answers: the milliseconds until the CDN had answered whole. */
export const CDN_TIME = 'x-cdn-time';

/** Requests that change something carry it; a page of another origin cannot send it unasked. */
export const CHANGE_HEADER = 'x-playground';
