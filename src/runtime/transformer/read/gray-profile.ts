import sharp from 'sharp';
import { withProfile } from '../formats/png';

/**
 * Returns a gray image of 16 bits as one of 8 bits with the same profile. sharp converts only the latter to sRGB.
 * Photoshop writes the former.
 */
export async function inEightBits(image: Buffer, profile: Buffer): Promise<Buffer> {
  const pipeline = sharp(image, { failOn: 'error', ignoreIcc: true, limitInputPixels: false, sequentialRead: true });
  return withProfile(await pipeline.keepExif().toColourspace('b-w').png({ compressionLevel: 0 }).toBuffer(), profile);
}
