import { Pixels } from '../read/pipeline-image';

/**
 * The kind of an image, by its pixels:
 *
 * - `photograph`: texture nearly everywhere; photographs, scans, paintings, detailed renders
 * - `graphic`: areas of one color with sharp edges; screenshots, text, line art, charts, icons
 * - `mixed`: a graphic with photographic areas, such as a screenshot of a page with a photograph
 * - `gradient`: smooth nearly everywhere, without noise
 */
export type Content = 'photograph' | 'graphic' | 'mixed' | 'gradient';

/** Shares of the image by the kind of its blocks. */
interface Shares {
  /** Blocks of one color. */
  readonly flat: number;
  /** Blocks whose color changes evenly. */
  readonly smooth: number;
  /** Blocks with contrast between pixels that are otherwise equal, as in text and drawings. */
  readonly edge: number;
  /** Blocks with high contrast, and without equal pixels. */
  readonly contrast: number;
  /** The other blocks: what cameras and scanners see. */
  readonly texture: number;
}

const SIDE = 8;

/** Bounds the time to about 3 ms, however large the image is. */
const MAX_BLOCKS = 4096;

/** Blocks that suffice for most other photographs. */
const FIRST_BLOCKS = 192;

/**
 * Places that suffice for most photographs. V8 compiles loops that run longer first, which takes 3 ms of CPU time.
 */
const PLACES = 256;

/** Minimum second difference of green where there is texture. */
const TEXTURE_CURVATURE = 2;

/** Shares of the places in most photographs: pixels that equal their neighbors, edges, and texture. */
const MAX_EQUAL = 0.15;
const MAX_EDGES = 0.1;
const MIN_CURVED = 0.3;

/** Maximum difference of a channel within a flat block, in levels of 255. */
const FLAT_RANGE = 2;

/** Minimum difference of a channel across an edge. */
const EDGE_RANGE = 40;

/** Minimum number of pixels in an edge block that equal their left neighbor, of 56. */
const EDGE_EQUAL_PIXELS = 16;

const CONTRAST_RANGE = 96;

/** Maximum mean of the second difference along rows in a smooth block, in levels of 255. Noise of a camera has more. */
const SMOOTH_CURVATURE = 0.75;

/**
 * Returns the kind of an image. The thresholds separate all of 60 photographs and paintings from all of 46 screenshots
 * and drawings at 640 pixels. In doubt, an image is a photograph.
 */
export function contentOf(pixels: Pixels): Content {
  const { width, height } = pixels;
  if (Math.min(width, height) < SIDE) return 'graphic'; // no block to measure: an icon, or a line
  if (hasTextureEverywhere(pixels)) return 'photograph';
  const first = sharesOf(pixels, FIRST_BLOCKS);
  if (first.edge <= 0.02 && first.texture + first.contrast >= 0.5) return 'photograph';
  const { flat, smooth, edge, contrast, texture } = sharesOf(pixels, MAX_BLOCKS);
  if (edge >= 0.04 && edge >= texture || edge >= 0.2 && edge >= texture / 2) return 'graphic';
  if (flat >= 0.25 && edge >= 0.06 && edge >= texture / 5) return 'mixed';
  return flat + smooth >= 0.96 && contrast + texture <= 0.02 ? 'gradient' : 'photograph';
}

/**
 * Whether few pixels equal their neighbors, and few differ much, unlike in graphics, and brightness seldom changes
 * evenly, unlike in gradients.
 */
function hasTextureEverywhere(pixels: Pixels): boolean {
  const { equal, edge, curved } = placesOf(pixels);
  return equal <= MAX_EQUAL && edge <= MAX_EDGES && curved >= MIN_CURVED;
}

/**
 * Whether most pixels equal their neighbors, so that a lossless encoding may be the smallest, even of a photograph.
 *
 * @param isApproximate whether pixels may be off by a level, so that up to a tenth more of them equal their neighbors
 */
export function isMostlyEven(pixels: Pixels, isApproximate = false): boolean {
  return pixels.width * pixels.height > PLACES && placesOf(pixels).equal >= (isApproximate ? 0.6 : 0.5);
}

/** Returns the shares of places where a pixel equals the next one, differs much from it, or where there is texture. */
function placesOf({ data, width, height, channels }: Pixels): { equal: number; edge: number; curved: number } {
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  const pairs = width * height - 2;
  let equal = 0;
  let edge = 0;
  let curved = 0;
  for (let place = 0.5; place < PLACES; place++) {
    const at = Math.floor(place / PLACES * pairs) * channels;
    const next = at + channels;
    const middle = data[next + green];
    const left = data[at + green];
    if (left === middle && data[at] === data[next] && data[at + blue] === data[next + blue]) equal++;
    if (Math.abs(left - middle) >= EDGE_RANGE) edge++;
    if (Math.abs(left - 2 * middle + data[next + channels + green]) >= TEXTURE_CURVATURE) curved++;
  }
  return { equal: equal / PLACES, edge: edge / PLACES, curved: curved / PLACES };
}

function sharesOf({ data, width, height, channels }: Pixels, most: number): Shares {
  const [columns, rows] = [Math.floor(width / SIDE), Math.floor(height / SIDE)];
  const blocks = columns * rows;
  const counts = { flat: 0, smooth: 0, edge: 0, contrast: 0, texture: 0 };
  const step = Math.max(1, blocks / most);
  let measured = 0;
  for (let place = 0; place < blocks; place += step, measured++) {
    const block = Math.floor(place);
    const at = (Math.floor(block / columns) * SIDE * width + block % columns * SIDE) * channels;
    counts[kindOf(data, at, width * channels, channels)]++;
  }
  const share = (count: number): number => count / measured;
  return {
    flat: share(counts.flat),
    smooth: share(counts.smooth),
    edge: share(counts.edge),
    contrast: share(counts.contrast),
    texture: share(counts.texture),
  };
}

/** Returns the kind of a block. It is one loop without allocations, which destructuring is: it runs for every pixel. */
function kindOf(data: Buffer, start: number, stride: number, channels: number): keyof Shares {
  const green = channels >= 3 ? 1 : 0;
  const blue = 2 * green;
  let minRed = 255;
  let maxRed = 0;
  let minGreen = 255;
  let maxGreen = 0;
  let minBlue = 255;
  let maxBlue = 0;
  let equal = 0;
  let curvature = 0;
  for (let y = 0; y < SIDE; y++) {
    let lastRed = -1;
    let lastGreen = -1;
    let lastBlue = -1;
    let last = 0;
    let lastButOne = 0;
    for (let x = 0, at = start + y * stride; x < SIDE; x++, at += channels) {
      const r = data[at];
      const g = data[at + green];
      const b = data[at + blue];
      if (r < minRed) minRed = r;
      if (r > maxRed) maxRed = r;
      if (g < minGreen) minGreen = g;
      if (g > maxGreen) maxGreen = g;
      if (b < minBlue) minBlue = b;
      if (b > maxBlue) maxBlue = b;
      if (r === lastRed && g === lastGreen && b === lastBlue) equal++;
      const light = r + 2 * g + b;
      if (x > 1) curvature += Math.abs(light - 2 * last + lastButOne);
      lastButOne = last;
      last = light;
      lastRed = r;
      lastGreen = g;
      lastBlue = b;
    }
  }
  const range = Math.max(maxRed - minRed, maxGreen - minGreen, maxBlue - minBlue);
  if (range <= FLAT_RANGE) return 'flat';
  if (range >= EDGE_RANGE && equal >= EDGE_EQUAL_PIXELS) return 'edge';
  if (range >= CONTRAST_RANGE) return 'contrast';
  const isSmooth = range < EDGE_RANGE && curvature / (4 * SIDE * (SIDE - 2)) < SMOOTH_CURVATURE;
  return isSmooth ? 'smooth' : 'texture';
}

/** The choice of an encoding by what an image shows. */
export interface EncodingChoice {
  readonly content: Content;
  /** Compression, format and color resolution, such as `lossy AVIF 4:4:4`. */
  readonly encoding: Encoding;
  readonly reason: EncodingReason;
}

/** The encodings of content-dependent formats. */
export type Encoding =
  | 'lossless PNG' | 'lossless WebP' | 'near-lossless WebP'
  | 'lossy AVIF 4:4:4' | 'lossy WebP 4:2:0' | 'lossy JPEG 4:2:0' | 'lossy JPEG 4:4:4';

/** The reasons for an encoding. Faithful is a lossy encoding that preserves text and colors. */
export type EncodingReason =
  | 'photographs hide losses'
  | 'PNG keeps transparency'
  | 'lossless is small'
  | 'lossless is smallest'
  | 'near-lossless is smallest'
  | 'smaller than lossless'
  | 'no lossy encoding is faithful'
  | 'faithful and smaller than lossless'
  | 'the requested format is lossy'
  | 'quality 100';

/** The encodings of photographs, with the color resolution that their encoders use. */
export const PHOTOGRAPHIC: { readonly [format in 'avif' | 'webp' | 'jpg']: Encoding } = {
  avif: 'lossy AVIF 4:4:4', webp: 'lossy WebP 4:2:0', jpg: 'lossy JPEG 4:2:0',
};

/** The lossy encodings of graphics. */
export const GRAPHIC: { readonly [format in 'avif' | 'webp' | 'jpg']: Encoding } = {
  ...PHOTOGRAPHIC, jpg: 'lossy JPEG 4:4:4',
};

/** The lossless encodings. */
export const LOSSLESS: { readonly [format in 'webp' | 'png']: Encoding } = {
  webp: 'lossless WebP', png: 'lossless PNG',
};

/** Whether a choice is that of a photograph with lossy compression, which another setting changes. */
export function isLossyPhotograph(choice: EncodingChoice | undefined): boolean {
  return choice?.content === 'photograph' && Object.values(PHOTOGRAPHIC).includes(choice.encoding);
}

/** Prints a choice as the value of a header. */
export function printChoice({ content, encoding, reason }: EncodingChoice): string {
  return `${content}; ${encoding}; ${reason}`;
}
