import { OverlayOptions, Sharp } from 'sharp';
import { Layout, isCut, requirePossible } from './layout';
import { borderImage, maskImage } from './outline';
import { OperationDescription } from '../../url/parameter-control';
import { PipelineContext, PipelineJob } from '../context';
import { cutRectangle, rotateImage } from './prepare';
import { isSurroundedByPixels, surroundImage } from './surround';
import { brighten, changeContrast, correctGamma } from './tone';
import { trimImage } from './trim';
import { drawWatermark } from './watermark';
import { OPERATIONS } from '../../url/operations';
import { MAX_FRAME_BY_FRAME_PIXELS, framePixels } from '../read/animation-limits';
import { PipelineImage, Pixels, pipelineOfPixels, pixelsOf } from '../read/pipeline-image';

/** Layers in their order, none, or one. */
type Layers = (OverlayOptions | undefined)[] | OverlayOptions | undefined;

/** The functions that change pixels for an operation. */
export interface PixelFunctions {
  /** Whether `apply` is called even if no parameter requests the operation. */
  readonly isAlwaysDone?: boolean;
  /** Whether `apply` computes pixels from their neighbors, so that it needs each frame of an animation by itself. */
  readonly isFrameByFrame?: (context: PipelineContext) => boolean;
  /** Changes the image before its size is computed. */
  readonly prepare?: (image: PipelineImage, value: string, job: PipelineJob) => PipelineImage | Promise<PipelineImage>;
  /** Adds a step to the pipeline. */
  readonly apply?: (pipeline: Sharp, value: string, context: PipelineContext) => Sharp | Promise<Sharp>;
  /** Changes the pixels that result from all steps before. */
  readonly finish?: (pixels: Pixels, value: string, context: PipelineContext) => Pixels | Promise<Pixels>;
  /** Returns layers over or under the image. */
  readonly layer?: (context: PipelineContext) => Layers | Promise<Layers>;
}

/** Pixel functions by the name of their operation in the table. The others have code of their own in the pipeline. */
export const PIXEL_FUNCTIONS: Readonly<Record<string, PixelFunctions>> = {
  rect: { prepare: (image, rect) => cutRectangle(image, rect) },
  trim: { prepare: (image, _, { operations }) => trimImage(image, operations) },
  rot: { prepare: (image, degrees, job) => rotateImage(image, Number(degrees), job) },
  flip: { apply: (pipeline, sides) => flipImage(pipeline, sides) },
  w: {
    isAlwaysDone: true, // no variant is larger than the maximum
    isFrameByFrame: context => isEnlarged(context) || isSurroundedByPixels(context),
    apply: (pipeline, _, context) => resizeImage(pipeline, context),
  },
  blur: { isFrameByFrame: () => true, apply: (pipeline, amount) => blurImage(pipeline, Number(amount)) },
  sat: { apply: (pipeline, amount) => saturateImage(pipeline, Number(amount)) },
  sharp: { isFrameByFrame: () => true, apply: (pipeline, amount) => sharpenImage(pipeline, Number(amount)) },
  bri: { finish: (pixels, amount) => brighten(pixels, Number(amount)) },
  con: { finish: (pixels, amount) => changeContrast(pixels, Number(amount)) },
  gam: { finish: (pixels, amount) => correctGamma(pixels, Number(amount)) },
  mask: { layer: maskImage },
  border: { layer: borderImage },
  pad: { finish: (pixels, _, { layout }) => padImage(pixels, layout) },
  bg: {
    isAlwaysDone: true, // JPEG has no transparency
    apply: (pipeline, _, context) => flattenImage(pipeline, context),
    layer: layUnder,
  },
  mark: { layer: drawWatermark },
};

/** An operation with its pixel functions. */
export type Operation = Pick<OperationDescription, 'name' | 'parameters'> & PixelFunctions;

/** All operations, in the order in which they are applied. */
export const PIXEL_OPERATIONS: readonly Operation[] = OPERATIONS.map(operation =>
  ({ ...operation, ...PIXEL_FUNCTIONS[operation.name] }));

/**
 * Scales an image, then crops or pads it, according to the layout.
 */
function resizeImage(pipeline: Sharp, context: PipelineContext): Sharp | Promise<Sharp> {
  const { layout: { scaled, kept, placed } } = context;
  requirePossible(scaled);
  if (placed) return surroundImage(pipeline, context);
  pipeline.resize({ ...scaled, fit: 'fill' });
  return kept ? pipeline.extract(kept) : pipeline;
}

/**
 * Whether the frames of an animation are enlarged, and are few enough for one by one. Reducing frames together mixes
 * only their outermost rows, by a sixteenth, and does not need all frames in memory at full size.
 */
function isEnlarged({ layout: { scaled }, image }: PipelineContext): boolean {
  return scaled.height > image.height && framePixels(image.frames, scaled) <= MAX_FRAME_BY_FRAME_PIXELS;
}

/** Mirrors an image. A vertical flip would reverse the frames of an animation, which has become its first frame. */
function flipImage(pipeline: Sharp, sides: string): Sharp {
  return pipeline.flop(sides.includes('h')).flip(sides.includes('v'));
}

/** Blurs an image, up to a standard deviation of 50 pixels. */
function blurImage(pipeline: Sharp, amount: number): Sharp {
  // Smaller deviations change no pixel, and by default libvips ignores neighbors that these would mix in.
  return pipeline.blur({ sigma: Math.max(amount / 4, 0.3 + amount / 10), ...amount < 3 && { minAmplitude: 0.01 } });
}

/** Changes the saturation, from grayscale to double. */
function saturateImage(pipeline: Sharp, amount: number): Sharp {
  return pipeline.modulate({ saturation: 1 + amount / 100 });
}

/** Sharpens the lightness of an image. 50 is the default of libvips. */
function sharpenImage(pipeline: Sharp, amount: number): Sharp {
  return pipeline.sharpen({ sigma: 1, m1: amount / 50, m2: amount / 25 });
}

/** Fills transparent areas if the backdrop is opaque. */
function flattenImage(pipeline: Sharp, { backdrop }: PipelineContext): Sharp {
  return backdrop.alpha === 1 ? pipeline.flatten({ background: backdrop }) : pipeline;
}

/** Returns the layer under the image for a translucent backdrop, or where other layers have cut off parts. */
function layUnder({ backdrop, operations }: PipelineContext): OverlayOptions | undefined {
  if (backdrop.alpha === 0 || backdrop.alpha === 1 && !isCut(operations)) return undefined;
  const pixel = { width: 1, height: 1, channels: 4 as const, background: backdrop };
  return { input: { create: pixel }, tile: true, blend: 'dest-over' };
}

/** Places each frame on its canvas. The padding is transparent, until the backdrop is laid under it. */
async function padImage(pixels: Pixels, { canvas, origin }: Layout): Promise<Pixels> {
  const { data, width, height, frames } = await pixelsOf(pipelineOfPixels(pixels).ensureAlpha(), pixels.frames);
  const result = Buffer.alloc(canvas.width * canvas.height * frames * 4);
  for (let row = 0; row < height * frames; row++) {
    const y = Math.floor(row / height) * canvas.height + origin.top + row % height;
    data.copy(result, (y * canvas.width + origin.left) * 4, row * width * 4, (row + 1) * width * 4);
  }
  return { ...pixels, ...canvas, data: result, channels: 4 };
}
