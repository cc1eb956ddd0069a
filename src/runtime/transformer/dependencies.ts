/** An original as it was at one moment; `version` is another after every change. */

import { TransformerConfig } from './transformer-config';
import { Measured } from '../../model/transform-metrics';
import { ImageRequest } from '../url/image-request';

export interface Original {
  readonly body: Buffer;
  readonly version: string;
  /** Whether it came from a replica, and so may be older than the original. */
  readonly isCopy?: boolean;
}
/** Access to originals. Methods reject with a `Problem` if there is none, or if it is unreachable. */

export interface OriginalReader {
  get(key: string): Promise<Original>;
  /** Returns the current version, or undefined if the original was deleted. */
  version(key: string): Promise<string | undefined>;
}
/** Access to the variant bucket. */

export interface VariantBucket {
  /** Returns the answer that was stored, or undefined. */
  get(key: string): Promise<FunctionResponse | undefined>;
  put(key: string, variant: Pick<FunctionResponse, 'headers' | 'body'>): Promise<void>;
  delete(key: string): Promise<void>;
  /** Returns pages of the keys that begin with a prefix. */
  list(prefix: string): AsyncIterable<string[]>;
}
/** The number of variants that an original has beyond its core variants, compared with `maxVariants`. */
export interface VariantCounter {
  /** Whether the limit of an original was reached a short time ago. */
  wasReached(key: string): boolean;
  /** Counts the variants of an original, and remembers a limit that is reached. */
  isReached(key: string): Promise<boolean>;
}

/** The image of a watermark that is part of a variant. */

export interface UsedWatermark {
  readonly key: string;
  readonly version: string;
}
export interface TransformedImage {
  readonly body: Buffer;
  readonly contentType: string;
  readonly mark?: UsedWatermark;
  /** Whether its watermark came from a replica. */
  readonly isCopy?: boolean;
}
export interface FunctionResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
/** The buckets, settings and operations that the transform function works with. */

export interface ServeDependencies {
  readonly config: TransformerConfig;
  readonly originals: OriginalReader;
  readonly variants: VariantBucket;
  readonly limit: VariantCounter;
  readonly transform: (original: Buffer, request: ImageRequest) => Promise<TransformedImage>;
  /** Returns whether a URL is signed, if URLs are; rejects with a `Problem` if it must be and is not. */
  readonly authorize?: (asked: VariantRequest) => Promise<boolean>;
  /** Returns the image that replaces one that is missing or broken. */
  readonly fallback?: (asked: ImageRequest) => Promise<TransformedImage>;
  readonly log: (event: Record<string, unknown>) => void;
  readonly measure: (measured: Measured) => void;
}
/** A request as it arrives from the edge function. */

export interface VariantRequest {
  readonly request: ImageRequest;
  /**
   * The query of the viewer, where URLs are signed; undefined if the request did not come through the edge function.
   */
  readonly query?: string;
  /** Whether the edge function has other settings, as the two are not deployed at the same moment. */
  readonly isDeploying: boolean;
}
export interface ServedVariant {
  readonly answer: FunctionResponse;
  /** Settles when the variant is stored, which viewers do not wait for. Never rejects. */
  readonly afterwards: Promise<void>;
}
