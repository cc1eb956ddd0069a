import { Content } from './content';
import { overviewOf } from '../read/overview';
import { PipelineImage, Pixels, Size, onGray, pipelineOfPixels, pixelsOf } from '../read/pipeline-image';

/** Shares of the image by what is seen in its blocks. */
interface Shares {
  /** Blocks with contrast between pixels that otherwise nearly equal their neighbors, as in text and drawings. */
  readonly edge: number;
  /** Blocks that are neither even nor have such edges. */
  readonly texture: number;
  /** Neighbors that differ faintly: what cameras and scanners see, and drawings seldom have. */
  readonly faint: number;
}

const SIDE = 8;

/** Bounds the time to about 3 ms, however high the image is. */
const MAX_BLOCKS = 2048;

/** Blocks that suffice for most photographs. V8 compiles loops that run longer first, which takes 10 ms of CPU time. */
const FIRST_BLOCKS = 192;

/**
 * Maximum edges relative to edges and faint differences in the first blocks of a photograph that needs no others. Of
 * 557 photographs 344 need none, and no graphic of 1,950 becomes one.
 */
const MAX_FIRST_EDGES = 0.4;

/** Places at which a pixel is compared with its neighbor. */
const PLACES = 256;

/**
 * Width in pixels at which images are measured, so that an image has the same class at every larger width. Noise that a
 * JPEG encoder adds to graphics is hardly visible at this width.
 */
const MEASURED_WIDTH = 320;

/** Maximum difference of a channel within a block of nearly one color, in levels of 255. */
const FLAT_RANGE = 8;

/** Minimum difference of a channel across an edge. */
const EDGE_RANGE = 40;

/** Minimum number of neighbors in an edge block that have nearly the same lightness, of 112. */
const EDGE_CALM_PAIRS = 40;

/** Maximum difference between neighbors of nearly the same lightness, in quarters of a level of 255. */
const CALM_RANGE = 8;

/** Differences between neighbors that are faint, in quarters of a level of 255. Rounding makes smaller ones. */
const [MIN_FAINT, MAX_FAINT] = [5, 24];

/** Neighbors within a block. */
const PAIRS = 2 * SIDE * (SIDE - 1);

/** Maximum mean of the second difference along rows in an even block, in levels of 255. Noise of a camera has more. */
const SMOOTH_CURVATURE = 0.75;

/** Maximum share of blocks with edges or texture in a gradient. */
const MAX_UNEVEN = 0.02;

/**
 * Edges relative to edges and faint differences above which an image is mixed, and from which it is a graphic. Of 148
 * graphics of documentation, four are photographs then, and three of these score at least 70. Of 128 photographs of
 * shops and wallpapers, one is a graphic, and ten are mixed: from 0.55 on, 17 would be mixed. From 0.65 on, four photos
 * of products on white would be graphics.
 */
const [MIN_MIXED_EDGES, MIN_GRAPHIC_EDGES] = [0.6, 0.7];

/**
 * Differences of the relation between widths within which an image has the kind of its overview: below the first limit,
 * and on both sides of the second one. Above the first one, the encoding of a mixed image is judged anyway.
 */
const [MIXED_TOLERANCE, GRAPHIC_TOLERANCE] = [0.025, 0.04];

/** The same for WebP, whose decoder scales it and leaves sharper edges at small widths, and for smaller variants. */
const LARGE_TOLERANCE = 0.09;

/** Maximum share of blocks with edges or texture that are so few that a move by a few pixels changes their kind. */
const MAX_FEW_UNEVEN = 0.06;

/** Minimum share of blocks with texture in a photograph that needs no others. */
const MIN_FIRST_TEXTURE = 0.1;

/**
 * Returns the kind of an image.
 *
 * @param original the image before it was resized, which decides where another width could look different
 */
export async function contentOf(pixels: Pixels, original?: PipelineImage): Promise<Content> {
  if (Math.min(pixels.width, pixels.height) < SIDE) return 'graphic'; // no block to measure: an icon, or a line
  const measured = await atMeasuredWidth(pixels);
  const first = sharesOf(measured, FIRST_BLOCKS);
  if (edgesIn(first) <= MAX_FIRST_EDGES && first.texture >= MIN_FIRST_TEXTURE) return 'photograph';
  const shares = sharesOf(measured);
  // Filters of a vector image take as long as their size is large, and were allowed for that of the variant.
  const isFinal = original === undefined || original.format === 'svg' || !isUncertain(shares, pixels, original)
    || isOverview(pixels, original);
  return kindOf(isFinal ? shares : sharesOf(await overviewOf(original, measuredSize(original))));
}

async function atMeasuredWidth(pixels: Pixels): Promise<Pixels> {
  const opaque = await onGray(pixels);
  return opaque.width > MEASURED_WIDTH
    ? pixelsOf(pipelineOfPixels(opaque).resize({ ...measuredSize(opaque), fit: 'fill' })) : opaque;
}

function measuredSize({ width, height }: Size): Size {
  const measured = Math.min(width, MEASURED_WIDTH);
  return { width: measured, height: Math.max(1, Math.round(height * measured / width)) };
}

/** Whether pixels are what an overview of an image would be. To decode an image again takes as long as before. */
function isOverview(pixels: Size, image: Size): boolean {
  const { width, height } = measuredSize(image);
  return pixels.width === width && pixels.height === height;
}

function kindOf(shares: Shares): Content {
  if (shares.edge + shares.texture <= MAX_UNEVEN) return 'gradient';
  const edges = edgesIn(shares);
  if (edges > MIN_MIXED_EDGES && edges < MIN_GRAPHIC_EDGES) return 'mixed';
  return edges < MIN_GRAPHIC_EDGES ? 'photograph' : 'graphic';
}

/** Whether an image may be of another kind at another width. */
function isUncertain(shares: Shares, { width }: Size, { format }: PipelineImage): boolean {
  const edges = edgesIn(shares);
  const isFarOff = format === 'webp' || width < MEASURED_WIDTH;
  const [mixed, graphic] = isFarOff ? [LARGE_TOLERANCE, LARGE_TOLERANCE] : [MIXED_TOLERANCE, GRAPHIC_TOLERANCE];
  return shares.edge + shares.texture <= MAX_FEW_UNEVEN
    || edges > MIN_MIXED_EDGES - mixed && edges <= MIN_MIXED_EDGES || Math.abs(edges - MIN_GRAPHIC_EDGES) < graphic;
}

/** Returns the edges relative to edges and faint differences. */
function edgesIn({ edge, faint }: Shares): number {
  return edge > 0 ? edge / (edge + faint) : 0;
}

/**
 * Whether most pixels equal their neighbors, so that a lossless encoding may be the smallest, even of a photograph.
 *
 * @param isApproximate whether pixels may be off by a level, so that up to a tenth more of them equal their neighbors
 */
export function isMostlyEven(pixels: Pixels, isApproximate = false): boolean {
  return pixels.width * pixels.height > PLACES && equalShareOf(pixels) >= (isApproximate ? 0.6 : 0.5);
}

/** Returns the share of places where a pixel equals the next one. */
function equalShareOf({ data, width, height, channels }: Pixels): number {
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  let equal = 0;
  for (let place = 0.5; place < PLACES; place++) {
    const at = Math.floor(place / PLACES * (width * height - 2)) * channels;
    const next = at + channels;
    if (data[at + green] === data[next + green] && data[at] === data[next] && data[at + blue] === data[next + blue]) {
      equal++;
    }
  }
  return equal / PLACES;
}

function sharesOf({ data, width, height, channels }: Pixels, most = MAX_BLOCKS): Shares {
  const [columns, rows] = [Math.floor(width / SIDE), Math.floor(height / SIDE)];
  const blocks = columns * rows;
  const counts = { even: 0, edge: 0, texture: 0 };
  let faint = 0;
  const step = Math.max(1, blocks / most);
  let measured = 0;
  for (let place = 0; place < blocks; place += step, measured++) {
    const block = Math.floor(place);
    const at = (Math.floor(block / columns) * SIDE * width + block % columns * SIDE) * channels;
    counts[kindOfBlock(data, at, width * channels, channels)]++;
    faint += faintPairs;
  }
  return { edge: counts.edge / measured, texture: counts.texture / measured, faint: faint / PAIRS / measured };
}

const lightness = new Int32Array(SIDE * SIDE);

/** Neighbors that differ faintly in the block that was seen last: a second result without an allocation. */
let faintPairs = 0;

/** Returns the kind of a block. It is one loop without allocations, which destructuring is: it runs for every pixel. */
function kindOfBlock(data: Buffer, start: number, stride: number, channels: number): 'even' | 'edge' | 'texture' {
  const green = channels >= 3 ? 1 : 0;
  const blue = 2 * green;
  let minRed = 255;
  let maxRed = 0;
  let minGreen = 255;
  let maxGreen = 0;
  let minBlue = 255;
  let maxBlue = 0;
  let calm = 0;
  let curvature = 0;
  faintPairs = 0;
  for (let y = 0, index = 0; y < SIDE; y++) {
    for (let x = 0, at = start + y * stride; x < SIDE; x++, index++, at += channels) {
      const r = data[at];
      const g = data[at + green];
      const b = data[at + blue];
      if (r < minRed) minRed = r;
      if (r > maxRed) maxRed = r;
      if (g < minGreen) minGreen = g;
      if (g > maxGreen) maxGreen = g;
      if (b < minBlue) minBlue = b;
      if (b > maxBlue) maxBlue = b;
      const light = r + 2 * g + b;
      lightness[index] = light;
      const across = x > 0 ? Math.abs(light - lightness[index - 1]) : -1;
      const down = y > 0 ? Math.abs(light - lightness[index - SIDE]) : -1;
      if (across >= 0 && across <= CALM_RANGE) calm++;
      if (down >= 0 && down <= CALM_RANGE) calm++;
      if (across >= MIN_FAINT && across <= MAX_FAINT) faintPairs++;
      if (down >= MIN_FAINT && down <= MAX_FAINT) faintPairs++;
      if (x > 1) curvature += Math.abs(light - 2 * lightness[index - 1] + lightness[index - 2]);
    }
  }
  const range = Math.max(maxRed - minRed, maxGreen - minGreen, maxBlue - minBlue);
  if (range >= EDGE_RANGE) return calm >= EDGE_CALM_PAIRS ? 'edge' : 'texture';
  return range <= FLAT_RANGE || curvature / (4 * SIDE * (SIDE - 2)) < SMOOTH_CURVATURE ? 'even' : 'texture';
}
