import sharp from 'sharp';

export interface NoiseOptions {
  /** Mean of the values in every channel. */
  readonly mean?: number;
  /** Standard deviation of these values. */
  readonly sigma?: number;
  /** Another whole number from 1 gives other noise. */
  readonly seed?: number;
}

/** Returns an image of noise, which nothing compresses well. It is the same at each call, unlike the noise of sharp. */
export function noise(
  width: number, height: number, { mean = 128, sigma = 40, seed = 1 }: NoiseOptions = {},
): sharp.Sharp {
  let state = seed;
  const random = () => (state = state * 48271 % 2147483647) / 2147483647;
  const pixels = Buffer.alloc(3 * width * height);
  for (let at = 0; at < pixels.length; at++) {
    const normal = Math.sqrt(3) * (random() + random() + random() + random() - 2);
    pixels[at] = Math.max(0, Math.min(255, Math.round(mean + sigma * normal)));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}
