/**
 * The format of variants that keep the format of their original. Only URLs of dialects other than imgix's request it.
 */
export const ORIGINAL_FORMAT = 'original';
