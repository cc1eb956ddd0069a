import sharp from 'sharp';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The blue of every pixel of a coordinate image, by which these pixels differ from padding. */
export const BLUE = 64;

/**
 * Returns an image whose pixels contain their own position: red is the share of the width, and green the share of the
 * height. Crops, scales, flips and rotations can so be measured in any image that is made of it.
 *
 * @param border width of a white border
 */
export function coordinateImage({ width, height }: Size, border = 0): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3, 255);
  for (let y = border; y < height - border; y++) {
    for (let x = border; x < width - border; x++) {
      const pixel = [Math.round((x + 0.5) / width * 255), Math.round((y + 0.5) / height * 255), BLUE];
      pixels.set(pixel, (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer();
}
