/**
 * SSIMULACRA 2: the perceptual score of an image against its original. 100 is identical, 90 visually lossless, 70 high
 * quality. It compares structure and edges at six scales, in the color space XYB.
 *
 * The constants are those of the reference implementation (BSD 3-Clause), which fitted them to ratings by people. Edges
 * of the image are treated as in the package `ssimulacra2` for Python.
 *
 * @see https://github.com/cloudinary/ssimulacra2
 */

import { blur } from './gaussian-blur';
import { WEIGHTS } from './ssimulacra2-weights';
import { CHANNELS, Planes, Xyb, halved, linear, positiveXyb } from './xyb';

/** An image with three channels of 8 bits: red, green and blue in sRGB. */
export interface RgbImage {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

interface Scale {
  readonly planes: Xyb;
  readonly width: number;
  readonly height: number;
}

const SCALES = 6;
const LEAST_SIDE = 8;
const ERRORS = 6;

/** Keeps the structural similarity of areas without structure stable. */
const C2 = 0.0009;

/** Errors have about the magnitude 0.1, so that smaller weights change the score by less than 0.01. */
const LEAST_WEIGHT = 0.01;

/** Returns the score of an image. Negative scores are possible. Throws if the sizes differ. */
export function ssimulacra2(original: RgbImage, image: RgbImage): number {
  return ssimulacra2Against(original)(image);
}

/** Returns a function that compares images with an original, whose part of the work is done only once. */
export function ssimulacra2Against(original: RgbImage): (image: RgbImage) => number {
  const { width, height } = original;
  const theirs = scalesOf(original);
  const means = theirs.map(scale => CHANNELS.map(channel => meansOf(scale, scale.planes[channel])));
  return image => {
    if (width !== image.width || height !== image.height) {
      throw new Error(`the images must have one size, got ${sizeOf(original)} and ${sizeOf(image)}`);
    }
    const buffers = Array.from({ length: 5 }, () => new Float32Array(width * height));
    let sum = 0;
    scalesOf(image).forEach((ours, index) => CHANNELS.forEach((name, channel) => {
      const [plane, other] = [theirs[index].planes[name], ours.planes[name]];
      if (plane && other) {
        const errors = errorsOf(ours, plane, means[index][channel]!, other, buffers);
        const weights = weightsOf(channel, index, theirs.length);
        sum += errors.reduce((total, error, at) => total + weights[at] * error, 0);
      }
    }));
    return scoreOf(sum);
  };
}

function sizeOf({ width, height }: RgbImage): string {
  return `${width}x${height}`;
}

/**
 * Returns the weights of a channel at a scale. Like the reference implementation, it counts the scales that an image
 * has: the weights of small images, which have fewer, are others.
 */
function weightsOf(channel: number, scale: number, scales: number): readonly number[] {
  const start = (channel * scales + scale) * ERRORS;
  return WEIGHTS.slice(start, start + ERRORS);
}

/** Returns the image at full size, half size, and so on. It is halved in linear light. */
function scalesOf({ pixels, width, height }: RgbImage): Scale[] {
  const sizes: Array<Omit<Scale, 'planes'>> = [];
  for (let [w, h] = [width, height]; sizes.length < SCALES && Math.min(w, h) >= LEAST_SIDE;) {
    sizes.push({ width: w, height: h });
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
  }
  let planes = linear(pixels);
  return sizes.map((size, index) => {
    if (index > 0) planes = planes.map(plane => halved(plane, sizes[index - 1])) as Planes;
    const needed = CHANNELS.filter((_, channel) =>
      weightsOf(channel, index, sizes.length).some(weight => weight >= LEAST_WEIGHT));
    return { ...size, planes: positiveXyb(planes, needed) };
  });
}

function meansOf({ width, height }: Scale, plane?: Float32Array): Float32Array | undefined {
  if (plane === undefined) return undefined;
  const mean = new Float32Array(plane.length);
  blur(plane, new Float32Array(plane.length), mean, width, height);
  return mean;
}

/**
 * Returns the errors of a channel at a scale: of structure, of edges that the original does not have, and of edges that
 * are lost. First their means, then their 4-norms, in which large errors count more.
 */
function errorsOf(
  { width, height }: Scale, a: Float32Array, meanA: Float32Array, b: Float32Array,
  [product, between, meanB, squares, covariance]: Float32Array[],
): number[] {
  const count = width * height;
  const blurInto = (to: Float32Array, from: Float32Array) => blur(from, between, to, width, height);
  blurInto(meanB, b);
  for (let i = 0; i < count; i++) product[i] = a[i] * a[i] + b[i] * b[i];
  blurInto(squares, product);
  for (let i = 0; i < count; i++) product[i] = a[i] * b[i];
  blurInto(covariance, product);

  // Sums in variables of their own: in arrays, they would take twice the time.
  let [structure, structure4, added, added4, lost, lost4] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const mean = meanA[i];
    const other = meanB[i];
    const difference = mean - other;
    const similarity = (2 * (covariance[i] - mean * other) + C2) / (squares[i] - mean * mean - other * other + C2);
    const dissimilarity = Math.max(0, 1 - (1 - difference * difference) * similarity);
    structure += dissimilarity;
    structure4 += fourthPower(dissimilarity);
    const edges = (1 + Math.abs(b[i] - other)) / (1 + Math.abs(a[i] - mean)) - 1;
    if (edges > 0) {
      added += edges;
      added4 += fourthPower(edges);
    } else {
      lost -= edges;
      lost4 += fourthPower(edges);
    }
  }
  const means = [structure, added, lost].map(sum => sum / count);
  return [...means, ...[structure4, added4, lost4].map(sum => (sum / count) ** 0.25)];
}

function fourthPower(value: number): number {
  const square = value * value;
  return square * square;
}

/** Maps the weighted sum of errors to the scale of the score. */
function scoreOf(sum: number): number {
  const error = sum * 0.9562382616834844;
  const mapped = 2.326765642916932 * error - 0.020884521182843837 * error ** 2 + 6.248496625763138e-05 * error ** 3;
  return mapped > 0 ? 100 - 10 * mapped ** 0.6276336467831387 : 100;
}
