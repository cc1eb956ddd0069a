/** The differences between two images of the same size. */
export interface Difference {
  /** Absolute difference of each channel, opaque. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Mean difference of all channels, from 0 to 255. */
  readonly mean: number;
  readonly largest: number;
}

/** Compares two opaque images as RGBA, with 8 bits per channel. */
export function differenceOf(one: Uint8ClampedArray, other: Uint8ClampedArray): Difference {
  const pixels = new Uint8ClampedArray(one.length);
  let sum = 0;
  let largest = 0;
  for (let index = 0; index < one.length; index += 4) {
    for (let channel = index; channel < index + 3; channel++) {
      const difference = Math.abs(one[channel] - other[channel]);
      pixels[channel] = difference;
      sum += difference;
      if (difference > largest) largest = difference;
    }
    pixels[index + 3] = 255;
  }
  return { pixels, mean: sum / Math.max(1, one.length / 4 * 3), largest };
}
