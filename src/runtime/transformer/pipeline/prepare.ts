import { Region } from 'sharp';
import { Color, marginOf } from './color';
import { requireFastFilters } from './filter-limit';
import { layoutOf } from './layout';
import { PipelineImage, decoded, open } from './pipeline-image';
import { TransformError } from './transform-error';
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

/** Returns a length of a rectangle in pixels. Numbers below 1 are shares. */
function lengthOf(length: string, whole: number, scale: number): number {
  if (length === 'full') return whole;
  return Math.round(Number(length) * (Number(length) < 1 ? whole : scale));
}

function placeOf(place: string, [middle, end]: string[], whole: number, length: number, scale: number): number {
  const available = Math.max(0, whole - length);
  if (place === middle) return Math.floor(available / 2);
  if (place === end) return available;
  if (/^[a-z]/.test(place)) {
    throw new TransformError('bad-parameter', `rect must have ${middle} or ${end} in place of ${place}`);
  }
  return lengthOf(place, whole, scale);
}

/** Crops to the rectangle `x_y_w_h`. Parts outside the image are left out. */
export function cutOut(image: PipelineImage, rect: string): PipelineImage {
  const [left, top, right, bottom] = rect.split('_');
  const w = lengthOf(right, image.width, image.scale);
  const h = lengthOf(bottom, image.height, image.scale);
  const x = placeOf(left, ['center', 'right'], image.width, w, image.scale);
  const y = placeOf(top, ['middle', 'bottom'], image.height, h, image.scale);
  if (x >= image.width || y >= image.height) {
    const size = `${Math.round(image.width / image.scale)}x${Math.round(image.height / image.scale)}`;
    const given = rect.replace(/_/g, ',');
    throw new TransformError('bad-parameter', `rect must lie in the image, which is ${size}, got: ${given}`);
  }
  const region: Region = {
    left: x,
    top: y,
    width: Math.max(1, Math.min(w, image.width - x)),
    height: Math.max(1, Math.min(h, image.height - y)),
  };
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
