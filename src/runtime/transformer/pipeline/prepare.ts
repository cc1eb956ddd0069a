import { Region } from 'sharp';
import { Colour, marginOf } from './color';
import { layoutOf } from './layout';
import { TransformOptions } from './options';
import { PipelineImage, decoded, open } from './picture';
import { requireQuickFilters } from './quick-filters';
import { TransformError } from './transform-error';
import { Operations } from '../../url/image-request';

/**
 * Draws a vector image no larger than is asked for, where a later step needs its pixels: drawing costs by the pixel, up
 * to half a minute of filters in a few hundred bytes.
 */
export async function drawn(picture: PipelineImage, operations: Operations, options: TransformOptions): Promise<PipelineImage> {
  const { scaled } = layoutOf(picture, operations, options);
  requireQuickFilters(picture.passes, scaled);
  const drawing = await decoded(open(picture).resize({ ...scaled, fit: 'fill' }), picture);
  return { ...drawing, scale: scaled.width / picture.width };
}

/** The part of the picture in `x_y_w_h`, as far as there is one. */
export function cutOut(picture: PipelineImage, rect: string): PipelineImage {
  const [x, y, w, h] = rect.split('_').map(pixels => Math.round(Number(pixels) * picture.scale));
  if (x >= picture.width || y >= picture.height) {
    const size = `${Math.round(picture.width / picture.scale)}x${Math.round(picture.height / picture.scale)}`;
    throw new TransformError('bad-parameter', `rect must lie in the image, which is ${size}, got: ${rect.replace(/_/g, ',')}`);
  }
  const region: Region = {
    left: x,
    top: y,
    width: Math.max(1, Math.min(w, picture.width - x)),
    height: Math.max(1, Math.min(h, picture.height - y)),
  };
  return { ...picture, region, width: region.width, height: region.height };
}

/**
 * Cuts off margins of one colour, the top left pixel's. Of oriented pixels, since that is where their top left is.
 */
export async function trimmed(picture: PipelineImage): Promise<PipelineImage> {
  if (picture.width < 3 && picture.height < 3) return picture; // what libvips cannot trim
  const pixels = await decoded(open(picture), picture);
  return decoded(open(pixels).trim(), pixels);
}

/**
 * Turned clockwise. By an odd angle the frame grows, and its corners show the background.
 */
export async function turned(picture: PipelineImage, degrees: number, backdrop: Colour, options: TransformOptions): Promise<PipelineImage> {
  const longest = Math.max(options.maxWidth, options.maxHeight); // of either side, as they may change places
  const { scaled } = layoutOf(picture, {}, { ...options, maxWidth: longest, maxHeight: longest });
  const smaller = await decoded(open(picture).resize({ ...scaled, fit: 'fill' }), picture);
  return decoded(open(smaller).rotate(degrees, { background: marginOf(backdrop) }), smaller);
}
