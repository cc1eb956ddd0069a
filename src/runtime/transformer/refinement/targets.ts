import { LossyFormat } from '../pipeline/encoders';
import { Size } from '../pipeline/pipeline-image';

/**
 * Default targets by format and pixels.
 *
 * They are about the scores that nine of ten photographs exceed with a fixed setting (AVIF 60, JPEG 80, WebP 80), so
 * that refinement takes bytes from images that are better, and gives them to those that are worse. Small images have
 * more detail in each pixel, and so lower scores. WebP, with half the color resolution, has lower ones than AVIF.
 */
export const DEFAULT_TARGETS = [
  { maxPixels: 2e5, avif: 70, jpg: 66, webp: 64 }, // about 512x384
  { maxPixels: Infinity, avif: 73, jpg: 72.5, webp: 69 },
] as const;

/** Returns the default target of a variant, as a score by SSIMULACRA 2. */
export function defaultTarget(format: LossyFormat, { width, height }: Size): number {
  return DEFAULT_TARGETS.find(({ maxPixels }) => width * height <= maxPixels)![format];
}
