import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Comparison, Side } from './compare-responses';
import { RgbImage, ssimulacra2 } from '../../../../runtime/transformer/refinement/ssimulacra2';

/**
 * Returns the score of SSIMULACRA 2 of the new image against the old one, and which of both move. Properties that
 * cannot be compared are left out.
 */
export type PixelComparison = (images: Readonly<Record<Side, Buffer>>) => Promise<
  Pick<Comparison, 'score' | 'isAnimated'>>;

/** The part of sharp that decodes images. */
type Sharp = (input: Buffer) => {
  metadata(): Promise<{ readonly pages?: number; readonly delay?: readonly number[] }>;
  rotate(): ReturnType<Sharp>;
  flatten(options: { background: string }): ReturnType<Sharp>;
  toColourspace(space: string): ReturnType<Sharp>;
  removeAlpha(): ReturnType<Sharp>;
  raw(): {
    toBuffer(options: { resolveWithObject: true }): Promise<{
      data: Buffer; info: { width: number; height: number; channels: number };
    }>;
  };
};

/**
 * Returns the comparison of pixels, or undefined if sharp, which decodes them, is installed neither in the project nor
 * beside this package.
 */
export function pixelComparison(from: readonly string[] = [process.cwd(), __dirname]): PixelComparison | undefined {
  const sharp = loadSharp(from);
  if (!sharp) return undefined;
  return async images => {
    try {
      const [one, other] = await Promise.all([images.old, images.new].map(image => pixelsOf(sharp, image)));
      const [old, now] = await Promise.all([images.old, images.new].map(image => isAnimation(sharp, image)));
      const isSameSize = one.width === other.width && one.height === other.height;
      return { ...isSameSize && { score: ssimulacra2(one, other) }, isAnimated: { old, new: now } };
    } catch {
      return {}; // formats that sharp does not decode
    }
  };
}

function loadSharp(folders: readonly string[]): Sharp | undefined {
  for (const folder of folders) {
    try {
      return createRequire(path.join(folder, 'unused.js'))('sharp') as Sharp;
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}

/** Returns the pixels as browsers show them, those of the first frame of an animation. */
async function pixelsOf(sharp: Sharp, image: Buffer): Promise<RgbImage> {
  const { data, info } = await sharp(image).rotate().flatten({ background: '#ffffff' }).toColourspace('srgb')
    .removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** Whether an image has several frames that follow each other. Pages of other formats have no delay. */
async function isAnimation(sharp: Sharp, image: Buffer): Promise<boolean> {
  const { pages = 1, delay } = await sharp(image).metadata();
  return pages > 1 && delay !== undefined;
}
