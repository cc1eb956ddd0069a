import { Sharp } from 'sharp';
import { PipelineContext, PipelineJob } from './context';
import { blurhashed, described, thumbhashed } from './encode/describe';
import { EncodedImage, encoded } from './encode/encode';
import { keptXmp } from './encode/metadata/kept-xmp';
import { outputFormatOf } from './encode/output-format';
import { TRANSPARENT, backdropOf } from './operate/color';
import { FocalPoint } from './operate/focus/focal-point';
import { withContentKept } from './operate/focus/keep-content';
import { eachFrame } from './operate/frames';
import { layoutOf } from './operate/layout';
import { withPadding } from './operate/pad';
import { rasterized } from './operate/prepare';
import { Operation, PIXEL_OPERATIONS } from './operations';
import { pipelineOfPixels, pixelsOf } from './pixels';
import { withoutHiddenDetails } from './read/hidden-details';
import { ORIGINAL_FORMAT } from '../url/dialects/original-format';
import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, Operations } from '../url/image-request';
import { withFramesOf } from './read/animation-limits';
import { requireWholeScans } from './read/libvips';
import { PipelineImage, inSrgb, mayHaveKeptMetadata, open, requireFastFilters } from './read/pipeline-image';
import { readOriginal } from './read/read-original';
import { explained } from './transform-error';
import { TransformOptions, Watermark } from './transform-options';
import { SvgOriginals } from '../../model/svg-originals';

export { type EncodedImage } from './encode/encode';
export { type TransformOptions, type Watermark } from './transform-options';
export { TransformError, type TransformProblem } from './transform-error';

/** An image to which all operations have been applied, and which is not encoded yet. */
export interface RenderedImage {
  readonly pipeline: Sharp;
  readonly context: PipelineContext;
}

/**
 * Transforms an image. Rejects with a `TransformError` for any image that it cannot transform.
 *
 * @param focus the focal point that the source of the original states
 */
export function transformImage(
  original: Buffer, operations: Operations, options: TransformOptions, mark?: Watermark, focus?: FocalPoint,
): Promise<EncodedImage> {
  return explained(() => requireWholeScans(original, async () => {
    const image = await readOriginal(original, options, focus);
    if (operations.f === 'json') return described(image, original, options);
    if (operations.f === 'blurhash') return blurhashed(image);
    if (operations.f === 'thumbhash') return thumbhashed(image);
    if (isPassedThrough(image, operations, options)) return { body: original, contentType: 'image/svg+xml' };
    const { pipeline, context } = await rendered(image, operations, options, mark);
    return encoded(pipeline, context);
  }));
}

/**
 * Renders an image as `transformImage()` does, to encode it in another way. Rejects with a `TransformError` for any
 * image that it cannot transform.
 */
export function renderImage<T>(
  original: Buffer, operations: Operations, options: TransformOptions, mark: Watermark | undefined,
  encode: (rendered: RenderedImage) => Promise<T>, focus?: FocalPoint,
): Promise<T> {
  return explained(() => requireWholeScans(original, async () =>
    encode(await rendered(await readOriginal(original, options, focus), operations, options, mark))));
}

async function rendered(
  image: PipelineImage, given: Operations, options: TransformOptions, mark?: Watermark,
): Promise<RenderedImage> {
  const operations = withPadding(given);
  const frames = withFramesOf(withColors(image, operations), operations, options);
  const job = jobOf(frames, operations, options, mark);
  const prepared = await prepare(frames, job);
  const centered = layoutOf(prepared, operations, options);
  requireFastFilters(prepared.passes, centered.scaled);
  const layout = await withContentKept(centered, prepared, operations.flip);
  const whole = { ...job, layout, image: await inSrgb(prepared, layout.scaled), xmp: xmpFor(image, options) };
  const isEdited = PIXEL_OPERATIONS.some(operation => editsPixels(operation) && isRequested(operation, job));
  const context = isEdited ? whole : { ...whole, image: withoutHiddenDetails(whole) };
  return { pipeline: await pipelineOf(context), context };
}

function xmpFor({ metadata }: PipelineImage, { metadata: kept }: TransformOptions): string | undefined {
  return mayHaveKeptMetadata(metadata, kept) ? keptXmp(metadata, kept) : undefined;
}

// Outcomes of format negotiation. Other formats are requested with `fm`.
const NEGOTIATED_FORMATS = ['avif', 'webp', NEGOTIATED_AVIF, NEGOTIATED_WEBP, FALLBACK_FORMAT, ORIGINAL_FORMAT];

// Functions of operations that change pixels.
const STEPS = ['prepare', 'apply', 'finish', 'layer'] as const;

// Operations without effect on a vector image that is served as it is.
const SIZE_OPERATIONS = ['v', 'f', 'w', 'h', 'max-w', 'max-h', 'q'];

/** Whether an SVG is served as it is: a vector image has every size at once. */
function isPassedThrough({ format }: PipelineImage, operations: Operations, options: TransformOptions): boolean {
  return format === 'svg' && options.svg === SvgOriginals.PASS_THROUGH && NEGOTIATED_FORMATS.includes(operations.f)
    && Object.keys(operations).every(name => SIZE_OPERATIONS.includes(name));
}

// Operations that add colors.
const COLORS = ['bg', 'border', 'fill-color', 'mark'];

function withColors(image: PipelineImage, operations: Operations): PipelineImage {
  return { ...image, isColored: image.isGray && COLORS.some(name => operations[name] !== undefined) };
}

function jobOf(
  image: PipelineImage, operations: Operations, options: TransformOptions, mark?: Watermark,
): PipelineJob {
  const format = outputFormatOf(image, operations);
  const backdrop = backdropOf(operations.bg, format === 'jpg');
  return { operations, options, mark, format, backdrop };
}

/** Applies the operations that come before sizing, as they change the size of the image. */
async function prepare(image: PipelineImage, job: PipelineJob): Promise<PipelineImage> {
  const steps = PIXEL_OPERATIONS.filter(operation => operation.prepare && isRequested(operation, job));
  const isRasterized = steps.length > 0 && image.format === 'svg';
  let prepared = isRasterized ? await rasterized(image, job.operations, job.options) : image;
  for (const { name, prepare: step } of steps) prepared = await step!(prepared, job.operations[name], job);
  return prepared;
}

async function pipelineOf(context: PipelineContext): Promise<Sharp> {
  const requested = PIXEL_OPERATIONS.filter(operation => isRequested(operation, context));
  const finishing = requested.filter(operation => operation.finish);
  const pipeline = finishing.length === 0
    ? await applied(open(context.image), context)
    // The backdrop is laid under the finished pixels, so that operations do not change its color.
    : await finished(await applied(open(context.image), { ...context, backdrop: TRANSPARENT }), context, finishing);
  const layers = await Promise.all(PIXEL_OPERATIONS.map(operation =>
    operation.isAlwaysDone || requested.includes(operation) ? operation.layer?.(context) : undefined));
  return pipeline.autoOrient().composite(layers.flat().filter(layer => layer !== undefined));
}

async function finished(pipeline: Sharp, context: PipelineContext, steps: Operation[]): Promise<Sharp> {
  let pixels = await pixelsOf(pipeline, context.image.frames);
  for (const { name, finish } of steps) pixels = await finish!(pixels, context.operations[name], context);
  const final = pipelineOfPixels(pixels);
  return context.backdrop.alpha === 1 ? final.flatten({ background: context.backdrop }) : final;
}

/**
 * Applies the operations. From the first one that would mix frames on, they are applied to each frame of an animation
 * by itself.
 */
async function applied(pipeline: Sharp, context: PipelineContext): Promise<Sharp> {
  const { image: { frames }, operations } = context;
  const steps = PIXEL_OPERATIONS.filter(step => step.apply && (step.isAlwaysDone || isRequested(step, context)));
  const first = frames === 1 ? -1 : steps.findIndex(step => step.isFrameByFrame?.(context));
  const apply = async (start: Sharp, some: Operation[]): Promise<Sharp> => {
    let done = start;
    for (const { name, apply: step } of some) done = await step!(done, operations[name], context);
    return done;
  };
  if (first < 0) return apply(pipeline, steps);
  return eachFrame(await apply(pipeline, steps.slice(0, first)), frames, frame => apply(frame, steps.slice(first)));
}

/** Whether an operation changes pixels in another way than resizing them. */
function editsPixels(operation: Operation): boolean {
  return !operation.isAlwaysDone && STEPS.some(step => operation[step] !== undefined);
}

function isRequested({ parameters }: Operation, { operations }: PipelineJob): boolean {
  for (const parameter in parameters) if (operations[parameter] !== undefined) return true;
  return false;
}
