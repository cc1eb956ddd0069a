import sharp, { Sharp } from 'sharp';
import type { animation } from './transform-image.support';

export type Kind =
  | 'gray' | 'grayAlpha' | 'palette' | 'deep' | 'animated' | 'tall' | 'tiny' | 'cmyk' | 'alpha' | 'photo' | 'turned';

/** An image in which every pixel differs from its neighbors. */
function gradient(width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp {
  const pixels = Buffer.alloc(width * height * channels);
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / channels);
    pixels[at] = (pixel % width * 3 + Math.floor(pixel / width) * 2 + at % channels * 60) % 256;
  }
  return sharp(pixels, { raw: { width, height, channels } });
}

/** Returns an original of each kind, small, as tests transform them thousands of times. */
export async function originals(animated: typeof animation): Promise<Record<Kind, Buffer>> {
  return {
    gray: await gradient(90, 60, 1).toColourspace('b-w').png().toBuffer(),
    grayAlpha: await gradient(90, 60, 2).toColourspace('b-w').png().toBuffer(),
    palette: await gradient(90, 60, 3).png({ palette: true, colours: 16 }).toBuffer(),
    deep: await gradient(90, 60, 3).toColourspace('rgb16').png().toBuffer(),
    animated: await animated('gif', ['red', 'green', 'blue'], 60, 40),
    tall: await gradient(3, 600, 3).png().toBuffer(),
    tiny: await gradient(1, 1, 3).png().toBuffer(),
    cmyk: await gradient(90, 60, 3).toColourspace('cmyk').jpeg().toBuffer(),
    alpha: await gradient(90, 60, 4).png().toBuffer(),
    photo: await gradient(120, 80, 3).jpeg().toBuffer(),
    turned: await gradient(120, 80, 3).withExif({ IFD0: { Orientation: '6' } }).jpeg().toBuffer(),
  };
}
