import { Pixels } from '../../read/pipeline-image';

/** The weight of an object in a color of skin, relative to one in another color. */
const SKIN_WEIGHT = 3;

/** The weight of details, relative to objects. */
const DETAIL_WEIGHT = 0.2;

/** The distance to which a color of skin has an effect, in pixels of the overview: about that of eyes in a face. */
const SKIN_RADIUS = 2;

/**
 * Returns how much each pixel of an overview draws attention. Objects that stand out from the borders count most,
 * those in a color of skin more than others, and details a little.
 */
export function salienceOf(planes: Planes): Float32Array {
  const [light, red, yellow] = [planes.lightness, planes.redToGreen, planes.yellowToBlue]
    .map(channel => barrierDistance(channel, planes));
  const skin = blurred(planes.skin, planes);
  const objects = light.map((distance, pixel) => {
    const total = distance + red[pixel] + yellow[pixel];
    return total * total * (1 + SKIN_WEIGHT * skin[pixel]);
  });
  const details = detailsOf(planes.lightness, planes);
  const [objectScale, detailScale] = [1 / (sumOf(objects) || 1), DETAIL_WEIGHT / (sumOf(details) || 1)];
  return objects.map((object, pixel) => object * objectScale + details[pixel] * detailScale);
}

/** Returns the strength of edges, lines and points. Noise of sensors and compression stays below it in an overview. */
function detailsOf(lightness: Float32Array, { width, height }: Grid): Float32Array {
  const details = new Float32Array(lightness.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const around = lightness[at - 1] + lightness[at + 1] + lightness[at - width] + lightness[at + width];
      details[at] = Math.min(255, Math.abs(4 * lightness[at] - around));
    }
  }
  return details;
}

/** Returns the means of squares around each pixel, twice, which is nearly a Gaussian blur. */
function blurred(values: Float32Array, grid: Grid): Float32Array {
  const { width, height } = grid;
  const once = (plane: Float32Array): Float32Array =>
    means(means(plane, { count: height, stride: width }, { count: width, stride: 1 }),
      { count: width, stride: 1 }, { count: height, stride: width });
  return once(once(values));
}

/** The number of lines or pixels, and the distance between two of them. */
interface Steps { readonly count: number; readonly stride: number }

/** Returns the means along lines. */
function means(values: Float32Array, lines: Steps, pixels: Steps): Float32Array {
  const result = new Float32Array(values.length);
  for (let line = 0; line < lines.count; line++) {
    for (let pixel = 0; pixel < pixels.count; pixel++) {
      const start = Math.max(0, pixel - SKIN_RADIUS);
      const end = Math.min(pixels.count - 1, pixel + SKIN_RADIUS);
      let sum = 0;
      for (let near = start; near <= end; near++) sum += values[line * lines.stride + near * pixels.stride];
      result[line * lines.stride + pixel * pixels.stride] = sum / (end - start + 1);
    }
  }
  return result;
}

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The size of an overview. */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** An overview as numbers for each pixel. */
export interface Planes extends Grid {
  /** Lightness, and two differences of colors, from 0 to 255. */
  readonly lightness: Float32Array;
  readonly redToGreen: Float32Array;
  readonly yellowToBlue: Float32Array;
  /** Likeness to the color of skin, from 0 to 1. */
  readonly skin: Float32Array;
}

/** The direction in RGB that skin of all tones has in common, and the least likeness to it that counts. */
const SKIN = [0.78, 0.57, 0.44];
const MIN_LIKENESS = 0.8;

/** Darker pixels have hardly a color. */
const MIN_SKIN_LIGHTNESS = 51;

export function planesOf({ data, width, height, channels }: Pixels): Planes {
  const count = width * height;
  const plane = (): Float32Array => new Float32Array(count);
  const planes = { width, height, lightness: plane(), redToGreen: plane(), yellowToBlue: plane(), skin: plane() };
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let pixel = 0; pixel < count; pixel++) {
    const at = pixel * channels;
    const [r, g, b] = [data[at], data[at + green], data[at + blue]];
    const lightness = 0.299 * r + 0.587 * g + 0.114 * b;
    planes.lightness[pixel] = lightness;
    planes.redToGreen[pixel] = r - g;
    planes.yellowToBlue[pixel] = (r + g) / 2 - b;
    planes.skin[pixel] = lightness < MIN_SKIN_LIGHTNESS ? 0 : likenessToSkin(r, g, b);
  }
  return planes;
}

function likenessToSkin(r: number, g: number, b: number): number {
  const length = Math.sqrt(r * r + g * g + b * b); // `Math.hypot()` takes many times as long
  const [red, green, blue] = [r / length - SKIN[0], g / length - SKIN[1], b / length - SKIN[2]];
  const likeness = 1 - Math.sqrt(red * red + green * green + blue * blue);
  return Math.max(0, (likeness - MIN_LIKENESS) / (1 - MIN_LIKENESS));
}

/** Passes over the image, alternately from the top left and from the bottom right. More change hardly a pixel. */
const PASSES = 3;

/**
 * Returns how much each pixel stands out from the borders of an image: the least difference between the highest and
 * the lowest value on a path from the border to the pixel. Backgrounds reach the borders through small differences,
 * however textured or shaded they are, and objects are behind their outlines.
 *
 * @see Zhang et al., Minimum Barrier Salient Object Detection at 80 FPS, ICCV 2015
 */
export function barrierDistance(values: Float32Array, { width, height }: Grid): Float32Array {
  const distances = new Float32Array(values.length);
  const [highest, lowest] = [Float32Array.from(values), Float32Array.from(values)];
  const extend = (from: number, to: number): void => {
    const high = highest[from] > values[to] ? highest[from] : values[to];
    const low = lowest[from] < values[to] ? lowest[from] : values[to];
    if (high - low >= distances[to]) return;
    distances[to] = high - low;
    highest[to] = high;
    lowest[to] = low;
  };
  forEachInside(width, height, pixel => { distances[pixel] = Infinity; });
  for (let pass = 0; pass < PASSES; pass++) {
    const isForward = pass % 2 === 0;
    const step = isForward ? 1 : -1;
    forEachInside(width, height, index => {
      const pixel = isForward ? index : values.length - 1 - index;
      extend(pixel - step, pixel);
      extend(pixel - step * width, pixel);
    });
  }
  return distances;
}

/** Calls a function with the index of each pixel that is not on a border, from the top left. */
function forEachInside(width: number, height: number, call: (index: number) => void): void {
  for (let y = 1; y < height - 1; y++) for (let x = 1; x < width - 1; x++) call(y * width + x);
}
