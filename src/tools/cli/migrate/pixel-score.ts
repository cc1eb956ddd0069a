import { createRequire } from 'node:module';
import * as path from 'node:path';
import { RgbImage, ssimulacra2 } from '../../../runtime/transformer/refinement/metric/ssimulacra2';

/** Returns the score of SSIMULACRA 2 of an image against another, or undefined if they cannot be compared. */
export type PixelScore = (old: Buffer, now: Buffer) => Promise<number | undefined>;

/** The part of sharp that decodes images. */
type Sharp = (input: Buffer) => {
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
export function pixelScore(from: readonly string[] = [process.cwd(), __dirname]): PixelScore | undefined {
  const sharp = loadSharp(from);
  if (!sharp) return undefined;
  return async (old, now) => {
    try {
      const [one, other] = await Promise.all([old, now].map(image => pixelsOf(sharp, image)));
      const isSameSize = one.width === other.width && one.height === other.height;
      return isSameSize ? ssimulacra2(one, other) : undefined;
    } catch {
      return undefined; // formats that sharp does not decode
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

async function pixelsOf(sharp: Sharp, image: Buffer): Promise<RgbImage> {
  const { data, info } = await sharp(image).flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha()
    .raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}
