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
import { Planes, halved, linear, positiveXyb } from './xyb';

/** An image with three channels of 8 bits: red, green and blue in sRGB. */
export interface RgbImage {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

interface Scale {
  readonly planes: Planes;
  readonly width: number;
  readonly height: number;
}

const SCALES = 6;
const LEAST_SIDE = 8;

/** Keeps the structural similarity of areas without structure stable. */
const C2 = 0.0009;

/** Returns the score of an image. Negative scores are possible. Throws if the sizes differ. */
export function ssimulacra2(original: RgbImage, image: RgbImage): number {
  return ssimulacra2Against(original)(image);
}

/** Returns a function that compares images with an original, whose part of the work is done only once. */
export function ssimulacra2Against(original: RgbImage): (image: RgbImage) => number {
  const theirs = scalesOf(original);
  return image => {
    if (original.width !== image.width || original.height !== image.height) {
      throw new Error(`the images must have one size, got ${sizeOf(original)} and ${sizeOf(image)}`);
    }
    const ours = scalesOf(image);
    const buffers = Array.from({ length: 6 }, () => new Float32Array(original.width * original.height));
    const errors = [0, 1, 2].flatMap(channel => theirs.flatMap((scale, index) =>
      errorsOf(scale, scale.planes[channel], ours[index].planes[channel], buffers)));
    return scoreOf(errors.reduce((sum, error, index) => sum + WEIGHTS[index] * error, 0));
  };
}

function sizeOf({ width, height }: RgbImage): string {
  return `${width}x${height}`;
}

/** Returns the image at full size, half size, and so on. It is halved in linear light. */
function scalesOf({ pixels, width, height }: RgbImage): Scale[] {
  const scales: Scale[] = [];
  let planes = linear(pixels);
  for (let [w, h] = [width, height]; scales.length < SCALES && Math.min(w, h) >= LEAST_SIDE;) {
    scales.push({ planes: positiveXyb(planes), width: w, height: h });
    planes = planes.map(plane => halved(plane, w, h)) as Planes;
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
  }
  return scales;
}

/**
 * Returns the errors of a channel at a scale: of structure, of edges that the original does not have, and of edges that
 * are lost. First their means, then their 4-norms, in which large errors count more.
 */
function errorsOf(
  { width, height }: Scale, a: Float32Array, b: Float32Array,
  [product, between, meanA, meanB, squares, covariance]: Float32Array[],
): number[] {
  const count = width * height;
  const blurInto = (to: Float32Array, from: Float32Array) => blur(from, between, to, width, height);
  blurInto(meanA, a);
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
