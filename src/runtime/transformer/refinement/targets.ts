import { LossyFormat, TARGETS } from '../encode/quality';

/**
 * Points by which refined variants aim lower than predictions: they miss their target by less, so that nine of ten
 * still score as high as nine of ten first answers.
 */
const FEWER_POINTS = 3;

/** Default targets by format. */
export const DEFAULT_TARGETS: { readonly [format in LossyFormat]: number } = {
  avif: TARGETS.avif - FEWER_POINTS, jpg: TARGETS.jpg - FEWER_POINTS, webp: TARGETS.webp - FEWER_POINTS,
};
