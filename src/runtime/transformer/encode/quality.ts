import { Pixels, Size } from '../read/pipeline-image';

/** Formats with lossy compression. */
export type LossyFormat = 'avif' | 'webp' | 'jpg';

type Point = readonly [quality: number, setting: number];

/**
 * Settings of each encoder that look like JPEG (mozjpeg with its own tables) at a quality, with the encoders used here.
 * They have the same mean score by SSIMULACRA 2 over 92 photographs and illustrations 640 pixels wide. Single images
 * differ: AVIF smooths grain at low qualities, and AVIF and WebP never look worse than JPEG at 15.
 */
const SCALES: { readonly [format in LossyFormat]: readonly Point[] } = {
  avif: [
    [1, 1], [15, 1], [20, 8], [30, 23], [40, 30], [50, 37], [60, 41], [70, 46], [75, 51], [80, 55], [85, 60], [90, 69],
    [95, 79], [100, 90],
  ],
  webp: [
    [1, 1], [15, 1], [20, 6], [30, 19], [40, 32], [50, 45], [60, 55], [70, 71], [75, 78], [80, 82], [85, 85], [90, 89],
    [95, 94], [100, 100],
  ],
  jpg: [
    [1, 1], [10, 7], [15, 11], [20, 14], [30, 22], [40, 31], [50, 41], [60, 51], [70, 62], [75, 72], [80, 77], [85, 83],
    [90, 89], [95, 94], [100, 100],
  ],
};

/** A quality from 1 to 100 on the scale of JPEG, or `PREDICTED_QUALITY`. */
export type Quality = number | typeof PREDICTED_QUALITY;

/** Quality of whatever has no prediction. */
const USUAL_QUALITY = 80;

/** Returns a quality from the path of a variant or from settings. */
export function parseQuality(quality: string | number): Quality {
  return quality === PREDICTED_QUALITY ? quality : Number(quality);
}

/** Returns the quality as a number, for what is not predicted. */
export function numberOf(quality: Quality): number {
  return quality === PREDICTED_QUALITY ? USUAL_QUALITY : quality;
}

/**
 * Returns the encoder's setting for a quality from 1 to 100, which is on the scale of JPEG for every format.
 */
export function encoderSetting(format: LossyFormat, quality: number): number {
  return interpolated(SCALES[format], quality);
}

function interpolated(scale: readonly Point[], quality: number): number {
  const above = Math.max(1, scale.findIndex(([point]) => point >= quality));
  const [[lowQuality, low], [highQuality, high]] = [scale[above - 1], scale[above]];
  return Math.round(low + (high - low) * (quality - lowQuality) / (highQuality - lowQuality));
}

/**
 * The quality in the paths of variants whose setting is predicted. It contains the version of the weights: others lead
 * to other variants.
 */
export const PREDICTED_QUALITY = 'p1';

/**
 * Scores that predictions aim at, by SSIMULACRA 2: 50 is medium quality, 70 high quality, and 90 visually lossless.
 * Nine of ten photographs then score about as high as nine of ten do at quality 80, and the typical one has a fifth
 * fewer bytes.
 */
export const TARGETS: { readonly [format in LossyFormat]: number } = { avif: 73, jpg: 74.5, webp: 76 };

/**
 * Size up to which nothing is predicted: about 400x300 pixels. Scores of so few pixels depend on colors more than
 * viewers do.
 */
export const MAX_SMALL_SIZE = Math.log2(1.2e5);

/** Whether an image is so small that nothing is predicted. */
export function isSmall({ width, height }: Size): boolean {
  return Math.log2(width * height) <= MAX_SMALL_SIZE;
}

/** Weights of `measurementsOf()` in the setting of an encoder. `npm run fit-quality` fits them to photographs. */
export const WEIGHTS: { readonly [format in LossyFormat]: readonly number[] } = {
  avif: [70.1, 0.419, -1.15, 2.55, -0.955, 0.145, -0.0119, 0.612, 2.07, -2.51, -1.51, 7.3],
  jpg: [95.1, 0.138, -0.29, 3.86, -0.443, 0.748, -1.19, 1.24, 21.9, -10.4, -3.1, 9.32],
  webp: [136, 0.0197, -2.18, -2.29, -2.27, -0.086, 0.779, 1.27, 12, -5.48, -1.35, 12.9],
};

/** The settings of nearly all photographs in which the target score is known. */
const BOUNDS: { readonly [format in LossyFormat]: readonly [least: number, most: number] } = {
  avif: [32, 76], jpg: [40, 92], webp: [45, 95],
};

/**
 * Returns the setting with which a photograph has about the target score.
 *
 * @param trialLoss that of `measureTrialLoss()`
 */
export function predictSetting(format: LossyFormat, texture: Texture, trialLoss: number): number {
  const weights = WEIGHTS[format];
  const setting = measurementsOf(texture, trialLoss).reduce((sum, value, index) => sum + value * weights[index], 0);
  const [least, most] = BOUNDS[format];
  return Math.round(Math.min(most, Math.max(least, setting)));
}

/** Returns the measurements that weights apply to. The first one is constant. */
export function measurementsOf(texture: Texture, trialLoss: number): number[] {
  const { size, detail, variance, color, flat, lightness, contrast } = texture;
  return [
    1, size, detail.q75, detail.q90, variance.q25, variance.q50, variance.q75, color, flat, lightness, contrast,
    trialLoss,
  ];
}

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
  /**
   * Deviation of colors from their mean in 2x2 pixels, which a quarter of their resolution (4:2:0) loses, in levels of
   * 255. Fourth powers are averaged, so that a few edges between colors count.
   */
  readonly colorDetail: number;
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
  let colorPowers = 0;
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
    colorPowers += measured.colorDetail ** 2;
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
    colorDetail: (colorPowers / count) ** 0.25,
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
  readonly colorDetail: number;
  readonly lightness: number;
}

const [lightness, blueness, redness] = Array.from({ length: 3 }, () => new Float64Array(BLOCK));

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
      const toBlue = data[at + blue] - data[at + green];
      const toRed = data[at] - data[at + green];
      lightness[index] = light;
      blueness[index] = toBlue;
      redness[index] = toRed;
      sum += light;
      squares += light * light;
      blueSum += toBlue;
      redSum += toRed;
      colorSquares += toBlue * toBlue + toRed * toRed;
    }
  }
  return {
    detail: detailOf(lightness),
    variance: squares / BLOCK - (sum / BLOCK) ** 2,
    color: colorSquares / BLOCK - (blueSum / BLOCK) ** 2 - (redSum / BLOCK) ** 2,
    colorDetail: varianceInSquares(blueness) + varianceInSquares(redness),
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

/** Returns the mean variance within 2x2 values. */
function varianceInSquares(block: Float64Array): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y += 2) {
    for (let at = y * SIDE; at < y * SIDE + SIDE; at += 2) {
      const a = block[at];
      const b = block[at + 1];
      const c = block[at + SIDE];
      const d = block[at + SIDE + 1];
      const total = a + b + c + d;
      sum += a * a + b * b + c * c + d * d - total * total / 4;
    }
  }
  return sum / BLOCK;
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
