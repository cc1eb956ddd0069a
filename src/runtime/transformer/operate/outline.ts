import { OverlayOptions } from 'sharp';
import { parseColor } from './color';
import { PipelineContext } from '../context';
import { sidesOf } from './layout';
import { Operations } from '../../url/image-request';
import { Size } from '../read/pipeline-image';

/** Default radius of rounded corners, as a share of the shorter side. imgix has the same. */
const USUAL_RADIUS = 0.2;

/** Returns the layer that cuts out the shape of a mask. */
export function maskImage(context: PipelineContext): OverlayOptions {
  return cutter(context, maskRadii(context.operations, context.layout.result));
}

/** Returns the layers of a border: the line, and before it, what cuts off the outside of its own corners. */
export function borderImage(context: PipelineContext): OverlayOptions[] {
  const { operations, layout: { result } } = context;
  if (operations.border === undefined) return [];
  const own = operations['border-radius'];
  const radii = own === undefined ? maskRadii(operations, result) : circular(own);
  return [...own === undefined ? [] : [cutter(context, radii)], line(context, radii)];
}

function cutter(context: PipelineContext, radii: Radius[]): OverlayOptions {
  return layerOf(context, 'dest-in', roundedRectangle(context.layout.result, radii), [0, 0, 0]);
}

function line(context: PipelineContext, radii: Radius[]): OverlayOptions {
  const [length, hex] = context.operations.border.split('_');
  const { width, height } = context.layout.result;
  const thickness = Math.min(Number(length), Math.ceil(Math.min(width, height) / 2));
  const { r, g, b, alpha } = parseColor(hex);
  const coverage = roundedRectangle(context.layout.result, radii);
  const inner = { width: width - 2 * thickness, height: height - 2 * thickness };
  const thinner = radii.map(({ x, y }) => ({ x: Math.max(0, x - thickness), y: Math.max(0, y - thickness) }));
  const hole = inner.width > 0 && inner.height > 0 ? roundedRectangle(inner, thinner) : Buffer.alloc(0);
  for (let at = 0; at < hole.length; at++) {
    const x = at % inner.width + thickness;
    const y = Math.floor(at / inner.width) + thickness;
    coverage[y * width + x] -= Math.min(coverage[y * width + x], hole[at]);
  }
  return layerOf(context, 'over', coverage.map(value => value * alpha), [r, g, b]);
}

/** Returns a layer of one color on the canvas, with a transparency for each pixel of the result. */
function layerOf(
  { layout: { result, canvas, origin } }: PipelineContext,
  blend: 'over' | 'dest-in', alpha: Uint8Array, [r, g, b]: readonly number[],
): OverlayOptions {
  const input = Buffer.alloc(canvas.width * canvas.height * 4);
  for (let at = 0; at < alpha.length; at++) {
    const x = at % result.width + origin.left;
    const y = Math.floor(at / result.width) + origin.top;
    const pixel = (y * canvas.width + x) * 4;
    input[pixel] = r;
    input[pixel + 1] = g;
    input[pixel + 2] = b;
    input[pixel + 3] = alpha[at];
  }
  // On an animation, it repeats for each frame.
  return { input, raw: { ...canvas, channels: 4 }, blend, tile: true, gravity: 'northwest' };
}

function maskRadii({ mask, 'corner-radius': radius }: Operations, { width, height }: Size): Radius[] {
  if (mask === 'ellipse') return Array(4).fill({ x: width / 2, y: height / 2 });
  if (mask === undefined) return circular('0');
  return circular(radius ?? String(USUAL_RADIUS * Math.min(width, height)));
}

function circular(list: string): Radius[] {
  return sidesOf(list).map(radius => ({ x: radius, y: radius }));
}

/** The radii of a corner: horizontal and vertical. */
export interface Radius {
  readonly x: number;
  readonly y: number;
}

// Lines per row of pixels on which edges are computed. Along a line, they are exact.
const LINES = 4;

/**
 * Returns how much of each pixel is inside a rectangle with rounded corners, from 0 to 255.
 *
 * @param radii of the corners, clockwise from the top left; reduced together if they do not fit, as in CSS
 * @see https://www.w3.org/TR/css-backgrounds-3/#corner-overlap
 */
export function roundedRectangle({ width, height }: Size, radii: readonly Radius[]): Buffer {
  const coverage = Buffer.alloc(width * height);
  const [topLeft, topRight, bottomRight, bottomLeft] = fitting({ width, height }, radii);
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    for (let part = 0; part < LINES; part++) {
      const y = row + (part + 0.5) / LINES;
      const left = Math.max(inset(topLeft, y), inset(bottomLeft, height - y));
      const right = width - Math.max(inset(topRight, y), inset(bottomRight, height - y));
      addSpan(sums, left, right);
    }
    for (let x = 0; x < width; x++) coverage[row * width + x] = Math.round(sums[x] * 255 / LINES);
  }
  return coverage;
}

function fitting({ width, height }: Size, radii: readonly Radius[]): Radius[] {
  const [topLeft, topRight, bottomRight, bottomLeft] = radii;
  const factor = Math.min(
    1,
    width / (topLeft.x + topRight.x),
    width / (bottomLeft.x + bottomRight.x),
    height / (topLeft.y + bottomLeft.y),
    height / (topRight.y + bottomRight.y),
  );
  return radii.map(({ x, y }) => ({ x: x * factor, y: y * factor }));
}

/** Returns the horizontal distance of a corner's curve from the side, at a distance from the top or bottom. */
function inset({ x, y }: Radius, distance: number): number {
  return distance >= y ? 0 : x * (1 - Math.sqrt(1 - ((y - distance) / y) ** 2));
}

function addSpan(sums: Float64Array, left: number, right: number): void {
  const first = Math.floor(left);
  const last = Math.min(sums.length - 1, Math.floor(right));
  if (right <= left) return;
  if (first >= last) {
    sums[last] += right - left;
    return;
  }
  sums[first] += first + 1 - left;
  for (let x = first + 1; x < last; x++) sums[x]++;
  sums[last] += Math.min(1, right - last);
}
