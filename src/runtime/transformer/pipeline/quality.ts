import { OutputFormat } from './output-format';

type Point = readonly [quality: number, setting: number];

/**
 * Settings of each encoder that look like JPEG (mozjpeg) at a quality, with the efforts used here. Over 108 images 640
 * pixels wide, the mean scores of the formats by SSIMULACRA 2 are within 1.9 points of each other between 40 and 90.
 * Below 80, smooth illustrations are up to 4 points better in AVIF and WebP. Single images differ by more: AVIF smooths
 * grain at low qualities. At 320 pixels, AVIF is up to 5 points better, because JPEG and WebP have half the color
 * resolution. For the same reason, WebP never looks better than JPEG at 95.
 */
const SCALES: { readonly [format in OutputFormat]?: readonly Point[] } = {
  avif: [
    [1, 1], [10, 3], [15, 6], [20, 15], [30, 28], [40, 35], [50, 41], [60, 44], [70, 51], [75, 55], [80, 60], [85, 66],
    [90, 75], [95, 85], [100, 93],
  ],
  webp: [
    [1, 1], [15, 2], [20, 7], [30, 20], [40, 33], [50, 46], [60, 58], [70, 75], [75, 81], [80, 85], [85, 89], [90, 93],
    [95, 98], [100, 100],
  ],
};

/** Settings of JPEG without trellis quantization, with `FAST_JPEG`, that look like JPEG (mozjpeg) at a quality. */
const FAST_JPEG_SCALE: readonly Point[] = [[75, 68], [80, 75], [85, 81], [90, 88], [95, 94], [100, 100]];

/** Lowest quality at which trellis quantization saves too little for its time. */
export const MIN_FAST_JPEG_QUALITY = FAST_JPEG_SCALE[0][0];

/**
 * Returns the encoder's setting for a quality from 1 to 100, which is on the scale of JPEG for every format.
 */
export function encoderSetting(format: OutputFormat, quality: number): number {
  const scale = SCALES[format];
  return scale === undefined ? quality : interpolated(scale, quality);
}

/** Returns the setting of JPEG without trellis quantization for a quality from `MIN_FAST_JPEG_QUALITY` to 100. */
export function fastJpegSetting(quality: number): number {
  return interpolated(FAST_JPEG_SCALE, quality);
}

function interpolated(scale: readonly Point[], quality: number): number {
  const above = Math.max(1, scale.findIndex(([point]) => point >= quality));
  const [[lowQuality, low], [highQuality, high]] = [scale[above - 1], scale[above]];
  return Math.round(low + (high - low) * (quality - lowQuality) / (highQuality - lowQuality));
}
