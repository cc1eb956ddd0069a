import { Sharp } from 'sharp';
import { PipelineContext } from '../context';
import { surrounded } from './surround';
import { MAX_FRAME_BY_FRAME_PIXELS, framePixels } from '../read/animation-limits';
import { Size } from '../read/pipeline-image';
import { TransformError } from '../transform-error';

// The maximum of libvips. A crop of a very narrow image may scale it by thousands before.
const MAX_SIDE = 1e7;

/**
 * Scales an image, then crops or pads it, according to the layout.
 */
export function resized(pipeline: Sharp, context: PipelineContext): Sharp | Promise<Sharp> {
  const { layout: { scaled, kept, placed } } = context;
  requirePossible(scaled);
  if (placed) return surrounded(pipeline, context);
  pipeline.resize({ ...scaled, fit: 'fill' });
  return kept ? pipeline.extract(kept) : pipeline;
}

/** Rejects a size before a crop that libvips does not have. */
export function requirePossible({ width, height }: Size): void {
  if (Math.max(width, height) > MAX_SIDE) {
    throw new TransformError('too-large', `The image would be ${width}x${height} before its crop.`);
  }
}

/**
 * Whether the frames of an animation are enlarged, and are few enough for one by one. Reducing frames together mixes
 * only their outermost rows, by a sixteenth, and does not need all frames in memory at full size.
 */
export function isEnlarged({ layout: { scaled }, image }: PipelineContext): boolean {
  return scaled.height > image.height && framePixels(image.frames, scaled) <= MAX_FRAME_BY_FRAME_PIXELS;
}
