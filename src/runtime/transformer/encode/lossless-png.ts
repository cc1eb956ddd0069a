import { Content } from './content';
import { readHeaderChunks, printChunk, pngOf, withoutDensity } from '../formats/png';
import { Pixels, isTiny, pipelineOfPixels } from '../read/pipeline-image';

/**
 * Above this number of pixels, the highest compression takes too long. It saves a tenth of the bytes of text, in 0.04
 * seconds per megapixel, and next to nothing of a photograph.
 */
const MAX_COMPRESSED_PIXELS = 1.25e6;

/**
 * Encodes pixels as PNG without any loss: with a palette if it holds all colors and is not larger than the pixels. It
 * has no XMP, which libvips would write as a text that few readers find.
 */
export async function losslessPng(image: Pixels, content: Content): Promise<Buffer> {
  const pixels = { ...image, xmp: undefined };
  const compressionLevel = content === 'graphic' || pixels.width * pixels.height <= MAX_COMPRESSED_PIXELS ? 9 : 6;
  const indexed = await indexedPng(pixels, compressionLevel);
  if (indexed && !isTiny(pixels)) return indexed;
  const full = await pipelineOfPixels(pixels).png({ compressionLevel, adaptiveFiltering: content === 'gradient' })
    .toBuffer();
  return indexed && indexed.length <= withoutDensity(full).length ? indexed : full;
}

const MAX_COLORS = 256;

/**
 * Encodes pixels as PNG with a palette of exactly their colors, alpha included, or returns undefined if they have more
 * than 256. libvips computes palettes for the eye, and merges colors that are all but equal.
 *
 * @see https://www.w3.org/TR/png-3/#11PLTE
 */
async function indexedPng(pixels: Pixels, compressionLevel: number): Promise<Buffer | undefined> {
  const colors = colorsOf(pixels);
  if (colors === undefined) return undefined;
  const { width, height } = pixels;
  const bits = [1, 2, 4, 8].find(each => 2 ** each >= colors.length)!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, 3], 8); // an index into the palette for each pixel
  const palette = Buffer.alloc(4 * colors.length);
  colors.forEach((color, index) => palette.writeUInt32BE(color, 4 * index));
  const alphas = palette.filter((alpha, at) => at % 4 === 3 && alpha < 255);
  // Each byte as a gray pixel: the compressed data is the same.
  const gray = await pipelineOfPixels(indexesOf(pixels, colors, bits)).toColourspace('b-w').png({ compressionLevel })
    .toBuffer();
  return pngOf([
    printChunk('IHDR', header),
    printChunk('PLTE', Buffer.from(palette.filter((_, at) => at % 4 < 3))),
    ...alphas.length > 0 ? [printChunk('tRNS', Buffer.from(alphas))] : [],
    gray.subarray(readHeaderChunks(gray).at(-1)!.end),
  ]);
}

/** Returns the colors as RGBA, those with transparency first, or undefined if there are more than 256. */
function colorsOf(pixels: Pixels): number[] | undefined {
  const colors = new Set<number>();
  let last = -1;
  for (let at = 0; at < pixels.data.length; at += pixels.channels) {
    const color = colorAt(pixels, at);
    if (color === last) continue;
    last = color;
    if (colors.add(color).size > MAX_COLORS) return undefined;
  }
  return [...colors].sort((one, other) => one % 256 - other % 256 || one - other);
}

/** Returns rows of indexes, of which a byte has one or more. */
function indexesOf(pixels: Pixels, colors: readonly number[], bits: number): Pixels {
  const { data, width, height, channels } = pixels;
  const indexes = new Map(colors.map((color, index) => [color, index]));
  const stride = Math.ceil(width * bits / 8);
  const rows = Buffer.alloc(stride * height);
  let last = -1;
  let index = 0;
  for (let at = 0, place = 0; at < data.length; at += channels, place++) {
    const color = colorAt(pixels, at);
    if (color !== last) {
      last = color;
      index = indexes.get(color)!;
    }
    const bit = place % width * bits;
    rows[Math.floor(place / width) * stride + Math.floor(bit / 8)] += index * 2 ** (8 - bits - bit % 8);
  }
  return { data: rows, width: stride, height, channels: 1, frames: 1 };
}

/** Returns the color at a position as RGBA. */
function colorAt({ data, channels }: Pixels, at: number): number {
  const isGray = channels < 3;
  const alpha = channels % 2 === 0 ? data[at + channels - 1] : 255;
  return ((data[at] * 256 + data[at + (isGray ? 0 : 1)]) * 256 + data[at + (isGray ? 0 : 2)]) * 256 + alpha;
}
