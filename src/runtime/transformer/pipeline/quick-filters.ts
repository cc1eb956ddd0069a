import { Size } from './picture';
import { TransformError } from './transform-error';

// Three seconds of blurs, ten of the slowest.
const MAX_PASSED_PIXELS = 10e6;

/**
 * Refuses to draw what its filters would make take too long at a size: while they work, nothing ends them.
 *
 * @param passes of filters over every pixel, each as long as that of a blur
 */
export function requireQuickFilters(passes: number, { width, height }: Size): void {
  if (passes * width * height > MAX_PASSED_PIXELS) throw new TransformError('too-large', 'The filters of the image take too long at this size.');
}
