import { PipelineImage, Size } from './pipeline-image';
import { Operations } from '../../url/image-request';
import { outputFormatOf } from '../encode/encoders';
import { Layout, layoutOf } from '../operate/layout';
import { cutRectangle } from '../operate/prepare';
import { TransformOptions } from '../transform-options';

type MaxPixels = { readonly [format: string]: number };

/** The default of `maxInputPixels`. With fewer, a function has less memory and a smaller part of a CPU. */
const USUAL_INPUT_PIXELS = 64e6;

/**
 * Maximum number of pixels in the frames of an original that are decoded, by its format.
 *
 * - GIF takes 1.2 CPU seconds for 100 megapixels if little changes from frame to frame, and 2 if everything does.
 * - WebP is decoded as a whole, with four bytes for a pixel, and libvips writes more than 100 MB to a file: 128
 *   megapixels fit into the 512 MiB that a function has in `/tmp`.
 */
export const MAX_DECODED_PIXELS: MaxPixels = { gif: 300e6, webp: 128e6 };

/**
 * Maximum number of pixels in a resulting animation, by its format: its encoder takes up to 10 CPU seconds.
 *
 * - GIF needs a palette for each frame, so that all pixels count.
 * - WebP contains what changes from frame to frame, so that only this counts: little in recordings of screens.
 */
export const MAX_ANIMATION_PIXELS: MaxPixels = { gif: 25e6, webp: 100e6 };

/**
 * Maximum number of pixels in an animation whose frames are processed one by one, which takes up to 0.3 seconds per
 * megapixel, and 80 MB.
 */
export const MAX_FRAME_BY_FRAME_PIXELS = 10e6;

/** Operations for which all frames of the result are in memory. */
const FRAME_BY_FRAME = ['blur', 'sharp', 'edits', 'bri', 'con', 'gam', 'pad', 'fill'];

/**
 * Number of pixels that can be in memory for one that an original may have, which has up to 26 bytes: a frame has 4.
 */
const HELD_PIXELS = 4;

/** Minimum number of pixels that a frame counts as: even a single pixel takes 2 ms, and 0.1 ms in an encoder. */
const MIN_FRAME_PIXELS = 7500;

/** Returns the pixels of all frames, as limits count them. */
export function framePixels(frames: number, { width, height }: Size): number {
  return frames * Math.max(MIN_FRAME_PIXELS, width * height);
}

/** Returns the image with all frames if the variant is an animation within the limits, and with the first otherwise. */
export function limitFrames(image: PipelineImage, operations: Operations, options: TransformOptions): PipelineImage {
  const isKept = image.frames > 1 && keepsFrames(operations) && isDecodable(image, options)
    && isEncodable(image, operations, options);
  return isKept ? image : { ...image, frames: 1, timing: undefined, changes: image.changes?.slice(0, 1) };
}

/** Whether operations work on frames, which libvips stores one below the other in a single image. */
function keepsFrames({ frame, trim, rot, flip = '' }: Operations): boolean {
  return frame === undefined && trim === undefined && rot === undefined && !flip.includes('v');
}

function isDecodable({ format, frames, ...canvas }: PipelineImage, options: TransformOptions): boolean {
  return framePixels(frames, canvas) <= MAX_DECODED_PIXELS[format] * shareOf(options);
}

function isEncodable(image: PipelineImage, operations: Operations, options: TransformOptions): boolean {
  const { frames } = image;
  const part = operations.rect ? cutRectangle(image, operations.rect) : image;
  const layout = layoutOf(part, operations, options);
  const isFrameByFrame = operations.fit === 'clamp' || FRAME_BY_FRAME.some(name => operations[name] !== undefined);
  const most = MAX_ANIMATION_PIXELS[outputFormatOf(image, operations)] ?? 0;
  return encodedPixels(image, part, layout, operations) <= most * shareOf(options)
    && heldPixels(image, layout, operations) <= HELD_PIXELS * options.maxInputPixels
    && (!isFrameByFrame || framePixels(frames, layout.canvas) <= MAX_FRAME_BY_FRAME_PIXELS);
}

/** Returns the share of the limits for what takes CPU time. */
function shareOf({ maxInputPixels }: TransformOptions): number {
  return Math.min(1, maxInputPixels / USUAL_INPUT_PIXELS);
}

/** Returns the pixels of a result as its encoder counts them. What changes in a part may lie in it completely. */
function encodedPixels(
  image: PipelineImage, part: Size, { scaled, canvas }: Layout, operations: Operations,
): number {
  const { frames, changes } = image;
  if (outputFormatOf(image, operations) !== 'webp' || changes === undefined) return framePixels(frames, canvas);
  const factor = areaOf(scaled) / areaOf(part);
  return changes.slice(1).reduce(
    (sum, pixels) => sum + Math.max(MIN_FRAME_PIXELS, Math.min(areaOf(canvas), pixels * factor)),
    framePixels(1, canvas));
}

/** Returns the pixels of all frames that libvips holds in memory: those that are cut, or placed on a larger canvas. */
function heldPixels(
  { frames, ...image }: PipelineImage, { scaled, kept, placed }: Layout, operations: Operations,
): number {
  const isSourceHeld = operations.rect !== undefined || operations.fill !== undefined || operations.fit === 'clamp';
  return (isSourceHeld ? frames * areaOf(image) : 0) + (kept || placed ? frames * areaOf(scaled) : 0);
}

function areaOf({ width, height }: Size): number {
  return width * height;
}
