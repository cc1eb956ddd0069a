import { Pixels } from '../read/pipeline-image';

/** A function of a color channel, from 0 (black) to 1. */
type Curve = (level: number) => number;

/** Adds to each color channel. */
export function brighten(pixels: Pixels, amount: number): Pixels {
  return mapped(pixels, level => level + amount / 100);
}

/** Moves each color channel away from the middle, or toward it. */
export function changeContrast(pixels: Pixels, amount: number): Pixels {
  return mapped(pixels, level => 0.5 + (level - 0.5) * (1 + amount / 100));
}

/** Raises each color channel to a power from 4 to 1/4. */
export function correctGamma(pixels: Pixels, amount: number): Pixels {
  return mapped(pixels, level => level ** 4 ** (-amount / 100));
}

/** Changes pixels in place by a table of 256 levels; transparency stays. */
function mapped(pixels: Pixels, curve: Curve): Pixels {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, level) => Math.round(255 * curve(level / 255)));
  const { data, channels } = pixels;
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
  for (let at = 0; at < data.length; at += channels) {
    for (let color = at; color < at + colors; color++) data[color] = table[data[color]];
  }
  return pixels;
}
