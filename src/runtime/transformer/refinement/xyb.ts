/**
 * The color space XYB of JPEG XL, which follows how eyes respond to light.
 */

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Three channels. */
export type Planes = [Float32Array, Float32Array, Float32Array];

/** Channels of XYB: red against green, luminance, and blue. */
export const CHANNELS = ['x', 'y', 'b'] as const;
export type Channel = typeof CHANNELS[number];

/** The needed channels of an image. */
export type Xyb = { readonly [channel in Channel]?: Float32Array };

const BIAS = 0.0037930732552754493;
const ROOT_OF_BIAS = Math.cbrt(BIAS);
const BLUE = [0.24342268924547819, 0.20476744424496821, 0.5518098665095536];

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Returns sRGB pixels as linear light, channel by channel. */
export function linear(pixels: Uint8Array): Planes {
  const planes = planesOf(pixels.length / 3);
  planes.forEach((plane, channel) => {
    for (let i = 0, at = channel; i < plane.length; i++, at += 3) plane[i] = LINEAR[pixels[at]];
  });
  return planes;
}

/** Returns linear light in XYB, with the offsets and scales that keep its values positive and of one magnitude. */
export function positiveXyb([red, green, blue]: Planes, needed: readonly Channel[]): Xyb {
  if (needed.length === 0) return {};
  const planeOf = (channel: Channel) => needed.includes(channel) ? new Float32Array(red.length) : undefined;
  const [x, y, b] = [planeOf('x'), planeOf('y'), planeOf('b')];
  for (let i = 0; i < red.length; i++) {
    const long = rootOf(0.3 * red[i] + 0.622 * green[i] + 0.078 * blue[i]);
    const middle = rootOf(0.23 * red[i] + 0.692 * green[i] + 0.078 * blue[i]);
    const luminance = 0.5 * (long + middle);
    if (x) x[i] = 7 * (long - middle) + 0.42;
    if (y) y[i] = luminance + 0.01;
    if (b) b[i] = rootOf(BLUE[0] * red[i] + BLUE[1] * green[i] + BLUE[2] * blue[i]) - luminance + 0.55;
  }
  return { x, y, b };
}

function rootOf(light: number): number {
  return Math.cbrt(light + BIAS) - ROOT_OF_BIAS;
}

function planesOf(length: number): Planes {
  return [new Float32Array(length), new Float32Array(length), new Float32Array(length)];
}

/** Returns a plane of half the size, rounded up: the means of squares of four pixels, fewer at the right and bottom. */
export function halved(plane: Float32Array, { width, height }: Size): Float32Array {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    const above = 2 * y * width;
    const below = 2 * y + 1 < height ? above + width : above;
    for (let x = 0; x < halfWidth; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      half[y * halfWidth + x] =
        (plane[above + left] + plane[above + right] + plane[below + left] + plane[below + right]) / 4;
    }
  }
  return half;
}
