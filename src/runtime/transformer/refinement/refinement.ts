import { Operations } from '../../url/image-request';
import { FocalPoint } from '../operate/focus/focal-point';
import { EncodedImage, TransformOptions, Watermark } from '../transform-image';

/** Settings of refinement. */
export interface RefinementOptions {
  /**
   * The score that variants are to have, by SSIMULACRA 2.
   *
   * @default - by format and pixels
   */
  readonly target?: number;
  /** Media types of the variants to refine. */
  readonly contentTypes: readonly string[];
  /** Minimum number of bytes of a variant to refine. */
  readonly minBytes: number;
}

/** A stored variant, and what it was made from. */
export interface RefinementTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly focus?: FocalPoint;
  readonly stored: EncodedImage;
  readonly refinement: RefinementOptions;
  /** Time at which the refinement gives up, in milliseconds of `Date.now()`. */
  readonly deadline: number;
  /** Called before the first step that takes time. Not called for variants that stay without a look at their pixels. */
  readonly onStart?: () => void;
}

/** The reason why a variant was replaced or kept. */
export type RefinementReason =
  | 'smaller' // replaced: fewer bytes
  | 'better' // replaced: more bytes, because the score was far below the target
  | 'format' // kept: refinement does not apply to its format
  | 'small' // kept: it has too few bytes
  | 'content' // kept: an animation, a graphic, lossless, small, or with a gain map
  | 'different' // kept: it is not what the transformer makes of its original now
  | 'good' // kept: no setting found is better
  | 'too-slow'; // kept: not finished before the deadline

/** The outcome of a refinement. */
export interface Refinement {
  /** Whether the stored variant stays. */
  readonly kept: boolean;
  readonly reason: RefinementReason;
  /** The variant to store, which is the stored one if it stays. */
  readonly image: EncodedImage;
  readonly bytesBefore: number;
  /** Score of the stored variant. Missing if it was not measured. */
  readonly firstScore?: number;
  /** Score of `image`. Missing if it was not measured. */
  readonly score?: number;
  /** The encoder's setting for quality. Missing if the variant stays. */
  readonly setting?: number;
}
