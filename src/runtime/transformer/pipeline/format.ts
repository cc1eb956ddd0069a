import { layoutOf } from './layout';
import { TransformOptions } from './options';
import { PipelineImage, Size } from './picture';
import { cutOut } from './prepare';
import { FALLBACK_FORMAT, NEGOTIATED_WEBP, Operations } from '../../url/image-request';

export type OutputFormat = 'avif' | 'webp' | 'jpg' | 'png' | 'gif';

/**
 * Pixels that an animation may have in the answer, all frames counted: as many as take an encoder a few seconds at
 * worst. GIF's, which finds a palette for every frame, takes four times as long as WebP's.
 */
export const MAX_ANIMATION_PIXELS: { readonly [format: string]: number } = { gif: 25e6, webp: 100e6 };

/**
 * The format of the answer. An animation stays one, in WebP where AVIF is asked for; what has transparency keeps it.
 */
export function outputFormatOf(picture: PipelineImage, operations: Operations): OutputFormat {
  const isAnimation = picture.frames > 1;
  if (operations.f === NEGOTIATED_WEBP || operations.f === 'avif' && isAnimation) return 'webp';
  if (operations.f !== FALLBACK_FORMAT) return operations.f as OutputFormat;
  return isAnimation ? 'gif' : picture.hasAlpha ? 'png' : 'jpg';
}

/**
 * The same for operations that are done frame by frame, which takes up to 0.3 seconds for a megapixel, and 80 MB.
 */
export const MAX_FRAME_BY_FRAME_PIXELS = 10e6;

/**
 * Pixels that a frame counts as at least: even one of a single pixel takes 2 ms by itself, and 0.1 ms in an encoder.
 */
const MIN_FRAME_PIXELS = 7500;

/** Returns the pixels of all frames together, as limits count them. */
export function framePixels(frames: number, { width, height }: Size): number {
  return frames * Math.max(MIN_FRAME_PIXELS, width * height);
}

/**
 * The picture with all its frames where the answer is to be an animation, with the first alone otherwise.
 */
export function withFramesOf(picture: PipelineImage, operations: Operations, options: TransformOptions): PipelineImage {
  const isKept = picture.frames > 1 && suitsFrames(operations)
    && pixelsOf(picture, operations, options) <= budgetOf(picture, operations);
  return isKept ? picture : { ...picture, frames: 1, timing: undefined };
}

/** libvips has frames one below the other in a single image: it cannot turn it, trim it or put it upside down. */
function suitsFrames({ trim, rot, flip = '' }: Operations): boolean {
  return trim === undefined && rot === undefined && !flip.includes('v');
}

function budgetOf(picture: PipelineImage, operations: Operations): number {
  const budget = MAX_ANIMATION_PIXELS[outputFormatOf(picture, operations)] ?? 0;
  const isFrameByFrame = operations.blur !== undefined || operations.sharp !== undefined;
  return isFrameByFrame ? Math.min(budget, MAX_FRAME_BY_FRAME_PIXELS) : budget;
}

function pixelsOf(picture: PipelineImage, operations: Operations, options: TransformOptions): number {
  const { result } = layoutOf(operations.rect ? cutOut(picture, operations.rect) : picture, operations, options);
  return framePixels(picture.frames, result);
}
