import { Sharp } from 'sharp';
import { Operation, PIXEL_OPERATIONS } from './operations';
import { FALLBACK_FORMAT, NEGOTIATED_WEBP, Operations } from '../url/image-request';
import { backdropOf } from './pipeline/color';
import { Context, PipelineJob } from './pipeline/context';
import { blurhashed, described } from './pipeline/describe';
import { TransformedImage, encoded } from './pipeline/encode';
import { outputFormatOf, withFramesOf } from './pipeline/format';
import { eachFrame } from './pipeline/frames';
import { layoutOf } from './pipeline/layout';
import { TransformOptions, Watermark } from './pipeline/options';
import { PipelineImage, open } from './pipeline/picture';
import { drawn } from './pipeline/prepare';
import { requireQuickFilters } from './pipeline/quick-filters';
import { readOriginal } from './pipeline/read-original';
import { explained } from './pipeline/transform-error';
import { SvgOriginals } from '../../model/svg-originals';

export { type TransformedImage } from './pipeline/encode';
export { type TransformOptions, type Watermark } from './pipeline/options';
export { TransformError, type TransformProblem } from './pipeline/transform-error';

/**
 * Bytes and operations in, bytes out. Rejects with a `TransformError` whatever the bytes are.
 */
export function transformImage(
  original: Buffer, operations: Operations, options: TransformOptions, mark?: Watermark,
): Promise<TransformedImage> {
  return explained(async () => {
    const picture = await readOriginal(original, options);
    if (operations.f === 'json') return described(picture);
    if (operations.f === 'blurhash') return blurhashed(picture);
    if (isPassedThrough(picture, operations, options)) return { body: original, contentType: 'image/svg+xml' };

    const frames = withFramesOf(picture, operations, options);
    const job = jobOf(frames, operations, options, mark);
    const prepared = await prepare(frames, job);
    const context = { ...job, picture: prepared, layout: layoutOf(prepared, operations, options) };
    requireQuickFilters(prepared.passes, context.layout.scaled);
    return encoded(await pipelineOf(context), context);
  });
}

/** A vector image has every size at once. A format that nobody's `Accept` leads to is asked for by name. */
function isPassedThrough({ format }: PipelineImage, operations: Operations, options: TransformOptions): boolean {
  return format === 'svg' && options.svg === SvgOriginals.PASS_THROUGH && ['avif', 'webp', NEGOTIATED_WEBP, FALLBACK_FORMAT].includes(operations.f)
    && Object.keys(operations).every(name => ['v', 'f', 'w', 'h', 'max-w', 'max-h', 'q'].includes(name));
}

function jobOf(picture: PipelineImage, operations: Operations, options: TransformOptions, mark?: Watermark): PipelineJob {
  const format = outputFormatOf(picture, operations);
  return { operations, options, mark, format, backdrop: backdropOf(operations.bg, format === 'jpg') };
}

/** Does what decides how large the picture is that is to be sized. */
async function prepare(picture: PipelineImage, job: PipelineJob): Promise<PipelineImage> {
  const steps = PIXEL_OPERATIONS.filter(operation => operation.prepare && isAsked(operation, job));
  let prepared = steps.length > 0 && picture.format === 'svg' ? await drawn(picture, job.operations, job.options) : picture;
  for (const { name, prepare: step } of steps) prepared = await step!(prepared, job.operations[name], job);
  return prepared;
}

async function pipelineOf(context: Context): Promise<Sharp> {
  const pipeline = await applied(open(context.picture), context);
  const layers = await Promise.all(PIXEL_OPERATIONS.map(operation => isAsked(operation, context) ? operation.layer?.(context) : undefined));
  return pipeline.autoOrient().composite(layers.filter(layer => layer !== undefined));
}

/** Applies the steps; from the first on that frames must not share, to each frame of an animation by itself. */
function applied(pipeline: Sharp, context: Context): Sharp | Promise<Sharp> {
  const { picture: { frames }, operations } = context;
  const steps = PIXEL_OPERATIONS.filter(step => step.apply && (step.isAlwaysDone || isAsked(step, context)));
  const first = frames === 1 ? -1 : steps.findIndex(step => step.isFrameByFrame?.(context));
  const apply = (done: Sharp, { name, apply: step }: Operation): Sharp => step!(done, operations[name], context);
  if (first < 0) return steps.reduce(apply, pipeline);
  return eachFrame(steps.slice(0, first).reduce(apply, pipeline), frames, frame => steps.slice(first).reduce(apply, frame));
}

function isAsked({ parameters }: Operation, { operations }: PipelineJob): boolean {
  return Object.keys(parameters).some(parameter => operations[parameter] !== undefined);
}
