import { ExtendOptions, Sharp } from 'sharp';
import { Color, marginOf, over, parseColor } from './color';
import { PipelineContext } from '../context';
import { pipelineOfPixels, pixelsOf } from '../read/pipeline-image';

/** Longest side at which the background is blurred: it looks the same as at full size, and takes milliseconds. */
const BLURRED_SIDE = 96;
const BLUR_SIGMA = 4;

/** Fills the result around a scaled image: with a color, its outermost pixels, or the image itself, blurred. */
export function surroundImage(pipeline: Sharp, context: PipelineContext): Sharp | Promise<Sharp> {
  const { image, operations, layout: { scaled, result, placed } } = context;
  if (operations.fill === 'blur') return onBlurred(pipeline, context);
  const { left, top } = placed!;
  const right = result.width - scaled.width - left;
  const bottom = result.height - scaled.height - top;
  const sides = { left, top, right, bottom };
  if (operations.fill === 'auto') return onAverage(pipeline, context, sides);
  pipeline.resize({ ...scaled, fit: 'fill' });
  if (operations.fit === 'clamp') return pipeline.extend({ ...sides, extendWith: 'copy' });
  const background = fillColor(context);
  const padded = pipeline.extend({ ...sides, background });
  // For an image that was opaque, sharp would mix the color of transparent pixels into the blur.
  const isMixed = background.alpha < 1 && image.frames === 1 && operations.blur !== undefined;
  return isMixed ? pixelsOf(padded).then(pipelineOfPixels) : padded;
}

/** Whether frames of an animation have surroundings that depend on their pixels. */
export function isSurroundedByPixels({ operations }: PipelineContext): boolean {
  return operations.fill !== undefined || operations.fit === 'clamp';
}

/** Fills the sides with the average color of the image. */
async function onAverage(
  pipeline: Sharp, { layout: { scaled } }: PipelineContext, sides: ExtendOptions,
): Promise<Sharp> {
  const { data: [r, g, b] } = await pixelsOf(pipeline.clone().resize(1, 1, { fit: 'fill' }).toColourspace('srgb'));
  return pipeline.resize({ ...scaled, fit: 'fill' }).extend({ ...sides, background: { r, g, b } });
}

function fillColor({ operations, backdrop }: PipelineContext): Color {
  const hex = operations['fill-color'];
  if (hex === undefined) return marginOf(backdrop);
  return backdrop.alpha === 1 ? over(parseColor(hex), backdrop) : parseColor(hex);
}

async function onBlurred(pipeline: Sharp, { layout: { scaled, result, placed } }: PipelineContext): Promise<Sharp> {
  const factor = Math.min(1, BLURRED_SIDE / Math.max(result.width, result.height));
  const small = { width: Math.ceil(result.width * factor), height: Math.ceil(result.height * factor) };
  const cover = pipeline.clone().resize({ ...small, fit: 'cover' }).ensureAlpha();
  const blurred = await pixelsOf(pipelineOfPixels(await pixelsOf(cover)).blur(BLUR_SIGMA));
  const stretched = await pixelsOf(pipelineOfPixels(blurred).resize({ ...result, fit: 'fill' }));
  const { data, ...raw } = await pixelsOf(pipeline.resize({ ...scaled, fit: 'fill' }).ensureAlpha());
  const image = { input: data, raw, ...placed! };
  return pipelineOfPixels(await pixelsOf(pipelineOfPixels(stretched).composite([image])));
}
