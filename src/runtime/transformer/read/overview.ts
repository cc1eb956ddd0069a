import { withoutHiddenScans } from './hidden-details';
import { PipelineImage, Pixels, Size, openImage, pixelsOf } from './pipeline-image';

/** The background of transparent pixels, which neither light nor dark objects are like. */
const BACKGROUND = '#808080';

/** Returns a small copy of the first frame that fits into a size, whatever the size of the variant is. */
export async function overviewOf(image: PipelineImage, size: Partial<Size>): Promise<Pixels> {
  const isWholeJpeg = image.format === 'jpg' && image.raw === undefined && image.region === undefined;
  const factor = Math.max(image.width / (size.width ?? Infinity), image.height / (size.height ?? Infinity));
  const bytes = isWholeJpeg ? withoutHiddenScans(image.bytes, factor, true).jpeg : image.bytes;
  return pixelsOf(openImage({ ...image, bytes, frames: 1 }).resize({ ...size, fit: 'inside' })
    .flatten({ background: BACKGROUND }).toColourspace('srgb'));
}
