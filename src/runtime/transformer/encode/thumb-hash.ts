import { Pixels } from '../read/pipeline-image';

/** A channel as its mean, and the strengths of its waves relative to the strongest one. */
interface Waves {
  readonly mean: number;
  readonly largest: number;
  /** Strengths from 0 to 1, where 0.5 is none; 0 if there are no waves. */
  readonly strengths: readonly number[];
}

/** Appends numbers to bytes, the lowest bits first. */
class Bits {
  private readonly bits: number[] = [];

  /** @param share number from 0 to 1, which is stored in this many bits */
  public add(share: number, count: number): void {
    const value = Math.round(Math.max(0, Math.min(1, share)) * (2 ** count - 1));
    for (let bit = 0; bit < count; bit++) this.bits.push(Math.floor(value / 2 ** bit) % 2);
  }

  public toBuffer(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.bits.length / 8));
    this.bits.forEach((bit, index) => { bytes[Math.floor(index / 8)] += bit * 2 ** (index % 8); });
    return bytes;
  }
}

/**
 * Returns the ThumbHash of an image: a placeholder of about 25 bytes with proportions and transparency.
 *
 * It is written here because the package of its inventor consists of an ECMAScript module alone, which cannot be loaded
 * from CommonJS in every supported version of Node.js. Tests compare it with hashes by that package.
 *
 * @param pixels RGBA, at most 100 pixels on each side
 * @see https://evanw.github.io/thumbhash/
 */
export function thumbHash(pixels: Pixels): Buffer {
  const { width, height } = pixels;
  const { brightness, yellow, red, alpha, isTransparent } = channelsOf(pixels);
  const longest = (isTransparent ? 5 : 7) / Math.max(width, height);
  const [columns, rows] = [width, height].map(side => Math.max(1, Math.round(longest * side)));
  const ofBrightness = wavesOf(brightness, pixels, Math.max(3, columns), Math.max(3, rows));
  const [ofYellow, ofRed] = [yellow, red].map(channel => wavesOf(channel, pixels, 3, 3));
  const ofAlpha = isTransparent ? [wavesOf(alpha, pixels, 5, 5)] : [];

  const bits = new Bits();
  bits.add(ofBrightness.mean, 6);
  bits.add(0.5 + ofYellow.mean / 2, 6);
  bits.add(0.5 + ofRed.mean / 2, 6);
  bits.add(ofBrightness.largest, 5);
  bits.add(isTransparent ? 1 : 0, 1);
  bits.add((width > height ? rows : columns) / 7, 3);
  bits.add(ofYellow.largest, 6);
  bits.add(ofRed.largest, 6);
  bits.add(width > height ? 1 : 0, 1);
  for (const { mean, largest } of ofAlpha) {
    bits.add(mean, 4);
    bits.add(largest, 4);
  }
  for (const { strengths } of [ofBrightness, ofYellow, ofRed, ...ofAlpha]) {
    for (const strength of strengths) bits.add(strength, 4);
  }
  return bits.toBuffer();
}

/** Returns brightness, yellow against blue, red against green, and alpha. Transparent areas have the mean color. */
function channelsOf({ data, width, height }: Pixels): {
  brightness: Float64Array; yellow: Float64Array; red: Float64Array; alpha: Float64Array; isTransparent: boolean;
} {
  const count = width * height;
  const alpha = Float64Array.from({ length: count }, (_, index) => data[4 * index + 3] / 255);
  const opacity = alpha.reduce((sum, value) => sum + value, 0);
  const [r, g, b] = [0, 1, 2].map(channel => {
    const values = Float64Array.from({ length: count }, (_, index) => data[4 * index + channel] / 255);
    const mean = opacity && values.reduce((sum, value, index) => sum + value * alpha[index], 0) / opacity;
    return values.map((value, index) => mean + alpha[index] * (value - mean));
  });
  return {
    brightness: r.map((value, index) => (value + g[index] + b[index]) / 3),
    yellow: r.map((value, index) => (value + g[index]) / 2 - b[index]),
    red: r.map((value, index) => value - g[index]),
    alpha,
    isTransparent: opacity < count,
  };
}

/** Returns the waves of a channel in the triangle of low frequencies, row by row (discrete cosine transform). */
function wavesOf(channel: Float64Array, { width, height }: Pixels, columns: number, rows: number): Waves {
  const across = Array.from({ length: columns }, (_, column) => cosines(column, width));
  const down = Array.from({ length: rows }, (_, row) => cosines(row, height));
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column * rows < columns * (rows - row); column++) {
      let sum = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) sum += channel[y * width + x] * across[column][x] * down[row][y];
      }
      found.push(sum / (width * height));
    }
  }
  const [mean, ...others] = found;
  const largest = Math.max(0, ...others.map(Math.abs));
  return { mean, largest, strengths: others.map(wave => largest && 0.5 + 0.5 / largest * wave) };
}

function cosines(waves: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, place) => Math.cos(Math.PI / length * waves * (place + 0.5)));
}
