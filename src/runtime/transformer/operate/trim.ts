import { Color, parseColor } from './color';
import { Operations } from '../../url/image-request';
import { PipelineImage, decodeImage, openImage, partOf } from '../read/pipeline-image';

/** Default tolerance of a color in borders, of 255. */
const USUAL_TOLERANCE = 10;

/** Largest difference of a line's mean from that of the outermost line, and largest deviation in a line, of 255. */
const MAX_DIFFERENCE = 11;
const MAX_DEVIATION = 10;

/**
 * Removes borders in a color, by default that of the top left pixel. The image is oriented first, as orientation moves
 * that pixel.
 */
export async function trimImage(image: PipelineImage, operations: Operations): Promise<PipelineImage> {
  const pixels = await decodeImage(openImage(image), image);
  if (operations.trim === 'auto') return withoutPlainBorders(pixels);
  if (Math.min(image.width, image.height) < 3) return image; // libvips cannot trim it
  const { 'trim-tol': tolerance, 'trim-color': color } = operations;
  const threshold = Number(tolerance ?? USUAL_TOLERANCE);
  return withoutBorders(pixels, threshold, color === undefined ? undefined : parseColor(color));
}

/**
 * Removes rows and columns from each side while they are plain, and like the outermost one. An image of which nothing
 * would be left stays as it is: one that is plain altogether, or consists of two plain halves.
 */
function withoutPlainBorders(image: PipelineImage): PipelineImage {
  const { width, height } = image;
  const row = (y: number): Statistics => statisticsOf(image, y * width, 1, width);
  const top = plainLines(height, row);
  if (top === height) return image;
  const bottom = plainLines(height, y => row(height - 1 - y));
  const rows = height - top - bottom;
  if (rows <= 0) return image;
  const column = (x: number): Statistics => statisticsOf(image, top * width + x, width, rows);
  const left = plainLines(width, column);
  if (left === width) return image;
  const right = plainLines(width, x => column(width - 1 - x));
  if (left + right >= width) return image;
  const region = { left, top, width: width - left - right, height: rows };
  return partOf(image, region);
}

interface Statistics {
  readonly means: number[];
  /** The largest standard deviation of a channel. */
  readonly deviation: number;
}

function plainLines(count: number, line: (index: number) => Statistics): number {
  const { means } = line(0);
  for (let index = 0; index < count; index++) {
    const current = line(index);
    const isAlike = means.every((mean, channel) => Math.abs(mean - current.means[channel]) <= MAX_DIFFERENCE);
    if (!isAlike || current.deviation > MAX_DEVIATION) return index;
  }
  return count;
}

/** Returns statistics of some pixels. Colors count by their opacity: what is transparent has none. */
function statisticsOf({ bytes, raw }: PipelineImage, first: number, step: number, count: number): Statistics {
  const { channels } = raw!;
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
  const sums = Array<number>(channels).fill(0);
  const squares = Array<number>(channels).fill(0);
  for (let pixel = 0; pixel < count; pixel++) {
    const at = (first + pixel * step) * channels;
    const opacity = colors < channels ? bytes[at + colors] / 255 : 1;
    for (let channel = 0; channel < channels; channel++) {
      const value = channel < colors ? bytes[at + channel] * opacity : bytes[at + channel];
      sums[channel] += value;
      squares[channel] += value * value;
    }
  }
  const means = sums.map(sum => sum / count);
  const variances = squares.map((square, channel) => square / count - means[channel] ** 2);
  return { means, deviation: Math.sqrt(Math.max(0, ...variances)) };
}

/** Formats whose compression spreads noise around what it shows. */
const LOSSY_FORMATS = ['jpg', 'avif', 'webp'];

/** Difference of a single pixel that is no noise of lossy compression, of 255. */
const CLEAR_DIFFERENCE = 40;

/** A pixel is no noise if it and most of its neighbors differ from the background. */
const MIN_CLUSTER = 5;

/** Whether a pixel belongs to what the borders surround. */
type Test = (x: number, y: number) => boolean;

/**
 * Removes borders in a color. Lines of one pixel stay, which libvips would smooth away with noise. An image in one
 * color stays as it is. Only borders are read: at most half a second for 50 megapixels.
 *
 * @param image pixels
 * @param tolerance largest difference of a border from its color in a channel, of 255
 * @param background color of the borders; that of the top left pixel by default
 */
export function withoutBorders(
  image: PipelineImage, tolerance: number, background?: Color,
): PipelineImage {
  const { width, height } = image;
  const isContent = contentTest(image, tolerance, background);
  const top = firstLine(0, height, y => hasContent(y, width, isContent));
  if (top === height) return image;
  const bottom = firstLine(0, height, y => hasContent(height - 1 - y, width, isContent));
  let [left, right] = [width, width];
  for (let y = top; y < height - bottom; y++) {
    left = firstLine(0, left, x => isContent(x, y));
    right = firstLine(0, right, x => isContent(width - 1 - x, y));
  }
  const region = { left, top, width: width - left - right, height: height - top - bottom };
  return partOf(image, region);
}

function firstLine(start: number, end: number, matches: (index: number) => boolean): number {
  let index = start;
  while (index < end && !matches(index)) index++;
  return index;
}

function hasContent(y: number, width: number, isContent: Test): boolean {
  return firstLine(0, width, x => isContent(x, y)) < width;
}

function channelsOf({ r, g, b, alpha }: Color, channels: number): number[] {
  const colors = channels < 3 ? [0.2126 * r + 0.7152 * g + 0.0722 * b] : [r, g, b];
  return [...colors, 255 * alpha];
}

function contentTest({ bytes, raw, format }: PipelineImage, tolerance: number, background?: Color): Test {
  const { width, height, channels } = raw!;
  const color = background ? channelsOf(background, channels) : [...bytes.subarray(0, channels)];
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
  /** Colors count by their opacity, so that transparent pixels of any color are equal. */
  const difference = (x: number, y: number): number => {
    const at = (y * width + x) * channels;
    const [own, other] = colors < channels ? [bytes[at + colors], color[colors]] : [255, 255];
    let most = Math.abs(own - other);
    for (let channel = 0; channel < colors; channel++) {
      most = Math.max(most, Math.abs(bytes[at + channel] * own - color[channel] * other) / 255);
    }
    return most;
  };
  const clear = LOSSY_FORMATS.includes(format) ? Math.max(tolerance, CLEAR_DIFFERENCE) : tolerance;
  return (x, y) => {
    const own = difference(x, y);
    if (own <= tolerance) return false;
    if (own > clear) return true;
    let cluster = 0;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        if (difference(column, row) > tolerance) cluster++;
      }
    }
    return cluster >= MIN_CLUSTER;
  };
}
