import { Content } from './content';
import { LossyFormat } from './quality';
import { Pixels, onGray } from '../read/pipeline-image';
import { Scorer, scorerOf } from '../refinement/score';
import { fourthPower } from '../refinement/ssimulacra2';

/** Whether an encoding preserves text and colors, for a quality on the scale of JPEG. */
export type Judge = (data: Buffer, format: LossyFormat, quality: number) => Promise<boolean>;

/**
 * Up to this number of pixels, SSIMULACRA 2 itself is computed. It takes 0.03 CPU seconds for 100,000 pixels. JPEG is
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

/**
 * Estimate from which SSIMULACRA 2 is not computed, at any quality. That saves up to half of the time. Of 310
 * graphics at 320 and 640 pixels, 256 reach it, and 5 of these score less than 77, but at least 74.7. Of 45 mixed
 * images at 640 pixels, 14 reach it: screenshots score at least 76 then, and photographs 67. Of 203 with transparency
 * at 160 to 640 pixels, 182 reach it, and none of these scores less than required.
 */
const SURE_LIKENESS: { readonly [format in LossyFormat]: { readonly [content in Content]?: number } } = {
  avif: { graphic: 84, mixed: 79.5 }, webp: {}, jpg: {},
};

/** Minimum at quality 100. */
const HIGHEST = 90;

/** Quality at which text is as good as a photograph is at 80. */
const USUAL_QUALITY = 80;

/** The losses that mixed images may have beyond those of graphics: a score of 70 at quality 80, as photographs have. */
const MIXED_LOSS = 10;

/** Returns a function that compares encodings with their pixels. */
export function judgeOf(pixels: Pixels, content: Content): Judge {
  const [score, estimate] = [scoringOf(pixels), estimationOf(pixels)];
  return async (data, format, requested) => {
    const quality = content === 'mixed' ? Math.max(0, requested - MIXED_LOSS) : requested;
    const isScored = isWithin(pixels, MAX_SCORED_PIXELS[format]);
    const isScoredInDoubt = isScored || isWithin(pixels, MAX_DOUBTED_PIXELS[content === 'mixed' ? 'avif' : format]);
    const enough = isScored ? SURE_LIKENESS[format][content] : minimumAt(quality, MIN_LIKENESS[format]);
    return enough !== undefined && await estimate(data) >= enough
      || isScoredInDoubt && await score(data) >= minimumAt(quality, MIN_SCORE);
  };
}

function isWithin({ width, height }: Pixels, maxPixels: number): boolean {
  return width * height <= maxPixels && Math.min(width, height) >= MIN_SCORED_SIDE;
}

function scoringOf(pixels: Pixels): Scorer {
  let scorer: Promise<Scorer> | undefined;
  return async data => {
    scorer ??= scorerOf(pixels);
    return (await scorer)(data);
  };
}

function estimationOf(pixels: Pixels): Scorer {
  let original: ReturnType<typeof onGray> | undefined;
  return async data => {
    original ??= onGray(pixels);
    return likeness(await original, await onGray(data));
  };
}

function minimumAt(quality: number, usual: number): number {
  const tolerance = Math.max(1, (100 - quality) / (100 - USUAL_QUALITY));
  return HIGHEST - tolerance * (HIGHEST - usual);
}

const SIDE = 4;

const BLOCK = SIDE * SIDE;

/** Bounds the time to about 8 ms. Blocks are spread evenly over larger images than 640x400. */
const MAX_BLOCKS = 16_384;

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
 * in dark areas. It takes 3 ms for 100,000 pixels.
 *
 * The weights are a regression on 690 encodings of screenshots and drawings.
 *
 * @param original gray or RGB
 * @param result as large as the original
 */
export function likeness(original: Pixels, result: Pixels): number {
  const { width, height } = original;
  const columns = Math.floor(width / SIDE);
  const blocks = columns * Math.floor(height / SIDE);
  const step = Math.max(1, blocks / MAX_BLOCKS);
  let [light, red, lightPeak, redPeak, bluePeak, compared] = [0, 0, 0, 0, 0, 0];
  for (let place = 0; place < blocks; place += step, compared++) {
    const block = Math.floor(place);
    compareBlocks(original, result, SIDE * (Math.floor(block / columns) * width + block % columns));
    light += losses[0];
    red += losses[1];
    lightPeak += fourthPower(losses[0]);
    redPeak += fourthPower(losses[1]);
    bluePeak += fourthPower(losses[2]);
  }
  const mean = (sum: number): number => sum / Math.max(1, compared);
  return 90 - 184 * mean(light) - 116 * mean(red)
    - 40 * mean(lightPeak) ** 0.25 - 7 * mean(redPeak) ** 0.25 - 17 * mean(bluePeak) ** 0.25;
}

/** Lost structure of the block that was compared last: in lightness, red against green, and blue against both. */
const losses = new Float64Array(3);

/** Compares a block. Sums are in variables of their own: in an array, they would take six times the time. */
function compareBlocks(original: Pixels, result: Pixels, start: number): void {
  const { data: data1, channels: channels1, width } = original;
  const { data: data2, channels: channels2 } = result;
  const [green1, green2] = [channels1 >= 3 ? 1 : 0, channels2 >= 3 ? 1 : 0];
  let [light1, light2, lightSquares, lightProducts] = [0, 0, 0, 0];
  let [red1, red2, redSquares, redProducts] = [0, 0, 0, 0];
  let [blue1, blue2, blueSquares, blueProducts] = [0, 0, 0, 0];
  for (let y = 0; y < SIDE; y++) {
    let at1 = (start + y * width) * channels1;
    let at2 = (start + y * width) * channels2;
    for (let x = 0; x < SIDE; x++, at1 += channels1, at2 += channels2) {
      const r1 = LIGHTNESS[data1[at1]];
      const g1 = LIGHTNESS[data1[at1 + green1]];
      const r2 = LIGHTNESS[data2[at2]];
      const g2 = LIGHTNESS[data2[at2 + green2]];
      const l1 = (r1 + g1) / 2;
      const l2 = (r2 + g2) / 2;
      const b1 = LIGHTNESS[data1[at1 + 2 * green1]] - l1;
      const b2 = LIGHTNESS[data2[at2 + 2 * green2]] - l2;
      const d1 = r1 - g1;
      const d2 = r2 - g2;
      light1 += l1;
      light2 += l2;
      lightSquares += l1 * l1 + l2 * l2;
      lightProducts += l1 * l2;
      red1 += d1;
      red2 += d2;
      redSquares += d1 * d1 + d2 * d2;
      redProducts += d1 * d2;
      blue1 += b1;
      blue2 += b2;
      blueSquares += b1 * b1 + b2 * b2;
      blueProducts += b1 * b2;
    }
  }
  losses[0] = lossOf(BLOCK, light1, light2, lightSquares, lightProducts);
  losses[1] = lossOf(BLOCK, red1, red2, redSquares, redProducts);
  losses[2] = lossOf(BLOCK, blue1, blue2, blueSquares, blueProducts);
}

/**
 * Returns 1 - SSIM of a number of values, from sums of both, of their squares and of their products.
 *
 * @see Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004
 */
export function lossOf(count: number, sum1: number, sum2: number, squares: number, products: number): number {
  const [mean1, mean2] = [sum1 / count, sum2 / count];
  const variances = squares / count - mean1 * mean1 - mean2 * mean2;
  const covariance = products / count - mean1 * mean2;
  const structure = (2 * covariance + STABILIZER) / (variances + STABILIZER);
  return Math.max(0, 1 - structure * (1 - (mean1 - mean2) ** 2));
}
