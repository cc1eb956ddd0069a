import { Content, isMostlyEven } from './content';
import { LosslessFormat, LossyFormat, photographic } from './encoders';
import { EncodingChoice, LOSSLESS, PHOTOGRAPHIC } from './encoding-choice';
import { AllowedFormats, encodeGraphic, encodeLossless } from './graphic-encoding';
import { Pixels, pipelineOfPixels } from './pixels';

/** The formats that a variant may have, and their qualities. */
export interface ContentTarget {
  readonly graphic: AllowedFormats;
  readonly photograph: LossyFormat | 'png';
  /** Whether the pixels may be off by a level. */
  readonly isApproximate?: boolean;
  /** Returns the quality of a format, on the scale of JPEG. */
  readonly qualityOf: (format: LossyFormat) => number;
}

/** Encoded pixels, their format, and the reason for it. */
export interface EncodedContent {
  readonly data: Buffer;
  readonly format: LossyFormat | LosslessFormat;
  readonly choice: EncodingChoice;
}

/** Encodes pixels by what they show. */
export async function encodeByContent(
  pixels: Pixels, content: Content, { graphic, photograph, isApproximate, qualityOf }: ContentTarget,
): Promise<EncodedContent> {
  if (content !== 'photograph') {
    const { data, format, encoding, reason } =
      await encodeGraphic(pixels, content, qualityOf(graphic.lossy[0] ?? 'jpg'), graphic);
    return { data, format, choice: { content, encoding, reason } };
  }
  const choice = photographChoice(photograph);
  if (photograph === 'png') return { ...await encodeLossless(pixels, 'png', content), choice };
  const pipeline = photographic(pipelineOfPixels(pixels), photograph, qualityOf(photograph), pixels);
  const lossy = { data: await pipeline.toBuffer(), format: photograph, choice };
  if (graphic.lossless === undefined || !isMostlyEven(pixels, isApproximate)) return lossy;
  const { data, format, encoding, reason } = await encodeLossless(pixels, graphic.lossless, content);
  return data.length < lossy.data.length ? { data, format, choice: { content, encoding, reason } } : lossy;
}

/** Returns the choice for a photograph, unless it is so even that a lossless encoding is smaller. */
export function photographChoice(format: LossyFormat | 'png'): EncodingChoice {
  return {
    content: 'photograph',
    encoding: format === 'png' ? LOSSLESS.png : PHOTOGRAPHIC[format],
    reason: format === 'png' ? 'PNG keeps transparency' : 'photographs hide losses',
  };
}
