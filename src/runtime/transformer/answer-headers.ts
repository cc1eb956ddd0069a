/** Says that the budget of variants was spent, or is not known, and the nearest that is always made was answered. */
export const BUDGET_HEADER = 'x-image-budget';

/** Says why the fallback image was answered. */
export const FALLBACK_HEADER = 'x-image-fallback';

/** Says that the picture was made of a copy, as the original could not be reached. */
export const ORIGINAL_HEADER = 'x-image-original';
