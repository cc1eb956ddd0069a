import { likeness } from './likeness';
import { LossyFormat } from './output-format';
import { onGray } from './pixel-facts';
import { Pixels } from '../pixels';
import { Scorer, scorerOf } from '../refinement/score';

/** Whether an encoding preserves text and colors, for a quality on the scale of JPEG. */
export type Judge = (data: Buffer, format: LossyFormat, quality: number) => Promise<boolean>;

/**
 * Up to this number of pixels, SSIMULACRA 2 itself is computed. It takes 0.02 CPU seconds for 100,000 pixels. JPEG is
 * the only lossy format of its viewers, and the estimate is the least reliable for it.
 */
const MAX_SCORED_PIXELS: { readonly [format in LossyFormat]: number } = { avif: 4e5, webp: 4e5, jpg: 25e5 };

/**
 * Up to this number of pixels, SSIMULACRA 2 is computed if the estimate says that an encoding is not faithful. It is
 * often wrong about AVIF where text is beside photographs, of which lossless encodings are several times as large.
 */
const MAX_DOUBTED_PIXELS: { readonly [format in LossyFormat]: number } = { avif: 15e5, webp: 0, jpg: 0 };

/** Below this length of a side, scores are of too few pixels. */
const MIN_SCORED_SIDE = 32;

/** Minimum score at quality 80. */
const MIN_SCORE = 77;

/**
 * Minimum estimate at quality 80, for a score of at least 75: in WebP, colors that look like their neighbors are
 * estimated too high, and in JPEG noise too low.
 */
const MIN_LIKENESS: { readonly [format in LossyFormat]: number } = { avif: 80, webp: 84, jpg: 76 };

/** Minimum at quality 100. */
const HIGHEST = 90;

/** Quality at which text is as good as a photograph is at 80. */
const USUAL_QUALITY = 80;

/** Returns a function that compares encodings with their pixels. */
export function judgeOf(pixels: Pixels): Judge {
  const [score, estimate] = [byScore(pixels), byLikeness(pixels)];
  return async (data, format, quality) => {
    if (isWithin(pixels, MAX_SCORED_PIXELS[format])) return score(data, format, quality);
    return await estimate(data, format, quality)
      || isWithin(pixels, MAX_DOUBTED_PIXELS[format]) && score(data, format, quality);
  };
}

function isWithin({ width, height }: Pixels, maxPixels: number): boolean {
  return width * height <= maxPixels && Math.min(width, height) >= MIN_SCORED_SIDE;
}

function byScore(pixels: Pixels): Judge {
  let scorer: Promise<Scorer> | undefined;
  return async (data, _, quality) => {
    scorer ??= scorerOf(pixels);
    return await (await scorer)(data) >= minimumAt(quality, MIN_SCORE);
  };
}

function byLikeness(pixels: Pixels): Judge {
  let original: ReturnType<typeof onGray> | undefined;
  return async (data, format, quality) => {
    original ??= onGray(pixels);
    return likeness(await original, await onGray(data)) >= minimumAt(quality, MIN_LIKENESS[format]);
  };
}

function minimumAt(quality: number, usual: number): number {
  const tolerance = Math.max(1, (100 - quality) / (100 - USUAL_QUALITY));
  return HIGHEST - tolerance * (HIGHEST - usual);
}
