import { Color, marginOf } from './color';
import { requireFastFilters } from './filter-limit';
import { layoutOf } from './layout';
import { PipelineImage, decoded, open } from './pipeline-image';
import { rectangleOf } from './rectangle';
import { TransformOptions } from './transform-options';
import { Operations } from '../../url/image-request';

/**
 * Renders a vector image at the requested size at most, for operations that need pixels. Rendering costs time per
 * pixel: filters in a few hundred bytes can take half a minute.
 */
export async function rasterized(
  image: PipelineImage, operations: Operations, options: TransformOptions,
): Promise<PipelineImage> {
  const { w, h, ...others } = operations;
  const pixels = { ...Number(w) >= 1 && { w }, ...Number(h) >= 1 && { h } }; // shares apply to the result
  const { scaled } = layoutOf(image, { ...others, ...pixels }, options);
  requireFastFilters(image.passes, scaled);
  const rendered = await decoded(open(image).resize({ ...scaled, fit: 'fill' }), image);
  return { ...rendered, scale: scaled.width / image.width };
}

/** Crops to the rectangle `x_y_w_h`. Parts outside the image are left out. */
export function cutOut(image: PipelineImage, rect: string): PipelineImage {
  const region = rectangleOf(rect, image);
  return { ...image, region, width: region.width, height: region.height };
}

/**
 * Rotates clockwise. Unless the angle is a multiple of 90 degrees, the image grows, and its corners show the backdrop.
 */
export async function rotated(
  image: PipelineImage, degrees: number, backdrop: Color, options: TransformOptions,
): Promise<PipelineImage> {
  const longest = Math.max(options.maxWidth, options.maxHeight); // width and height may swap
  const { scaled } = layoutOf(image, {}, { ...options, maxWidth: longest, maxHeight: longest });
  const smaller = await decoded(open(image).resize({ ...scaled, fit: 'fill' }), image);
  const turned = await decoded(open(smaller).rotate(degrees, { background: marginOf(backdrop) }), smaller);
  return { ...turned, scale: image.scale * scaled.width / image.width };
}
