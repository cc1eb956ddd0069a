import { findFocus } from './find-focus';
import { mirroredPoint } from './focal-point';
import { PipelineImage } from '../../read/pipeline-image';
import { Layout, keptAround } from '../layout';

/**
 * Returns a layout whose crop keeps what the image shows, if it is to: the surroundings of the focal point of the
 * original, or what draws attention. An animation without a focal point keeps its center, as its content moves.
 *
 * @param flip the sides by which the image is mirrored before it is cropped
 */
export async function withContentKept(layout: Layout, image: PipelineImage, flip?: string): Promise<Layout> {
  const { isByContent, kept, scaled } = layout;
  if (!isByContent || !kept) return layout;
  const crop = { width: kept.width / scaled.width, height: kept.height / scaled.height };
  const focus = image.focus ?? (image.frames === 1 ? await findFocus(image, crop) : undefined);
  return focus ? { ...layout, kept: keptAround(mirroredPoint(focus, flip), kept, scaled) } : layout;
}
