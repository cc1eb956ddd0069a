import { LossyFormat, photographicAvif } from '../pipeline/encoders';
import { Encoding, GRAPHIC, PHOTOGRAPHIC } from '../pipeline/encoding-choice';
import { Size } from '../pipeline/pipeline-image';
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
  /** Settings to choose from, in ascending order. */
  readonly settings: readonly number[];
  /** Maximum number of encodings in search of a score. */
  readonly maxCandidates: number;
  /** The encoder of the first answer, if that is much faster: for a look at another setting. */
  readonly search?: Encode;
  readonly encode: Encode;
}

/**
 * Points above the target up to which the full resolution of colors may save bytes in a JPEG. Of 14 photographs 320
 * pixels wide, it does so for 7, all but one below this score. Of 12 photographs 640 pixels wide, only for one that is
 * far below the target. Of 16 images 1280 pixels wide, for none: they need 4 to 47 % more bytes at an equal score.
 */
const COLORFUL = [{ maxPixels: 2e5, points: 3 }, { maxPixels: Infinity, points: -1.5 }];

const AVIF: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.avif,
  slope: 0.7,
  growth: 0.04,
  offset: 2.2,
  settings: settingsBetween(20, 90).filter(isStepOfAvif),
  maxCandidates: 3,
  search: (pixels, setting) => photographicAvif(pipelineOfPixels(pixels), setting, pixels).toBuffer(),
  // 12 % fewer bytes than the first answer at an equal score. Effort 4 takes five times the time, for another 3 %, and
  // 8 % at 320 pixels, but less for images far below the target. With 10 bits, encoders and decoders take 30 % more
  // time, for another 1.7 %.
  encode: (pixels, setting) => pipelineOfPixels(pixels).avif({ quality: setting, effort: 3 }).toBuffer(),
};

const JPEG: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.jpg,
  slope: 0.5,
  growth: 0.016,
  offset: -0.5,
  settings: settingsBetween(30, 96),
  maxCandidates: 4,
  encode: (pixels, setting) => encodeJpeg(pixels, setting, '4:2:0'),
};

/** JPEG with the full resolution of colors. */
const FULL_COLOR_JPEG: RefinementEncoder = {
  ...JPEG,
  encoding: GRAPHIC.jpg,
  offset: 3.5,
  encode: (pixels, setting) => encodeJpeg(pixels, setting, '4:4:4'),
};

const WEBP: RefinementEncoder = {
  encoding: PHOTOGRAPHIC.webp,
  slope: 0.42,
  growth: 0.015,
  offset: 1.5,
  settings: settingsBetween(20, 98),
  maxCandidates: 4,
  // 12 % fewer bytes than the first answer at an equal score: 6 % by colors that are averaged by what they look like.
  encode: (pixels, setting) =>
    pipelineOfPixels(pixels).webp({ quality: setting, effort: 6, smartSubsample: true }).toBuffer(),
};

/**
 * Returns the encoders to compare, for an image whose stored variant has a score. JPEG needs fewer bytes with half the
 * color resolution for most images, and with the full one for those that it makes much worse: up to half of the bytes.
 */
export function encodersFor(
  format: LossyFormat, score: number, target: number, { width, height }: Size,
): readonly RefinementEncoder[] {
  if (format === 'webp') return [WEBP];
  if (format === 'avif') return [AVIF];
  const { points } = COLORFUL.find(({ maxPixels }) => width * height <= maxPixels)!;
  return score < target + points ? [JPEG, FULL_COLOR_JPEG] : [JPEG];
}

function settingsBetween(lowest: number, highest: number): number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
}

/** Whether an AVIF differs from that of the next lower setting. libaom has fewer steps than settings. */
function isStepOfAvif(setting: number): boolean {
  if (setting > 53) return setting % 4 !== 1;
  return setting > 34 ? setting % 5 !== 1 && setting % 5 !== 3 : setting % 2 === 0;
}

/**
 * Encodes a JPEG. This quantization table needs 3 % fewer bytes at an equal score than that of mozjpeg (8 photographs,
 * SSIMULACRA 2), and than each of the others that sharp has. Lightness that makes up for averaged colors saves nothing:
 * results differ by -8 to +11 % at 640 pixels (8 images), and by -2 to +36 % at 1280 (9 images).
 */
function encodeJpeg(pixels: Pixels, quality: number, chromaSubsampling: string): Promise<Buffer> {
  return pipelineOfPixels(pixels)
    .jpeg({ quality, mozjpeg: true, chromaSubsampling, quantisationTable: 5 })
    .toBuffer();
}
