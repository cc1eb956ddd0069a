import { Content, EncodingChoice, GRAPHIC, LOSSLESS } from './content';
import { MAX_THOROUGH_PIXELS, graphic, losslessWebp, nearLosslessWebp, LosslessFormat } from './encoders';
import { Judge, judgeOf } from './faithfulness';
import { losslessPng } from './lossless-png';
import { LossyFormat } from './quality';
import { Pixels, Size, hasAtMostColors, isTiny, pipelineOfPixels } from '../read/pipeline-image';

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
 * Encodes a graphic: lossless, or lossy where that is smaller and faithful. It encodes at most six times.
 *
 * @param quality quality on the scale of JPEG
 */
export async function encodeGraphic(
  pixels: Pixels, content: Content, quality: number, { lossy, lossless }: AllowedFormats,
): Promise<EncodedGraphic> {
  if (lossless === undefined) return finestLossy(pixels, content, quality, lossy[0]);
  const exact = await encodeLossless(pixels, lossless, content);
  if (quality === 100) return { ...exact, reason: 'quality 100' };
  if (exact.data.length <= SMALL * pixels.width * pixels.height) return { ...exact, reason: 'lossless is small' };
  const faithful = lossy.length > 0 ? await faithfulLossy(pixels, content, quality, lossy) : undefined;
  const reason = faithful || lossy.length === 0 ? exact.reason : 'no lossy encoding is faithful';
  const candidates: EncodedGraphic[] = [{ ...exact, reason }];
  if (faithful) {
    candidates.push({ ...faithful, encoding: GRAPHIC[faithful.format], reason: 'faithful and smaller than lossless' });
  }
  const isFarSmaller = faithful && faithful.data.length < exact.data.length / 2;
  const isLarge = pixels.width * pixels.height > MAX_THOROUGH_PIXELS;
  if (lossless === 'webp' && !isLarge && !isFarSmaller && !hasAtMostColors(pixels, MAX_PALETTE)) {
    const data = await nearLosslessWebp(pipelineOfPixels(pixels)).toBuffer();
    candidates.push({ data, format: 'webp', encoding: 'near-lossless WebP', reason: 'near-lossless is smallest' });
  }
  return candidates.reduce((best, next) => next.data.length < best.data.length ? next : best);
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
  pixels: Pixels, content: Content, quality: number, formats: readonly LossyFormat[],
): Promise<LossyGraphic | undefined> {
  const judge = judgeOf(pixels, content);
  for (const format of formats) {
    for (const raise of raisesFor(pixels, content, format)) {
      const result = await encodeLossy(pixels, judge, format, quality, raise);
      if (result.isFaithful) return result;
    }
  }
  return undefined;
}

/**
 * Encodes a graphic in a format without lossless compression: at higher qualities if the first result is not faithful,
 * and at the requested one if the result is larger than a PNG. Tiny ones always are, since most of them is header.
 */
async function finestLossy(
  pixels: Pixels, content: Content, quality: number, format: LossyFormat,
): Promise<EncodedGraphic> {
  const judge = judgeOf(pixels, content);
  const [usual, ...further] = raisesFor(pixels, content, format);
  let result = await encodeLossy(pixels, judge, format, quality, usual);
  if (result.isFaithful && !isTiny(pixels)) {
    const exact = await encodeLossless(pixels, 'png', content);
    const smaller = result.data.length > exact.data.length
      ? await encodeLossy(pixels, judge, format, quality, 0) : undefined;
    if (smaller?.isFaithful) result = smaller;
  }
  for (const raise of [...further, ...LAST_RAISES]) {
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
function raisesFor({ width, height }: Size, content: Content, format: LossyFormat): number[] {
  const usual = RAISES.find(({ maxPixels }) => width * height <= maxPixels)!.share;
  return [
    ...content === 'mixed' ? [0] : [], // colors in full resolution may be enough
    usual,
    // Lossless encodings of text on colored grounds are more than twice as large as AVIF at a higher quality.
    ...format === 'avif' ? [1.7 * usual] : [],
  ];
}
