import { Freshness, Validator } from './freshness';
import { FocalPoint } from './operate/focus/focal-point';
import { Problem } from './problem';
import { RefinementQueue } from './refiner/refinement-queue';
import { TransformerConfig } from './transformer-config';
import { FunctionResponse, StreamedResponse, TransformedImage } from './variant';
import { Measured } from '../../model/transform-metrics';
import { ImageRequest } from '../url/image-request';
import { VariantRequest } from '../url/read-variant-request';

/** An original at one moment. Every change gives it another `version`. */
export interface Original {
  readonly body: Buffer;
  readonly version: string;
  /** The focal point that its source states. */
  readonly focus?: FocalPoint;
  /** Whether it comes from the replica, which may be older than the original. */
  readonly isReplica?: boolean;
  /** The time for which it may be used. Missing if its source reports changes. */
  readonly freshness?: Freshness;
}

/** The parts of an original that decide its variants. */
export type ImageSource = Pick<Original, 'body' | 'focus'>;

/** Access to originals. Methods reject with a `Problem` if an original is missing or unreachable. */
export interface OriginalReader {
  /** @param signal ends reading early */
  get(key: string, signal?: AbortSignal): Promise<Original>;
  /** Returns the current version, or undefined if the original was deleted. */
  version(key: string): Promise<string | undefined>;
  /**
   * Returns the freshness if the source confirms an original, or the original that replaces it. Missing if the sources
   * report changes.
   */
  revalidate?(key: string, known: Validator): Promise<Original | Freshness>;
}

/** Access to the variant bucket. */
export interface VariantBucket {
  /** Returns the stored response, or undefined. */
  get(key: string): Promise<FunctionResponse | undefined>;
  /** Returns the stored response, whose body may still be arriving, or undefined. */
  open(key: string): Promise<StreamedResponse | undefined>;
  put(key: string, variant: Pick<FunctionResponse, 'headers' | 'body'>): Promise<void>;
  /** Replaces the headers of a stored variant, unless another one is stored meanwhile. */
  touch(key: string, variant: StreamedResponse): Promise<void>;
  delete(key: string): Promise<void>;
  /** Returns pages of the keys that begin with a prefix. */
  list(prefix: string): AsyncIterable<string[]>;
}

/** A stored variant. */
export interface StoredVariant {
  readonly body: Buffer;
  /** The headers that S3 returns with it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

/** The variants that the refiner replaces. */
export interface StoredVariants {
  /** Returns undefined if there is no such variant. */
  read(key: string): Promise<StoredVariant | undefined>;
  /** Replaces the variant with this ETag. Returns false if it is no longer there. */
  replace(key: string, variant: StoredVariant): Promise<boolean>;
  /** Refers to a variant from its watermark. */
  refer(reference: string): Promise<void>;
}

/** The number of variants that an original has beyond its core variants, compared with `maxVariants`. */
export interface VariantCounter {
  /** Whether the limit of an original was reached a short time ago. */
  wasReached(key: string): boolean;
  /** Counts the variants of an original, and remembers a limit that is reached. */
  isReached(key: string): Promise<boolean>;
}

/** The number of times that an original has failed after it was read, compared with `maxVariants`. */
export interface FailureCounter {
  /** Returns the last problem of an original whose limit is reached. */
  problemOf(key: string): Problem | undefined;
  add(key: string, problem: Problem): void;
}

/** The buckets, settings and operations that the transform function works with. */
export interface TransformServices {
  readonly config: TransformerConfig;
  readonly originals: OriginalReader;
  readonly variants: VariantBucket;
  readonly limit: VariantCounter;
  readonly failures: FailureCounter;
  /** @param readBy the moment until which the watermark must be read, as `performance.now()` */
  readonly transform: (original: ImageSource, request: ImageRequest, readBy?: number) => Promise<TransformedImage>;
  /** Returns whether a URL is signed. Rejects with a `Problem` if it must be and is not. Missing without signing. */
  readonly authorize?: (request: VariantRequest) => Promise<boolean>;
  /** Returns the image that replaces one that is missing or broken. */
  readonly fallback?: (request: ImageRequest) => Promise<TransformedImage>;
  /** The queue of variants to refine. Missing without refinement. */
  readonly refinements?: RefinementQueue;
  readonly log: (event: Record<string, unknown>) => void;
  readonly measure: (measured: Measured) => void;
}
