import { Region } from 'sharp';
import { Unpadded } from './layout-sizes';
import { Size } from './pipeline-image';
import { TransformError } from './transform-error';

/**
 * Returns the layout with an area of its result as the result: `left_top_width_height`, each in pixels, below 1 as a
 * share, `center`, or `short` for the shorter side. With `inside` at the end, parts out of the result are left out.
 *
 * @throws TransformError if the area does not lie in the result
 */
export function cutTo(layout: Unpadded, cut: string): Unpadded {
  const { scaled, result, kept } = layout;
  const area = areaOf(cut, result);
  const isInside = area.left + area.width <= result.width && area.top + area.height <= result.height;
  if (area.width < 1 || area.height < 1 || area.left < 0 || area.top < 0 || !isInside) {
    const size = `${result.width}x${result.height}`;
    const reason = `The area after sizing must lie in the image, which is ${size}, got ${cut.replace(/_/g, ',')}.`;
    throw new TransformError('outside-image', reason);
  }
  const { width, height } = area;
  const left = (kept?.left ?? 0) + area.left;
  const top = (kept?.top ?? 0) + area.top;
  return { scaled, result: { width, height }, kept: { left, top, width, height } };
}

function areaOf(cut: string, { width, height }: Size): Region {
  const [left, top, w, h, inside] = cut.split('_');
  const short = Math.min(width, height);
  const size = {
    width: w === 'short' ? short : pixelsOf(w, width), height: h === 'short' ? short : pixelsOf(h, height),
  };
  const area = {
    ...size,
    left: left === 'center' ? Math.floor((width - size.width) / 2) : pixelsOf(left, width),
    top: top === 'center' ? Math.floor((height - size.height) / 2) : pixelsOf(top, height),
  };
  if (inside === undefined) return area;
  return { ...area, width: Math.min(area.width, width - area.left), height: Math.min(area.height, height - area.top) };
}

function pixelsOf(length: string, side: number): number {
  return Number(length) < 1 ? Math.floor(Number(length) * side) : Number(length);
}
