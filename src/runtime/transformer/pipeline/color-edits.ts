import { Kernel, Matrix3x3, Sharp } from 'sharp';
import { CurvePoint, curveOf } from './curves';
import { Pixels, pipelineOfPixels, pixelsOf } from './pixels';
import { TransformError } from './transform-error';

/** Applies a method of sharp with its arguments. */
type Edit = (pipeline: Sharp, values: number[]) => Sharp | Promise<Sharp>;

/** The largest side of a kernel, and of the neighborhood of a median: their cost grows with their area. */
const MAX_KERNEL = 9;

/** The largest side of the squares of a mosaic. */
const MAX_SQUARE = 1000;

/** The largest amount of noise: twice the largest change of a level. */
const MAX_NOISE = 1000;

/** Methods of sharp for colors, and more, with bounds by which they take no longer than a blur. */
const EDITS: { readonly [name: string]: Edit } = {
  convolve: (pipeline, [width, height, scale, offset, ...kernel]) => {
    if (!isKernel(width) || !isKernel(height) || kernel.length !== width * height) throw bad('convolve');
    const options = { width, height, kernel, offset, ...scale !== 0 && { scale } } as Kernel;
    return pipeline.convolve(options);
  },
  curve: async (pipeline, values) => {
    const [all, ...colors] = curvesIn(values).map(curveOf);
    const curves = colors.map(color => color.map(level => all[level]));
    return mappedChannels(await colorsOf(pipeline), (level, channel) => curves[channel][level]);
  },
  gamma: (pipeline, [gamma, out]) => pipeline.gamma(gamma, out),
  linear: (pipeline, values) => pipeline.linear(...halvesOf(values)),
  median: (pipeline, [size]) => {
    if (!isKernel(size)) throw bad('median');
    return pipeline.median(size);
  },
  modulate: (pipeline, [brightness, saturation, hue, lightness]) =>
    pipeline.modulate({ brightness, saturation, hue, lightness }),
  negate: (pipeline, [alpha]) => pipeline.negate({ alpha: alpha === 1 }),
  noise: async (pipeline, [amount, seed]) => {
    const isWithin = Number.isInteger(amount) && amount >= 1 && amount <= MAX_NOISE;
    if (!isWithin || !Number.isInteger(seed) || seed < 0) throw bad('noise');
    const random = randomsOf(seed);
    let shift = 0;
    return mappedChannels(await colorsOf(pipeline), (level, channel) => {
      if (channel === 0) shift = Math.floor(random() * amount) - Math.floor(amount / 2);
      return Math.max(0, Math.min(255, level + shift));
    });
  },
  normalize: (pipeline, [lower, upper]) => pipeline.normalize({ lower, upper }),
  pixelate: async (pipeline, [side]) => {
    if (!Number.isInteger(side) || side < 1 || side > MAX_SQUARE) throw bad('pixelate');
    return mosaicOf(await pixelsOf(pipeline), side);
  },
  recomb: (pipeline, values) => pipeline.recomb([0, 3, 6].map(row => values.slice(row, row + 3)) as never as Matrix3x3),
  threshold: (pipeline, [level, grayscale]) => pipeline.threshold(level, { grayscale: grayscale === 1 }),
  tint: (pipeline, [r, g, b]) => pipeline.tint({ r, g, b }),
};

/** Applies methods of sharp: names and their arguments, separated by `_`, with `n` in place of a minus sign. */
export async function edited(pipeline: Sharp, list: string): Promise<Sharp> {
  let done = pipeline;
  for (const [name, ...values] of list.split(/_(?=[a-mo-z]|n[a-z])/).map(each => each.split('_'))) {
    if (!Object.hasOwn(EDITS, name)) throw bad(name);
    try {
      done = await EDITS[name](done, values.map(value => Number(value.replace('n', '-'))));
    } catch {
      throw bad(name); // sharp rejects values out of bounds
    }
  }
  return done;
}

/** Returns the image in squares of one color each. The size stays, so that the last squares may be narrower. */
async function mosaicOf(pixels: Pixels, side: number): Promise<Sharp> {
  const { width, height } = pixels;
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const small = await pixelsOf(pipelineOfPixels(pixels).resize(columns, rows, { fit: 'fill' }));
  return pipelineOfPixels(small).resize(columns * side, rows * side, { fit: 'fill', kernel: 'nearest' })
    .extract({ left: 0, top: 0, width, height });
}

/** Returns the curves of all channels and of red, green and blue: for each, the number of its points, and these. */
function curvesIn(values: readonly number[]): CurvePoint[][] {
  const curves: CurvePoint[][] = [];
  let at = 0;
  while (at < values.length) {
    const end = at + 1 + 2 * values[at];
    const numbers = values.slice(at + 1, end);
    const points = numbers.flatMap<CurvePoint>((level, index) => index % 2 === 0 ? [[level, numbers[index + 1]]] : []);
    const isAscending = points.every(([level], index) => index === 0 || level > points[index - 1][0]);
    const areLevels = numbers.every(level => Number.isInteger(level) && level >= 0 && level <= 255);
    if (!(end > at + 1) || numbers.length !== end - at - 1 || !isAscending || !areLevels) throw bad('curve');
    curves.push(points);
    at = end;
  }
  if (curves.length !== 4) throw bad('curve');
  return curves;
}

/** Returns the pixels, with three channels of colors. */
function colorsOf(pipeline: Sharp): Promise<Pixels> {
  return pixelsOf(pipeline.toColourspace('srgb'));
}

/** Returns an image with other levels of red, green and blue, which are passed in this order for each pixel. */
function mappedChannels(pixels: Pixels, map: (level: number, channel: number) => number): Sharp {
  const { data, channels } = pixels;
  for (let at = 0; at < data.length; at += channels) {
    for (let channel = 0; channel < 3; channel++) data[at + channel] = map(data[at + channel], channel);
  }
  return pipelineOfPixels(pixels);
}

/**
 * Returns a function whose results look random, from 0 to below 1, and are the same for a seed.
 *
 * @see https://en.wikipedia.org/wiki/Lehmer_random_number_generator
 */
function randomsOf(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = state * 48271 % 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function isKernel(side: number): boolean {
  return Number.isInteger(side) && side >= 1 && side <= MAX_KERNEL;
}

/** Returns factors and offsets of channels. */
function halvesOf(values: number[]): [number[], number[]] {
  return [values.slice(0, values.length / 2), values.slice(values.length / 2)];
}

function bad(name: string): TransformError {
  return new TransformError('bad-parameter', `The edit \`${name}\` is unknown, or has arguments out of bounds.`);
}
