import { Size } from './checks';

/** Pixels as premultiplied RGBA with 8 bits per channel. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
}

/** The difference of two images, from 0 to 255. */
export interface Difference {
  /** The largest difference of a pixel, in any channel. */
  readonly pixel: number;
  /** Mean over all pixels and channels. */
  readonly pixels: number;
  /** Mean over all blocks of 8 x 8 pixels, of which only the mean color counts: noise and ringing do not. */
  readonly blocks: number;
  /** The largest difference of a block, in any channel. */
  readonly block: number;
  /** The place of that block. */
  readonly at: readonly [x: number, y: number];
}

/** The largest difference that encoders, filters and rounding cause. */
export type Tolerance = Omit<Difference, 'at'>;

const BLOCK = 8;

/**
 * Measured over the test suites: correct results stay below. Half of an image, a missing profile or a lost alpha
 * channel is several times above. Decoders of formats with chroma subsampling differ at colored edges. Lossy encoders
 * change single pixels at will, so only blocks count. Images of at most 64x64 pixels are exact in PNG, but for
 * rounding, and nearly so in other formats.
 */
export const TOLERANCES = {
  exact: { pixel: 1, pixels: 1, blocks: 1, block: 1 },
  lossless: { pixel: 255, pixels: 2, blocks: 1.5, block: 10 },
  decoded: { pixel: 255, pixels: 5, blocks: 3, block: 32 },
  resized: { pixel: 255, pixels: 12, blocks: 3, block: 32 },
  lossy: { pixel: 255, pixels: 255, blocks: 8, block: 64 },
  tiny: { pixel: 255, pixels: 12, blocks: 4, block: 16 },
} as const;

export function isWithin(found: Difference, tolerance: Tolerance): boolean {
  return found.pixel <= tolerance.pixel && found.pixels <= tolerance.pixels && found.blocks <= tolerance.blocks
    && found.block <= tolerance.block;
}

/** Puts pixels on an opaque color. */
export function flattened({ data, ...size }: Pixels, color: readonly number[]): Pixels {
  const flat = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3];
    for (let channel = 0; channel < 3; channel++) {
      // Filters overshoot, also above the alpha channel.
      const own = Math.min(data[at + channel], alpha);
      flat[at + channel] = own + color[channel] * (1 - alpha / 255);
    }
    flat[at + 3] = 255;
  }
  return { ...size, data: flat };
}

/** Makes every pixel opaque or transparent, as in a GIF. */
export function withBinaryAlpha({ data, ...size }: Pixels): Pixels {
  const binary = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3];
    if (alpha < 128) continue;
    for (let channel = 0; channel < 4; channel++) binary[at + channel] = data[at + channel] * 255 / alpha;
  }
  return { ...size, data: new Uint8Array(binary.buffer) };
}

/** Compares two images of one size. */
export function difference(one: Pixels, other: Pixels): Difference {
  let [pixel, pixels, blocks, block, count] = [0, 0, 0, 0, 0];
  let at: Difference['at'] = [0, 0];
  for (let y = 0; y < one.height; y += BLOCK) {
    for (let x = 0; x < one.width; x += BLOCK) {
      const found = blockDifference(one, other, x, y);
      pixel = Math.max(pixel, found.pixel);
      pixels += found.total;
      blocks += found.mean;
      count++;
      if (found.largest > block) [block, at] = [found.largest, [x, y]];
    }
  }
  return { pixel, pixels: pixels / one.data.length, blocks: blocks / count, block, at };
}

interface BlockDifference {
  /** The largest difference of a pixel, in any channel. */
  readonly pixel: number;
  /** Sum over all pixels and channels. */
  readonly total: number;
  /** Mean of the channels' differences. */
  readonly mean: number;
  /** The largest of the channels' differences. */
  readonly largest: number;
}

function blockDifference(one: Pixels, other: Pixels, left: number, top: number): BlockDifference {
  const right = Math.min(left + BLOCK, one.width);
  const bottom = Math.min(top + BLOCK, one.height);
  let [red, green, blue, alpha, total, pixel] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    const end = (y * one.width + right) * 4;
    for (let at = (y * one.width + left) * 4; at < end; at += 4) {
      const r = one.data[at] - other.data[at];
      const g = one.data[at + 1] - other.data[at + 1];
      const b = one.data[at + 2] - other.data[at + 2];
      const a = one.data[at + 3] - other.data[at + 3];
      [red, green, blue, alpha] = [red + r, green + g, blue + b, alpha + a];
      total += Math.abs(r) + Math.abs(g) + Math.abs(b) + Math.abs(a);
      pixel = Math.max(pixel, Math.abs(r), Math.abs(g), Math.abs(b), Math.abs(a));
    }
  }
  const pixels = (right - left) * (bottom - top);
  const channels = [red, green, blue, alpha].map(sum => Math.abs(sum) / pixels);
  const mean = channels.reduce((sum, channel) => sum + channel, 0) / 4;
  return { pixel, total, mean, largest: Math.max(...channels) };
}
