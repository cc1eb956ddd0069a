import { OverlayOptions, Sharp } from 'sharp';
import { PipelineContext, PipelineJob } from './context';
import { OPERATIONS } from '../url/operations';
import { OperationDescription } from '../url/parameter-control';
import { blurred, flattened, flipped, saturated, sharpened, underlay } from './operate/effects';
import { bordered, masked } from './operate/outline';
import { padded } from './operate/pad';
import { cutOut, rotated } from './operate/prepare';
import { isEnlarged, resized } from './operate/resize';
import { isSurroundedByPixels } from './operate/surround';
import { brightened, contrasted, gammaCorrected } from './operate/tone';
import { trimmed } from './operate/trim';
import { watermarks } from './operate/watermark';
import { Pixels } from './pixels';
import { PipelineImage } from './read/pipeline-image';

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
  rect: { prepare: (image, rect) => cutOut(image, rect) },
  trim: { prepare: (image, _, { operations }) => trimmed(image, operations) },
  rot: { prepare: (image, degrees, job) => rotated(image, Number(degrees), job) },
  flip: { apply: (pipeline, sides) => flipped(pipeline, sides) },
  w: {
    isAlwaysDone: true, // no variant is larger than the maximum
    isFrameByFrame: context => isEnlarged(context) || isSurroundedByPixels(context),
    apply: (pipeline, _, context) => resized(pipeline, context),
  },
  blur: { isFrameByFrame: () => true, apply: (pipeline, amount) => blurred(pipeline, Number(amount)) },
  sat: { apply: (pipeline, amount) => saturated(pipeline, Number(amount)) },
  sharp: { isFrameByFrame: () => true, apply: (pipeline, amount) => sharpened(pipeline, Number(amount)) },
  bri: { finish: (pixels, amount) => brightened(pixels, Number(amount)) },
  con: { finish: (pixels, amount) => contrasted(pixels, Number(amount)) },
  gam: { finish: (pixels, amount) => gammaCorrected(pixels, Number(amount)) },
  mask: { layer: masked },
  border: { layer: bordered },
  pad: { finish: (pixels, _, { layout }) => padded(pixels, layout) },
  bg: {
    isAlwaysDone: true, // JPEG has no transparency
    apply: (pipeline, _, context) => flattened(pipeline, context),
    layer: underlay,
  },
  mark: { layer: watermarks },
};

/** An operation with its pixel functions. */
export type Operation = Pick<OperationDescription, 'name' | 'parameters'> & PixelFunctions;

/** All operations, in the order in which they are applied. */
export const PIXEL_OPERATIONS: readonly Operation[] = OPERATIONS.map(operation =>
  ({ ...operation, ...PIXEL_FUNCTIONS[operation.name] }));
