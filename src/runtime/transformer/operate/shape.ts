import { Size } from '../read/pipeline-image';

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
    for (let line = 0; line < LINES; line++) {
      const y = row + (line + 0.5) / LINES;
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
