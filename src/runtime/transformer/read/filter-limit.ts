import { Size } from './pipeline-image';
import { TransformError } from '../transform-error';

// Three seconds of blurs, or ten of the slowest filters.
const MAX_FILTERED_PIXELS = 10e6;

/**
 * Rejects an image whose SVG filters would take too long at a size. Nothing can interrupt a filter.
 *
 * @param passes filter passes per pixel, in units of a blur
 */
export function requireFastFilters(passes: number, { width, height }: Size): void {
  if (passes * width * height > MAX_FILTERED_PIXELS) {
    throw new TransformError('too-large', 'The filters of the image take too long at this size.');
  }
}
