import sharp from 'sharp';
import {
  Refinement, RefinementOptions, refineVariant,
} from '../../../../src/runtime/transformer/refinement/refine-variant';
import { TransformOptions, transformImage } from '../../../../src/runtime/transformer/transform-image';
import { Operations } from '../../../../src/runtime/url/image-request';
import { OPTIONS } from '../transform-image.support';

export const TARGET = 73;

const REFINEMENT: RefinementOptions = {
  target: TARGET, contentTypes: ['image/avif', 'image/webp', 'image/jpeg'], minBytes: 100,
};

/** Returns an image of waves with grain, which is classified as a photograph. */
export function photograph(
  width: number, height: number, { grain = 8, hues = 0, isTransparent = false } = {},
): Promise<Buffer> {
  const channels = isTransparent ? 4 : 3;
  const pixels = Buffer.alloc(width * height * channels);
  let state = 1;
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    state = state * 48271 % 2147483647;
    const noise = state % (2 * grain + 1) - grain;
    for (let channel = 0; channel < 3; channel++) {
      const wave = Math.sin(x / (9 + channel)) + Math.sin(y / 13) + Math.sin(x * y / 700);
      const hue = channel === 1 ? 0 : (channel - 1) * hues * Math.sin(x * 1.9 + y / 3);
      pixels[i * channels + channel] = Math.round(128 + 30 * wave + noise + hue);
    }
    if (isTransparent) pixels[i * channels + 3] = Math.round(255 * x / width);
  }
  return sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
}

/** Transforms an original, and refines the result. */
export async function refined(
  original: Buffer, operations: Operations, changes: Partial<RefinementOptions & TransformOptions> = {},
  deadline = Infinity,
): Promise<Refinement> {
  const options = { ...OPTIONS, ...changes };
  const stored = await transformImage(original, operations, options);
  return refineVariant({ original, operations, options, stored, refinement: { ...REFINEMENT, ...changes }, deadline });
}
