import { Sharp } from 'sharp';
import { encodeAnimation } from './animation-encoding';
import { Content, Encoding, EncodingChoice, PHOTOGRAPHIC, PHOTO_FORMATS } from './content';
import { ContentTarget, encodeByContent, photographChoice } from './content-encoding';
import { PipelineContext, Rendering } from '../context';
import { CONTENT_TYPES, OutputFormat } from './encoders';
import { AllowedFormats } from './graphic-encoding';
import { losslessPng } from './lossless-png';
import { LossyFormat, Quality, encoderSetting, isSmall, numberOf, parseQuality } from './quality';
import { contentOf } from './recognize-content';
import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP } from '../../url/image-request';
import { resizedPrimary, withXmpSegment, withoutExif } from '../formats/jpeg';
import { withXmpChunk, withoutDensity } from '../formats/png';
import { withAlphaFlag } from '../formats/webp';
import { Layout, hasGaps } from '../operate/layout';
import { MAX_FRAME_BY_FRAME_PIXELS, framePixels } from '../read/animation-limits';
import { collectWarnings } from '../read/libvips';
import { Pixels, hasAtMostColors, isTransparent, pipelineOfPixels, pixelsOf, withoutAlpha } from '../read/pipeline-image';

/** The bytes of a variant and their type. */
export interface EncodedImage {
  readonly body: Buffer;
  readonly contentType: string;
  /** Missing if the content does not decide about the encoding. */
  readonly choice?: EncodingChoice;
  /** Whether it is a still photograph with lossy compression, which refinement can encode again. */
  readonly isRefinable?: boolean;
}

/** sharp's types lack this method. */
interface SharpWithGainMap extends Sharp { keepGainMap(): Sharp }

interface EncodedVariant {
  readonly data: Buffer;
  readonly info: EncodedInfo;
  readonly format: OutputFormat;
  readonly choice?: EncodingChoice;
  readonly isRefinable?: boolean;
}

interface EncodedInfo {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/** Decoded pixels, and what they show. Pixels have an alpha channel only if it is needed. */
export interface Decoded {
  readonly pixels: Pixels;
  readonly info: EncodedInfo;
  readonly content: Content;
}

/** A photograph that can be encoded any number of times. */
export interface Photograph {
  readonly pixels: Pixels;
  readonly format: LossyFormat;
  readonly quality: Quality;
  /** Returns the variant whose pixels are encoded in these bytes. */
  finished(data: Buffer, encoding: Encoding): EncodedImage;
}

/** Maximum number of pixels in an animation in GIF that is dithered, all frames counted. */
const MAX_DITHERED_PIXELS = 10e6;

/** Parameters whose operations sharp applies to a gain map like to its image. The others would leave the two apart. */
const GAIN_MAP_PARAMETERS = [
  'v', 'f', 'w', 'h', 'max-w', 'max-h', 'q', 'fit', 'ar', 'crop', 'fp-x', 'fp-y', 'rect', 'flip',
];
const GAIN_MAP_FITS = ['clip', 'max', 'min', 'crop', 'scale'];

/** Encodes the variant. It has no metadata but the XMP packet of the context. */
export async function encodeImage(context: Rendering): Promise<EncodedImage> {
  const opaque = pipelineOf(context);
  const withGainMap = mayHaveGainMap(context)
    ? await encodedWithGainMap(opaque, numberOf(qualityOf('jpg', context)), context.xmp) : undefined;
  if (withGainMap) return { body: withGainMap, contentType: CONTENT_TYPES.jpg };
  return finishImage(await (isByContent(context) ? encodePixels : encodeDirectly)(opaque, context), context);
}

/** Returns a variant as a photograph: undefined if it is an animation, graphic, lossless, small, or has a gain map. */
export async function photographOf(context: Rendering): Promise<Photograph | undefined> {
  if (!isByContent(context) || mayHaveGainMap(context)) return undefined;
  const { pixels, info, content } = await decodePixels(pipelineOf(context), context);
  const format = photographFormat(context, info.hasAlpha);
  if (content !== 'photograph' || format === 'png' || isSmall(pixels)) return undefined;
  const quality = qualityOf(format, context);
  const choice = photographChoice(format);
  return {
    pixels,
    format,
    quality,
    finished: (data, encoding) => finishImage({ data, info, format, choice: { ...choice, encoding } }, context),
  };
}

/** Returns the pipeline without an alpha channel that it does not need. */
function pipelineOf(context: Rendering): Sharp {
  return isOpaque(context) ? context.pipeline.removeAlpha() : context.pipeline;
}

/** Adds what a variant has beside its pixels. */
function finishImage(
  { data, info, format, choice, isRefinable }: EncodedVariant, context: PipelineContext,
): EncodedImage {
  const image = repaired(data, format, info.hasAlpha);
  return {
    body: format === 'png' && context.xmp ? withXmpChunk(image, context.xmp) : image,
    contentType: CONTENT_TYPES[format],
    choice,
    isRefinable,
  };
}

function mayHaveGainMap(context: PipelineContext): boolean {
  return isByContent(context) && photographFormat(context, context.image.hasAlpha) === 'jpg' && keepsGainMap(context);
}

/**
 * Whether the variant keeps the gain map of the original, if it is a JPEG. Viewers add it to the image on displays that
 * are brighter than white.
 */
function keepsGainMap({ image, operations }: PipelineContext): boolean {
  return image.hasGainMap === true && GAIN_MAP_FITS.includes(operations.fit ?? 'clip')
    && Object.keys(operations).every(name => GAIN_MAP_PARAMETERS.includes(name));
}

/**
 * Returns a JPEG with the gain map of the original, or undefined if that fails: sharp cannot cut a gain map to less
 * than one of its pixels. The error of a damaged original is that of the image without its gain map.
 */
async function encodedWithGainMap(pipeline: Sharp, quality: number, xmp?: string): Promise<Buffer | undefined> {
  const kept = (collectWarnings(pipeline.clone()) as SharpWithGainMap).keepGainMap();
  const result = await kept.jpeg({ quality }).toBuffer().catch(() => undefined);
  if (result === undefined) return undefined;
  const image = withoutExif(result);
  if (xmp === undefined) return image;
  const described = withXmpSegment(image, xmp); // libvips writes none beside a gain map
  return resizedPrimary(described, described.length - image.length);
}

/** Whether the content decides about the encoding: not of animations, PNG and GIF. */
function isByContent({ image, format, operations }: PipelineContext): boolean {
  return image.frames === 1 && (operations.f === FALLBACK_FORMAT || format !== 'png' && format !== 'gif');
}

async function encodeDirectly(pipeline: Sharp, context: PipelineContext): Promise<EncodedVariant> {
  const { image, format, operations, layout, xmp } = context;
  if (format === 'png' && operations.f !== 'png32') return encodePng(pipeline, context);
  const setting = encoderSetting('webp', numberOf(qualityOf('webp', context)));
  if (format === 'webp' && framePixels(image.frames, layout.canvas) <= MAX_FRAME_BY_FRAME_PIXELS) {
    const pixels = { ...await pixelsOf(pipeline, image.frames), xmp };
    return { ...await encodeAnimation(pixels, image.timing, setting), format };
  }
  const encoder = (): Sharp => {
    if (format === 'gif') return pipeline.gif({ effort: 1, ...ditherOf(image.frames, layout), ...image.timing });
    if (format === 'png') return pipeline.png();
    return (xmp ? pipeline.withXmp(xmp) : pipeline).webp({ quality: setting, effort: 2, ...image.timing });
  };
  return { ...await encoder().toBuffer({ resolveWithObject: true }), format };
}

/** Encodes an image as PNG: without any loss, unless it must have a palette. */
async function encodePng(pipeline: Sharp, context: PipelineContext): Promise<EncodedVariant> {
  const { pixels, info, content } = await decodePixels(pipeline, { ...context, xmp: undefined });
  const data = context.operations.f === 'png8' && !hasAtMostColors(pixels, 256)
    ? await pipelineOfPixels(pixels).png({ palette: true }).toBuffer() : await losslessPng(pixels, content);
  return { data, info, format: 'png' };
}

async function encodePixels(pipeline: Sharp, context: PipelineContext): Promise<EncodedVariant> {
  const { pixels, info, content } = await decodePixels(pipeline, context);
  const variant = await encodeByContent(pixels, content, targetOf(context, info.hasAlpha));
  return { ...variant, info, isRefinable: isLossyPhotograph(variant.choice) && !isSmall(pixels) };
}

/** Whether a choice is that of a photograph with lossy compression, which another setting changes. */
function isLossyPhotograph(choice: EncodingChoice | undefined): boolean {
  return choice?.content === 'photograph' && Object.values(PHOTOGRAPHIC).includes(choice.encoding);
}

/** Returns the formats that a variant may have, and their qualities. */
export function targetOf(context: PipelineContext, hasAlpha: boolean): ContentTarget {
  return {
    graphic: allowedFormats(context, hasAlpha),
    photograph: photographFormat(context, hasAlpha),
    isApproximate: context.image.isApproximate,
    mayBePage: !PHOTO_FORMATS.includes(context.image.format),
    qualityOf: format => qualityOf(format, context),
  };
}

/** Decodes the result of a pipeline, and recognizes what it shows. */
export async function decodePixels(pipeline: Sharp, { image, xmp }: PipelineContext): Promise<Decoded> {
  const all = await pixelsOf(pipeline);
  const hasAlpha = isTransparent(all);
  const pixels = { ...hasAlpha ? all : await withoutAlpha(all), xmp };
  const info = { width: pixels.width, height: pixels.height, hasAlpha };
  return { pixels, info, content: await contentOf(pixels, image) };
}

/** Returns the formats for a graphic. An explicitly requested format stays. */
function allowedFormats({ operations: { f }, format }: PipelineContext, hasTransparency: boolean): AllowedFormats {
  const jpeg = hasTransparency ? [] : ['jpg' as const];
  if (f === FALLBACK_FORMAT) return { lossy: jpeg, lossless: 'png' };
  if (f === NEGOTIATED_AVIF) return { lossy: ['avif'], lossless: 'webp' };
  if (f === NEGOTIATED_WEBP) return { lossy: ['webp', ...jpeg], lossless: 'webp' };
  return { lossy: [format as LossyFormat], lossless: format === 'webp' ? 'webp' : undefined };
}

/**
 * Returns the format for a photograph. JPEG is better than WebP for a viewer that accepts WebP but not AVIF.
 *
 * Bytes of WebP relative to JPEG at an equal score (SSIMULACRA 2, quality 80, sums over two sets of wallpapers): 0.78
 * and 0.95 at 320 pixels (22 and 23 photographs), 1.02 and 1.05 at 640 (21, 22), 1.03 and 1.00 at 1280 (12, 12). At
 * equal quality, thumbnails are as large, and better. Encoding both and choosing the smaller would save 3 % at 640
 * pixels, for 60 % more CPU time.
 */
function photographFormat(context: PipelineContext, hasTransparency: boolean): LossyFormat | 'png' {
  const { operations: { f }, format, image } = context;
  if (f === FALLBACK_FORMAT) return hasTransparency ? 'png' : 'jpg';
  const isBetterAsJpeg = f === NEGOTIATED_WEBP && isOpaque(context) && PHOTO_FORMATS.includes(image.format);
  return isBetterAsJpeg ? 'jpg' : format as LossyFormat;
}

function qualityOf(format: LossyFormat, { operations, options }: PipelineContext): Quality {
  return parseQuality(operations.q ?? options.quality[format]);
}

/** Corrects what libvips writes around the pixels. */
function repaired(bytes: Buffer, format: OutputFormat, hasAlpha: boolean): Buffer {
  if (format === 'png') return withoutDensity(bytes);
  return format === 'webp' && hasAlpha ? withAlphaFlag(bytes) : bytes;
}

/**
 * Leaves dithering out of large animations in GIF: it is a fifth of their time, which is up to 8 CPU seconds for 25
 * megapixels of photographs. Fewer palettes would save as much, but colors would be wrong after a cut.
 */
function ditherOf(frames: number, { canvas }: Layout): { dither?: number } {
  return frames > 1 && frames * canvas.width * canvas.height > MAX_DITHERED_PIXELS ? { dither: 0 } : {};
}

/** Whether the result is opaque. Layers add an alpha channel, which would otherwise be stored without need. */
function isOpaque({ image, operations, layout, backdrop }: PipelineContext): boolean {
  return backdrop.alpha === 1 || !image.hasAlpha && !hasGaps(layout, operations);
}
