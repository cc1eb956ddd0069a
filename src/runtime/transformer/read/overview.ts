import { withoutHiddenScans } from './hidden-details';
import { PipelineImage, Pixels, Size, onGray, openImage, pixelsOf } from './pipeline-image';

/**
 * Returns a small copy of the first frame that fits into a size, whatever the size of the variant is. Its pixels are
 * those of a variant of the whole image with the same width.
 */
export async function overviewOf(image: PipelineImage, size: Partial<Size>): Promise<Pixels> {
  const isWholeJpeg = image.format === 'jpg' && image.raw === undefined && image.region === undefined;
  const factor = Math.max(image.width / (size.width ?? Infinity), image.height / (size.height ?? Infinity));
  const bytes = isWholeJpeg ? withoutHiddenScans(image.bytes, factor, true).jpeg : image.bytes;
  const [width, height] = [image.width, image.height].map(side => Math.max(1, Math.round(side / factor)));
  const pipeline = openImage({ ...image, bytes, frames: 1 }).resize({ width, height, fit: 'fill' });
  return onGray(await pixelsOf(pipeline.toColourspace('srgb')));
}
