import { Size } from './checks';

/** Pixels as premultiplied RGBA with 8 bits per channel. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
}

/** The difference of two images, from 0 to 255. */
export interface Difference {
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
 * change single pixels at will, so only blocks count.
 */
export const TOLERANCES = {
  lossless: { pixels: 2, blocks: 1.5, block: 10 },
  decoded: { pixels: 5, blocks: 3, block: 32 },
  resized: { pixels: 12, blocks: 3, block: 32 },
  lossy: { pixels: 255, blocks: 6, block: 48 },
} as const;

export function isWithin(found: Difference, tolerance: Tolerance): boolean {
  return found.pixels <= tolerance.pixels && found.blocks <= tolerance.blocks && found.block <= tolerance.block;
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

/** Compares two images of one size. */
export function difference(one: Pixels, other: Pixels): Difference {
  let [pixels, blocks, block, count] = [0, 0, 0, 0];
  let at: Difference['at'] = [0, 0];
  for (let y = 0; y < one.height; y += BLOCK) {
    for (let x = 0; x < one.width; x += BLOCK) {
      const found = blockDifference(one, other, x, y);
      pixels += found.total;
      blocks += found.mean;
      count++;
      if (found.largest > block) [block, at] = [found.largest, [x, y]];
    }
  }
  return { pixels: pixels / one.data.length, blocks: blocks / count, block, at };
}

interface BlockDifference {
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
  const sums = [0, 0, 0, 0];
  let total = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = (y * one.width + left) * 4; at < (y * one.width + right) * 4; at++) {
      const delta = one.data[at] - other.data[at];
      sums[at % 4] += delta;
      total += Math.abs(delta);
    }
  }
  const pixels = (right - left) * (bottom - top);
  const channels = sums.map(sum => Math.abs(sum) / pixels);
  return { total, mean: channels.reduce((sum, channel) => sum + channel, 0) / 4, largest: Math.max(...channels) };
}
