import sharp, { Metadata } from 'sharp';
import { drawingCost } from './embedded-images';
import { isSvg } from './inspect-svg';
import { allowLoaders } from './libvips';
import { TransformOptions } from './options';
import { PipelineImage, Timing } from './picture';
import { TransformError } from './transform-error';
import { SvgOriginals } from '../../../model/svg-originals';

const GZIP = '\x1f\x8b';

const FORMATS: { readonly [format: string]: string } = { jpeg: 'jpg', heif: 'avif' };

// Others have pages too, but these are no frames: the first is the image.
const ANIMATED_FORMATS = ['gif', 'webp'];

/**
 * Looks at the header alone, and refuses what is not wanted before a pixel is decoded.
 */
export async function readOriginal(original: Buffer, options: TransformOptions): Promise<PipelineImage> {
  allowLoaders(options);
  const passes = options.svg === SvgOriginals.REFUSE ? 0 : await passesOf(original, options);
  const metadata = await sharp(original, { failOn: 'error', limitInputPixels: options.maxInputPixels }).metadata();
  const frames = ANIMATED_FORMATS.includes(metadata.format) ? metadata.pages ?? 1 : 1;
  // The header of a HEIC is read by AVIF's decoder, its pixels are not.
  if (metadata.compression !== undefined && metadata.compression !== 'av1') throw new TransformError('unsupported');
  if (metadata.width * metadata.height * frames > options.maxInputPixels) throw new TransformError('too-large');
  return { ...pictureOf(original, metadata, frames), passes };
}

/** Ahead of the header, as that of an SVG may be its drawing: one that gives no size is as large as what is in it. */
async function passesOf(original: Buffer, { maxInputPixels }: TransformOptions): Promise<number> {
  if (original.toString('latin1', 0, 2) === GZIP) throw new TransformError('unsupported'); // which what draws SVG would open
  if (!isSvg(original)) return 0;
  const { passes, pixels } = await drawingCost(original);
  if (pixels > maxInputPixels) throw new TransformError('too-large');
  return passes;
}

function pictureOf(bytes: Buffer, metadata: Metadata, frames: number): Omit<PipelineImage, 'passes'> {
  return {
    bytes,
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    format: FORMATS[metadata.format] ?? metadata.format,
    hasAlpha: metadata.hasAlpha,
    isPalette: metadata.isPalette,
    isDeepWithProfile: metadata.depth === 'ushort' && metadata.hasProfile,
    frames,
    timing: frames > 1 ? timingOf(metadata) : undefined,
    scale: 1,
    exif: metadata.exif,
  };
}

/** sharp accepts no delay of more than 16 bits. */
function timingOf({ delay, loop }: Metadata): Timing {
  return { ...delay && { delay: delay.map(each => Math.min(each, 65_535)) }, ...loop !== undefined && { loop } };
}
