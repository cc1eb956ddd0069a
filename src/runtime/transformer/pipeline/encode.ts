import sharp, { Sharp } from 'sharp';
import { Context } from './context';
import { copyrightOf, exifBlock } from './copyright';
import { embedExif } from './embed-exif';
import { OutputFormat } from './format';
import { withoutDensity } from './png';
import { encoderSetting } from './quality';
import { FALLBACK_FORMAT, NEGOTIATED_WEBP } from '../../url/image-request';

export interface TransformedImage {
  readonly body: Buffer;
  readonly contentType: string;
}

/** @param quality the setting of this encoder */
type Encoder = (pipeline: Sharp, context: Context, quality: number) => Sharp;

/** Settings by measurement of CPU time and of bytes at equal quality: more effort costs more than it saves. */
const ENCODERS: { readonly [format in OutputFormat]: Encoder } = {
  avif: (pipeline, context, quality) => pipeline.avif(avifSettings(context, quality)),
  webp: (pipeline, { picture }, quality) => pipeline.webp({ quality, effort: 2, ...picture.timing }),
  jpg: (pipeline, _, quality) => pipeline.jpeg({ quality, mozjpeg: true }),
  png: (pipeline, { picture }) => pipeline.png({ palette: picture.isPalette }),
  gif: (pipeline, { picture }) => pipeline.gif({ effort: 1, ...picture.timing }),
};

const CONTENT_TYPES: { readonly [format in OutputFormat]: string } = {
  avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif',
};

/**
 * The more pixels, the less effort, so that no viewer waits for long: it makes up for 2 % of the bytes at each step.
 * Without any, and 1600 pixels wide, an image looks alike at a setting that is higher by 3 (six photographs, SSIMULACRA
 * 2).
 */
const AVIF_EFFORTS = [
  { maxPixels: 2e5, effort: 2, extra: 0 }, // about 512x384
  { maxPixels: 1.25e6, effort: 1, extra: 0 }, // about 1280x960
  { maxPixels: Infinity, effort: 0, extra: 3 },
];

/** Formats of originals that are photographs as a rule; others are graphics. */
const PHOTO_FORMATS = ['jpg', 'avif', 'webp', 'tiff'];

/**
 * Encodes the variant. It has no metadata of the original, except artist and copyright if these are kept.
 */
export async function encoded(pipeline: Sharp, context: Context): Promise<TransformedImage> {
  const { operations, options } = context;
  const opaque = isOpaque(context) ? pipeline.removeAlpha() : pipeline;
  const final = context.format === 'png' && operations.f === FALLBACK_FORMAT
    ? await suiting(opaque) : { pipeline: opaque, format: isBetterAsJpeg(context) ? 'jpg' as const : context.format };
  const quality = encoderSetting(final.format, Number(operations.q ?? options.quality[final.format]));
  const { data, info } = await ENCODERS[final.format](final.pipeline, context, quality).toBuffer({ resolveWithObject: true });
  const image = final.format === 'png' ? withoutDensity(data) : data;
  const exif = options.keepCopyright ? exifBlock(copyrightOf(context.picture.exif)) : undefined;
  return { body: exif ? embedExif(image, final.format, exif, info) : image, contentType: CONTENT_TYPES[final.format] };
}

function avifSettings({ layout: { result } }: Context, setting: number): { quality: number; effort: number } {
  const { effort, extra } = AVIF_EFFORTS.find(({ maxPixels }) => result.width * result.height <= maxPixels)!;
  return { quality: setting + extra, effort };
}

/**
 * Whether a viewer whose `Accept` has WebP but no AVIF is served better with JPEG, as opaque photographs are.
 *
 * Bytes of WebP for one of JPEG at an equal score (SSIMULACRA 2, quality 80, sums over photographs): 0.88 at 320 pixels
 * (30),
 * 1.03 at 640 (30), 1.16 at 1600 (6); at equal quality WebP is larger at 320 pixels too. Encoding both and taking the
 * smaller would save 3 % at 640 pixels, for 60 % more CPU time. Of 24 graphics 640 pixels wide, 21 are smaller as WebP
 * (0.92).
 */
function isBetterAsJpeg(context: Context): boolean {
  const { operations, format, picture } = context;
  return operations.f === NEGOTIATED_WEBP && format === 'webp' && picture.frames === 1 && isOpaque(context)
    && PHOTO_FORMATS.includes(picture.format);
}

/** Laying anything over a picture gives it transparency, which would then be stored without need. */
function isOpaque({ picture, layout, backdrop }: Context): boolean {
  return backdrop.alpha === 1 || !picture.hasAlpha && !layout.placed;
}

/** PNG only for transparency that is there, not for that which could be. */
async function suiting(pipeline: Sharp): Promise<{ pipeline: Sharp; format: OutputFormat }> {
  const { data, info: { width, height, channels } } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const pixels = sharp(data, { raw: { width, height, channels } });
  const { isOpaque: isUnused } = await pixels.stats();
  return isUnused ? { pipeline: pixels.removeAlpha(), format: 'jpg' } : { pipeline: pixels, format: 'png' };
}
