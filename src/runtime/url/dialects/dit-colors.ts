import { Json, objectOf } from './json-in-path';

/** A color such as `rgb(255, 0, 0)` or `rgba(255,0,0,0.5)`. */
const RGB = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(\d?\.?\d{1,9}))?\s*\)$/i;

/** Returns a color as the grammar writes it. Like sharp's, it is black by default. */
export function colorOf(color: Json): string {
  if (color === undefined || color === null) return '000';
  const [, red, green, blue, opacity] = RGB.exec(String(color)) ?? [];
  if (red !== undefined) return hexOf([red, green, blue], opacity);
  if (typeof color === 'string') return color.replace(/^#(?=(.{3}){1,2}$)/, '');
  const { r, g, b, alpha } = objectOf(color);
  return hexOf([r, g, b], alpha);
}

/** Returns a color in hexadecimal digits, or a text that is no color. */
function hexOf(channels: readonly Json[], alpha: Json = 1): string {
  const parts = [255 * Number(alpha), ...channels.map(Number)].map(Math.round);
  return parts.every(part => part >= 0 && part <= 255)
    ? parts.map(part => part.toString(16).padStart(2, '0')).join('') : '?';
}
