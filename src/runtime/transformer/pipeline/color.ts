export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

const WHITE: Colour = { r: 255, g: 255, b: 255, alpha: 1 };
const TRANSPARENT: Colour = { ...WHITE, alpha: 0 };

/**
 * What shows through a picture and around it: transparent unless a colour (`rrggbb` or `aarrggbb`) is asked for, but
 * opaque where the format has no transparency.
 */
export function backdropOf(hex: string | undefined, isOpaque: boolean): Colour {
  const colour = hex === undefined ? TRANSPARENT : parseColour(hex);
  return isOpaque ? over(colour, WHITE) : colour;
}

/**
 * What is put around a picture: where the backdrop is translucent it is laid under all of it later, and must not be
 * there twice.
 */
export function marginOf(backdrop: Colour): Colour {
  return backdrop.alpha === 1 ? backdrop : TRANSPARENT;
}

function parseColour(hex: string): Colour {
  const [alpha, r, g, b] = hex.padStart(8, 'f').match(/../g)!.map(digits => parseInt(digits, 16));
  return { r, g, b, alpha: alpha / 255 };
}

function over(colour: Colour, below: Colour): Colour {
  const mix = (upper: number, lower: number): number => Math.round(upper * colour.alpha + lower * (1 - colour.alpha));
  return { r: mix(colour.r, below.r), g: mix(colour.g, below.g), b: mix(colour.b, below.b), alpha: 1 };
}
