import { Pixels } from './pixels';

/**
 * The kind of an image, by its pixels:
 *
 * - `photograph`: texture nearly everywhere; photographs, scans, paintings, detailed renders
 * - `graphic`: areas of one color with sharp edges; screenshots, text, line art, charts, icons
 * - `gradient`: smooth nearly everywhere, without noise
 */
export type Content = 'photograph' | 'graphic' | 'gradient';

/** What an image shows. */
export interface Recognized {
  readonly content: Content;
  /** Whether it is nearly as likely the other kind, such as a page with large photographs, or a photograph of text. */
  readonly isDoubtful: boolean;
}

/** Shares that tell graphics from photographs, also after compression as JPEG. */
interface Shares {
  /** Blocks with a sharp edge in which one lightness predominates, as in text and drawings. */
  readonly edges: number;
  /** Blocks that are neither such nor of nearly one lightness. */
  readonly texture: number;
  /** Blocks whose color changes evenly, or not at all. */
  readonly even: number;
  /** Pixels in one of the most frequent colors. */
  readonly frequent: number;
}

const SIDE = 8;

const BLOCK = SIDE * SIDE;

/** Bounds the time to about 3 ms, however large the image is. */
const MAX_BLOCKS = 2048;

/** Blocks that suffice for most photographs. */
const FIRST_BLOCKS = 192;

/**
 * Number of pixels at which images are measured. A block of a larger one consists of means of pixels: otherwise a
 * graphic would have the fewer edges in a block, and a photograph the less texture, the larger it is.
 */
const MEASURED_PIXELS = 640 * 480;

/** Longest side, in pixels, of the original that decides in doubt. */
export const MEASURED_SIDE = 640;

/** Maximum difference of lightness in a block of nearly one lightness, in levels of 255. */
const MAX_FLAT_RANGE = 8;

/** Minimum difference of lightness between neighbors at a sharp edge. */
const MIN_EDGE_STEP = 32;

/** Number of pixels of a block, of 64, in three neighboring bins of lightness from which it predominates. */
const MIN_PREDOMINANT = 28;

/** Levels of lightness in a bin. */
const BIN = 4;

/** Maximum difference of lightness in an even block, and of its mean second difference along rows. Noise has more. */
const [MAX_EVEN_RANGE, MAX_EVEN_CURVATURE] = [40, 0.75];

/** Shares of blocks in a gradient, and in an image that may be one at another width. */
const [GRADIENT, NEARLY_GRADIENT] = [{ minEven: 0.95, maxEdges: 0.01 }, { minEven: 0.8, maxEdges: 0.04 }];

const FREQUENT_COLORS = 16;

/** Levels of red and blue relative to green that are told apart. Gray has one, so lightness has more levels. */
const HUES = 16;

/** Levels of lightness that are told apart. */
const SHADES = 64;

/**
 * Weights of a logistic regression on 220 photographs, in color and in gray, and 230 graphics, also as JPEG of quality
 * 80. Those of one half of the images take 3 % of the other half for the other kind, and doubt most of these.
 */
const WEIGHTS = { edges: 4.9, texture: -3.25, infrequent: -1.5, always: 2.8 };

/** Score of the first blocks from which an image is a photograph whatever the others show. */
const PHOTOGRAPH_SCORE = -4;

/** Scores up to this one may have the other sign at another width. */
const MAX_UNSTABLE_SCORE = 1.5;

/** Scores up to this one are those of a tenth of all photographs and graphics, and of most that are misjudged. */
const MAX_DOUBTFUL_SCORE = 2.5;

/** Places at which pixels are compared with their neighbors. */
const PLACES = 256;

/**
 * Recognizes what an image shows.
 *
 * @param original returns the original at `MEASURED_SIDE`, which decides where another width could look different
 */
export async function recognize(pixels: Pixels, original?: () => Promise<Pixels>): Promise<Recognized> {
  if (Math.min(pixels.width, pixels.height) < SIDE) return { content: 'graphic', isDoubtful: false }; // icon or line
  const first = measure(pixels, FIRST_BLOCKS);
  if (scoreOf(first) < PHOTOGRAPH_SCORE && first.even < NEARLY_GRADIENT.minEven) {
    return { content: 'photograph', isDoubtful: false };
  }
  const own = measure(pixels, MAX_BLOCKS);
  const shares = original && isUnstable(own) ? measure(await original(), MAX_BLOCKS) : own;
  if (shares.even >= GRADIENT.minEven && shares.edges <= GRADIENT.maxEdges) {
    return { content: 'gradient', isDoubtful: false };
  }
  const score = scoreOf(shares);
  return { content: score > 0 ? 'graphic' : 'photograph', isDoubtful: Math.abs(score) <= MAX_DOUBTFUL_SCORE };
}

/** Whether an image may be recognized as something else at another width. */
function isUnstable(shares: Shares): boolean {
  return Math.abs(scoreOf(shares)) <= MAX_UNSTABLE_SCORE
    || shares.even >= NEARLY_GRADIENT.minEven && shares.edges <= NEARLY_GRADIENT.maxEdges;
}

/**
 * Whether most pixels equal their neighbors, so that a lossless encoding may be the smallest, even of a photograph.
 *
 * @param isApproximate whether pixels may be off by a level, so that up to a tenth more of them equal their neighbors
 */
export function isMostlyEven({ data, width, height, channels }: Pixels, isApproximate = false): boolean {
  if (width * height <= PLACES) return false;
  let equal = 0;
  for (let place = 0.5; place < PLACES; place++) {
    const at = Math.floor(place / PLACES * (width * height - 1)) * channels;
    if (data.compare(data, at, at + channels, at + channels, at + 2 * channels) === 0) equal++;
  }
  return equal >= (isApproximate ? 0.6 : 0.5) * PLACES;
}

/** Returns more than 0 for graphics, and less for photographs. */
function scoreOf({ edges, texture, frequent }: Shares): number {
  return WEIGHTS.edges * Math.log(edges + 0.01) + WEIGHTS.texture * Math.log(texture + 0.01)
    + WEIGHTS.infrequent * Math.log(1.01 - frequent) + WEIGHTS.always;
}

/** Measures at most this many blocks, spread evenly over the image. */
function measure(pixels: Pixels, most: number): Shares {
  const scale = Math.max(1, Math.round(Math.sqrt(pixels.width * pixels.height / MEASURED_PIXELS)));
  const side = SIDE * scale;
  const [columns, rows] = [pixels.width, pixels.height].map(length => Math.max(1, Math.floor(length / side)));
  const count = Math.min(most, columns * rows);
  const colors = new Uint32Array(SHADES * HUES * HUES);
  const block = new Float64Array(BLOCK);
  const bins = new Uint8Array(256 / BIN);
  let [edges, texture, even] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const place = Math.floor((index + 0.5) / count * columns * rows);
    readBlock(pixels, { left: place % columns * side, top: Math.floor(place / columns) * side, scale }, block, colors);
    const range = rangeOf(block);
    if (range <= MAX_EVEN_RANGE && curvatureOf(block) <= MAX_EVEN_CURVATURE) even++;
    if (range <= MAX_FLAT_RANGE) continue;
    const isEdge = range >= MIN_EDGE_STEP && largestStep(block) >= MIN_EDGE_STEP
      && predominantPixels(block, bins) >= MIN_PREDOMINANT;
    if (isEdge) edges++;
    else texture++;
  }
  const frequent = colors.sort().subarray(-FREQUENT_COLORS).reduce((sum, next) => sum + next, 0) / BLOCK;
  const share = (found: number): number => found / count;
  return { edges: share(edges), texture: share(texture), even: share(even), frequent: share(frequent) };
}

interface Place {
  readonly left: number;
  readonly top: number;
  /** Side of the squares of pixels of which means are taken. */
  readonly scale: number;
}

/** Reads the lightness of a block, and counts its colors. It runs for every pixel: destructuring would allocate. */
function readBlock(pixels: Pixels, { left, top, scale }: Place, block: Float64Array, colors: Uint32Array): void {
  const { data, width, channels } = pixels;
  const green = channels >= 3 ? 1 : 0;
  const blue = 2 * green;
  const across = Math.min(scale, width - left);
  const down = Math.min(scale, pixels.height - top);
  const area = across * down;
  for (let index = 0; index < BLOCK; index++) {
    let at = ((top + Math.floor(index / SIDE) * scale) * width + left + index % SIDE * scale) * channels;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let row = 0; row < down; row++, at += (width - across) * channels) {
      for (let pixel = 0; pixel < across; pixel++, at += channels) {
        r += data[at];
        g += data[at + green];
        b += data[at + blue];
      }
    }
    block[index] = (3 * r + 6 * g + b) / (10 * area);
    colors[colorOf(block[index], (r - g) / area, (b - g) / area)]++;
  }
}

/** Returns the number of a color. Differences to green are -255 to 255. */
function colorOf(lightness: number, redness: number, blueness: number): number {
  const shade = Math.floor(lightness * SHADES / 256);
  const red = Math.floor((redness + 256) * HUES / 512);
  const blue = Math.floor((blueness + 256) * HUES / 512);
  return (shade * HUES + red) * HUES + blue;
}

function rangeOf(block: Float64Array): number {
  let lowest = 255;
  let highest = 0;
  for (let index = 0; index < BLOCK; index++) {
    if (block[index] < lowest) lowest = block[index];
    if (block[index] > highest) highest = block[index];
  }
  return highest - lowest;
}

/** Returns the mean second difference along rows. */
function curvatureOf(block: Float64Array): number {
  let sum = 0;
  for (let index = 1; index < BLOCK - 1; index++) {
    if (index % SIDE !== 0 && index % SIDE !== SIDE - 1) {
      sum += Math.abs(block[index - 1] - 2 * block[index] + block[index + 1]);
    }
  }
  return sum / (SIDE * (SIDE - 2));
}

/** Returns the largest difference between neighbors. */
function largestStep(block: Float64Array): number {
  let largest = 0;
  for (let index = 0; index < BLOCK; index++) {
    if (index % SIDE > 0) largest = Math.max(largest, Math.abs(block[index] - block[index - 1]));
    if (index >= SIDE) largest = Math.max(largest, Math.abs(block[index] - block[index - SIDE]));
  }
  return largest;
}

/** Returns the number of pixels with the predominant lightness. */
function predominantPixels(block: Float64Array, bins: Uint8Array): number {
  bins.fill(0);
  for (let index = 0; index < BLOCK; index++) bins[Math.floor(block[index] / BIN)]++;
  let most = 0;
  for (let bin = 2; bin < bins.length; bin++) most = Math.max(most, bins[bin - 2] + bins[bin - 1] + bins[bin]);
  return most;
}
