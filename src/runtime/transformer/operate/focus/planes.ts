import { Pixels } from '../../pixels';

/** The size of an overview. */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** An overview as numbers for each pixel. */
export interface Planes extends Grid {
  /** Lightness, and two differences of colors, from 0 to 255. */
  readonly lightness: Float32Array;
  readonly redToGreen: Float32Array;
  readonly yellowToBlue: Float32Array;
  /** Likeness to the color of skin, from 0 to 1. */
  readonly skin: Float32Array;
}

/** The direction in RGB that skin of all tones has in common, and the least likeness to it that counts. */
const SKIN = [0.78, 0.57, 0.44];
const MIN_LIKENESS = 0.8;

/** Darker pixels have hardly a color. */
const MIN_SKIN_LIGHTNESS = 51;

export function planesOf({ data, width, height, channels }: Pixels): Planes {
  const count = width * height;
  const plane = (): Float32Array => new Float32Array(count);
  const planes = { width, height, lightness: plane(), redToGreen: plane(), yellowToBlue: plane(), skin: plane() };
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let pixel = 0; pixel < count; pixel++) {
    const at = pixel * channels;
    const [r, g, b] = [data[at], data[at + green], data[at + blue]];
    const lightness = 0.299 * r + 0.587 * g + 0.114 * b;
    planes.lightness[pixel] = lightness;
    planes.redToGreen[pixel] = r - g;
    planes.yellowToBlue[pixel] = (r + g) / 2 - b;
    planes.skin[pixel] = lightness < MIN_SKIN_LIGHTNESS ? 0 : likenessToSkin(r, g, b);
  }
  return planes;
}

function likenessToSkin(r: number, g: number, b: number): number {
  const length = Math.sqrt(r * r + g * g + b * b); // `Math.hypot()` takes many times as long
  const [red, green, blue] = [r / length - SKIN[0], g / length - SKIN[1], b / length - SKIN[2]];
  const likeness = 1 - Math.sqrt(red * red + green * green + blue * blue);
  return Math.max(0, (likeness - MIN_LIKENESS) / (1 - MIN_LIKENESS));
}
