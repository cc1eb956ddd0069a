import { JpegOptions, Sharp, WebpOptions } from 'sharp';
import { Content } from './content';
import { LossyFormat, MAX_SMALL_SIZE, PREDICTED_QUALITY, Quality, encoderSetting, numberOf, predictSetting, Texture, measureTexture } from './quality';
import { measureTrialLoss } from './trial';
import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, Operations } from '../../url/image-request';
import { ORIGINAL_FORMAT } from '../../url/original-format';
import { isCut } from '../operate/layout';
import { PipelineImage, Pixels, Size, Timing, isTiny, pipelineOfPixels } from '../read/pipeline-image';

export const CONTENT_TYPES: { readonly [format in OutputFormat]: string } = {
  avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif',
};

/** The encoder of AVIF that suits an image. */
interface AvifEncoder {
  readonly effort: number;
  readonly tune?: 'ssim';
  /** Whether a quarter of the resolution of colors (4:2:0) is enough. */
  readonly hasSmoothColors: boolean;
  /** Steps of the setting by which results look better than with the encoder that the scale was measured with. */
  readonly steps: number;
}

/**
 * Upper quartile of detail from which an image is textured: effort 2 takes half the time of effort 3, for 1 to 3 % more
 * bytes. It would be 10 to 30 % for smooth images, and up to 50 % for small ones.
 */
const MIN_TEXTURED_DETAIL = 3.9;

/**
 * Size from which the effort is lower where effort 3 would take more than 3 CPU seconds: about 2200x1460 pixels. Bytes
 * of photographs with some detail grow by 2 %.
 */
const MAX_USUAL_SIZE = Math.log2(3.2e6);

/** Size from which no image has effort 3: about 2560x1950 pixels. */
const MAX_LARGE_SIZE = Math.log2(5e6);

/** Upper quartile of detail from which a large image has effort 1. */
const MIN_LARGE_DETAIL = 2;

/**
 * Twice the size plus the upper quartile of detail below which small photographs take fewer bytes with `tune: 'ssim'`,
 * at an equal score and in 0.87 of the time: 0.9 to 0.95 at 160 pixels wide, and 0.94 of smooth ones at 320. Larger or
 * more textured ones would take up to 1.5 times the bytes.
 */
const MAX_SSIM_DETAIL = 35;

/**
 * JPEG with the quantization tables of Klein, Silverstein and Carney. At an equal score (SSIMULACRA 2), photographs
 * have 0.95 to 1.01 of the bytes that they have with mozjpeg's own tables.
 */
const JPEG: JpegOptions = { mozjpeg: true, quantisationTable: 5 };

/**
 * Returns the options of JPEG for an image. Trellis quantization weighs the pixels that fill up a block as much as
 * those of the image: a black pixel of 2x2 became light gray. Without it, tiny images take 3 to 8 % more bytes.
 */
function jpegOptions(size: Size): JpegOptions {
  return isTiny(size) ? { ...JPEG, trellisQuantisation: false } : JPEG;
}

/**
 * WebP at the effort that is the knee: effort 2 needs 5 % more bytes. Colors that are averaged by what they look like
 * save 12 % at 320 pixels, and nothing from 640 pixels on, for twice the time, which is a quarter of that of AVIF.
 */
export const WEBP: WebpOptions = { effort: 4, smartSubsample: true };

/**
 * Steps of the setting by which a page is raised with `tune: 'ssim'`. It then takes 0.9 to 1.1 times the bytes at 640
 * and 1280 pixels, and scores as much, but faint letters and thin lines stay, which the other tuning smears.
 */
const PAGE_STEPS = 2;

/** Upper quartile of detail from which an image is no page: it would take 1.3 times the bytes and more. */
const MAX_PAGE_DETAIL = 2;

/**
 * Encodes a photograph.
 *
 * @param mayBePage whether it may be a page with text and photographs
 */
export async function encodePhotograph(
  pixels: Pixels, format: LossyFormat, quality: Quality, mayBePage = false,
): Promise<Buffer> {
  const texture = measureTexture(pixels);
  const encoder = avifEncoderFor(texture);
  const setting = await photographSetting(pixels, format, quality, texture);
  return format === 'avif' && mayBePage && texture.detail.q75 < MAX_PAGE_DETAIL
    ? encodeAt(pixels, format, setting + PAGE_STEPS, { ...encoder, tune: 'ssim', hasSmoothColors: false })
    : encodeAt(pixels, format, setting, encoder);
}

/**
 * Detail of colors up to which AVIF has a quarter of their resolution, and the highest setting that has it. At an equal
 * score, such photographs have 0.98 of the bytes (at 640 and 1920 pixels), in 0.87 and 0.83 of the time. With more
 * detail, or at higher settings, single images would have 1.2 times the bytes and more.
 */
const [MAX_COLOR_DETAIL, MAX_QUARTERED_SETTING] = [5, 55];

/** Steps of the setting that make up for the resolution of colors. */
const COLOR_STEPS = 1;

/** Encodes a photograph with a setting of the encoder's own scale. */
export function encodeAt(
  pixels: Pixels, format: LossyFormat, setting: number, { effort, tune, hasSmoothColors }: Omit<AvifEncoder, 'steps'>,
): Promise<Buffer> {
  const pipeline = pipelineOfPixels(pixels);
  if (format === 'webp') return pipeline.webp({ ...WEBP, quality: setting }).toBuffer();
  if (format === 'jpg') return pipeline.jpeg({ ...jpegOptions(pixels), quality: setting }).toBuffer();
  return hasSmoothColors && setting <= MAX_QUARTERED_SETTING
    ? pipeline.avif({ quality: setting + COLOR_STEPS, effort, tune, chromaSubsampling: '4:2:0' }).toBuffer()
    : pipeline.avif({ quality: setting, effort, tune }).toBuffer();
}

/** Returns the encoder's setting for a photograph. */
export async function photographSetting(
  pixels: Pixels, format: LossyFormat, quality: Quality, texture: Texture,
): Promise<number> {
  if (quality === PREDICTED_QUALITY && texture.size > MAX_SMALL_SIZE) {
    return predictSetting(format, texture, await measureTrialLoss(pixels));
  }
  const setting = encoderSetting(format, numberOf(quality));
  return format === 'avif' ? Math.max(1, setting - avifEncoderFor(texture).steps) : setting;
}

export function avifEncoderFor(texture: Texture): AvifEncoder {
  const { size, colorDetail } = texture;
  return { ...effortFor(texture), hasSmoothColors: size > MAX_SMALL_SIZE && colorDetail <= MAX_COLOR_DETAIL };
}

function effortFor({ size, detail }: Texture): Omit<AvifEncoder, 'hasSmoothColors'> {
  if (size <= MAX_SMALL_SIZE) {
    return 2 * size + detail.q75 < MAX_SSIM_DETAIL ? { effort: 3, tune: 'ssim', steps: 2 } : { effort: 3, steps: 0 };
  }
  if (size <= MAX_USUAL_SIZE) return { effort: detail.q75 >= MIN_TEXTURED_DETAIL ? 2 : 3, steps: 0 };
  if (detail.q75 >= MIN_LARGE_DETAIL) return { effort: 1, steps: -2 };
  return { effort: size <= MAX_LARGE_SIZE ? 3 : 2, steps: 0 };
}

/** Number of pixels up to which graphics have the usual effort: about 1280x960. */
const MAX_THOROUGH_GRAPHIC_PIXELS = 1.25e6;

/**
 * Adds the encoder for text and drawings, with the full resolution of colors where the format has it. WebP at least
 * averages colors by what they look like. AVIF has 0.92 to 0.97 of the bytes at an equal score with `tune: 'ssim'`, in
 * 0.8 of the time.
 *
 * @param quality quality on the scale of JPEG
 */
export function graphic(pipeline: Sharp, format: LossyFormat, quality: number, size: Size): Sharp {
  const setting = encoderSetting(format, quality);
  if (format === 'webp') return pipeline.webp({ ...WEBP, quality: setting });
  if (format === 'jpg') return pipeline.jpeg({ ...jpegOptions(size), quality: setting, chromaSubsampling: '4:4:4' });
  const effort = size.width * size.height <= MAX_THOROUGH_GRAPHIC_PIXELS ? 3 : 2;
  return pipeline.avif({ quality: setting, effort, tune: 'ssim', chromaSubsampling: '4:4:4' });
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

/** Whether lossless WebP has the higher effort, at which it finds repeated letters. */
export function isThoroughWebp(content: Content, { width, height }: Size): boolean {
  return content === 'graphic' || width * height <= MAX_THOROUGH_PIXELS;
}

/** Adds the lossless encoder of WebP. */
export function losslessWebp(pipeline: Sharp, content: Content, size: Size, timing?: Timing): Sharp {
  if (size.width * size.height <= MAX_HIGHEST_EFFORT_PIXELS) {
    return pipeline.webp({ lossless: true, quality: 100, effort: 6, ...timing });
  }
  const isThorough = isThoroughWebp(content, size);
  return pipeline.webp({ lossless: true, quality: isThorough ? 75 : 1, effort: isThorough ? 4 : 0, ...timing });
}

/**
 * Bytes of lossless WebP at effort 0 relative to the usual ones: at most 15 of 184 graphics at 640 and 1280 pixels, and
 * 1 to 2.4 of shaded drawings and photographs. At a quality of 20, letters that repeat would have 22 times the bytes.
 */
const MAX_QUICK_RATIO = 16;

/** Returns a number of bytes that lossless WebP exceeds, for a tenth of its time: 25 ms of 300 for 400,000 pixels. */
export async function leastLosslessWebpBytes(pixels: Pixels): Promise<number> {
  const quick = await pipelineOfPixels(pixels).webp({ lossless: true, quality: 50, effort: 0 }).toBuffer();
  return quick.length / MAX_QUICK_RATIO;
}

/** Adds the encoder of WebP that changes pixels by a few levels, to save a third: scores are 94 to 98. */
export function nearLosslessWebp(pipeline: Sharp): Sharp {
  return pipeline.webp({ nearLossless: true, quality: 60, effort: 2 });
}

const OUTPUT_FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif'] as const;

/** The format of a variant. */
export type OutputFormat = typeof OUTPUT_FORMATS[number];

/** Formats with lossless compression that browsers display as fast as any other. */
export type LosslessFormat = 'webp' | 'png';

/** Formats by their names in paths, where these differ. */
const FORMATS: { readonly [name: string]: OutputFormat } = {
  [NEGOTIATED_AVIF]: 'avif', [NEGOTIATED_WEBP]: 'webp', png8: 'png', png32: 'png',
};

/**
 * Returns the format of a variant. An animation is encoded as WebP if AVIF is requested. Transparency is kept.
 */
export function outputFormatOf(image: PipelineImage, operations: Operations): OutputFormat {
  const isAnimation = image.frames > 1;
  const format = FORMATS[operations.f] ?? operations.f as OutputFormat;
  if (operations.f === ORIGINAL_FORMAT && image.format === 'svg') return 'png';
  if (operations.f === ORIGINAL_FORMAT && isOutputFormat(image.format)) return image.format;
  if (operations.f === FALLBACK_FORMAT || operations.f === ORIGINAL_FORMAT) {
    return isAnimation ? 'gif' : image.hasAlpha || isCut(operations) ? 'png' : 'jpg';
  }
  return format === 'avif' && isAnimation ? 'webp' : format;
}

function isOutputFormat(format: string): format is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(format);
}
