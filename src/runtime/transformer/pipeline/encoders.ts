import { JpegOptions, Sharp } from 'sharp';
import { Content } from './content';
import { OutputFormat } from './output-format';
import { Size, Timing } from './pipeline-image';
import { MIN_FAST_JPEG_QUALITY, encoderSetting, fastJpegSetting } from './quality';

/** Formats with lossy compression. */
export type LossyFormat = 'avif' | 'webp' | 'jpg';

/** Formats with lossless compression that browsers display as fast as any other. */
export type LosslessFormat = 'webp' | 'png';

export const CONTENT_TYPES: { readonly [format in OutputFormat]: string } = {
  avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif',
};

/**
 * Effort of the AVIF encoder by pixels: less for large images, so that no viewer waits long. Each step costs 2 % of the
 * bytes. At effort 0 and 1600 pixels wide, an image needs a setting that is higher by 3 to look the same (six
 * photographs, SSIMULACRA 2).
 */
const AVIF_EFFORTS = [
  { maxPixels: 2e5, effort: 2, extra: 0 }, // about 512x384
  { maxPixels: 1.25e6, effort: 1, extra: 0 }, // about 1280x960
  { maxPixels: Infinity, effort: 0, extra: 3 },
];

/**
 * JPEG with the quantization tables of Klein, Silverstein and Carney, and without mozjpeg's trellis quantization, which
 * takes four fifths of the time. At an equal score (SSIMULACRA 2, 14 photographs), the bytes are 0.98 to 1.01 of
 * mozjpeg's at qualities from 80 to 95 and 320 to 1280 pixels, 1.03 at 75, and 1.07 at 60.
 */
const FAST_JPEG: JpegOptions = { progressive: true, optimiseCoding: true, quantisationTable: 5 };

/**
 * Pixels up to which JPEG has trellis quantization, which then takes about 5 ms: about 480x320. At an equal SSIM, five
 * photographs 320 pixels wide have 3 % fewer bytes. By SSIMULACRA 2, they have up to 3 % more.
 */
const MAX_TRELLIS_PIXELS = 1.6e5;

/**
 * Pixels up to which the encoder searches the smallest order of scans, which takes about 5 ms for the same pixels in
 * 0.5 % fewer bytes: about 640x640.
 */
const MAX_SCAN_SEARCH_PIXELS = 4.1e5;

/**
 * Adds the encoder for photographs. Measured by CPU time and bytes at equal quality: more effort costs more than it
 * saves.
 *
 * @param quality quality on the scale of JPEG
 */
export function photographic(pipeline: Sharp, format: LossyFormat, quality: number, size: Size): Sharp {
  const setting = photographicSetting(format, quality, size);
  if (format === 'avif') return photographicAvif(pipeline, setting, size);
  if (format === 'webp') return pipeline.webp({ quality: setting, effort: 2 });
  const pixels = size.width * size.height;
  if (quality < MIN_FAST_JPEG_QUALITY || pixels <= MAX_TRELLIS_PIXELS) return pipeline.jpeg({ quality, mozjpeg: true });
  return pipeline.jpeg({ ...FAST_JPEG, quality: setting, optimiseScans: pixels <= MAX_SCAN_SEARCH_PIXELS });
}

/**
 * Returns the encoder's setting of a photograph. For a small JPEG, it is the setting without trellis quantization that
 * looks the same.
 */
export function photographicSetting(format: LossyFormat, quality: number, size: Size): number {
  if (format === 'jpg' && quality >= MIN_FAST_JPEG_QUALITY) return fastJpegSetting(quality);
  return encoderSetting(format, quality) + (format === 'avif' ? avifEffort(size).extra : 0);
}

/** Adds the AVIF encoder for photographs with a setting of its own scale. */
export function photographicAvif(pipeline: Sharp, setting: number, size: Size): Sharp {
  return pipeline.avif({ quality: setting, effort: avifEffort(size).effort });
}

function avifEffort({ width, height }: Size): { readonly effort: number; readonly extra: number } {
  return AVIF_EFFORTS.find(({ maxPixels }) => width * height <= maxPixels)!;
}

/**
 * Adds the encoder for text and drawings, with the full resolution of colors where the format has it. WebP at least
 * averages colors by what they look like. AVIF at effort 0 would need twice the bytes.
 *
 * @param quality quality on the scale of JPEG
 */
export function graphic(pipeline: Sharp, format: LossyFormat, quality: number, size: Size): Sharp {
  const setting = encoderSetting(format, quality);
  if (format === 'webp') return pipeline.webp({ quality: setting, effort: 2, smartSubsample: true });
  if (format === 'jpg') return pipeline.jpeg({ quality: setting, mozjpeg: true, chromaSubsampling: '4:4:4' });
  const effort = size.width * size.height <= AVIF_EFFORTS[0].maxPixels ? 2 : 1;
  return pipeline.avif({ quality: setting, effort, chromaSubsampling: '4:4:4' });
}

/**
 * Pixels up to which gradients and mixed images are compressed well as lossless WebP, which takes 0.3 s per megapixel.
 * Larger ones take a tenth of that, and up to half as many bytes more.
 */
export const MAX_THOROUGH_PIXELS = 2.5e6;

/**
 * Pixels up to which lossless WebP has the highest effort: 32x32. An icon of a few colors then has up to a tenth fewer
 * bytes, and a photograph takes 0.06 seconds.
 */
const MAX_HIGHEST_EFFORT_PIXELS = 1024;

/** Adds the lossless encoder of WebP. At the higher effort, it finds repeated letters. */
export function losslessWebp(pipeline: Sharp, content: Content, { width, height }: Size, timing?: Timing): Sharp {
  if (width * height <= MAX_HIGHEST_EFFORT_PIXELS) {
    return pipeline.webp({ lossless: true, quality: 100, effort: 6, ...timing });
  }
  const isThorough = content === 'graphic' || width * height <= MAX_THOROUGH_PIXELS;
  return pipeline.webp({ lossless: true, quality: isThorough ? 75 : 1, effort: isThorough ? 4 : 0, ...timing });
}

/** Adds the encoder of WebP that changes pixels by a few levels, to save a third: scores are 94 to 98. */
export function nearLosslessWebp(pipeline: Sharp): Sharp {
  return pipeline.webp({ nearLossless: true, quality: 60, effort: 2 });
}
