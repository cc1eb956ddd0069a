import { LossyFormat } from '../pipeline/encoders';
import { Size } from '../pipeline/pipeline-image';

/**
 * Default targets by format and pixels.
 *
 * They are about the scores that nine of ten wallpapers exceed with a fixed setting (AVIF 60, JPEG 80, WebP 80), so
 * that refinement takes bytes from images that are better, and gives them to those that are worse. Photographs full of
 * detail are worse than most, so that it raises their scores more than it saves. Small images have more detail in each
 * pixel, and so lower scores. WebP, with half the color resolution, has lower ones than AVIF. Of 41 images 320 pixels
 * wide, three do not reach a score of 60 in WebP with any setting: hence its low target there.
 */
export const DEFAULT_TARGETS = [
  { maxPixels: 2e5, avif: 67, jpg: 63, webp: 57 }, // about 512x384
  { maxPixels: 1.5e6, avif: 73, jpg: 71.5, webp: 69 }, // about 1400x1050
  { maxPixels: Infinity, avif: 73.5, jpg: 72.5, webp: 68.5 },
] as const;

/** Returns the default target of a variant, as a score by SSIMULACRA 2. */
export function defaultTarget(format: LossyFormat, { width, height }: Size): number {
  return DEFAULT_TARGETS.find(({ maxPixels }) => width * height <= maxPixels)![format];
}
