import { marginOf } from './color';
import { PipelineJob } from '../context';
import {
  PipelineImage, Size, decodeImage, hasSlowFilters, openImage, partOf, requireFastFilters, scaleOf, unscaledSize,
} from '../read/pipeline-image';
import { TransformOptions } from '../transform-options';
import { rotatedPoint } from './focus/focal-point';
import { layoutOf, shrunk } from './layout';
import { rectangleOf } from './rectangle';
import { Operations } from '../../url/image-request';
import { isShare } from '../../url/request-operations';

/**
 * Renders a vector image for operations that need pixels: as large as it is, as other originals are, or as requested if
 * that is more. Where its filters would take too long for that, it has the requested size only: filters in a few
 * hundred bytes can take half a minute.
 */
export async function rasterizeImage(
  image: PipelineImage, operations: Operations, options: TransformOptions,
): Promise<PipelineImage> {
  const { w, h, ...others } = operations;
  const pixels = { ...w && !isShare(w) && { w }, ...h && !isShare(h) && { h } }; // shares apply to the result
  const sizes = [layoutOf(image, { ...others, ...pixels }, options), layoutOf(image, {}, options)]
    .map(({ scaled }) => coveringSize(image, scaled)).sort((one, other) => other.width - one.width);
  const scaled = sizes.find(size => isRenderable(image, size, options)) ?? sizes[1];
  requireFastFilters(image.passes, scaled);
  const rendered = await decodeImage(openImage(image).resize({ ...scaled, fit: 'fill' }), image);
  return { ...rendered, unscaled: { width: image.width, height: image.height } };
}

/** Returns the least size of the proportions of an image that covers another one, which may be distorted. */
function coveringSize(image: Size, covered: Size): Size {
  return shrunk(image, Math.max(covered.width / image.width, covered.height / image.height));
}

/** Whether a vector image has up to twice the pixels of the largest variant at a size, and fast filters. */
function isRenderable({ passes }: PipelineImage, size: Size, { maxWidth, maxHeight }: TransformOptions): boolean {
  return size.width * size.height <= 2 * maxWidth * maxHeight && !hasSlowFilters(passes, size);
}

/** Crops to the rectangle `x_y_w_h`, in pixels of the original. Parts outside the image are left out. */
export function cutRectangle(image: PipelineImage, rect: string): PipelineImage {
  const whole = unscaledSize(image);
  const { left, top, width, height } = rectangleOf(rect, whole);
  const scale = scaleOf(image, whole);
  const [x, w] = scaledSpan(left, width, scale, image.width);
  const [y, h] = scaledSpan(top, height, scale, image.height);
  return { ...partOf(image, { left: x, top: y, width: w, height: h }), unscaled: { width, height } };
}

/** Returns the start and the length of a span at a scale. It has one pixel at least. */
function scaledSpan(start: number, length: number, scale: number, available: number): [number, number] {
  const first = Math.min(Math.round(start * scale), available - 1);
  return [first, Math.max(1, Math.min(Math.round(length * scale), available - first))];
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
  const unrotated = unscaledSize(image);
  return { ...turned, focus, unrotated, unscaled: turnedSize(unrotated, degrees, turned, scaleOf(scaled, unrotated)) };
}

/** Returns the size of a rotated image at the scale of the original. That of a quarter turn is exact. */
function turnedSize({ width, height }: Size, degrees: number, turned: Size, scale: number): Size {
  if (degrees % 180 === 0) return { width, height };
  if (degrees % 90 === 0) return { width: height, height: width };
  return { width: Math.round(turned.width / scale), height: Math.round(turned.height / scale) };
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
