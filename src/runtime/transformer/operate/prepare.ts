import { marginOf } from './color';
import { PipelineJob } from '../context';
import { PipelineImage, Size, decodeImage, openImage, partOf, requireFastFilters } from '../read/pipeline-image';
import { TransformOptions } from '../transform-options';
import { rotatedPoint } from './focus/focal-point';
import { layoutOf } from './layout';
import { rectangleOf } from './rectangle';
import { Operations } from '../../url/image-request';
import { isShare } from '../../url/request-operations';

/**
 * Renders a vector image at the requested size at most, for operations that need pixels. Rendering costs time per
 * pixel: filters in a few hundred bytes can take half a minute.
 */
export async function rasterizeImage(
  image: PipelineImage, operations: Operations, options: TransformOptions,
): Promise<PipelineImage> {
  const { w, h, ...others } = operations;
  const pixels = { ...w && !isShare(w) && { w }, ...h && !isShare(h) && { h } }; // shares apply to the result
  const { scaled } = layoutOf(image, { ...others, ...pixels }, options);
  requireFastFilters(image.passes, scaled);
  const rendered = await decodeImage(openImage(image).resize({ ...scaled, fit: 'fill' }), image);
  return { ...rendered, scale: scaleOf(scaled, image) };
}

/** Crops to the rectangle `x_y_w_h`. Parts outside the image are left out. */
export function cutRectangle(image: PipelineImage, rect: string): PipelineImage {
  return partOf(image, rectangleOf(rect, image));
}

/**
 * Rotates clockwise. Unless the angle is a multiple of 90 degrees, the image grows, and its corners show the backdrop.
 */
export async function rotateImage(
  image: PipelineImage, degrees: number, { backdrop, operations, options }: PipelineJob,
): Promise<PipelineImage> {
  const most = mostBefore(image, operations, options);
  const { scaled } = layoutOf(image, {}, { ...options, maxWidth: most, maxHeight: most });
  const smaller = await decodeImage(openImage(image).resize({ ...scaled, fit: 'fill' }), image);
  const turned = await decodeImage(openImage(smaller).rotate(degrees, { background: marginOf(backdrop) }), smaller);
  const focus = image.focus && rotatedPoint(image.focus, degrees, scaled, turned);
  return { ...turned, focus, scale: image.scale * scaleOf(scaled, image), unrotated: scaled };
}

/**
 * Returns the longest side that a rotation needs: width and height may swap. An image that is to fill a box may need
 * its shorter side to be that long, for which it has up to twice the pixels of the largest variant.
 */
function mostBefore({ width, height }: Size, { fit }: Operations, { maxWidth, maxHeight }: TransformOptions): number {
  const longest = Math.max(maxWidth, maxHeight);
  const aspect = Math.max(width, height) / Math.min(width, height);
  const isFilled = fit === 'crop' || fit === 'min' || fit === 'scale';
  return isFilled ? longest * Math.min(aspect, Math.sqrt(2 * aspect)) : longest;
}

/** Returns the scale of an image, by its longer side: the shorter one may have been rounded up to a pixel. */
function scaleOf(scaled: Size, image: Size): number {
  return Math.max(scaled.width, scaled.height) / Math.max(image.width, image.height);
}
