import { AlphaDefects } from './avif/readable-avif';
import { PipelineImage, decoded, open } from './pipeline-image';

/** Expands an alpha channel from 16 to 235, the range of video with 8 bits. */
const EXPANSION = { factor: 255 / 219, offset: -16 * 255 / 219 };

/**
 * Returns an image as pixels, with an alpha channel from 0 to 255 by which colors are not multiplied.
 */
export async function repaired(image: PipelineImage, defects: AlphaDefects): Promise<PipelineImage> {
  const pixels = await decoded(open(image), image);
  const expanded = defects.isLimited ? await withExpandedAlpha(pixels) : pixels;
  if (!defects.isPremultiplied) return expanded;
  return decoded(open({ ...expanded, raw: { ...expanded.raw!, premultiplied: true } }), expanded);
}

function withExpandedAlpha(pixels: PipelineImage): Promise<PipelineImage> {
  const { factor, offset } = EXPANSION;
  return decoded(open(pixels).linear([1, 1, 1, factor], [0, 0, 0, offset]), pixels);
}
