const RADIUS = 5;
const SIGMA = 1.5;

/** The kernel of a Gaussian blur, from its center outward. */
const KERNEL = kernelOf(SIGMA);
const [K0, K1, K2, K3, K4, K5] = KERNEL;

/**
 * Blurs a plane: first its rows, beyond which it is black, then its columns, which are mirrored at their ends.
 *
 * @param between a buffer of the same size
 */
export function blur(
  source: Float32Array, between: Float32Array, target: Float32Array, width: number, height: number,
): void {
  for (let y = 0; y < height; y++) blurRow(source, between, y * width, width);
  for (let y = 0; y < height; y++) blurAcrossRows(between, target, y, width, height);
}

function blurRow(source: Float32Array, target: Float32Array, start: number, width: number): void {
  const inner = Math.max(0, width - 2 * RADIUS);
  const [first, end] = inner === 0 ? [width, width] : [RADIUS, RADIUS + inner];
  for (let x = 0; x < first; x++) target[start + x] = blurredAtEnd(source, start, x, width);
  for (let i = start + first; i < start + end; i++) {
    target[i] = K0 * source[i]
      + K1 * (source[i - 1] + source[i + 1])
      + K2 * (source[i - 2] + source[i + 2])
      + K3 * (source[i - 3] + source[i + 3])
      + K4 * (source[i - 4] + source[i + 4])
      + K5 * (source[i - 5] + source[i + 5]);
  }
  for (let x = end; x < width; x++) target[start + x] = blurredAtEnd(source, start, x, width);
}

function blurredAtEnd(source: Float32Array, start: number, x: number, width: number): number {
  let sum = 0;
  for (let at = Math.max(0, x - RADIUS); at <= Math.min(width - 1, x + RADIUS); at++) {
    sum += KERNEL[Math.abs(at - x)] * source[start + at];
  }
  return sum;
}

function blurAcrossRows(source: Float32Array, target: Float32Array, y: number, width: number, height: number): void {
  const row = (at: number): number => width * (at < 0 ? -at - 1 : at < height ? at : 2 * height - 1 - at);
  const [a1, a2, a3, a4, a5] = [row(y - 1), row(y - 2), row(y - 3), row(y - 4), row(y - 5)];
  const [b1, b2, b3, b4, b5] = [row(y + 1), row(y + 2), row(y + 3), row(y + 4), row(y + 5)];
  const start = y * width;
  for (let x = 0; x < width; x++) {
    target[start + x] = K0 * source[start + x]
      + K1 * (source[a1 + x] + source[b1 + x])
      + K2 * (source[a2 + x] + source[b2 + x])
      + K3 * (source[a3 + x] + source[b3 + x])
      + K4 * (source[a4 + x] + source[b4 + x])
      + K5 * (source[a5 + x] + source[b5 + x]);
  }
}

function kernelOf(sigma: number): number[] {
  const values = Array.from({ length: RADIUS + 1 }, (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2));
  const sum = values.reduce((total, value) => total + 2 * value, -values[0]);
  return values.map(value => value / sum);
}
