import { Content } from './content';
import { LossyFormat } from './quality';
import { Pixels, onGray } from '../read/pipeline-image';
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
 * often wrong about AVIF where text is beside photographs, of which lossless encodings are several times as large, and
 * about any format of photographs that are mixed.
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

/** The losses that mixed images may have beyond those of graphics: a score of 70 at quality 80, as photographs have. */
const MIXED_LOSS = 10;

/** Returns a function that compares encodings with their pixels. */
export function judgeOf(pixels: Pixels, content: Content): Judge {
  const [score, estimate] = [byScore(pixels), byLikeness(pixels)];
  return async (data, format, requested) => {
    const quality = content === 'mixed' ? Math.max(0, requested - MIXED_LOSS) : requested;
    if (isWithin(pixels, MAX_SCORED_PIXELS[format])) return score(data, format, quality);
    return await estimate(data, format, quality)
      || isWithin(pixels, MAX_DOUBTED_PIXELS[content === 'mixed' ? 'avif' : format]) && score(data, format, quality);
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

const SIDE = 4;

/** Perceived lightness of a channel's value, from 0 to about 0.84: the cube root of light, as in XYB. */
const LIGHTNESS = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  const light = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  return Math.cbrt(light + 0.0038) - Math.cbrt(0.0038);
});

/** Keeps noise in flat areas from counting as lost structure. */
const STABILIZER = 0.0009;

/**
 * Estimates how well pixels are preserved, as a score up to 90, on the scale of SSIMULACRA 2. It is coarse (a standard
 * deviation of 6), and reliable for its purpose: to detect letters that lose their color, and details that vanish
 * in dark areas. It takes 1 ms for 100,000 pixels.
 *
 * The weights are a regression on 690 encodings of screenshots and drawings.
 *
 * @param original gray or RGB
 * @param result as large as the original
 */
export function likeness(original: Pixels, result: Pixels): number {
  const { width, height } = original;
  let [loss, colorLoss, peak, colorPeak, bluePeak, blocks] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y + SIDE <= height; y += SIDE) {
    for (let x = 0; x + SIDE <= width; x += SIDE, blocks++) {
      const [ofLight, ofRed, ofBlue] = lossesOf(original, result, x, y);
      loss += ofLight;
      colorLoss += ofRed;
      peak += ofLight ** 4;
      colorPeak += ofRed ** 4;
      bluePeak += ofBlue ** 4;
    }
  }
  const mean = (sum: number): number => sum / Math.max(1, blocks);
  return 90 - 184 * mean(loss) - 116 * mean(colorLoss)
    - 40 * mean(peak) ** 0.25 - 7 * mean(colorPeak) ** 0.25 - 17 * mean(bluePeak) ** 0.25;
}

const sums = new Float64Array(15);

/** Returns the lost structure of a block in lightness, red against green, and blue against both. */
function lossesOf(original: Pixels, result: Pixels, left: number, top: number): [number, number, number] {
  sums.fill(0);
  for (let y = top; y < top + SIDE; y++) {
    for (let x = left; x < left + SIDE; x++) {
      const [one, other] = [at(original, x, y), at(result, x, y)];
      const [r1, g1, b1] = [channel(original, one, 0), channel(original, one, 1), channel(original, one, 2)];
      const [r2, g2, b2] = [channel(result, other, 0), channel(result, other, 1), channel(result, other, 2)];
      const [light1, light2] = [(r1 + g1) / 2, (r2 + g2) / 2];
      add(0, light1, light2);
      add(5, r1 - g1, r2 - g2);
      add(10, b1 - light1, b2 - light2);
    }
  }
  return [lossOf(0), lossOf(5), lossOf(10)];
}

function at({ width, channels }: Pixels, x: number, y: number): number {
  return (y * width + x) * channels;
}

function channel({ data, channels }: Pixels, start: number, index: number): number {
  return LIGHTNESS[data[channels >= 3 ? start + index : start]];
}

function add(from: number, one: number, other: number): void {
  sums[from] += one;
  sums[from + 1] += other;
  sums[from + 2] += one * one;
  sums[from + 3] += other * other;
  sums[from + 4] += one * other;
}

/** @see Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004 */
function lossOf(from: number): number {
  const count = SIDE * SIDE;
  const [mean1, mean2] = [sums[from] / count, sums[from + 1] / count];
  const variances = sums[from + 2] / count - mean1 * mean1 + sums[from + 3] / count - mean2 * mean2;
  const covariance = sums[from + 4] / count - mean1 * mean2;
  const structure = (2 * covariance + STABILIZER) / (variances + STABILIZER);
  return Math.max(0, 1 - structure * (1 - (mean1 - mean2) ** 2));
}
