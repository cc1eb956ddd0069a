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
  const buffers = Array.from({ length: 5 }, () => new Float32Array(width * height));
  const means = theirs.map(scale => CHANNELS.map(channel => meansOf(scale, scale.planes[channel], buffers[0])));
  return image => {
    if (width !== image.width || height !== image.height) {
      throw new Error(`the images must have one size, got ${sizeOf(original)} and ${sizeOf(image)}`);
    }
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

function meansOf(
  { width, height }: Scale, plane: Float32Array | undefined, between: Float32Array,
): Float32Array | undefined {
  if (plane === undefined) return undefined;
  const mean = new Float32Array(plane.length);
  blur(plane, between, mean, width, height);
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

export function fourthPower(value: number): number {
  const square = value * value;
  return square * square;
}

/** Maps the weighted sum of errors to the scale of the score. */
function scoreOf(sum: number): number {
  const error = sum * 0.9562382616834844;
  const mapped = 2.326765642916932 * error - 0.020884521182843837 * error ** 2 + 6.248496625763138e-05 * error ** 3;
  return mapped > 0 ? 100 - 10 * mapped ** 0.6276336467831387 : 100;
}

const RADIUS = 5;
const SIGMA = 1.5;

/** The kernel of a Gaussian blur, from its center outward. */
const KERNEL = kernelOf(SIGMA);
const [K0, K1, K2, K3, K4, K5] = KERNEL;

/**
 * Blurs a plane: first its rows, beyond which it is black, then its columns, which are mirrored at their ends.
 *
 * @param source has at least five rows and columns
 * @param between a buffer of the same size
 */
function blur(
  source: Float32Array, between: Float32Array, target: Float32Array, width: number, height: number,
): void {
  for (let y = 0; y < height; y++) blurRow(source, y * width, width, between, y, height, false);
  for (let x = 0; x < width; x++) blurRow(between, x * height, height, target, x, width, true);
}

/**
 * Blurs a row, and writes it as a column, so that columns are rows the second time. Each value is read once: variables
 * hold those that the kernel weighs, which takes two thirds of the time of reading them again.
 */
function blurRow(
  source: Float32Array, start: number, length: number, target: Float32Array, column: number, step: number,
  isMirrored: boolean,
): void {
  let r0 = source[start];
  let r1 = source[start + 1];
  let r2 = source[start + 2];
  let r3 = source[start + 3];
  let r4 = source[start + 4];
  let r5 = 0;
  let l1 = isMirrored ? r0 : 0;
  let l2 = isMirrored ? r1 : 0;
  let l3 = isMirrored ? r2 : 0;
  let l4 = isMirrored ? r3 : 0;
  let l5 = isMirrored ? r4 : 0;
  const end = start + length;
  for (let next = start + RADIUS, to = column; next < end + RADIUS; next++, to += step) {
    if (next < end) r5 = source[next];
    else r5 = isMirrored ? source[2 * end - 1 - next] : 0;
    target[to] = K0 * r0 + K1 * (l1 + r1) + K2 * (l2 + r2) + K3 * (l3 + r3) + K4 * (l4 + r4) + K5 * (l5 + r5);
    l5 = l4;
    l4 = l3;
    l3 = l2;
    l2 = l1;
    l1 = r0;
    r0 = r1;
    r1 = r2;
    r2 = r3;
    r3 = r4;
    r4 = r5;
  }
}

function kernelOf(sigma: number): number[] {
  const values = Array.from({ length: RADIUS + 1 }, (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2));
  const sum = values.reduce((total, value) => total + 2 * value, -values[0]);
  return values.map(value => value / sum);
}

/**
 * The weights of SSIMULACRA 2, for each channel and scale: the means of three errors, then their 4-norms.
 *
 * @see https://github.com/cloudinary/ssimulacra2
 */
export const WEIGHTS: readonly number[] = [
  // Channel X
  0, 0.0007376606707406586, 0, 0, 0.0007793481682867309, 0,
  0, 0.0004371155730107379, 0, 1.1041726426657346, 0.00066284834129271, 0.00015231632783718752,
  0, 0.0016406437456599754, 0, 1.8422455520539298, 11.441172603757666, 0,
  0.0007989109436015163, 0.000176816438078653, 0, 1.8787594979546387, 10.94906990605142, 0,
  0.0007289346991508072, 0.9677937080626833, 0, 0.00014003424285435884, 0.9981766977854967, 0.00031949755934435053,
  0.0004550992113792063, 0, 0, 0.0013648766163243398, 0, 0,
  // Channel Y
  0, 0, 0, 7.466890328078848, 0, 17.445833984131262,
  0.0006235601634041466, 0, 0, 6.683678146179332, 0.00037724407979611296, 1.027889937768264,
  225.20515300849274, 0, 0, 19.213238186143016, 0.0011401524586618361, 0.001237755635509985,
  176.39317598450694, 0, 0, 24.43300999870476, 0.28520802612117757, 0.0004485436923833408,
  0, 0, 0, 34.77906344483772, 44.835625328877896, 0,
  0, 0, 0, 0, 0, 0,
  // Channel B
  0, 0.0008680556573291698, 0, 0, 0, 0,
  0, 0.0005313191874358747, 0, 0.00016533814161379112, 0, 0,
  0, 0, 0, 0.0004179171803251336, 0.0017290828234722833, 0,
  0.0020827005846636437, 0, 0, 8.826982764996862, 23.19243343998926, 0,
  95.1080498811086, 0.9863978034400682, 0.9834382792465353,
  0.0012286405048278493, 171.2667255897307, 0.9807858872435379,
  0, 0, 0, 0.0005130064588990679, 0, 0.00010854057858411537,
];
