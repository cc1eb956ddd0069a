import sharp, { Sharp } from 'sharp';
import { PipelineContext } from './context';
import { copyrightOf, exifBlock } from './copyright';
import { embedExif } from './embed-exif';
import { Layout, hasGaps } from './layout';
import { OutputFormat } from './output-format';
import { withoutDensity } from './png-density';
import { encoderSetting } from './quality';
import { withAlphaFlag } from './webp-alpha';
import { FALLBACK_FORMAT, NEGOTIATED_WEBP } from '../../url/image-request';

/** The bytes of a variant and their type. */
export interface EncodedImage {
  readonly body: Buffer;
  readonly contentType: string;
}

/** @param quality quality setting of the encoder, not on the scale of JPEG */
type Encoder = (pipeline: Sharp, context: PipelineContext, quality: number) => Sharp;

/** Measured by CPU time and bytes at equal quality: more effort costs more than it saves. */
const ENCODERS: { readonly [format in OutputFormat]: Encoder } = {
  avif: (pipeline, context, quality) => pipeline.avif(avifSettings(context, quality)),
  webp: (pipeline, { image }, quality) => pipeline.webp({ quality, effort: 2, ...image.timing }),
  jpg: (pipeline, _, quality) => pipeline.jpeg({ quality, mozjpeg: true }),
  png: (pipeline, { image }) => pipeline.png({ palette: image.isPalette }),
  gif: (pipeline, { image, layout }) => pipeline.gif({ effort: 1, ...ditherOf(image.frames, layout), ...image.timing }),
};

const CONTENT_TYPES: { readonly [format in OutputFormat]: string } = {
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

/** Maximum number of pixels in an animation in GIF that is dithered, all frames counted. */
const MAX_DITHERED_PIXELS = 10e6;

/** Formats of originals that are usually photographs. The others are graphics. */
const PHOTO_FORMATS = ['jpg', 'avif', 'webp', 'tiff', 'heic'];

/**
 * Encodes the variant. It has no metadata of the original, except artist and copyright if these are kept.
 */
export async function encoded(pipeline: Sharp, context: PipelineContext): Promise<EncodedImage> {
  const { operations, options } = context;
  const opaque = isOpaque(context) ? pipeline.removeAlpha() : pipeline;
  const final = context.format === 'png' && operations.f === FALLBACK_FORMAT
    ? await withoutUnusedAlpha(opaque)
    : { pipeline: opaque, format: isBetterAsJpeg(context) ? 'jpg' as const : context.format };
  const quality = encoderSetting(final.format, Number(operations.q ?? options.quality[final.format]));
  const encoder = ENCODERS[final.format];
  const { data, info } = await encoder(final.pipeline, context, quality).toBuffer({ resolveWithObject: true });
  const image = repaired(data, final.format, info.hasAlpha);
  const exif = options.keepCopyright ? exifBlock(copyrightOf(context.image.exif)) : undefined;
  return { body: exif ? embedExif(image, final.format, exif, info) : image, contentType: CONTENT_TYPES[final.format] };
}

/** Corrects what libvips writes around the pixels. */
function repaired(bytes: Buffer, format: OutputFormat, hasAlpha: boolean): Buffer {
  if (format === 'png') return withoutDensity(bytes);
  return format === 'webp' && hasAlpha ? withAlphaFlag(bytes) : bytes;
}

/**
 * Leaves dithering out of large animations in GIF: it is a fifth of their time, which is up to 8 CPU seconds for 25
 * megapixels of photographs. Fewer palettes would save as much, but colors would be wrong after a cut.
 */
function ditherOf(frames: number, { canvas }: Layout): { dither?: number } {
  return frames > 1 && frames * canvas.width * canvas.height > MAX_DITHERED_PIXELS ? { dither: 0 } : {};
}

function avifSettings({ layout: { canvas } }: PipelineContext, setting: number): { quality: number; effort: number } {
  const { effort, extra } = AVIF_EFFORTS.find(({ maxPixels }) => canvas.width * canvas.height <= maxPixels)!;
  return { quality: setting + extra, effort };
}

/**
 * Whether JPEG is better than WebP for a viewer that accepts WebP but not AVIF: it is for opaque photographs.
 *
 * Bytes of WebP relative to JPEG at an equal score (SSIMULACRA 2, quality 80, sums over photographs): 0.88 at 320
 * pixels (30 photographs), 1.03 at 640 (30), 1.16 at 1600 (6). At equal quality, WebP is larger at 320 pixels, too.
 * Encoding both and choosing the smaller would save 3 % at 640 pixels, for 60 % more CPU time. Of 24 graphics 640
 * pixels wide, 21 are smaller as WebP (0.92).
 */
function isBetterAsJpeg(context: PipelineContext): boolean {
  const { operations, format, image } = context;
  return operations.f === NEGOTIATED_WEBP && format === 'webp' && image.frames === 1 && isOpaque(context)
    && PHOTO_FORMATS.includes(image.format);
}

/** Whether the result is opaque. Layers add an alpha channel, which would otherwise be stored without need. */
function isOpaque({ image, operations, layout, backdrop }: PipelineContext): boolean {
  return backdrop.alpha === 1 || !image.hasAlpha && !hasGaps(layout, operations);
}

/** Chooses PNG only if a pixel is transparent, not if the original merely has an alpha channel. */
async function withoutUnusedAlpha(pipeline: Sharp): Promise<{ pipeline: Sharp; format: OutputFormat }> {
  const { data, info: { width, height, channels } } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const pixels = sharp(data, { raw: { width, height, channels } });
  const { isOpaque: isUnused } = await pixels.stats();
  return isUnused ? { pipeline: pixels.removeAlpha(), format: 'jpg' } : { pipeline: pixels, format: 'png' };
}
