import { Sharp } from 'sharp';
import { marginOf } from './color';
import { PipelineContext } from './context';
import { MAX_FRAME_BY_FRAME_PIXELS, framePixels } from './output-format';
import { TransformError } from './transform-error';

// The maximum of libvips. A crop of a very narrow image may scale it by thousands before.
const MAX_SIDE = 1e7;

/**
 * Scales an image, then crops or pads it, according to the layout.
 */
export function resized(pipeline: Sharp, { layout, image, backdrop }: PipelineContext): Sharp {
  const { scaled, result, kept, search, placed } = layout;
  if (Math.max(scaled.width, scaled.height) > MAX_SIDE) {
    throw new TransformError('too-large', `The image would be ${scaled.width}x${scaled.height} before its crop.`);
  }
  if (search && image.frames === 1) return pipeline.resize({ ...result, fit: 'cover', position: search });
  pipeline.resize({ ...scaled, fit: 'fill' });
  if (kept) return pipeline.extract(kept);
  if (!placed) return pipeline;
  const { left, top } = placed;
  const right = result.width - scaled.width - left;
  const bottom = result.height - scaled.height - top;
  return pipeline.extend({ left, top, right, bottom, background: marginOf(backdrop) });
}

/**
 * Whether the frames of an animation are enlarged, and are few enough for one by one. Reducing frames together mixes
 * only their outermost rows, by a sixteenth, and does not need all frames in memory at full size.
 */
export function isEnlarged({ layout: { scaled }, image }: PipelineContext): boolean {
  return scaled.height > image.height && framePixels(image.frames, scaled) <= MAX_FRAME_BY_FRAME_PIXELS;
}
