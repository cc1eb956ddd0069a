import { LossyFormat, photographicAt } from '../pipeline/encoders';
import { Encoding, GRAPHIC, PHOTOGRAPHIC } from '../pipeline/encoding-choice';
import { Pixels, pipelineOfPixels } from '../pipeline/pixels';

type Encode = (pixels: Pixels, setting: number) => Promise<Buffer>;

/** The encoder of refined variants in a format. */
export interface RefinementEncoder {
  /** Format and color resolution. */
  readonly encoding: Encoding;
  /** Change of the score by one step of the setting, near usual targets. */
  readonly slope: number;
  /** Growth of the bytes by one step of the setting, as a logarithm. */
  readonly growth: number;
  /** Points that results score higher than the stored variant at the same setting. */
  readonly offset: number;
  readonly lowest: number;
  readonly highest: number;
  /** The encoder of the first answer, if that is much faster: for a look at another setting. */
  readonly search?: Encode;
  readonly encode: Encode;
}

/** Points below the target from which on colors are the likely reason: JPEG and WebP have half their resolution. */
const POOR = 4;

const AVIF: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.avif,
  slope: 0.7,
  growth: 0.045,
  offset: 2.2,
  lowest: 20,
  highest: 90,
  search: (pixels, setting) => photographicAt(pipelineOfPixels(pixels), 'avif', setting, pixels).toBuffer(),
  // 12 % fewer bytes than the first answer at an equal score. Effort 4 takes five times the time, for another 3 %.
  encode: (pixels, setting) => pipelineOfPixels(pixels).avif({ quality: setting, effort: 3 }).toBuffer(),
};

const JPEG: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.jpg,
  slope: 0.6,
  growth: 0.03,
  offset: 0,
  lowest: 30,
  highest: 96,
  encode: (pixels, setting) => photographicAt(pipelineOfPixels(pixels), 'jpg', setting, pixels).toBuffer(),
};

/** JPEG with the full resolution of colors. */
const FULL_COLOR_JPEG: RefinementEncoder = {
  ...JPEG,
  encoding: GRAPHIC.jpg,
  offset: 8,
  encode: (pixels, setting) =>
    pipelineOfPixels(pixels).jpeg({ quality: setting, mozjpeg: true, chromaSubsampling: '4:4:4' }).toBuffer(),
};

const WEBP: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.webp,
  slope: 0.5,
  growth: 0.03,
  offset: 0,
  lowest: 20,
  highest: 98,
  encode: (pixels, setting) => encodeWebp(pixels, setting, false),
};

/** WebP whose colors are averaged by what they look like. */
const FINE_COLOR_WEBP: RefinementEncoder = {
  ...WEBP,
  offset: 3,
  encode: (pixels, setting) => encodeWebp(pixels, setting, true),
};

/** Returns the encoder for an image whose stored variant has a score. */
export function encoderFor(format: LossyFormat, score: number, target: number): RefinementEncoder {
  const isPoor = score < target - POOR;
  if (format === 'webp') return isPoor ? FINE_COLOR_WEBP : WEBP;
  if (format === 'jpg') return isPoor ? FULL_COLOR_JPEG : JPEG;
  return AVIF;
}

function encodeWebp(pixels: Pixels, setting: number, smartSubsample: boolean): Promise<Buffer> {
  // 6 % fewer bytes than the first answer at an equal score. Effort 6 saves another 3 %, but takes up to 4 seconds.
  return pipelineOfPixels(pixels).webp({ quality: setting, effort: 5, smartSubsample }).toBuffer();
}
