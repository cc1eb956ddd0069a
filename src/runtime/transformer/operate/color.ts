import { COLOR_NAMES } from '../../url/color-names';

/** A color: channels from 0 to 255, alpha from 0 to 1. */
export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

const WHITE: Color = { r: 255, g: 255, b: 255, alpha: 1 };
export const TRANSPARENT: Color = { ...WHITE, alpha: 0 };

/**
 * Returns the color behind transparent areas and around the image: the one requested (`rrggbb`, `aarrggbb` or a
 * name), or transparent. It is opaque if the format has no transparency.
 */
export function backdropOf(hex: string | undefined, isOpaque: boolean): Color {
  const color = hex === undefined ? TRANSPARENT : parseColor(hex);
  return isOpaque ? over(color, WHITE) : color;
}

/**
 * Returns the color of padding. A translucent backdrop is laid under the whole image later, and must not be applied
 * twice.
 */
export function marginOf(backdrop: Color): Color {
  return backdrop.alpha === 1 ? backdrop : TRANSPARENT;
}

/** Returns a color of `rrggbb`, `aarrggbb` or a name of CSS. */
export function parseColor(text: string): Color {
  const hex = COLOR_NAMES[text] ?? text;
  const [alpha, r, g, b] = hex.padStart(8, 'f').match(/../g)!.map(digits => parseInt(digits, 16));
  return { r, g, b, alpha: alpha / 255 };
}

/** Returns a color on another. */
export function over(color: Color, below: Color): Color {
  const mix = (upper: number, lower: number): number => Math.round(upper * color.alpha + lower * (1 - color.alpha));
  return { r: mix(color.r, below.r), g: mix(color.g, below.g), b: mix(color.b, below.b), alpha: 1 };
}
