/**
 * JSON in base64 in paths. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { BASE64URL } from '../variant-key';

export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;

export interface JsonObject { readonly [name: string]: Json }

/** The longest path in base64 that is decoded. */
const MAX_ENCODED = 4096;

/**
 * Returns the JSON in a path in base64, or undefined if it has none.
 *
 * @param path decoded path without its slash
 */
export function jsonIn(path: string): JsonObject | undefined {
  if (path.length > MAX_ENCODED || path.length % 4 || !/^[\dA-Za-z+/]+={0,2}$/.test(path)) return undefined;
  let bits = 0;
  let count = 0;
  let text = '';
  path.replace(/=/g, '').split('').forEach(character => {
    bits = bits << 6 | BASE64URL.indexOf(character === '+' ? '-' : character === '/' ? '_' : character);
    count += 6;
    if (count < 8) return;
    count -= 8;
    text += '%' + (256 | bits >> count & 255).toString(16).slice(1);
  });
  try {
    const json = JSON.parse(decodeURIComponent(text)) as JsonObject;
    encodeURIComponent(json.key as string); // throws for an unpaired surrogate, which UTF-8 cannot encode
    return json;
  } catch (error) {
    return undefined;
  }
}

/** Returns an object, or an empty one for other values. */
export function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};
}
