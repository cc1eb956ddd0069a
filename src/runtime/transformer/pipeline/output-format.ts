import { isCut, layoutOf } from './layout';
import { PipelineImage, Size } from './pipeline-image';
import { cutOut } from './prepare';
import { TransformOptions } from './transform-options';
import { ORIGINAL_FORMAT } from '../../url/dialects/original-format';
import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, Operations } from '../../url/image-request';

const OUTPUT_FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif'] as const;

/** The format of a variant. */
export type OutputFormat = typeof OUTPUT_FORMATS[number];

/** Formats by their names in paths, where these differ. */
const FORMATS: { readonly [name: string]: OutputFormat } = {
  [NEGOTIATED_AVIF]: 'avif', [NEGOTIATED_WEBP]: 'webp', png8: 'png', png32: 'png',
};

/**
 * Maximum number of pixels in an animation, all frames counted: its encoder takes a few seconds at worst. GIF needs a
 * palette for each frame, and takes four times as long as WebP.
 */
export const MAX_ANIMATION_PIXELS: { readonly [format: string]: number } = { gif: 25e6, webp: 100e6 };

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

/**
 * Maximum number of pixels in an animation whose frames are processed one by one, which takes up to 0.3 seconds per
 * megapixel, and 80 MB.
 */
export const MAX_FRAME_BY_FRAME_PIXELS = 10e6;

/** Operations for which all frames are in memory. */
const FRAME_BY_FRAME = ['blur', 'sharp', 'edits', 'bri', 'con', 'gam', 'pad', 'fill'];

/** Minimum number of pixels that a frame counts as: even a single pixel takes 2 ms, and 0.1 ms in an encoder. */
const MIN_FRAME_PIXELS = 7500;

/** Returns the pixels of all frames, as limits count them. */
export function framePixels(frames: number, { width, height }: Size): number {
  return frames * Math.max(MIN_FRAME_PIXELS, width * height);
}

/**
 * Returns the image with the requested frames if the variant is an animation, and with the first of them otherwise.
 */
export function withFramesOf(all: PipelineImage, operations: Operations, options: TransformOptions): PipelineImage {
  const image = withSomeFrames(all, operations);
  const isKept = image.frames > 1 && keepsFrames(operations)
    && pixelsOf(image, operations, options) <= animationLimit(image, operations);
  return isKept ? image : { ...image, frames: 1, timing: undefined };
}

/** Returns the image from a frame on, or from the last one, with a number of frames at most. */
function withSomeFrames(image: PipelineImage, { page = '1', frames: most = 'Infinity' }: Operations): PipelineImage {
  const first = Math.min(Number(page), image.frames) - 1;
  const frames = Math.min(image.frames - first, Number(most));
  const delay = image.timing?.delay?.slice(first, first + frames);
  return { ...image, firstPage: image.firstPage + first, frames, timing: { ...image.timing, ...delay && { delay } } };
}

/** Whether operations work on frames, which libvips stores one below the other in a single image. */
function keepsFrames({ still, trim, rot, flip = '' }: Operations): boolean {
  return still === undefined && trim === undefined && rot === undefined && !flip.includes('v');
}

function animationLimit(image: PipelineImage, operations: Operations): number {
  const limit = MAX_ANIMATION_PIXELS[outputFormatOf(image, operations)] ?? 0;
  const isTurned = image.orientation > 1;
  if (isTurned && framePixels(image.frames, image) > MAX_FRAME_BY_FRAME_PIXELS) return 0;
  const isFrameByFrame = operations.fit === 'clamp' || FRAME_BY_FRAME.some(name => operations[name] !== undefined);
  return isFrameByFrame ? Math.min(limit, MAX_FRAME_BY_FRAME_PIXELS) : limit;
}

function pixelsOf(image: PipelineImage, operations: Operations, options: TransformOptions): number {
  const { canvas } = layoutOf(operations.rect ? cutOut(image, operations.rect) : image, operations, options);
  return framePixels(image.frames, canvas);
}
