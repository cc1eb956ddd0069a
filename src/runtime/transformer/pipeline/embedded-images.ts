import sharp from 'sharp';
import { inspectSvg, isSvg } from './inspect-svg';
import { TransformError } from './transform-error';

/** More levels of drawings within drawings than any program writes. */
const MAX_DEPTH = 3;

/** The parts of an SVG that are drawn, and of the drawings within it. */
export interface DrawingCost {
  /** Passes of filters over a pixel, each as long as that of a blur. */
  readonly passes: number;
  /** Pixels of the images within. */
  readonly pixels: number;
}

/**
 * Returns what an SVG and the images within it, as `data:` URIs, take to be drawn. Each image is decoded as a whole,
 * however small it is drawn: a few kilobytes can have gigabytes of pixels.
 */
export async function drawingCost(svg: Buffer, depth = 0): Promise<DrawingCost> {
  if (depth > MAX_DEPTH) throw new TransformError('corrupt', `The image has drawings in more than ${MAX_DEPTH} others.`);
  const { passes, images } = inspectSvg(svg);
  const total = { passes, pixels: 0 };
  for (const image of images) {
    const within = isSvg(image) ? await drawingCost(image, depth + 1) : { passes: 0, pixels: 0 };
    total.passes += within.passes;
    total.pixels += within.pixels + await pixelsOf(image);
  }
  return total;
}

/** Nothing is drawn of what is no image. */
async function pixelsOf(image: Buffer): Promise<number> {
  const size = await sharp(image, { limitInputPixels: false }).metadata().catch(() => undefined);
  return size === undefined ? 0 : size.width * size.height;
}
