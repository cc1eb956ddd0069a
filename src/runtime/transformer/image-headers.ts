/** The reason for a core variant in place of another: the variant limit is `reached`, or the count is `unknown`. */
export const LIMIT_HEADER = 'x-image-limit';

/** The reason for the fallback image: the type of the problem. */
export const FALLBACK_HEADER = 'x-image-fallback';

/** `stored`: the variant comes from the variant bucket. Only a transform function that is the only origin sends it. */
export const VARIANT_HEADER = 'x-image-variant';

/** `replica`: the original comes from its replica, because its own bucket is unreachable. */
export const ORIGINAL_HEADER = 'x-image-original';

/**
 * The content of an image, its encoding, and the reason for it. S3 returns the metadata `encoding` under this name, so
 * that stored variants have the header, too.
 */
export const ENCODING_HEADER = 'x-amz-meta-encoding';

/**
 * The versions of the library and of sharp that made the facts of `fm=json`, such as
 * `cdk-image-cdn/0.3.1 sharp/0.35.5`. S3 returns it with stored facts, too. No image has it.
 */
export const VERSIONS_HEADER = 'x-amz-meta-versions';

/**
 * The state of a variant's refinement. S3 stores it with the variant, and returns it with every response. Missing if
 * the variant is not refined.
 */
export const REFINEMENT_HEADER = 'x-amz-meta-refinement';

/**
 * The scores by SSIMULACRA 2 of the first answer and of the variant that has replaced it, such as `79.2,73.1`. Stored
 * with the variant. Missing before the refinement has ended, and if nothing was scored.
 */
export const SCORES_HEADER = 'x-amz-meta-scores';

/** States of refinement. */
export enum RefinementState {
  /** The variant waits for its refinement. Its lifetime at edge locations is short. */
  PENDING = 'pending',
  /** The variant has been replaced. */
  REFINED = 'refined',
  /** The variant has stayed. */
  KEPT = 'kept',
}
