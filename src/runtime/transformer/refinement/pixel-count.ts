import sharp from 'sharp';

/** Returns the number of pixels of an encoded image, from its header. */
export async function pixelCount(encoded: Buffer): Promise<number> {
  const { width, height } = await sharp(encoded).metadata();
  return width * height;
}
