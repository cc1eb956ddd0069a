import { PipelineImage, decoded, open } from './pipeline-image';
import { Layout } from '../operate/layout';

/**
 * Returns an image of more than 8 bits as pixels in sRGB, no larger than needed. Otherwise, it would be in Display P3
 * until its end, and colors of padding, backdrops and watermarks would be taken for that.
 */
export async function inSrgb(image: PipelineImage, { scaled }: Layout): Promise<PipelineImage> {
  if (!image.isDeepWithProfile) return image;
  const isReduced = scaled.width <= image.width && scaled.height <= image.height;
  return decoded(isReduced ? open(image).resize({ ...scaled, fit: 'fill' }) : open(image), image);
}
