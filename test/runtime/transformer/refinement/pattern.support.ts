import { RgbImage } from '../../../../src/runtime/transformer/refinement/ssimulacra2';

/** Returns an image of waves in every channel, the same at each call. */
export function pattern(width: number, height: number): RgbImage {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const waves = [Math.sin(x / 5), Math.sin(y / 7), Math.sin((x + y) / 11)];
    waves.forEach((wave, channel) => { pixels[3 * i + channel] = Math.round(128 + 100 * wave); });
  }
  return { pixels, width, height };
}

/** Returns an image with noise of up to an amount in every channel, the same at each call. */
export function noisy({ pixels, width, height }: RgbImage, amount: number): RgbImage {
  let state = 1;
  const changed = pixels.map(value => {
    state = (state * 48271) % 2147483647;
    return Math.max(0, Math.min(255, value + (state % (2 * amount + 1)) - amount));
  });
  return { pixels: changed, width, height };
}
