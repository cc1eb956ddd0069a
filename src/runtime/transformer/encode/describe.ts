import { encode } from 'blurhash';
import sharp, { Metadata, Raw, Sharp } from 'sharp';
import { EncodingChoice, PHOTO_FORMATS } from './content';
import { encodeByContent, photographChoice } from './content-encoding';
import { EncodedImage } from './encode';
import { hasContentCredentials } from './metadata/content-credentials';
import { Quality, parseQuality } from './quality';
import { contentOf, isMostlyEven } from './recognize-content';
import { thumbHash } from './thumb-hash';
import { findFocus } from '../operate/focus/find-focus';
import { FocalPoint } from '../operate/focus/focal-point';
import { layoutOf } from '../operate/layout';
import {
  PipelineImage, Pixels, isTiny, isTransparent, openImage, pipelineOfPixels, pixelsOf, withoutAlpha,
} from '../read/pipeline-image';
import { TransformOptions } from '../transform-options';

const WHITE = '#ffffff';

/** Longest side of the variant whose encoding is described, which bounds the CPU time to about half a second. */
const SAMPLE = 640;

/**
 * Returns facts about an original as JSON: ours, and those of imgix that reveal neither place, time nor camera.
 */
export async function describeImage(
  image: PipelineImage, original: Buffer, { quality }: Pick<TransformOptions, 'quality'>,
): Promise<EncodedImage> {
  const { width, height, format, frames } = image;
  const sample = await pixelsOf(small(image, SAMPLE));
  const facts = {
    ...{ width, height, format, frames },
    dominantColor: await dominantColor(sample),
    focus: await focusOf(image),
    ...await choiceFor(image, sample, parseQuality(quality.avif)),
    // A signature of the original does not fit any variant.
    contentCredentials: hasContentCredentials(original) ? 'dropped' : undefined,
    ...await imgixFacts(original, image.raw ? original : image.bytes),
  };
  return { body: Buffer.from(JSON.stringify(facts)), contentType: 'application/json' };
}

/** Returns the choice for a viewer that accepts AVIF and WebP. */
async function choiceFor(image: PipelineImage, sample: Pixels, quality: Quality): Promise<EncodingChoice> {
  const pixels = isTransparent(sample) ? sample : await withoutAlpha(sample);
  const content = await contentOf(pixels, image);
  if (content === 'photograph' && !isTiny(pixels) && !isMostlyEven(pixels)) return photographChoice('avif');
  const graphic = { lossy: ['avif' as const], lossless: 'webp' as const };
  const mayBePage = !PHOTO_FORMATS.includes(image.format);
  const target = { graphic, photograph: 'avif' as const, mayBePage, qualityOf: () => quality };
  return (await encodeByContent(pixels, content, target)).choice;
}

/** Returns the focal point of the original, or the one that a crop to half of its width and height would keep. */
async function focusOf(image: PipelineImage): Promise<FocalPoint> {
  const { x, y } = image.focus ?? await findFocus(image, { width: 0.5, height: 0.5 });
  return { x: Number(x.toFixed(3)), y: Number(y.toFixed(3)) };
}

async function dominantColor(sample: Pixels): Promise<string> {
  const reduced = pipelineOfPixels(sample).resize({ width: 64, height: 64, fit: 'inside', withoutEnlargement: true });
  const { data, raw } = await onWhite(reduced);
  const { dominant: { r, g, b } } = await sharp(data, { raw }).stats();
  return '#' + [r, g, b].map(value => value.toString(16).padStart(2, '0')).join('');
}

/**
 * Returns a BlurHash: a placeholder of about thirty characters.
 *
 * @see https://blurha.sh
 */
export async function encodeBlurHash(image: PipelineImage): Promise<EncodedImage> {
  const { data, raw } = await onWhite(small(image, 32));
  const [long, short] = [4, 3];
  const [x, y] = image.width >= image.height ? [long, short] : [short, long];
  const rgba = await sharp(data, { raw }).ensureAlpha().raw().toBuffer();
  const hash = encode(new Uint8ClampedArray(rgba), raw.width, raw.height, x, y);
  return { body: Buffer.from(hash), contentType: 'text/plain' };
}

/** Returns a ThumbHash in Base64: a placeholder of about thirty characters. */
export async function encodeThumbHash(image: PipelineImage): Promise<EncodedImage> {
  const pixels = await pixelsOf(small(image, 100).toColourspace('srgb').ensureAlpha());
  return { body: Buffer.from(thumbHash(pixels).toString('base64')), contentType: 'text/plain' };
}

/** Returns the first frame, at most this long. */
function small(image: PipelineImage, longest: number): Sharp {
  const { scaled } = layoutOf(image, {}, { maxWidth: longest, maxHeight: longest, allowEnlargement: false });
  return openImage({ ...image, frames: 1 }).resize({ ...scaled, fit: 'fill' }).autoOrient();
}

async function onWhite(pipeline: Sharp): Promise<{ data: Buffer; raw: Raw }> {
  const { data, info } = await pipeline.flatten({ background: WHITE }).raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** Names of color models by those of libvips. */
const COLOR_MODELS: readonly (readonly [pattern: RegExp, model: string])[] = [
  [/^(b-w|grey16)$/, 'Gray'], [/^cmyk$/, 'CMYK'], [/^(lab|labs|labq|lch|xyz|yxy)$/, 'Lab'],
];

/** Bits per channel by the type of the decoded pixels. */
const DEPTHS: { readonly [depth: string]: number } = { uchar: 8, ushort: 16, float: 32 };

/**
 * Returns facts about an original under the names of imgix. Pixels are counted before `Orientation` is applied.
 *
 * @see https://docs.imgix.com/en-US/getting-started/tutorials/performance-and-metadata/extract-image-metadata-with-json-output-format
 *
 * @param readable the original as libvips reads it, which may have other bytes
 */
async function imgixFacts(
  original: Buffer, readable: Buffer,
): Promise<Record<string, string | number | undefined>> {
  const metadata = await sharp(readable, { limitInputPixels: false }).metadata();
  const { width, height, orientation, density } = metadata;
  return {
    'Content-Type': metadata.mediaType,
    'Content-Length': String(original.length), // imgix passes on the header
    'PixelWidth': width,
    'PixelHeight': height,
    'Orientation': orientation ?? 1,
    'ColorModel': colorModelOf(metadata),
    'Depth': depthOf(metadata),
    'DPIWidth': density,
    'DPIHeight': density,
  };
}

/** Returns the bits per channel. A palette has fewer bits per pixel. */
function depthOf({ format, isPalette, bitsPerSample, depth }: Metadata): number {
  return (format === 'gif' || isPalette ? undefined : bitsPerSample) ?? DEPTHS[depth];
}

function colorModelOf({ space }: Metadata): string {
  return COLOR_MODELS.find(([pattern]) => pattern.test(space))?.[1] ?? 'RGB';
}
