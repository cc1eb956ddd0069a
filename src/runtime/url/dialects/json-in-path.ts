/**
 * JSON in base64 in paths. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { isText } from '../key-encoding';
import { bytesIn } from './base64-text';

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
  const encoded = path.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  try {
    const json = JSON.parse(decodeURIComponent(bytesIn(encoded)), convertible) as JsonObject;
    return isText(String(json.key)) ? json : undefined;
  } catch (error) {
    return undefined;
  }
}

/** Replaces an object that cannot be converted to a text or a number, since it has a property `toString`. */
function convertible(_name: string, value: Json): Json {
  return value === null || typeof value!.toString === 'function' ? value : null;
}

/** Returns an object, or an empty one for other values. */
export function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};
}
