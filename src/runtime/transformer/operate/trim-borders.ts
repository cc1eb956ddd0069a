import { Color } from './color';
import { PipelineImage, partOf } from '../read/pipeline-image';

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
