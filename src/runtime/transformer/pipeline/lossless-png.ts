import { Content } from './content';
import { Pixels, pipelineOfPixels } from './pixels';
import { indexedPng } from './png/indexed-png';

/**
 * Above this number of pixels, the highest compression takes too long. It saves a tenth of the bytes of text, in 0.04
 * seconds per megapixel, and next to nothing of a photograph.
 */
const MAX_COMPRESSED_PIXELS = 1.25e6;

/** Encodes pixels as PNG without any loss: with a palette if it can hold all colors. */
export async function losslessPng(pixels: Pixels, content: Content): Promise<Buffer> {
  const compressionLevel = content === 'graphic' || pixels.width * pixels.height <= MAX_COMPRESSED_PIXELS ? 9 : 6;
  return await indexedPng(pixels, compressionLevel)
    ?? pipelineOfPixels(pixels).png({ compressionLevel, adaptiveFiltering: content === 'gradient' }).toBuffer();
}
