/**
 * Canonical forms of values in paths. The bundle of an edge function contains those of its parameters.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { CanonicalForm } from './parameter-control';

/** Returns the canonical form of a value at a scale of lengths. It is empty for a value without an effect. */
export type PrintValue = (value: string, scale: number) => string;

export function whole(value: string): string {
  return String(Math.round(+value) || '');
}

export function decimal(value: string): string {
  return String(+(+value).toFixed(3));
}

export function sides(value: string): string {
  return sidesIn(value) || 'center';
}

export function numbers(value: string): string {
  return value.split(',')
    .map(item => /^[lt]/.test(item) ? 0 : isNaN(+item) ? item : +item)
    .join('_');
}

export function letters(value: string): string {
  return value.replace('vh', 'hv');
}

/** Returns one length if all are equal. None is larger than its parameter may be. */
export function lengths(value: string, scale: number): string {
  return value.split(',')
    .map(side => Math.min(9999, Math.round(+side * scale)))
    .join('_')
    .replace(/^(\d+)(_\1)+$/, '$1');
}

export function stroke(value: string, scale: number): string {
  const parts = value.split(',');
  const length = lengths(parts[0], scale);
  const line = color(parts[1]);
  return +length && line ? length + '_' + line : '';
}

export function text(value: string): string {
  return value.replace(/^\/+/, '');
}

/** The most frequent names. The transform function resolves the others, for which there is no room. */
const COLORS: { [name: string]: string } = {
  __proto__: null, white: 'fff', black: '000', transparent: '0000',
} as never;

/** Returns the canonical color. A transparent background is the same as none. */
export function color(value: string): string {
  const name = value.toLowerCase();
  const hex = COLORS[name] || name;
  if (/[g-z]/.test(hex)) return hex;
  const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  // An opaque color has no alpha, and a transparent one is none.
  return long.replace(/^(ff(?=.{6})|00.{6})/, '');
}

/** Returns the sides in a list in a fixed order. Of opposite sides, the first one counts. */
export function sidesIn(list: string): string {
  return [/top|bottom/, /left|right/].map(side => side.exec(list)).filter(side => side).join('_');
}

/** The functions by the names of the forms. */
export const FORMS: Readonly<Record<CanonicalForm, PrintValue>> = {
  whole: whole,
  decimal: decimal,
  sides: sides,
  numbers: numbers,
  letters: letters,
  color: color,
  lengths: lengths,
  stroke: stroke,
  text: text,
};
