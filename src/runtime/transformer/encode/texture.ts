import { Pixels } from '../pixels';

/**
 * Measurements of the texture of an image, which tell how well it compresses. Those of blocks are base-2 logarithms in
 * levels of 255.
 */
export interface Texture {
  /** Logarithm of the number of pixels. */
  readonly size: number;
  /** The detail in blocks, as their mean diagonal second difference: upper quartile and upper decile. */
  readonly detail: { readonly q75: number; readonly q90: number };
  /** The variance of lightness in blocks: quartiles. */
  readonly variance: { readonly q25: number; readonly q50: number; readonly q75: number };
  /** Mean variance of color in blocks. */
  readonly color: number;
  /** Share of blocks that are nearly of one lightness. */
  readonly flat: number;
  /** Mean lightness, from 0 to 1. */
  readonly lightness: number;
  /** Standard deviation of the lightness of blocks, from 0 to 1. */
  readonly contrast: number;
}

const SIDE = 8;

const BLOCK = SIDE * SIDE;

/** Bounds the time to about 2 ms, however large the image is. */
const MAX_BLOCKS = 2048;

/** Maximum variance of lightness in a flat block. */
const FLAT_VARIANCE = 4;

/** Measures pixels. Blocks are spread evenly over the image. */
export function measureTexture({ data, width, height, channels }: Pixels): Texture {
  const [columns, rows] = [Math.max(1, Math.floor(width / SIDE)), Math.max(1, Math.floor(height / SIDE))];
  const count = Math.min(MAX_BLOCKS, columns * rows);
  const [details, variances] = [new Float64Array(count), new Float64Array(count)];
  let flat = 0;
  let color = 0;
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < count; index++) {
    const block = Math.floor((index + 0.5) / count * columns * rows);
    const [left, top] = [block % columns * SIDE, Math.floor(block / columns) * SIDE];
    const measured = measureBlock(data, { left, top, width, height, channels });
    if (measured.variance < FLAT_VARIANCE) flat++;
    details[index] = Math.log2(measured.detail + 0.25);
    variances[index] = Math.log2(measured.variance + 1);
    color += Math.log2(measured.color + 1);
    sum += measured.lightness;
    squares += measured.lightness ** 2;
  }
  details.sort();
  variances.sort();
  const mean = sum / count;
  return {
    size: Math.log2(width * height),
    detail: { q75: quantile(details, 0.75), q90: quantile(details, 0.9) },
    variance: { q25: quantile(variances, 0.25), q50: quantile(variances, 0.5), q75: quantile(variances, 0.75) },
    color: color / count,
    flat: flat / count,
    lightness: mean / 255,
    contrast: Math.sqrt(Math.max(0, squares / count - mean ** 2)) / 128,
  };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

interface Block {
  readonly detail: number;
  readonly variance: number;
  readonly color: number;
  readonly lightness: number;
}

const lightness = new Float64Array(BLOCK);

/** Measures a block, in which pixels outside the image are those of its edge. */
function measureBlock(data: Buffer, { left, top, width, height, channels }: Place): Block {
  const green = channels >= 3 ? 1 : 0;
  const blue = 2 * green;
  let [sum, squares, blueSum, redSum, colorSquares] = [0, 0, 0, 0, 0];
  for (let y = 0, index = 0; y < SIDE; y++) {
    const row = Math.min(top + y, height - 1) * width;
    for (let x = 0; x < SIDE; x++, index++) {
      const at = (row + Math.min(left + x, width - 1)) * channels;
      const light = (data[at] + 2 * data[at + green] + data[at + blue]) / 4;
      const blueness = data[at + blue] - data[at + green];
      const redness = data[at] - data[at + green];
      lightness[index] = light;
      sum += light;
      squares += light * light;
      blueSum += blueness;
      redSum += redness;
      colorSquares += blueness * blueness + redness * redness;
    }
  }
  return {
    detail: detailOf(lightness),
    variance: squares / BLOCK - (sum / BLOCK) ** 2,
    color: colorSquares / BLOCK - (blueSum / BLOCK) ** 2 - (redSum / BLOCK) ** 2,
    lightness: sum / BLOCK,
  };
}

/** Returns the mean difference between both diagonals of four neighbors, which gradients do not have. */
function detailOf(block: Float64Array): number {
  let sum = 0;
  for (let y = 0; y < SIDE - 1; y++) {
    for (let at = y * SIDE; at < y * SIDE + SIDE - 1; at++) {
      sum += Math.abs(block[at] - block[at + 1] - block[at + SIDE] + block[at + SIDE + 1]);
    }
  }
  return sum / (SIDE - 1) ** 2;
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
