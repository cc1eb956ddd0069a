/** The reason for a core variant in place of another: the variant limit is `reached`, or the count is `unknown`. */
export const LIMIT_HEADER = 'x-image-limit';

/** Says why the fallback image was answered. */
export const FALLBACK_HEADER = 'x-image-fallback';

/** Says that the picture was made of a copy, as the original could not be reached. */
export const ORIGINAL_HEADER = 'x-image-original';
