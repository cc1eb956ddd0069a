import sharp, { Channels, CreateRaw, OutputInfo, Raw, Region, Sharp } from 'sharp';
import { collectWarnings } from './libvips';
import { KeptMetadata, MAX_XMP_BYTES } from '../../../model/kept-metadata';
import { FocalPoint, inRegion } from '../operate/focus/focal-point';
import { TransformError } from '../transform-error';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The timing of an animation. */
export interface Timing {
  /** Display times of the frames, in milliseconds. */
  readonly delay?: number[];
  /** Number of plays; 0 is forever. */
  readonly loop?: number;
}

/** An original that libvips decodes, and what is known about it. */
export interface ReadableOriginal {
  readonly bytes: Buffer;
  /** Number of pixels to decode, if these are more than the header of the image states. */
  readonly pixels?: number;
  /** Number of frames before the first one of the original. */
  readonly firstPage?: number;
  /** Number of pixels of each frame that can differ from the frame before. */
  readonly changes?: readonly number[];
}

/**
 * An image between two steps: encoded bytes or raw pixels, and their properties.
 */
export interface PipelineImage extends Size {
  readonly bytes: Buffer;
  readonly raw?: CreateRaw;
  /** Format of the original: `jpg`, `png`, `webp`, `avif`, `gif`, `svg`, `tiff` or `heic`. */
  readonly format: string;
  readonly hasAlpha: boolean;
  /** Whether it has 16 bits per channel and a color profile. */
  readonly isDeepWithProfile: boolean;
  /** Orientation by EXIF, from 1 (upright) to 8. */
  readonly orientation: number;
  /** Whether it has no colors. */
  readonly isGray: boolean;
  /** Whether an operation adds colors to an image without. */
  readonly isColored?: boolean;
  /** Index of the first frame in the bytes. */
  readonly firstPage: number;
  /** Number of frames to decode. */
  readonly frames: number;
  readonly timing?: Timing;
  /** Number of pixels of each frame that can differ from the frame before. If missing, all can. */
  readonly changes?: readonly number[];
  /** The point that the original names as its most important one, if it lies in the visible region. */
  readonly focus?: FocalPoint;
  /** The visible region, in pixels after orientation. Width and height are those of the region. */
  readonly region?: Region;
  /** Its size at the scale of the original, if that may differ: the layout is made of it. */
  readonly unscaled?: Size;
  /** The size before a rotation, at the scale of the original. */
  readonly unrotated?: Size;
  /** Filter passes per pixel of a vector image, in units of a blur. */
  readonly passes: number;
  readonly metadata: MetadataBlocks;
  /** Whether its pixels may be off by a level, because the lowest bits of its details are not decoded. */
  readonly isApproximate?: boolean;
  /** Whether it has a gain map that may be kept. */
  readonly hasGainMap?: boolean;
}

// More than any image within the limits needs. AVIF encoders and SVG ignore it, and are bounded by pixels only.
const MAX_SECONDS = { still: 10, animation: 20 };

/**
 * Opens a pipeline for an image. A region refers to the oriented image, so the image is oriented first. Without a
 * region, the caller orients the image last: before a resize or crop, libvips would decode and rotate every pixel.
 */
export function openImage(image: PipelineImage): Sharp {
  const pipeline = collectWarnings(sharp(image.bytes, {
    raw: image.raw,
    // The first image of an AVIF file is not always its primary one, which is decoded by default.
    ...(image.firstPage > 0 || image.frames > 1) && { page: image.firstPage, pages: image.frames },
    failOn: 'error',
    limitInputPixels: false, // checked before, with all frames, which libvips would not count
    sequentialRead: true,
  })).timeout({ seconds: image.frames > 1 ? MAX_SECONDS.animation : MAX_SECONDS.still });
  return toSrgb(image.region ? pipeline.autoOrient().extract(image.region) : pipeline, image);
}

/** Returns an image of which only a region is visible. */
export function partOf(image: PipelineImage, region: Region): PipelineImage {
  const { width, height } = region;
  const scale = scaleOf(image, unscaledSize(image));
  const unscaled = { width: Math.round(width / scale), height: Math.round(height / scale) };
  return { ...image, region, width, height, unscaled, focus: image.focus && inRegion(image.focus, image, region) };
}

/** Returns the size of an image at the scale of the original. */
export function unscaledSize({ unscaled, width, height }: PipelineImage): Size {
  return unscaled ?? { width, height };
}

/** Returns the scale of an image, by its longer side: the shorter one may have been rounded up to a pixel. */
export function scaleOf(scaled: Size, unscaled: Size): number {
  return Math.max(scaled.width, scaled.height) / Math.max(unscaled.width, unscaled.height);
}

/**
 * Runs a pipeline and returns its pixels, so that the next step can depend on them.
 */
export async function decodeImage(pipeline: Sharp, image: PipelineImage): Promise<PipelineImage> {
  const { data, info } = await runPipeline(pipeline);
  const { width, height, channels } = info;
  const now = { bytes: data, raw: { width, height, channels }, width, height, hasAlpha: info.hasAlpha };
  const done = { region: undefined, timing: undefined, isDeepWithProfile: false, passes: 0 };
  return { ...image, ...now, ...done, frames: 1, firstPage: 0, orientation: 1 };
}

/**
 * Requests sRGB explicitly for 16-bit images: libvips would convert them to Display P3 and treat it as sRGB. Gray
 * images that receive colors have three channels from the start.
 */
function toSrgb(pipeline: Sharp, image: PipelineImage): Sharp {
  if (image.isColored) pipeline.pipelineColourspace('srgb');
  return image.isDeepWithProfile ? pipeline.withIccProfile('srgb', { attach: false }) : pipeline;
}

/**
 * Returns an image of more than 8 bits as pixels in sRGB, no larger than needed. Otherwise, it would be in Display P3
 * until its end, and colors of padding, backdrops and watermarks would be taken for that.
 */
export async function convertToSrgb(image: PipelineImage, scaled: Size): Promise<PipelineImage> {
  if (!image.isDeepWithProfile) return image;
  const isReduced = scaled.width <= image.width && scaled.height <= image.height;
  return decodeImage(isReduced ? openImage(image).resize({ ...scaled, fit: 'fill' }) : openImage(image), image);
}

// Three seconds of blurs, or ten of the slowest filters.
const MAX_FILTERED_PIXELS = 10e6;

/**
 * Rejects an image whose SVG filters would take too long at a size. Nothing can interrupt a filter.
 *
 * @param passes filter passes per pixel, in units of a blur
 */
export function requireFastFilters(passes: number, size: Size): void {
  if (hasSlowFilters(passes, size)) {
    throw new TransformError('too-large', 'The filters of the image take too long at this size.');
  }
}

export function hasSlowFilters(passes: number, { width, height }: Size): boolean {
  return passes * width * height > MAX_FILTERED_PIXELS;
}

/** The blocks of metadata in an original, as its container has them. */
export interface MetadataBlocks {
  /** An XMP packet. */
  readonly xmp?: Buffer;
  /** Datasets of IPTC's Information Interchange Model, alone or in a resource of Photoshop. */
  readonly iptc?: Buffer;
  /** An EXIF block, or a TIFF, which has the same form. */
  readonly exif?: Buffer;
}

/** Whether an original may have metadata to keep. It takes microseconds, and most originals have none. */
export function mayHaveKeptMetadata({ xmp, iptc, exif }: MetadataBlocks, kept: KeptMetadata): boolean {
  if (kept === 'none') return false;
  if (xmp && xmp.length <= MAX_XMP_BYTES && xmp.includes('DigitalSourceType')) return true;
  return kept === 'rights' && [xmp, iptc, exif].some(block => block !== undefined);
}

/** The pixels of all frames, one frame below the other. */
export interface Pixels {
  readonly data: Buffer;
  /** Size of one frame. */
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly frames: number;
  /** The XMP packet of an image that is encoded from them, other than PNG and GIF. */
  readonly xmp?: string;
}

/** Runs a pipeline, and returns its pixels. */
export async function pixelsOf(pipeline: Sharp, frames: number = 1): Promise<Pixels> {
  const { data, info } = await runPipeline(pipeline);
  return { data, width: info.width, height: info.height / frames, channels: info.channels, frames };
}

function runPipeline(pipeline: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  return pipeline.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** Continues with pixels. */
export function pipelineOfPixels({ data, width, height, channels, frames, xmp }: Pixels): Sharp {
  const raw: Raw & { pageHeight?: number } = { width, height: height * frames, channels };
  const pipeline = sharp(data, { raw: frames > 1 ? { ...raw, pageHeight: height } : raw });
  return xmp === undefined ? pipeline : pipeline.withXmp(xmp);
}

/** Longest side of an image, such as an icon, in which single pixels and headers of files count. */
const MAX_TINY_SIDE = 64;

/** Whether an image is so small that all encodings can be tried. */
export function isTiny({ width, height }: Size): boolean {
  return Math.max(width, height) <= MAX_TINY_SIDE;
}

/** Returns an image on medium gray, where black and white content both stay visible. */
export async function onGray(image: Pixels | Buffer): Promise<Pixels> {
  if (!Buffer.isBuffer(image) && !hasAlpha(image)) return image;
  return pixelsOf((Buffer.isBuffer(image) ? sharp(image) : pipelineOfPixels(image)).flatten({ background: '#808080' }));
}

function hasAlpha({ channels }: Pixels): boolean {
  return channels % 2 === 0;
}

/** Removes the alpha channel, if there is one. */
export async function withoutAlpha(pixels: Pixels): Promise<Pixels> {
  return hasAlpha(pixels) ? pixelsOf(pipelineOfPixels(pixels).removeAlpha()) : pixels;
}

/** Whether a pixel is at least partly transparent. An alpha channel by itself says nothing. */
export function isTransparent(pixels: Pixels): boolean {
  const { data, channels } = pixels;
  if (!hasAlpha(pixels)) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] < 255) return true;
  return false;
}

/** Whether the pixels have at most this many colors, alpha included. It stops at the first color too many. */
export function hasAtMostColors({ data, channels }: Pixels, most: number): boolean {
  const colors = new Set<number>();
  let last = -1;
  for (let at = 0; at < data.length; at += channels) {
    let color = 0;
    for (let channel = 0; channel < channels; channel++) color = color * 256 + data[at + channel];
    if (color === last) continue;
    last = color;
    if (colors.add(color).size > most) return false;
  }
  return true;
}

/** Returns the root mean square of the differences of channels, from 0 to 255, on black or white, whichever is more. */
export async function errorOf(encoded: Buffer, pixels: Pixels): Promise<number> {
  const [one, other] = await Promise.all([pipelineOfPixels(pixels), sharp(encoded)].map(image =>
    image.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer()));
  let sum = 0;
  for (let at = 0; at < one.length; at += 4) {
    const lostAlpha = other[at + 3] - one[at + 3];
    for (let channel = at; channel < at + 3; channel++) {
      const onBlack = (one[channel] * one[at + 3] - other[channel] * other[at + 3]) / 255;
      sum += Math.max(onBlack ** 2, (onBlack + lostAlpha) ** 2);
    }
  }
  return Math.sqrt(sum / (one.length * 0.75));
}
