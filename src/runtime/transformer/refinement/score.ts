import sharp, { Sharp } from 'sharp';
import { RgbImage, ssimulacra2Against } from './ssimulacra2';
import { Pixels, pipelineOfPixels } from '../read/pipeline-image';

/** Returns the score of an encoded image by SSIMULACRA 2. */
export type Scorer = (encoded: Buffer) => Promise<number>;

/** Backgrounds of images with transparency. Each makes other errors visible, and the lowest score counts. */
const BACKGROUNDS = ['#ffffff', '#000000'];

/** Returns a function that compares encoded images with the pixels that they were encoded from. */
export async function scorerOf(pixels: Pixels): Promise<Scorer> {
  const backgrounds = pixels.channels % 2 === 0 ? BACKGROUNDS : BACKGROUNDS.slice(0, 1);
  const scores = await Promise.all(backgrounds.map(async background => {
    const score = ssimulacra2Against(await onBackground(pipelineOfPixels(pixels), background));
    return async (encoded: Buffer) => score(await onBackground(sharp(encoded), background));
  }));
  return async encoded => {
    let lowest = 100;
    for (const score of scores) lowest = Math.min(lowest, await score(encoded));
    return lowest;
  };
}

async function onBackground(image: Sharp, background: string): Promise<RgbImage> {
  const { data, info } = await image.flatten({ background }).toColourspace('srgb').removeAlpha()
    .raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`Expected 3 channels, got ${info.channels}`);
  return { pixels: data, width: info.width, height: info.height };
}
