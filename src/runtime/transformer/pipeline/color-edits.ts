import { Kernel, Matrix3x3, Sharp } from 'sharp';
import { Pixels, pipelineOfPixels, pixelsOf } from './pixels';
import { TransformError } from './transform-error';

/** Applies a method of sharp with its arguments. */
type Edit = (pipeline: Sharp, values: number[]) => Sharp | Promise<Sharp>;

/** The largest side of a kernel, and of the neighborhood of a median: their cost grows with their area. */
const MAX_KERNEL = 9;

/** The largest side of the squares of a mosaic. */
const MAX_SQUARE = 1000;

/** Methods of sharp for colors, with bounds by which they take no longer than a blur. */
const EDITS: { readonly [name: string]: Edit } = {
  convolve: (pipeline, [width, height, scale, offset, ...kernel]) => {
    if (!isKernel(width) || !isKernel(height) || kernel.length !== width * height) throw bad('convolve');
    const options = { width, height, kernel, offset, ...scale !== 0 && { scale } } as Kernel;
    return pipeline.convolve(options);
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

function isKernel(side: number): boolean {
  return Number.isInteger(side) && side >= 1 && side <= MAX_KERNEL;
}

/** Returns factors and offsets of channels. */
function halvesOf(values: number[]): [number[], number[]] {
  return [values.slice(0, values.length / 2), values.slice(values.length / 2)];
}

function bad(name: string): TransformError {
  return new TransformError('bad-parameter', `${name} must have the arguments of sharp's method, within its bounds.`);
}
