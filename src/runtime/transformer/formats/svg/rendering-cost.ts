import sharp from 'sharp';
import { inspectSvg } from './inspect-svg';
import { isSvg } from './is-svg';
import { tooSlow } from './style-cost';
import { TransformError } from '../../transform-error';

// Programs write fewer levels of nested SVG images.
const MAX_DEPTH = 3;

// About a second, or 600 MB.
const MAX_STYLES = 20e6;

/** The cost of rendering an SVG, nested SVG images included. */
export interface RenderingCost {
  /** Filter passes per pixel, in units of a blur. */
  readonly passes: number;
  /** Pixels of embedded images. */
  readonly pixels: number;
  /** Words of selectors, and characters of values, that the style sheets have for all elements. */
  readonly styles: number;
}

/**
 * Returns the cost of rendering an SVG and the images that it embeds as `data:` URIs. Each of these is fully decoded,
 * however small it appears: a few kilobytes can have gigabytes of pixels. Rejects style sheets that take too long.
 */
export async function renderingCost(svg: Buffer, depth = 0): Promise<RenderingCost> {
  if (depth > MAX_DEPTH) {
    throw new TransformError('corrupt', `The image nests more than ${MAX_DEPTH} levels of SVG images.`);
  }
  const { passes, images, styles } = inspectSvg(svg);
  const total = { passes, pixels: 0, styles };
  for (const image of images) {
    const nested = isSvg(image) ? await renderingCost(image, depth + 1) : { passes: 0, pixels: 0, styles: 0 };
    total.passes += nested.passes;
    total.styles += nested.styles;
    total.pixels += nested.pixels + await pixelsOf(image);
  }
  if (total.styles > MAX_STYLES) throw tooSlow();
  return total;
}

/** Returns the pixels of an image. Bytes that are not an image are not rendered. */
async function pixelsOf(image: Buffer): Promise<number> {
  const size = await sharp(image, { limitInputPixels: false }).metadata().catch(() => undefined);
  return size === undefined ? 0 : size.width * size.height;
}
