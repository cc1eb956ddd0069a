import { Content, EncodingChoice, GRAPHIC, LOSSLESS } from './content';
import {
  LosslessFormat, MAX_THOROUGH_PIXELS, graphic, isThoroughWebp, leastLosslessWebpBytes, losslessWebp, nearLosslessWebp,
} from './encoders';
import { Judge, judgeOf } from './faithfulness';
import { losslessPng } from './lossless-png';
import { LossyFormat, isSmall } from './quality';
import { Pixels, Size, hasAtMostColors, pipelineOfPixels } from '../read/pipeline-image';

/** The formats that a graphic may have. */
export interface AllowedFormats {
  /** Lossy formats, the best one first. */
  readonly lossy: readonly LossyFormat[];
  readonly lossless?: LosslessFormat;
}

/** An encoded graphic, its format, and the reason for it. */
export interface EncodedGraphic extends Pick<EncodingChoice, 'encoding' | 'reason'> {
  readonly data: Buffer;
  readonly format: LossyFormat | LosslessFormat;
}

/** An encoding in which no text is smeared and no color is lost, unless `isFaithful` is false. */
interface LossyGraphic {
  readonly data: Buffer;
  readonly format: LossyFormat;
  readonly isFaithful: boolean;
}

/** Lossless encodings of at most this many bytes per pixel need no comparison: none is much smaller. */
const SMALL = 0.03;

const MAX_PALETTE = 256;

/**
 * Share of the way from the requested quality to the best, by pixels. Text needs more than a photograph to look as
 * good, and most where it is scaled to a few pixels: the medians of 23 graphics are then 87 to 90 at quality 80.
 */
const RAISES = [{ maxPixels: 2e5, share: 0.5 }, { maxPixels: Infinity, share: 0.25 }];

/** The shares for formats without lossless compression, if a result is not faithful. */
const LAST_RAISES = [0.55, 0.85];

/**
 * Encodes a graphic: lossless, or lossy where that is smaller and faithful. It encodes at most seven times.
 *
 * @param quality quality on the scale of JPEG
 * @param judge compares encodings with these pixels
 */
export async function encodeGraphic(
  pixels: Pixels, content: Content, quality: number, { lossy, lossless }: AllowedFormats,
  judge = judgeOf(pixels, content),
): Promise<EncodedGraphic> {
  if (lossless === undefined) return finestLossy(pixels, content, quality, lossy[0], judge);
  const encodeExact = () => encodeLossless(pixels, lossless, content);
  if (quality === 100) return { ...await encodeExact(), reason: 'quality 100' };
  const smallBytes = SMALL * pixels.width * pixels.height;
  const leastBytes = await leastLosslessBytes(pixels, lossless, content);
  const first = leastBytes <= smallBytes ? await encodeExact() : undefined;
  if (first && first.data.length <= smallBytes) return { ...first, reason: 'lossless is small' };
  const faithful = lossy.length > 0 ? await faithfulLossy(pixels, content, quality, lossy, judge) : undefined;
  if (faithful === undefined) {
    const exact = first ?? await encodeExact();
    const reason = lossy.length === 0 ? exact.reason : 'no lossy encoding is faithful';
    return smallerOf({ ...exact, reason }, await encodeNearLossless(pixels, lossless));
  }
  const candidate: EncodedGraphic = {
    ...faithful, encoding: GRAPHIC[faithful.format], reason: 'faithful and smaller than lossless',
  };
  if (first === undefined && leastBytes > faithful.data.length) return candidate;
  const exact = first ?? await encodeExact();
  const isFarSmaller = faithful.data.length < exact.data.length / 2;
  return smallerOf(smallerOf(exact, candidate), isFarSmaller ? undefined : await encodeNearLossless(pixels, lossless));
}

/** Returns the first unless the other is smaller. */
function smallerOf(one: EncodedGraphic, other: EncodedGraphic | undefined): EncodedGraphic {
  return other && other.data.length < one.data.length ? other : one;
}

/** Encodes pixels of more colors than a palette holds as WebP with small losses, unless that takes long. */
async function encodeNearLossless(pixels: Pixels, format: LosslessFormat): Promise<EncodedGraphic | undefined> {
  const isLarge = pixels.width * pixels.height > MAX_THOROUGH_PIXELS;
  if (format !== 'webp' || isLarge || hasAtMostColors(pixels, MAX_PALETTE)) return undefined;
  const data = await nearLosslessWebp(pipelineOfPixels(pixels)).toBuffer();
  return { data, format, encoding: 'near-lossless WebP', reason: 'near-lossless is smallest' };
}

/** Returns a number of bytes that a lossless encoding exceeds, where that is known much sooner than the encoding. */
async function leastLosslessBytes(pixels: Pixels, format: LosslessFormat, content: Content): Promise<number> {
  return format === 'webp' && isThoroughWebp(content, pixels) ? leastLosslessWebpBytes(pixels) : 0;
}

/** Returns the lossless encoding if it is smaller than a number of bytes. */
export async function encodeLosslessBelow(
  bytes: number, pixels: Pixels, format: LosslessFormat, content: Content,
): Promise<EncodedGraphic | undefined> {
  if (await leastLosslessBytes(pixels, format, content) >= bytes) return undefined;
  const exact = await encodeLossless(pixels, format, content);
  return exact.data.length < bytes ? exact : undefined;
}

/** Encodes pixels as PNG or WebP without any loss. */
export async function encodeLossless(
  pixels: Pixels, format: LosslessFormat, content: Content,
): Promise<EncodedGraphic> {
  const data = format === 'png'
    ? await losslessPng(pixels, content) : await losslessWebp(pipelineOfPixels(pixels), content, pixels).toBuffer();
  return { data, format, encoding: LOSSLESS[format], reason: 'lossless is smallest' };
}

/** Returns the first lossy encoding in which no text is smeared, if there is one. */
async function faithfulLossy(
  pixels: Pixels, content: Content, quality: number, formats: readonly LossyFormat[], judge: Judge,
): Promise<LossyGraphic | undefined> {
  for (const format of formats) {
    for (const raise of raisesFor(pixels, content, format)) {
      const result = await encodeLossy(pixels, judge, format, quality, raise);
      if (result.isFaithful) return result;
    }
  }
  return undefined;
}

/** Encodes a graphic in a format without lossless compression, at higher qualities if a result is not faithful. */
async function finestLossy(
  pixels: Pixels, content: Content, quality: number, format: LossyFormat, judge: Judge,
): Promise<EncodedGraphic> {
  const [usual, ...further] = [...raisesFor(pixels, content, format), ...LAST_RAISES];
  let result = await encodeLossy(pixels, judge, format, quality, usual);
  for (const raise of further) {
    if (!result.isFaithful) result = await encodeLossy(pixels, judge, format, quality, raise);
  }
  return { ...result, encoding: GRAPHIC[format], reason: 'the requested format is lossy' };
}

async function encodeLossy(
  pixels: Pixels, isFaithful: Judge, format: LossyFormat, quality: number, raise: number,
): Promise<LossyGraphic> {
  const raised = Math.round(quality + raise * (100 - quality));
  const data = await graphic(pipelineOfPixels(pixels), format, raised, pixels).toBuffer();
  return { data, format, isFaithful: await isFaithful(data, format, quality) };
}

/** Returns the raises of quality to try. */
function raisesFor(size: Size, content: Content, format: LossyFormat): number[] {
  const { width, height } = size;
  const usual = RAISES.find(({ maxPixels }) => width * height <= maxPixels)!.share;
  // As a photograph, it had a predicted quality, or fewer colors: the requested quality may be enough without them.
  const mayDiffer = format === 'jpg' || !isSmall(size);
  return [
    ...content === 'mixed' && mayDiffer ? [0] : [],
    usual,
    // Lossless encodings of text on colored grounds are more than twice as large as AVIF at a higher quality.
    ...format === 'avif' ? [1.7 * usual] : [],
  ];
}
