import { Sharp } from 'sharp';
import { marginOf } from './color';
import { Context } from './context';
import { MAX_FRAME_BY_FRAME_PIXELS, framePixels } from './format';
import { TransformError } from './transform-error';

// libvips accepts no longer side, and a crop may scale an image of one pixel by thousands beforehand.
const MAX_SIDE = 1e7;

/**
 * Scales, then cuts or surrounds, as the layout says.
 */
export function resized(pipeline: Sharp, { layout, picture, backdrop }: Context): Sharp {
  const { scaled, result, kept, search, placed } = layout;
  if (Math.max(scaled.width, scaled.height) > MAX_SIDE) {
    throw new TransformError('too-large', `The image would be ${scaled.width}x${scaled.height} before its crop.`);
  }
  if (search && picture.frames === 1) return pipeline.resize({ ...result, fit: 'cover', position: search });
  pipeline.resize({ ...scaled, fit: 'fill' });
  if (kept) return pipeline.extract(kept);
  if (!placed) return pipeline;
  const { left, top } = placed;
  const right = result.width - scaled.width - left;
  const bottom = result.height - scaled.height - top;
  return pipeline.extend({ left, top, right, bottom, background: marginOf(backdrop) });
}

/**
 * Whether the frames of an animation become larger, and are few enough to be enlarged one by one. Reduced together,
 * frames mix in their outermost row alone, and by a sixteenth; one by one, all would be in memory as large as they are.
 */
export function isEnlarged({ layout: { scaled }, picture }: Context): boolean {
  return scaled.height > picture.height && framePixels(picture.frames, scaled) <= MAX_FRAME_BY_FRAME_PIXELS;
}
