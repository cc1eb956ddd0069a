import { Content, EncodingChoice, LOSSLESS, PHOTOGRAPHIC } from './content';
import { encodePhotograph, graphic, LosslessFormat } from './encoders';
import { Judge, judgeOf } from './faithfulness';
import { AllowedFormats, EncodedGraphic, encodeGraphic, encodeLossless, encodeLosslessBelow } from './graphic-encoding';
import { LossyFormat, Quality, numberOf } from './quality';
import { isMostlyEven } from './recognize-content';
import { Pixels, errorOf, isTiny, pipelineOfPixels } from '../read/pipeline-image';

/** The formats that a variant may have, and their qualities. */
export interface ContentTarget {
  readonly graphic: AllowedFormats;
  readonly photograph: LossyFormat | 'png';
  /** Whether the pixels may be off by a level. */
  readonly isApproximate?: boolean;
  /** Whether the original has a format of graphics, so that a mixed image may be a page with text. */
  readonly mayBePage?: boolean;
  readonly qualityOf: (format: LossyFormat) => Quality;
}

/** Encoded pixels, their format, and the reason for it. */
export interface EncodedContent {
  readonly data: Buffer;
  readonly format: LossyFormat | LosslessFormat;
  readonly choice: EncodingChoice;
}

/** A lossy encoding of a photograph. */
interface LossyPhotograph extends EncodedContent {
  readonly format: LossyFormat;
}

/** Quality at which the following errors are stated. Lower ones allow more. */
const USUAL_QUALITY = 80;

/** Error of tiny images from which colors look wrong, so that a lossless encoding may have twice the bytes. */
const MIN_POOR_ERROR = 8;

/** Error from which no photograph is shown, but pixel art. That of JPEG is up to 17 for photographs of 16x16 pixels. */
const MIN_WRONG_ERROR = 18;

/** Bytes of a lossless encoding relative to a lossy one that are few enough for exact colors. */
const MAX_EXACT_BYTES = 1.1;

/** The same, if the colors of the lossy encoding look wrong. */
export const MAX_EXACT_BYTES_BESIDE_POOR = 2;

/**
 * Bytes of a mixed image as a graphic relative to those as a photograph above which it is a photograph after all. Of 77
 * images with as many edges as texture, graphics have up to 5.2 times as many, and one photograph has 10 times as many.
 */
const MAX_MIXED_BYTES = 7;

/** Encodes pixels by what they show. */
export async function encodeByContent(
  pixels: Pixels, content: Content, target: ContentTarget,
): Promise<EncodedContent> {
  const { photograph, isApproximate, graphic: { lossless }, qualityOf } = target;
  if (content === 'graphic' || content === 'gradient') return encodeAsGraphic(pixels, content, target);
  if (photograph === 'png') {
    return { ...await encodeLossless(pixels, 'png', content), choice: photographChoice('png', content) };
  }
  const isPage = content === 'mixed' && target.mayBePage;
  const lossy = await encodeLossy(pixels, content, photograph, qualityOf(photograph), isPage);
  if (isTiny(pixels)) return encodeTiny(pixels, lossy, target);
  const quality = numberOf(qualityOf(photograph));
  const judge = judgeOf(pixels, content);
  const isFaithful = content === 'photograph' || quality < 100 && await judge(lossy.data, lossy.format, quality);
  if (!isFaithful) {
    const asGraphic = await encodeAsGraphic(pixels, content, target, judge);
    const isPhotograph = quality < 100 && asGraphic.data.length > MAX_MIXED_BYTES * lossy.data.length;
    return isPhotograph ? { ...lossy, choice: photographChoice(photograph) } : asGraphic;
  }
  if (lossless === undefined || !isMostlyEven(pixels, isApproximate)) return lossy;
  const exact = await encodeLosslessBelow(lossy.data.length, pixels, lossless, content);
  return exact ? asContent(exact, content) : lossy;
}

async function encodeAsGraphic(
  pixels: Pixels, content: Content, { graphic: formats, qualityOf }: ContentTarget, judge?: Judge,
): Promise<EncodedContent> {
  const quality = numberOf(qualityOf(formats.lossy[0] ?? 'jpg'));
  return asContent(await encodeGraphic(pixels, content, quality, formats, judge), content);
}

function asContent({ data, format, encoding, reason }: EncodedGraphic, content: Content): EncodedContent {
  return { data, format, choice: { content, encoding, reason } };
}

async function encodeLossy(
  pixels: Pixels, content: Content, format: LossyFormat, quality: Quality, mayBePage?: boolean,
): Promise<LossyPhotograph> {
  const data = await encodePhotograph(pixels, format, quality, mayBePage);
  return { data, format, choice: photographChoice(format, content) };
}

/**
 * Encodes tiny pixels that look like a photograph, which those of most icons do: with exact colors if these take few
 * bytes more or the usual colors look wrong, and otherwise as the smaller of the usual encoding and WebP. Where the
 * usual colors of JPEG look wrong, they have their full resolution.
 */
async function encodeTiny(pixels: Pixels, usual: LossyPhotograph, target: ContentTarget): Promise<EncodedContent> {
  const { graphic: { lossless }, qualityOf } = target;
  const quality = numberOf(qualityOf(usual.format));
  const tolerance = Math.max(1, (100 - quality) / (100 - USUAL_QUALITY));
  const error = await errorOf(usual.data, pixels);
  if (error >= tolerance * MIN_WRONG_ERROR) return encodeAsGraphic(pixels, usual.choice.content, target);
  const poorError = tolerance * MIN_POOR_ERROR;
  const isPoor = error >= poorError;
  const lossy = isPoor && usual.format === 'jpg' ? await withFullColors(pixels, usual, quality) : usual;
  if (lossless === undefined) return lossy;
  const { content } = usual.choice;
  const exact = asContent(await encodeLossless(pixels, lossless, content), content);
  if (quality === 100) return { ...exact, choice: { ...exact.choice, reason: 'quality 100' } };
  const smallest = lossless === 'webp' ? await smallerWebp(pixels, lossy, quality, Math.max(error, poorError)) : lossy;
  const mostBytes = smallest.data.length * (isPoor ? MAX_EXACT_BYTES_BESIDE_POOR : MAX_EXACT_BYTES);
  return exact.data.length <= mostBytes ? exact : smallest;
}

async function withFullColors(pixels: Pixels, usual: LossyPhotograph, quality: number): Promise<LossyPhotograph> {
  return { ...usual, data: await graphic(pipelineOfPixels(pixels), usual.format, quality, pixels).toBuffer() };
}

/**
 * Returns WebP of the same quality if it is smaller and its error is small enough. The header of AVIF has 300 bytes,
 * most of a file of 16x16 pixels.
 */
async function smallerWebp(
  pixels: Pixels, usual: LossyPhotograph, quality: number, maxError: number,
): Promise<LossyPhotograph> {
  const data = await graphic(pipelineOfPixels(pixels), 'webp', quality, pixels).toBuffer();
  const isBetter = data.length < usual.data.length && await errorOf(data, pixels) <= maxError;
  return isBetter ? { data, format: 'webp', choice: photographChoice('webp', usual.choice.content) } : usual;
}

/** Returns the choice for a photograph, unless it is so even that a lossless encoding is smaller. */
export function photographChoice(format: LossyFormat | 'png', content: Content = 'photograph'): EncodingChoice {
  if (format === 'png') return { content, encoding: LOSSLESS.png, reason: 'PNG keeps transparency' };
  const reason = content === 'mixed' ? 'faithful as a photograph' : 'photographs hide losses';
  return { content, encoding: PHOTOGRAPHIC[format], reason };
}
