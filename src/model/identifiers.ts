/*
 * Identifiers by which tools find the resources of a CDN in a cloud assembly. Constructs create the resources under
 * the same names, so a change of a construct ID here replaces deployed resources.
 */

/** The construct ID of the transform function. */
export const TRANSFORM_FUNCTION_ID = 'Transformer';

/** The construct ID of the refiner's function. */
export const REFINER_ID = 'Refiner';

/** The construct ID of the variant bucket. */
export const VARIANT_BUCKET_ID = 'Variants';

/** The construct ID of a bucket for access logs. */
export const LOG_BUCKET_ID = 'AccessLogs';

/**
 * The environment variable of the transform function with the ARN of the secret that reads a source outside S3. The
 * ARNs of several sources are separated by spaces.
 */
export const SOURCE_SECRET = 'SOURCE_SECRET';

/** The environment variable of the transform function with the ARN of the secret that signs URLs. */
export const SIGNING_SECRET = 'SIGNING_SECRET';

/** The environment variable of the transform function with the URL of the queue of variants to refine. */
export const REFINEMENT_QUEUE = 'REFINEMENT_QUEUE';

/** The domain of R2's S3 API: its hosts begin with the ID of an account. */
export const R2_API_DOMAIN = 'r2.cloudflarestorage.com';

/** Returns the construct ID, in another stack, for resources that belong to the construct of this path. */
export function idElsewhere(path: string): string {
  return path.replace(/\//g, '--');
}
