import { Content } from './content';
import { LosslessFormat, LossyFormat, graphic, losslessWebp, nearLosslessWebp } from './encoders';
import { likeness } from './likeness';
import { losslessPng } from './lossless-png';
import { hasAtMostColors, onGray } from './pixel-facts';
import { Pixels, pipelineOfPixels } from './pixels';

/** The formats that a graphic may have. */
export interface AllowedFormats {
  /** Lossy formats, the best one first. */
  readonly lossy: readonly LossyFormat[];
  readonly lossless?: LosslessFormat;
}

/** An encoded graphic and its format. */
export interface EncodedGraphic {
  readonly data: Buffer;
  readonly format: LossyFormat | LosslessFormat;
}

/** Lossless encodings of at most this many bytes per pixel need no comparison: none is much smaller. */
const SMALL = 0.03;

/**
 * Minimum likeness at quality 80, for a SSIMULACRA 2 of at least 75: in WebP, colors that look like their neighbors are
 * estimated too high, and in JPEG noise too low.
 */
const MIN_LIKENESS: { readonly [format in LossyFormat]: number } = { avif: 80, webp: 84, jpg: 76 };
const MAX_LIKENESS = 90;

/** Quality at which text is as good as a photograph is at 80. */
const USUAL_QUALITY = 80;

const MAX_PALETTE = 256;

/**
 * Share of the way from the requested quality to the best, by pixels. Text needs more than a photograph to look as
 * good, and most where it is scaled to a few pixels: the medians of 23 graphics are then 87 to 90 at quality 80.
 */
const RAISES = [{ maxPixels: 2e5, share: 0.5 }, { maxPixels: Infinity, share: 0.25 }];

/** The share for formats without lossless compression, if a result is not faithful. */
const LAST_RAISE = 0.85;

/**
 * Encodes a graphic: lossless, or lossy where that is smaller and faithful. It encodes at most five times.
 *
 * @param quality quality on the scale of JPEG
 */
export async function encodeGraphic(
  pixels: Pixels, content: Content, quality: number, { lossy, lossless }: AllowedFormats,
): Promise<EncodedGraphic> {
  if (lossless === undefined) return finestLossy(pixels, quality, lossy[0]);
  // A photograph within a screenshot takes most of the bytes: lossless encodings are several times as large.
  const exact = content === 'mixed' ? undefined : await encodeLossless(pixels, lossless, content);
  if (exact && (quality === 100 || exact.data.length <= SMALL * pixels.width * pixels.height)) return exact;
  const faithful = await faithfulLossy(pixels, quality, lossy);
  if (faithful && !exact) return faithful;
  const candidates = [exact ?? await encodeLossless(pixels, lossless, content), ...faithful ? [faithful] : []];
  if (lossless === 'webp' && !hasAtMostColors(pixels, MAX_PALETTE)) {
    candidates.push({ data: await nearLosslessWebp(pipelineOfPixels(pixels)).toBuffer(), format: 'webp' });
  }
  return candidates.reduce((best, next) => next.data.length < best.data.length ? next : best);
}

async function encodeLossless(pixels: Pixels, format: LosslessFormat, content: Content): Promise<EncodedGraphic> {
  const data = format === 'png'
    ? await losslessPng(pixels, content) : await losslessWebp(pipelineOfPixels(pixels)).toBuffer();
  return { data, format };
}

/** Returns the first lossy encoding in which no text is smeared, if there is one. */
async function faithfulLossy(
  pixels: Pixels, quality: number, formats: readonly LossyFormat[],
): Promise<EncodedGraphic | undefined> {
  for (const format of formats) {
    // Lossless encodings of text on colored grounds are more than twice as large as AVIF at a higher quality.
    for (const factor of format === 'avif' ? [1, 1.7] : [1]) {
      const { data, isFaithful } = await encodeLossy(pixels, format, quality, factor * usualRaise(pixels));
      if (isFaithful) return { data, format };
    }
  }
  return undefined;
}

/** Encodes a graphic in a format without lossless compression: once more if the first result is not faithful. */
async function finestLossy(pixels: Pixels, quality: number, format: LossyFormat): Promise<EncodedGraphic> {
  const first = await encodeLossy(pixels, format, quality, usualRaise(pixels));
  if (first.isFaithful) return { data: first.data, format };
  return { data: await lossyOf(pixels, format, quality, LAST_RAISE), format };
}

async function encodeLossy(
  pixels: Pixels, format: LossyFormat, quality: number, raise: number,
): Promise<{ data: Buffer; isFaithful: boolean }> {
  const data = await lossyOf(pixels, format, quality, raise);
  const [original, result] = await Promise.all([onGray(pixels), onGray(data)]);
  const tolerance = Math.max(1, (100 - quality) / (100 - USUAL_QUALITY));
  const minimum = MAX_LIKENESS - tolerance * (MAX_LIKENESS - MIN_LIKENESS[format]);
  return { data, isFaithful: likeness(original, result) >= minimum };
}

function lossyOf(pixels: Pixels, format: LossyFormat, quality: number, raise: number): Promise<Buffer> {
  const raised = Math.round(quality + raise * (100 - quality));
  return graphic(pipelineOfPixels(pixels), format, raised, pixels).toBuffer();
}

function usualRaise({ width, height }: Pixels): number {
  return RAISES.find(({ maxPixels }) => width * height <= maxPixels)!.share;
}
