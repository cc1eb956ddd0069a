import { LossyFormat } from './output-format';
import { PREDICTED_QUALITY } from './predict-quality';

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
