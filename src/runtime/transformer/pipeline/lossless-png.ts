import sharp from 'sharp';
import { Content } from './content';
import { hasAtMostColors } from './pixel-facts';
import { Pixels, pipelineOfPixels } from './pixels';

const MAX_PALETTE = 256;

/**
 * Above this number of pixels, the highest compression takes too long. It saves a tenth of the bytes of text, in 0.04
 * seconds per megapixel, and next to nothing of a photograph.
 */
const MAX_COMPRESSED_PIXELS = 1.25e6;

/**
 * Encodes pixels as PNG without any loss: with a palette if it can hold all colors.
 */
export async function losslessPng(pixels: Pixels, content: Content): Promise<Buffer> {
  const { width, height } = pixels;
  const compressionLevel = content === 'graphic' || width * height <= MAX_COMPRESSED_PIXELS ? 9 : 6;
  const settings = { compressionLevel, adaptiveFiltering: content === 'gradient' };
  if (!hasAtMostColors(pixels, MAX_PALETTE)) return pipelineOfPixels(pixels).png(settings).toBuffer();
  const indexed = await pipelineOfPixels(pixels).png({ ...settings, palette: true, dither: 0 }).toBuffer();
  return await isExact(indexed, pixels) ? indexed : pipelineOfPixels(pixels).png(settings).toBuffer();
}

/** The palette is computed for the eye, and could merge colors that are all but equal. */
async function isExact(png: Buffer, pixels: Pixels): Promise<boolean> {
  const [decoded, original] = await Promise.all([sharp(png), pipelineOfPixels(pixels)]
    .map(image => image.ensureAlpha().toColourspace('srgb').raw().toBuffer()));
  return decoded.equals(original);
}
