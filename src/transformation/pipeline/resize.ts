import { Sharp } from 'sharp';
import { marginOf } from './colour';
import { Context } from './context';

/**
 * Scales, then cuts or surrounds, as the layout says.
 */
export function resized(pipeline: Sharp, { layout, picture, backdrop }: Context): Sharp {
  const { scaled, result, kept, search, placed } = layout;
  if (search && picture.frames === 1) return pipeline.resize({ ...result, fit: 'cover', position: search });
  pipeline.resize({ ...scaled, fit: 'fill' });
  if (kept) return pipeline.extract(kept);
  if (!placed) return pipeline;
  const { left, top } = placed;
  const right = result.width - scaled.width - left;
  const bottom = result.height - scaled.height - top;
  return pipeline.extend({ left, top, right, bottom, background: marginOf(backdrop) });
}
