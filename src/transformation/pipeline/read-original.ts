import sharp, { Metadata } from 'sharp';
import { allowLoaders } from './libvips';
import { TransformOptions } from './options';
import { Picture } from './picture';
import { TransformError } from './transform-error';

const FORMATS: { readonly [format: string]: string } = { jpeg: 'jpg', heif: 'avif' };

// Others have pages too, but these are no frames: the first is the image.
const ANIMATED_FORMATS = ['gif', 'webp'];

/**
 * Looks at the header alone, and refuses what is not wanted before a pixel is decoded.
 */
export async function readOriginal(original: Buffer, options: TransformOptions): Promise<Picture> {
  allowLoaders(options);
  const metadata = await sharp(original, { failOn: 'error', limitInputPixels: options.maxInputPixels }).metadata();
  const frames = ANIMATED_FORMATS.includes(metadata.format) ? metadata.pages ?? 1 : 1;
  // The header of a HEIC is read by AVIF's decoder, its pixels are not.
  if (metadata.compression !== undefined && metadata.compression !== 'av1') throw new TransformError('unsupported');
  if (metadata.width * metadata.height * frames > options.maxInputPixels) throw new TransformError('too-large');
  return pictureOf(original, metadata, frames);
}

function pictureOf(bytes: Buffer, metadata: Metadata, frames: number): Picture {
  return {
    bytes,
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    format: FORMATS[metadata.format] ?? metadata.format,
    hasAlpha: metadata.hasAlpha,
    isPalette: metadata.isPalette,
    isDeepWithProfile: metadata.depth === 'ushort' && metadata.hasProfile,
    frames,
    scale: 1,
    exif: metadata.exif,
  };
}
