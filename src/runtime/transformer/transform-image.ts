import { Sharp } from 'sharp';
import { PipelineJob, Rendering } from './context';
import { encodeBlurHash, describeImage, encodeThumbHash } from './encode/describe';
import { EncodedImage, encodeImage } from './encode/encode';
import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, Operations } from '../url/image-request';
import { ORIGINAL_FORMAT } from '../url/original-format';
import { outputFormatOf } from './encode/encoders';
import { keptXmp } from './encode/metadata/kept-xmp';
import { TRANSPARENT, backdropOf } from './operate/color';
import { withContentKept } from './operate/focus/find-focus';
import { FocalPoint } from './operate/focus/focal-point';
import { eachFrame } from './operate/frames';
import { layoutOf, withPadding } from './operate/layout';
import { Operation, PIXEL_OPERATIONS } from './operate/operations';
import { rasterizeImage } from './operate/prepare';
import { limitFrames } from './read/animation-limits';
import { withoutHiddenDetails } from './read/hidden-details';
import { requireWholeScans } from './read/libvips';
import {
  pipelineOfPixels, pixelsOf,
  PipelineImage, convertToSrgb, mayHaveKeptMetadata, openImage, requireFastFilters, unscaledSize,
} from './read/pipeline-image';
import { readOriginal } from './read/read-original';
import { explainErrors } from './transform-error';
import { TransformOptions, Watermark } from './transform-options';
import { SvgOriginals } from '../../model/svg-originals';

export { type EncodedImage } from './encode/encode';
export { type TransformOptions, type Watermark } from './transform-options';
export { TransformError, type TransformProblem } from './transform-error';

/** Returns what it changes. Each step sets what the steps after it read. */
type Step = (variant: Rendering) => Partial<Rendering> | Promise<Partial<Rendering>>;

/** The steps between reading an original and encoding a variant, in their order. */
const STEPS: readonly Step[] = [
  chooseFrames, // all frames of an animation within the limits, or the first one
  chooseFormat, // and the color of what lies behind the image in this format
  cutAndTurn, // `rect`, `trim`, `rot`
  layOut, // sizes of the image, of its crop, and of the canvas around it
  limitFilters, // of a vector image, at this size
  keepContent, // in a crop by content
  convertColors, // of more than 8 bits, to sRGB
  keepMetadata, // origin marks, and rights by choice
  hideDetails, // scans of a progressive JPEG that nobody sees in this size
  applyOperations, // `flip`, `w`, `blur`, `sat`, `sharp`, `bg`
  finishPixels, // `bri`, `con`, `gam`, `pad`
  addLayers, // `mask`, `border`, `bg`, `mark`
];

/**
 * Transforms an image. Rejects with a `TransformError` for any image that it cannot transform.
 *
 * @param focus the focal point that the source of the original states
 */
export function transformImage(
  original: Buffer, operations: Operations, options: TransformOptions, mark?: Watermark, focus?: FocalPoint,
): Promise<EncodedImage> {
  return explainErrors(() => requireWholeScans(original, async () => {
    const image = await readOriginal(original, options, focus);
    if (operations.f === 'json') return describeImage(image, original, options);
    if (operations.f === 'blurhash') return encodeBlurHash(image);
    if (operations.f === 'thumbhash') return encodeThumbHash(image);
    if (isPassedThrough(image, operations, options)) return { body: original, contentType: 'image/svg+xml' };
    return encodeImage(await render(image, operations, options, mark));
  }));
}

/**
 * Renders an image as `transformImage()` does, to encode it in another way. Rejects with a `TransformError` for any
 * image that it cannot transform.
 */
export function renderImage<T>(
  original: Buffer, operations: Operations, options: TransformOptions, mark: Watermark | undefined,
  encode: (variant: Rendering) => Promise<T>, focus?: FocalPoint,
): Promise<T> {
  return explainErrors(() => requireWholeScans(original, async () =>
    encode(await render(await readOriginal(original, options, focus), operations, options, mark))));
}

async function render(
  image: PipelineImage, operations: Operations, options: TransformOptions, mark?: Watermark,
): Promise<Rendering> {
  let variant = { image, operations: withPadding(operations), options, mark } as Rendering; // steps set the rest
  for (const step of STEPS) variant = { ...variant, ...await step(variant) };
  return variant;
}

// Outcomes of format negotiation. Other formats are requested with `fm`.
const NEGOTIATED_FORMATS = ['avif', 'webp', NEGOTIATED_AVIF, NEGOTIATED_WEBP, FALLBACK_FORMAT, ORIGINAL_FORMAT];

// Operations without effect on a vector image that is served as it is.
const SIZE_OPERATIONS = ['v', 'f', 'w', 'h', 'max-w', 'max-h', 'q'];

/** Whether an SVG is served as it is: a vector image has every size at once. */
function isPassedThrough({ format }: PipelineImage, operations: Operations, options: TransformOptions): boolean {
  return format === 'svg' && options.svg === SvgOriginals.PASS_THROUGH && NEGOTIATED_FORMATS.includes(operations.f)
    && Object.keys(operations).every(name => SIZE_OPERATIONS.includes(name));
}

// Operations that add colors.
const COLORS = ['bg', 'border', 'fill-color', 'mark'];

function chooseFrames({ image, operations, options }: Rendering): Partial<Rendering> {
  const isColored = image.isGray && COLORS.some(name => operations[name] !== undefined);
  return { image: limitFrames({ ...image, isColored }, operations, options) };
}

function chooseFormat({ image, operations }: Rendering): Partial<Rendering> {
  const format = outputFormatOf(image, operations);
  return { format, backdrop: backdropOf(operations.bg, format === 'jpg') };
}

/** Applies the operations that come before sizing, as they change the size of the image. */
async function cutAndTurn(variant: Rendering): Promise<Partial<Rendering>> {
  const { operations, options } = variant;
  const steps = PIXEL_OPERATIONS.filter(operation => operation.prepare && isRequested(operation, variant));
  const isRasterized = steps.length > 0 && variant.image.format === 'svg';
  let image = isRasterized ? await rasterizeImage(variant.image, operations, options) : variant.image;
  for (const { name, prepare } of steps) image = await prepare!(image, operations[name], variant);
  return { image };
}

function layOut({ image, operations, options }: Rendering): Partial<Rendering> {
  return { layout: layoutOf({ ...unscaledSize(image), unrotated: image.unrotated }, operations, options) };
}

function limitFilters({ image, layout }: Rendering): Partial<Rendering> {
  requireFastFilters(image.passes, layout.scaled);
  return {};
}

async function keepContent({ image, layout, operations }: Rendering): Promise<Partial<Rendering>> {
  return layout.isByContent ? { layout: await withContentKept(layout, image, operations.flip) } : {};
}

async function convertColors({ image, layout }: Rendering): Promise<Partial<Rendering>> {
  return { image: await convertToSrgb(image, layout.scaled) };
}

function keepMetadata({ image: { metadata }, options }: Rendering): Partial<Rendering> {
  return mayHaveKeptMetadata(metadata, options.metadata) ? { xmp: keptXmp(metadata, options.metadata) } : {};
}

function hideDetails(variant: Rendering): Partial<Rendering> {
  const isEdited = PIXEL_OPERATIONS.some(operation => editsPixels(operation) && isRequested(operation, variant));
  return isEdited ? {} : { image: withoutHiddenDetails(variant) };
}

/**
 * Applies the operations. From the first one that would mix frames on, they are applied to each frame of an animation
 * by itself.
 */
async function applyOperations(variant: Rendering): Promise<Partial<Rendering>> {
  const { image, operations } = variant;
  // The backdrop is laid under the finished pixels, so that operations do not change its color.
  const context = finishing(variant).length > 0 ? { ...variant, backdrop: TRANSPARENT } : variant;
  const steps = PIXEL_OPERATIONS.filter(step => step.apply && (step.isAlwaysDone || isRequested(step, context)));
  const first = image.frames === 1 ? -1 : steps.findIndex(step => step.isFrameByFrame?.(context));
  const apply = async (start: Sharp, some: Operation[]): Promise<Sharp> => {
    let done = start;
    for (const { name, apply: step } of some) done = await step!(done, operations[name], context);
    return done;
  };
  if (first < 0) return { pipeline: await apply(openImage(image), steps) };
  const together = await apply(openImage(image), steps.slice(0, first));
  return { pipeline: await eachFrame(together, image.frames, frame => apply(frame, steps.slice(first))) };
}

/** Applies the operations that need the pixels of all operations before. */
async function finishPixels(variant: Rendering): Promise<Partial<Rendering>> {
  const { pipeline, image, operations, backdrop } = variant;
  const steps = finishing(variant);
  if (steps.length === 0) return {};
  let pixels = await pixelsOf(pipeline, image.frames);
  for (const { name, finish } of steps) pixels = await finish!(pixels, operations[name], variant);
  const finished = pipelineOfPixels(pixels);
  return { pipeline: backdrop.alpha === 1 ? finished.flatten({ background: backdrop }) : finished };
}

/** Lays layers over and under the image. */
async function addLayers(variant: Rendering): Promise<Partial<Rendering>> {
  const layers = await Promise.all(PIXEL_OPERATIONS.map(operation =>
    operation.isAlwaysDone || isRequested(operation, variant) ? operation.layer?.(variant) : undefined));
  const present = layers.flat().filter(layer => layer !== undefined);
  return { pipeline: variant.pipeline.autoOrient().composite(present) };
}

function finishing(variant: Rendering): Operation[] {
  return PIXEL_OPERATIONS.filter(operation => operation.finish && isRequested(operation, variant));
}

/** Whether an operation changes pixels in another way than resizing them. */
function editsPixels({ isAlwaysDone, prepare, apply, finish, layer }: Operation): boolean {
  return !isAlwaysDone && [prepare, apply, finish, layer].some(step => step !== undefined);
}

function isRequested({ parameters }: Operation, { operations }: PipelineJob): boolean {
  for (const parameter in parameters) if (operations[parameter] !== undefined) return true;
  return false;
}
