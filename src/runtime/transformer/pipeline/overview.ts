import { withoutHiddenScans } from './jpeg/hidden-scans';
import { PipelineImage, open } from './pipeline-image';
import { Pixels, pixelsOf } from './pixels';

/** The background of transparent pixels, which neither light nor dark objects are like. */
const BACKGROUND = '#808080';

/** Returns the first frame of an image at this longest side, in pixels, whatever the size of a variant is. */
export async function overviewOf(image: PipelineImage, side: number): Promise<Pixels> {
  const isWholeJpeg = image.format === 'jpg' && image.raw === undefined && image.region === undefined;
  const factor = Math.max(image.width, image.height) / side;
  const bytes = isWholeJpeg ? withoutHiddenScans(image.bytes, factor, true).jpeg : image.bytes;
  return pixelsOf(open({ ...image, bytes, frames: 1 }).resize({ width: side, height: side, fit: 'inside' })
    .flatten({ background: BACKGROUND }).toColourspace('srgb'));
}
