import { Region } from 'sharp';
import { Size } from '../read/pipeline-image';
import { TransformError } from '../transform-error';

/**
 * Returns the part of an image that the rectangle `x_y_w_h` covers. Parts outside the image are left out.
 *
 * @throws TransformError if the rectangle lies outside of the image
 */
export function rectangleOf(rect: string, { width, height }: Size): Region {
  const [left, top, right, bottom] = rect.split('_');
  const w = lengthOf(right, width);
  const h = lengthOf(bottom, height);
  const x = placeOf(left, ['center', 'right'], width, w);
  const y = placeOf(top, ['middle', 'bottom'], height, h);
  if (x >= width || y >= height) {
    const given = rect.replace(/_/g, ',');
    throw new TransformError('outside-image', `rect must lie in the image, which is ${width}x${height}, got: ${given}`);
  }
  return {
    left: x,
    top: y,
    width: Math.max(1, Math.min(w, width - x)),
    height: Math.max(1, Math.min(h, height - y)),
  };
}

/** Returns a length of a rectangle in pixels. Numbers below 1 are shares. */
function lengthOf(length: string, whole: number): number {
  if (length === 'full') return whole;
  return Math.round(Number(length) * (Number(length) < 1 ? whole : 1));
}

function placeOf(place: string, [middle, end]: string[], whole: number, length: number): number {
  const available = Math.max(0, whole - length);
  if (place === middle) return Math.floor(available / 2);
  if (place === end) return available;
  return lengthOf(place, whole);
}
