import { LossyFormat } from './output-format';
import { Texture } from './texture';
import { Size } from '../read/pipeline-image';

type Point = readonly [quality: number, setting: number];

/**
 * Settings of each encoder that look like JPEG (mozjpeg with its own tables) at a quality, with the encoders used here.
 * They have the same mean score by SSIMULACRA 2 over 42 photographs and illustrations 640 pixels wide. Single images
 * differ: AVIF smooths grain at low qualities, and WebP never looks better than JPEG at 95.
 */
const SCALES: { readonly [format in LossyFormat]: readonly Point[] } = {
  avif: [
    [1, 1], [10, 1], [15, 4], [20, 14], [30, 26], [40, 34], [50, 40], [60, 44], [70, 49], [75, 54], [80, 57], [85, 62],
    [90, 71], [95, 81], [100, 92],
  ],
  webp: [
    [1, 1], [15, 1], [20, 7], [30, 20], [40, 34], [50, 46], [60, 55], [70, 68], [75, 76], [80, 81], [85, 84], [90, 88],
    [95, 93], [100, 100],
  ],
  jpg: [
    [1, 1], [10, 7], [15, 11], [20, 15], [30, 23], [40, 32], [50, 42], [60, 51], [70, 63], [75, 73], [80, 78], [85, 83],
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
 * Nine of ten photographs then score at least as high as at quality 80, which nine of ten exceeded too, and the typical
 * one has an eighth fewer bytes.
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
  avif: [50.9, 0.79, 3.45, 2.82, -1.48, -1.1, -1.13, 0.523, -25.6, -6.17, -5.49],
  jpg: [68.1, 0.699, 5.18, 4.47, -0.939, -1.12, -2.51, 1.21, -13.5, -15.7, -5.43],
  webp: [91, 0.87, 5.73, -2.27, -2.73, -2.41, -0.903, 1.53, -32.3, -9.22, -1.55],
};

/** The settings of nearly all photographs in which the target score is known. */
const BOUNDS: { readonly [format in LossyFormat]: readonly [least: number, most: number] } = {
  avif: [32, 76], jpg: [40, 92], webp: [45, 95],
};

/** Returns the setting with which a photograph has about the target score, or undefined if it is too small for one. */
export function predictSetting(format: LossyFormat, texture: Texture): number | undefined {
  if (texture.size <= MAX_SMALL_SIZE) return undefined;
  const weights = WEIGHTS[format];
  const setting = measurementsOf(texture).reduce((sum, value, index) => sum + value * weights[index], 0);
  const [least, most] = BOUNDS[format];
  return Math.round(Math.min(most, Math.max(least, setting)));
}

/** Returns the measurements that weights apply to. The first one is constant. */
export function measurementsOf(texture: Texture): number[] {
  const { size, detail, variance, color, flat, lightness, contrast } = texture;
  return [
    1, size, detail.q75, detail.q90, variance.q25, variance.q50, variance.q75, color, flat, lightness, contrast,
  ];
}
